import JSONStream
import Testing

@Suite struct JSONWriterTests {
  private func document(_ style: JSONWriter.Style) -> String {
    var writer = JSONWriter(style)
    writer.beginObject()
    writer.member("name", "Ana")
    writer.member("email", nil)
    writer.key("tags")
    writer.beginArray(.oneLine)
    writer.integer(1)
    writer.beginObject()
    writer.member("a", true)
    writer.member("b", -7)
    writer.endObject()
    writer.endArray()
    writer.key("none")
    writer.beginArray()
    writer.endArray()
    writer.key("users")
    writer.beginArray()
    writer.beginObject()
    writer.endObject()
    writer.null()
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.take(), as: UTF8.self)
  }

  @Test func `an indented document has a member a line and short arrays on one`() {
    #expect(
      document(.indented(2)) == """
        {
          "name": "Ana",
          "email": null,
          "tags": [1, {"a": true, "b": -7}],
          "none": [],
          "users": [
            {},
            null
          ]
        }

        """)
  }

  @Test func `a compact document has no white space but the last line break`() {
    #expect(
      document(.compact)
        == #"{"name":"Ana","email":null,"tags":[1,{"a":true,"b":-7}],"none":[],"users":[{},null]}"# + "\n")
  }

  @Test func `values one after another make JSON Lines`() {
    var writer = JSONWriter(.compact)
    writer.integer(1)
    writer.string("a")
    writer.beginArray()
    writer.endArray()
    #expect(String(decoding: writer.take(), as: UTF8.self) == "1\n\"a\"\n[]\n")
  }

  @Test func `bytes are handed over once`() {
    var writer = JSONWriter(.compact)
    writer.beginArray()
    writer.integer(1)
    #expect(writer.take() == Array("[1".utf8))
    #expect(writer.count == 0)
    writer.integer(2)
    writer.endArray()
    #expect(writer.take() == Array(",2]\n".utf8))
  }

  @Test(
    arguments: [
      ("a\"b\\c/", #"a\"b\\c/"#),
      ("\u{8}\u{C}\n\r\t", #"\b\f\n\r\t"#),
      ("\u{0}\u{1F}\u{7F}", #"\u0000\u001f\u007f"#),
      ("\u{80}\u{85}\u{9F}", #"\u0080\u0085\u009f"#),
      ("\u{2028}\u{2029}", #"\u2028\u2029"#),
      (
        "\u{202A}\u{202E}\u{2066}\u{2069}\u{61C}\u{200E}\u{200F}",
        #"\u202a\u202e\u2066\u2069\u061c\u200e\u200f"#
      ),
      ("\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{AD}", #"\u200b\u200c\u200d\u2060\ufeff\u00ad"#),
      ("\u{E0041}", #"\udb40\udc41"#),
      ("é€😀\u{A0}", "é€😀\u{A0}"),
      ("##[error]x ###vso[ # #é#", #"#\u0023[error]x #\u0023\u0023vso[ # #é#"#),
    ])
  func `what can't be seen is escaped and what can is kept`(text: String, expected: String) {
    var writer = JSONWriter(.compact)
    writer.string(text)
    #expect(String(decoding: writer.take(), as: UTF8.self) == "\"\(expected)\"\n")
  }
}

import JSONStream
import Testing

@Suite struct JSONReaderTests {
  @Test(
    arguments: [
      (#"{"a":1,}"#, JSONError(.unexpectedByte(UInt8(ascii: "}")), at: 7)),
      (#"[1,]"#, JSONError(.unexpectedByte(UInt8(ascii: "]")), at: 3)),
      (#"[,1]"#, JSONError(.unexpectedByte(UInt8(ascii: ",")), at: 1)),
      (#"[1 2]"#, JSONError(.unexpectedByte(UInt8(ascii: "2")), at: 3)),
      (#"{"a" 1}"#, JSONError(.unexpectedByte(UInt8(ascii: "1")), at: 5)),
      (#"{a:1}"#, JSONError(.unexpectedByte(UInt8(ascii: "a")), at: 1)),
      (#"{'a':1}"#, JSONError(.unexpectedByte(UInt8(ascii: "'")), at: 1)),
      ("[1}", JSONError(.unexpectedByte(UInt8(ascii: "}")), at: 2)),
      ("/**/1", JSONError(.unexpectedByte(UInt8(ascii: "/")), at: 0)),
      ("NaN", JSONError(.unexpectedByte(UInt8(ascii: "N")), at: 0)),
      ("nul", JSONError(.unexpectedEnd, at: 3)),
      ("truest", JSONError(.unexpectedByte(UInt8(ascii: "s")), at: 4)),
      ("01", JSONError(.unexpectedByte(UInt8(ascii: "1")), at: 1)),
      ("-x", JSONError(.invalidNumber, at: 0)),
      ("1.", JSONError(.unexpectedEnd, at: 2)),
      ("[1.]", JSONError(.invalidNumber, at: 1)),
      ("+1", JSONError(.unexpectedByte(UInt8(ascii: "+")), at: 0)),
      ("1e", JSONError(.unexpectedEnd, at: 2)),
      ("\"a", JSONError(.unexpectedEnd, at: 2)),
      ("\"a\nb\"", JSONError(.controlCharacter(10), at: 2)),
      (#""\x""#, JSONError(.invalidEscape, at: 1)),
      (#""\u12G4""#, JSONError(.invalidEscape, at: 1)),
      (#""\ud83d""#, JSONError(.loneSurrogate, at: 1)),
      (#""\ude00""#, JSONError(.loneSurrogate, at: 1)),
      (#""\ud83d\u0041""#, JSONError(.loneSurrogate, at: 1)),
      ("", JSONError(.unexpectedEnd, at: 0)),
      ("  ", JSONError(.unexpectedEnd, at: 2)),
    ])
  func `a text that is no JSON is refused at the byte`(text: String, expected: JSONError) {
    #expect(throws: expected) { _ = try JSONTree.read(Array(text.utf8)) }
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x80],
    ] as [[UInt8]])
  func `bytes that are no UTF-8 are refused in strings, keys and what is skipped`(bytes: [UInt8]) {
    let string = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    #expect(throws: JSONError(.invalidUTF8, at: 1)) { _ = try JSONTree.read(string) }
    let object = Array("{".utf8) + string + Array(":1}".utf8)
    #expect(throws: JSONError(.invalidUTF8, at: 2)) { _ = try JSONTree.read(object) }
    var reader = JSONReader(Array("[".utf8) + string + Array("]".utf8))
    #expect(throws: JSONError(.invalidUTF8, at: 2)) { try reader.skipValue() }
  }

  @Test func `a surrogate pair is one character`() throws {
    var reader = JSONReader(Array(#""\uD83D\uDE00\u00e9""#.utf8))
    let text = try reader.readString()
    #expect(text == "😀é")
  }

  @Test func `a byte order mark is refused`() {
    #expect(throws: JSONError(.unexpectedByte(0xEF), at: 0)) {
      _ = try JSONTree.read([0xEF, 0xBB, 0xBF, 0x31])
    }
  }

  // MARK: - Asking for the wrong kind

  @Test func `a value of another kind is an error that names both`() {
    var reader = JSONReader(Array(" 17".utf8))
    #expect(throws: JSONError(.wrongKind(.number, expected: .string), at: 1)) { _ = try reader.readString() }
  }

  @Test func `null is nil where the caller allows it and an error elsewhere`() throws {
    var reader = JSONReader(Array("null null \"a\" null".utf8))
    let first = try reader.readStringOrNull()
    #expect(first == nil)
    let second = try reader.readBoolOrNull()
    #expect(second == nil)
    let third = try reader.readStringOrNull()
    #expect(third == "a")
    #expect(throws: JSONError(.wrongKind(.null, expected: .boolean), at: 14)) { _ = try reader.readBool() }
  }

  @Test(arguments: ["1.5", "1e2", "9223372036854775808", "1.0"])
  func `a number that isn't a whole one of 64 bits is refused as an integer`(text: String) {
    var reader = JSONReader(Array(text.utf8))
    #expect(throws: JSONError(.notAnInteger, at: 0)) { _ = try reader.readInteger() }
  }

  @Test(arguments: [("0", 0), ("-12", -12), ("-9223372036854775808", Int.min)])
  func `a whole number is read`(text: String, expected: Int) throws {
    var reader = JSONReader(Array(text.utf8))
    let value = try reader.readInteger()
    #expect(value == expected)
  }

  // MARK: - Several values

  @Test func `several values stand one after another`() throws {
    var reader = JSONReader(Array("{\"a\":[]}\n[2]\r\n\"x\" 7\n\n".utf8))
    var count = 0
    while !reader.atEnd() {
      try reader.skipValue()
      count += 1
    }
    #expect(count == 4)
  }

  @Test(arguments: ["{}{}", "[][]", "\"a\"\"b\"", "{}1"])
  func `values without white space between them are refused`(text: String) throws {
    var reader = JSONReader(Array(text.utf8))
    try reader.skipValue()
    let start = reader.offset
    #expect(throws: JSONError(.unexpectedByte(Array(text.utf8)[start]), at: start)) { try reader.skipValue() }
  }

  // MARK: - Members

  private enum Member: String, CaseIterable {
    case id = "UserId"
    case name = "Name"
  }

  @Test func `members that aren't asked for are skipped whatever they hold`() throws {
    let text = #"{"x":{"UserId":[1,{"y":null}]},"UserId":"a","x":true,"\u004eame":"b","z":[]}"#
    var reader = JSONReader(Array(text.utf8))
    let members = JSONMembers<Member>()
    var seen = JSONMembers<Member>.Seen()
    var found: [String] = []
    try reader.enterObject()
    while let member = try reader.nextMember(of: members, &seen) {
      found.append("\(member) \(try reader.readString())")
    }
    #expect(found == ["id a", "name b"])
    let isAtEnd = reader.atEnd()
    #expect(isAtEnd)
  }

  @Test(arguments: [#"{"UserId":"a", "UserId":"b"}"#, #"{"UserId":"a", "User\u0049d":"b"}"#])
  func `a member that is read may not repeat`(text: String) throws {
    var reader = JSONReader(Array(text.utf8))
    let members = JSONMembers<Member>()
    var seen = JSONMembers<Member>.Seen()
    try reader.enterObject()
    _ = try reader.nextMember(of: members, &seen)
    try reader.skipValue()
    #expect(throws: JSONError(.repeatedMember("UserId"), at: 15)) {
      _ = try reader.nextMember(of: members, &seen)
    }
  }

  @Test(arguments: [(0, 1), (1, 1), (2, 2), (3, 3), (99, 3)])
  func `lines are counted from one`(offset: Int, expected: Int) {
    #expect(JSONReader(Array("1\n\n2".utf8)).line(of: offset) == expected)
  }
}

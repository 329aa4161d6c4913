import Testing

@testable import Reconciliation

/// What is looked at many bytes at a time, held against the same byte by byte.
@Suite struct `Bytes of text` {
  private func word(_ bytes: [UInt8]) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

  @Test func `eight have their letters lowered, each by itself`() {
    var wrong: [[UInt8]] = []
    for neighbour in [0x00, 0x40, 0x41, 0x5A, 0x5B, 0x7F, 0x80, 0xC1, 0xFF] as [UInt8] {
      for place in 0..<8 {
        for byte in UInt8.min ... .max {
          var bytes = Array(repeating: neighbour, count: 8)
          bytes[place] = byte
          if lowercased(word(bytes)) != word(bytes.map { lowercased($0) }) { wrong.append(bytes) }
        }
      }
    }
    #expect(wrong == [])
  }

  @Test func `are ASCII, or visible, as each of them is`() {
    var wrong: [[UInt8]] = []
    for length in 0..<20 {
      for place in 0..<length {
        for byte in UInt8.min ... .max {
          var text = Array(repeating: UInt8(ascii: "x"), count: length)
          text[place] = byte
          let isRight =
            isASCII(text[...]) == (byte < 0x80)
            && isVisibleASCII(text[...]) == (0x21...0x7E).contains(byte)
          if !isRight { wrong.append(text) }
        }
      }
    }
    #expect(wrong == [])
    #expect(isASCII([]) && isVisibleASCII([]))
  }

  @Test(arguments: [
    ("", true), ("\n", true), ("version: 1\n  é\n", false), ("a\u{7F}", false), ("a\tb", false),
    ("a\r\n", false), ("a %b\n", true), ("%a", false), ("a\n%b", false), ("a\n %b", true),
  ])
  func `are lines of printable ASCII`(text: String, isSo: Bool) {
    #expect(isPrintableASCII(Array(text.utf8), noLineBeginningWith: UInt8(ascii: "%")) == isSo)
  }

  @Test(arguments: [1, 4_095, 4_096, 4_097, 8_191, 8_192, 8_999])
  func `are looked at wherever they stand`(place: Int) {
    var text = Array(repeating: UInt8(ascii: "a"), count: 9_000)
    func isPrintable() -> Bool { isPrintableASCII(text, noLineBeginningWith: UInt8(ascii: "%")) }
    text[place] = UInt8(ascii: "%")
    #expect(isPrintable())
    text[place - 1] = UInt8(ascii: "\n")
    #expect(!isPrintable())
    text[place] = 0x1F
    #expect(!isPrintable())
  }
}

@Suite struct `An index without case` {
  /// So many letters, whose case changes from one to the next.
  private func letters(_ count: Int, _ first: UInt8) -> [UInt8] {
    (0..<count).map { place in first &+ UInt8(place % 26) ^ (place % 2 == 0 ? 0x20 : 0) }
  }

  @Test func `finds a text of any length, however its letters are written`() {
    for length in 1...40 {
      var column = TextColumn()
      var index = TextIndex(.caseless)
      column.append(letters(length, UInt8(ascii: "A"))[...])
      #expect(index.insert(0, of: column) == nil)
      #expect(index.row(of: letters(length, UInt8(ascii: "a"))[...], in: column) == 0)
      let found = (0..<length).filter { place in
        var other = letters(length, UInt8(ascii: "a"))
        other[place] = UInt8(ascii: "-")
        return index.row(of: other[...], in: column) != nil
      }
      #expect(found == [])
    }
  }
}

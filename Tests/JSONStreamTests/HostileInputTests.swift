import JSONStream
import Testing

/// Input made to hurt: whatever comes, the reader returns or throws.
@Suite struct HostileInputTests {
  private static let sample = Array(
    #"{"Users":[{"UserId":"a\u00e9\ud83d\ude00","n":-1.5e+1,"ok":[true,false,null,{}]}],"NextToken":"é€😀\n"}"#
      .utf8)

  @Test func `every prefix of a document is refused as cut short`() {
    for length in 0..<Self.sample.count {
      let prefix = Array(Self.sample[..<length])
      var reader = JSONReader(prefix)
      #expect(throws: JSONError.self, "prefix of \(length) bytes") { try reader.skipValue() }
      #expect(throws: JSONError.self, "prefix of \(length) bytes") { _ = try JSONTree.read(prefix) }
    }
  }

  @Test func `reading and skipping agree about every change of one byte`() {
    for place in Self.sample.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = Self.sample
        changed[place] = byte
        #expect(
          problem { _ = try JSONTree.read(changed) } == problem { try skipWhole(changed) },
          "byte \(byte) at \(place)")
      }
    }
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func `a megabyte of opening brackets is refused at the depth limit`(opening: String) {
    let levels = opening.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
    let text = String(repeating: opening, count: 1_048_576 / opening.utf8.count)
    var reader = JSONReader(Array(text.utf8))
    let last = JSONReader.depthLimit / levels * opening.utf8.count
    #expect(throws: JSONError(.tooDeep, at: last)) { try reader.skipValue() }
  }

  @Test func `nesting as deep as the limit is read`() throws {
    #expect(JSONReader.depthLimit == 64)
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    var reader = JSONReader(Array(text.utf8))
    try reader.skipValue()
    let isAtEnd = reader.atEnd()
    #expect(isAtEnd)
  }

  private func skipWhole(_ bytes: [UInt8]) throws {
    var reader = JSONReader(bytes)
    try reader.skipValue()
    guard reader.atEnd() else { throw JSONError(.unexpectedByte(bytes[reader.offset]), at: reader.offset) }
  }

  private func problem(_ read: () throws -> Void) -> JSONError? {
    do {
      try read()
      return nil
    } catch {
      return error as? JSONError
    }
  }
}

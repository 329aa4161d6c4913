import JSONStream
import Testing

@Suite struct FractionTests {
  @Test(arguments: [("0.1", 0.1), ("-2", -2), ("25e-1", 2.5), ("1E3", 1000)])
  func `a number is read as the nearest fraction`(text: String, number: Double) throws {
    var reader = JSONReader(Array(text.utf8))
    let found = try reader.readDouble()
    #expect(found == number)
  }

  @Test func `a string is no number`() {
    var reader = JSONReader(Array(#""1""#.utf8))
    #expect(throws: JSONError(.wrongKind(.string, expected: .number), at: 0)) { try reader.readDouble() }
  }
}

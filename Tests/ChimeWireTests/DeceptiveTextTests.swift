import JSONStream
import Reconciliation
import Testing

/// The JSON writer's table of what a reader can't see and the policies' are one set.
@Suite struct `Deceptive characters` {
  private static let all = (0...0x10FFFF as ClosedRange<UInt32>).compactMap { Unicode.Scalar($0) }

  private func written(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    var writer = JSONWriter(.compact)
    writer.string(String(String.UnicodeScalarView(scalars)))
    return writer.take()
  }

  @Test func `are escaped in JSON, each of them`() {
    let raw = Self.all.filter { scalar in
      scalar.isDeceptive && written([scalar]).dropFirst().first != UInt8(ascii: "\\")
    }
    #expect(raw.map(\.value) == [])
  }

  @Test func `and no others are`() {
    let honest = Self.all.filter { !$0.isDeceptive && $0 != "\"" && $0 != "\\" }
    let escaped = honest.chunks(of: 4_096).filter { chunk in
      let text = String(String.UnicodeScalarView(chunk))
      return written(chunk) != Array("\"\(text)\"\n".utf8)
    }
    #expect(escaped.map { $0.first?.value } == [])
  }

  @Test(
    arguments: [
      0x00, 0x7F, 0x85, 0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x200B, 0x2028, 0x202E, 0x2060, 0x2800, 0x3164,
      0xFDD0,
      0xFE0F, 0xFEFF, 0xFFA0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x1D173, 0xE0001, 0xE0100, 0x10FFFF,
    ] as [UInt32])
  func `are what has no ink, no width or no meaning`(value: UInt32) throws {
    #expect(try #require(Unicode.Scalar(value)).isDeceptive)
  }

  @Test(arguments: [0x20, 0x7E, 0xA0, 0xE9, 0x301, 0x3042, 0xFFFD, 0x1F600, 0xE000] as [UInt32])
  func `are not what can be seen`(value: UInt32) throws {
    #expect(try !#require(Unicode.Scalar(value)).isDeceptive)
  }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}

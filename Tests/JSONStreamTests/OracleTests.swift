import Foundation
import JSONStream
import Testing

/// Readings and writings held against Foundation's, over documents that a seed makes.
@Suite struct OracleTests {
  /// Replays a failing run: `ROLLCALL_SEED=… swift test --filter OracleTests`.
  static let seed = ProcessInfo.processInfo.environment["ROLLCALL_SEED"].flatMap { UInt64($0) } ?? 20_180_501

  @Test func `generated documents are read as Foundation reads them`() throws {
    var documents = GeneratedDocuments(seed: Self.seed)
    for number in 0..<3_000 {
      let tree = documents.tree()
      let bytes = Array(documents.spelling(of: tree).utf8)
      let comment: Comment =
        "seed \(Self.seed), document \(number): \(String(decoding: bytes, as: UTF8.self))"
      #expect(try JSONTree.read(bytes) == tree, comment)
      #expect(try JSONTree.readByFoundation(bytes) == tree, comment)
    }
  }

  @Test func `documents with one changed byte are accepted where Foundation accepts them`() throws {
    var documents = GeneratedDocuments(seed: Self.seed)
    var refused = 0
    for number in 0..<6_000 {
      var bytes = Array(documents.spelling(of: documents.tree(depth: 3)).utf8)
      let place = Int.random(in: 0..<bytes.count, using: &documents.random)
      // Zero would make Foundation guess at UTF-16.
      bytes[place] = UInt8.random(in: 1...255, using: &documents.random)
      let ours = try? JSONTree.read(bytes)
      let theirs = try? JSONTree.readByFoundation(bytes)
      if ours == nil { refused += 1 }
      #expect(
        ours == theirs, "seed \(Self.seed), document \(number): \(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(refused > 1_000)
  }

  @Test(arguments: [JSONWriter.Style.compact, .indented(2), .indented(4)], [false, true])
  func `what is written is read back alike by both readers`(style: JSONWriter.Style, oneLine: Bool) throws {
    var documents = GeneratedDocuments(seed: Self.seed)
    for number in 0..<500 {
      let tree = documents.tree()
      var writer = JSONWriter(style)
      tree.write(to: &writer, oneLine: oneLine)
      let bytes = writer.take()
      let comment: Comment =
        "seed \(Self.seed), document \(number): \(String(decoding: bytes, as: UTF8.self))"
      #expect(try JSONTree.read(bytes) == tree, comment)
      #expect(try JSONTree.readByFoundation(bytes) == tree, comment)
    }
  }
}

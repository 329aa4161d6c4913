import Reconciliation
import Testing

@testable import Manifests

@Suite struct `A parser on a thread of its own` {
  /// Everything that a supply gives, a line an event, with the place where it ended.
  private func lines(_ supply: some EventSupply) -> [String] {
    var lines: [String] = []
    var batch = EventBatch()
    repeat {
      supply.fill(&batch)
      for position in 0..<batch.count {
        let event = batch.event(at: position)
        let text = event.kind == .scalar ? String(decoding: batch.text(at: position), as: UTF8.self) : ""
        lines.append("\(event.mark.line):\(event.mark.column) \(event.kind) \(text)")
      }
    } while !batch.isLast
    if let failure = batch.failure { lines.append("\(failure.place.line): \(failure.problem)") }
    supply.close()
    return lines
  }

  @Test(arguments: [
    "", "a: b", "a: [b", "a: 'b", "- é\n- - b\n",
    // More than one batch, and more than all that may wait.
    String(repeating: "- {id: a, license: Pro}\n", count: 1_000),
    String(repeating: "- {id: a, license: Pro}\n", count: 20_000),
    String(repeating: "- a\n", count: 40_000) + "- 'b",
    // As many events as a batch holds, with the stream's and the document's.
    String(repeating: "- a\n", count: EventBatch.capacity - 6),
  ])
  func `gives what a parser gives that is asked for each batch`(text: String) {
    let bytes = Array(text.utf8)
    let expected = lines(YAMLParser(bytes))
    #expect(lines(EventFeed(bytes)) == expected)
    #expect(!expected.isEmpty)
  }

  @Test func `ends behind the deepest node that a policy may hold`() {
    let lines = lines(YAMLParser(Array(repeating: UInt8(ascii: "["), count: 100_000)))
    #expect(lines.count == 2 + PolicyFileReader.depthLimit + 1)
    #expect(lines.last == "1:17 sequenceStart ")
  }

  @Test func `is left alone by a reader that gives up`() {
    let bytes = Array(String(repeating: "- a\n", count: 100_000).utf8)
    for _ in 0..<100 {
      let feed = EventFeed(bytes)
      var batch = EventBatch()
      feed.fill(&batch)
      feed.close()
      #expect(!batch.isLast)
    }
  }
}

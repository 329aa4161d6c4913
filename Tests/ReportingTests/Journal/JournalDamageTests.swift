import Reconciliation
import Reporting
import Testing

/// Whatever is cut off a journal or turned over in it: it reads as far as it is whole, or not at all.
@Suite struct `A damaged journal` {
  @Test func `that was cut off anywhere reads up to there, and tells what is torn`() async throws {
    let whole = try await JournalFixture.bytes()
    let ends = lineEnds(of: whole)
    for length in 0..<whole.count {
      let records = ends.count { $0 <= length }
      let cut = Array(whole.prefix(length))
      if records == 0 {
        #expect(throws: length == 0 ? JournalError.empty : .unbegun) { try readJournal(cut) }
        continue
      }
      let journal = try readJournal(cut)
      let torn = length - ends[records - 1]
      #expect(journal.records == records)
      #expect(journal.tornTail == (torn == 0 ? nil : torn))
      #expect(journal.run == (try readJournal(Array(whole.prefix(ends[records - 1]))).run))
      #expect(journal.run.end == nil)
    }
  }

  @Test func `with any one bit turned over reads up to there and tells, or is refused`() async throws {
    let whole = try await JournalFixture.bytes()
    let ends = lineEnds(of: whole)
    let prefixes = try ends.map { try readJournal(Array(whole.prefix($0))).run }
    var refused = 0
    var told = 0
    for bit in 0..<(whole.count * 8) {
      var turned = whole
      turned[bit / 8] ^= 1 << UInt8(bit % 8)
      do throws(JournalError) {
        let journal = try readJournal(turned)
        told += 1
        // Only what is whole, and ends before the damage, may have been read.
        let end = ends[journal.records - 1]
        let isHonest =
          end <= bit / 8 && journal.tornTail == whole.count - end
          && journal.run == prefixes[journal.records - 1]
        #expect(isHonest, "bit \(bit)")
      } catch {
        refused += 1
      }
    }
    #expect(refused + told == whole.count * 8)
    #expect(refused > told)
    #expect(told > 0)
  }

  @Test func `names the record and the byte where it is damaged`() async throws {
    var bytes = try await JournalFixture.bytes()
    let ends = lineEnds(of: bytes)
    bytes[ends[1] + 40] ^= 1
    #expect(throws: JournalError.damaged(record: 3, offset: ends[1], .checksum)) { try readJournal(bytes) }
  }

  @Test(arguments: 1...5) func `isn't read past a line that is missing`(line: Int) async throws {
    let bytes = try await JournalFixture.bytes()
    var lines = JournalFixture.lines(of: bytes)
    lines.remove(at: line)
    let rest = lines.flatMap { $0 }
    if line == 5 {
      #expect(try readJournal(rest).run.end == nil)
    } else {
      let record = line == 4 ? nil : line + 1
      // The last line, cut loose from those before it, is a damaged end.
      if let record {
        #expect(
          throws: JournalError.damaged(record: record, offset: lineEnds(of: bytes)[line - 1], .checksum)
        ) {
          try readJournal(rest)
        }
      } else {
        #expect(try readJournal(rest).tornTail == lines[4].count)
      }
    }
  }

  @Test func `isn't read with two lines in each other's place`() async throws {
    var lines = JournalFixture.lines(of: try await JournalFixture.bytes())
    lines.swapAt(1, 2)
    #expect(throws: JournalError.damaged(record: 2, offset: lines[0].count, .checksum)) {
      try readJournal(lines.flatMap { $0 })
    }
  }

  @Test func `isn't taken apart where a line never ends`() async throws {
    let bytes = try await JournalFixture.bytes()
    let first = JournalFixture.lines(of: bytes)[0]
    let endless = Array(first) + [UInt8](repeating: UInt8(ascii: "a"), count: 64 << 20) + Array("\n".utf8)
    #expect(throws: JournalError.damaged(record: 2, offset: first.count, .tooLong)) {
      try readJournal(endless)
    }
  }

  /// Where each line ends, its break included.
  private func lineEnds(of bytes: [UInt8]) -> [Int] {
    bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }
}

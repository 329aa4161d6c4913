package import Reconciliation

/// A journal that was read.
package struct Journal: Equatable, Sendable {
  /// What it tells of the run.
  package let run: RecordedRun
  /// Where the run's plan came from.
  package let provenance: Provenance
  /// How many records were read.
  package let records: Int
  /// How many bytes stand behind the last whole record: one that was being written when the run was killed. Nil where
  /// there are none.
  package let tornTail: Int?
}

/// Why a journal can't be read.
package enum JournalError: Error, Equatable, Sendable {
  /// The file is empty: nothing was sent.
  case empty
  /// The file isn't a journal.
  case foreign
  /// The file ends in the middle of its first record: nothing was sent.
  case unbegun
  /// The journal is in the form of another version of this program.
  case otherVersion(String)
  /// A record, counted from 1, isn't what was written, and it isn't just the last one that was cut off; the byte,
  /// counted from 0, at which its line begins.
  case damaged(record: Int, offset: Int, Damage)

  /// What is wrong with a record.
  package enum Damage: Error, Equatable, Sendable {
    /// Its line is longer than any may be.
    case tooLong
    /// Its checksum isn't that of its line and the one before.
    case checksum
    /// Its number isn't the next one.
    case sequence
    /// It isn't in the form of a record of its kind.
    case form
    /// It contradicts what the records before it say.
    case order
  }
}

/// Reads a journal: every line's checksum is verified before anything is concluded from the line.
///
/// - Parameter bytes: The file's content.
/// - Throws: `JournalError`. A last record that is cut off or damaged is left out and told of.
package func readJournal(_ bytes: [UInt8]) throws(JournalError) -> Journal {
  try checkBeginning(bytes)
  var reading = JournalReading()
  var offset = 0
  while offset < bytes.count {
    let rest = bytes[offset...]
    let end = rest.firstIndex(of: UInt8(ascii: "\n"))
    let isLast = end.map { $0 + 1 == bytes.count } ?? true
    let line = rest[..<(end ?? bytes.count)]
    do throws(JournalError.Damage) {
      // A line without its break was never durable, whatever its checksum.
      guard end != nil else { throw .checksum }
      try reading.take(line)
    } catch {
      guard isLast, error == .checksum, let journal = reading.journal(tornTail: rest.count) else {
        throw .damaged(record: reading.records + 1, offset: offset, error)
      }
      return journal
    }
    offset = line.endIndex + 1
  }
  guard let journal = reading.journal(tornTail: nil) else {
    preconditionFailure("a journal that was read has a beginning")
  }
  return journal
}

// MARK: - The beginning

/// How every journal begins, up to the number of its form's version.
private let signature = Array(#"{"sequence":1,"kind":"begin","formatVersion":""#.utf8)

/// Tells a journal of this version from every other file, before anything of it is verified: another version's
/// checksum may be another one.
private func checkBeginning(_ bytes: [UInt8]) throws(JournalError) {
  guard !bytes.isEmpty else { throw .empty }
  guard bytes.starts(with: signature) else {
    throw signature.starts(with: bytes) ? .unbegun : .foreign
  }
  let rest = bytes.dropFirst(signature.count)
  let version = rest.prefix {
    $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
  }
  let isWhole = version.endIndex < bytes.count && bytes[version.endIndex] == UInt8(ascii: "\"")
  if isWhole, !version.isEmpty, version.count <= versionLimit,
    !version.elementsEqual(JournalEncoder.formatVersion.utf8)
  {
    throw .otherVersion(String(decoding: version, as: UTF8.self))
  }
  guard rest.contains(UInt8(ascii: "\n")) else { throw .unbegun }
}

/// The longest version that is worth naming: `1.0`, and room for what comes after it.
private let versionLimit = 16

// MARK: - Line by line

/// A journal as far as it was read.
private struct JournalReading {
  private(set) var records = 0
  private var chain = JournalChain()
  private var beginning: JournalBeginning?
  private var users = RecordedUsers()
  private var end: RecordedRun.End?

  /// Takes the next line; where it throws, nothing of it was taken.
  mutating func take(_ line: ArraySlice<UInt8>) throws(JournalError.Damage) {
    guard line.count < JournalChain.lineLimit else { throw .tooLong }
    guard chain.accept(line) else { throw .checksum }
    guard let record = readRecord(line) else { throw .form }
    guard record.sequence == records + 1 else { throw .sequence }
    guard end == nil, (beginning == nil) == (records == 0) else { throw .order }
    try take(record.content)
    records += 1
  }

  private mutating func take(_ content: WrittenRecord.Content) throws(JournalError.Damage) {
    if case .begin(let beginning) = content {
      guard records == 0 else { throw .order }
      self.beginning = beginning
      return
    }
    guard records > 0 else { throw .order }
    switch content {
    case .begin: throw .order
    case .intent(let batch, let users):
      guard self.users.intend(users, batch: batch, line: records + 1) else { throw .order }
    case .result(let batch, let words):
      guard users.answer(words, toBatch: batch) else { throw .order }
    case .verified(let words):
      guard users.verify(words) else { throw .order }
    case .end(let end): self.end = end
    }
  }

  func journal(tornTail: Int?) -> Journal? {
    guard let beginning else { return nil }
    let run = RecordedRun(
      digest: beginning.digest, account: beginning.account, protected: beginning.protected,
      startedAt: beginning.startedAt, users: users.users, end: end)
    return Journal(run: run, provenance: beginning.provenance, records: records, tornTail: tornTail)
  }
}

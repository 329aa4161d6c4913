import JSONStream
import Reconciliation

/// A line of a journal, taken apart.
struct WrittenRecord {
  let sequence: Int
  let content: Content

  enum Content {
    case begin(JournalBeginning)
    case intent(batch: Int, [RecordedUsers.Intended])
    case result(batch: Int, [RecordedUsers.Told])
    case verified([RecordedUsers.Told])
    case end(RecordedRun.End)
  }
}

/// What a journal's first record says.
struct JournalBeginning {
  let digest: PlanDigest
  let account: Account
  let protected: [UserName]
  let startedAt: UTCTime
  let provenance: Provenance
}

/// A line as a record, or nil where it isn't one.
func readRecord(_ line: ArraySlice<UInt8>) -> WrittenRecord? {
  var reader = JSONReader(Array(line))
  guard let members = try? readMembers(&reader), let sequence = members.sequence,
    let content = content(of: members)
  else { return nil }
  return WrittenRecord(sequence: sequence, content: content)
}

private func content(of members: Members) -> WrittenRecord.Content? {
  switch members.kind {
  case "begin": beginning(members).map { .begin($0) }
  case "intent": members.batch.flatMap { batch in intended(members).map { .intent(batch: batch, $0) } }
  case "result": members.batch.flatMap { batch in told(members).map { .result(batch: batch, $0) } }
  case "verified": told(members).map { .verified($0) }
  case "end": end(members).map { .end($0) }
  default: nil
  }
}

// MARK: - Members to values

private func beginning(_ members: Members) -> JournalBeginning? {
  guard members.formatVersion == JournalEncoder.formatVersion,
    let digest = members.digest.flatMap({ PlanDigest($0) }),
    let id = members.account?.id.flatMap({ AccountID($0) }), let type = members.account?.type,
    let licenses = members.account?.supportedLicenses, let directory = members.directory,
    let files = members.files, let version = members.toolVersion,
    let protected = members.protected, let startedAt = members.startedAt.flatMap({ UTCTime($0) })
  else { return nil }
  return JournalBeginning(
    digest: digest, account: Account(id: id, type: type, supportedLicenses: licenses), protected: protected,
    startedAt: startedAt,
    provenance: Provenance(toolVersion: version, directory: directory, files: files))
}

private func intended(_ members: Members) -> [RecordedUsers.Intended]? {
  guard let users = members.users else { return nil }
  let intended = users.compactMap { user -> RecordedUsers.Intended? in
    guard let id = user.userID.flatMap({ UserID($0) }), let edits = user.edits, !edits.isEmpty else {
      return nil
    }
    return RecordedUsers.Intended(userID: id, email: user.email, edits: edits)
  }
  return intended.count == users.count ? intended : nil
}

private func told(_ members: Members) -> [RecordedUsers.Told]? {
  guard let users = members.users else { return nil }
  let told = users.compactMap { user -> RecordedUsers.Told? in
    guard let id = user.userID.flatMap({ UserID($0) }),
      let kind = user.outcome.flatMap({ ChangeOutcome.Kind(rawValue: $0) })
    else { return nil }
    let word = RecordedRun.Word.outcome(
      kind, code: user.code, message: user.message, requestID: user.requestID)
    return RecordedUsers.Told(userID: id, word: word)
  }
  return told.count == users.count ? told : nil
}

private func end(_ members: Members) -> RecordedRun.End? {
  guard let counts = members.counts, let exitCode = members.exitCode, let requests = members.requests,
    let endedAt = members.endedAt.flatMap({ UTCTime($0) })
  else { return nil }
  return RecordedRun.End(
    counts: counts, exitCode: exitCode, requests: requests, stop: members.stop, endedAt: endedAt)
}

extension Edit {
  /// The step of an attribute between two values as journals spell them, or nil where it can't be one.
  fileprivate init?(_ name: String, before: String?, after: String) {
    guard let attribute = Attribute.allCases.first(where: { $0.name == name }) else { return nil }
    let edit: Edit? =
      switch attribute {
      case .license: License(name: after).map { .license(from: Observed(name: before), to: $0) }
      case .type: UserType(name: after).map { .type(from: Observed(name: before), to: $0) }
      case .alexaEnabled: Bool(after).map { .alexaEnabled(from: before.flatMap { Bool($0) }, to: $0) }
      case .alexaRoomARN: .alexaRoomARN(from: before, to: after)
      }
    // What comes out must be what was written.
    guard let edit, edit.before == before else { return nil }
    self = edit
  }

  /// The step that a journal's member tells of.
  init?(_ members: AttributeMembers) {
    guard let name = members.name, let after = members.after else { return nil }
    self.init(name, before: members.before, after: after)
  }
}

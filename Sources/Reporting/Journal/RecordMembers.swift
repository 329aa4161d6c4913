import JSONStream
import Reconciliation

/// The members of a journal's lines, of every kind; what isn't there is nil.
struct Members {
  var sequence: Int?
  var kind: String?
  var formatVersion: String?
  var digest: String?
  var account: AccountMembers?
  var directory: String?
  var files: [PolicyFile]?
  var toolVersion: String?
  var protected: [UserName]?
  var startedAt: String?
  var batch: Int?
  var users: [UserMembers]?
  var counts: [ChangeOutcome.Kind: Int]?
  var exitCode: Int?
  var requests: Int?
  var stop: String?
  var endedAt: String?

  fileprivate enum Name: String, CaseIterable {
    case sequence, kind, formatVersion, digest, account, directory, policy, tool, protect, startedAt, batch
    case users, summary, exitCode, requests, stop, endedAt
  }

  fileprivate static let names = JSONMembers<Name>()
}

/// An account in a journal's first line.
struct AccountMembers {
  var id: String?
  var type: String?
  var supportedLicenses: [String]?

  fileprivate enum Name: String, CaseIterable { case id, type, supportedLicenses }
  fileprivate static let names = JSONMembers<Name>()
}

/// A user in a line that tells of some.
struct UserMembers {
  var userID: String?
  var email: String?
  /// Nil also where one of them is no step that an attribute can take.
  var edits: [Edit]?
  var outcome: String?
  var code: String?
  var message: String?
  var requestID: String?

  fileprivate enum Name: String, CaseIterable {
    case userID = "userId"
    case email, attributes, outcome, code, message
    case requestID = "requestId"
  }

  fileprivate static let names = JSONMembers<Name>()
}

/// An attribute's step in an intent.
struct AttributeMembers {
  var name: String?
  var before: String?
  var after: String?

  fileprivate enum Name: String, CaseIterable { case name, before, after }
  fileprivate static let names = JSONMembers<Name>()
}

/// Reads a line's members: one object, and nothing behind it.
func readMembers(_ reader: inout JSONReader) throws(JSONError) -> Members? {
  var members = Members()
  var seen = JSONMembers<Members.Name>.Seen()
  try reader.enterObject()
  while let name = try reader.nextMember(of: Members.names, &seen) {
    switch name {
    case .sequence: members.sequence = try reader.readInteger()
    case .kind: members.kind = try reader.readString()
    case .formatVersion: members.formatVersion = try reader.readString()
    case .digest: members.digest = try reader.readString()
    case .account: members.account = try readAccount(&reader)
    case .directory: members.directory = try reader.readString()
    case .policy: members.files = try readPolicy(&reader)
    case .tool: members.toolVersion = try readTool(&reader)
    case .protect: members.protected = try readProtected(&reader)
    case .startedAt: members.startedAt = try reader.readString()
    case .batch: members.batch = try reader.readInteger()
    case .users: members.users = try readUsers(&reader)
    case .summary: members.counts = try readCounts(&reader)
    case .exitCode: members.exitCode = try reader.readInteger()
    case .requests: members.requests = try reader.readInteger()
    case .stop: members.stop = try reader.readStringOrNull()
    case .endedAt: members.endedAt = try reader.readString()
    }
  }
  return reader.atEnd() ? members : nil
}

// MARK: - The first line

private func readAccount(_ reader: inout JSONReader) throws(JSONError) -> AccountMembers {
  var account = AccountMembers()
  var seen = JSONMembers<AccountMembers.Name>.Seen()
  try reader.enterObject()
  while let name = try reader.nextMember(of: AccountMembers.names, &seen) {
    switch name {
    case .id: account.id = try reader.readString()
    case .type: account.type = try reader.readString()
    case .supportedLicenses:
      account.supportedLicenses = try readList(&reader) { reader throws(JSONError) in try reader.readString()
      }
    }
  }
  return account
}

private func readTool(_ reader: inout JSONReader) throws(JSONError) -> String? {
  try readTexts(&reader)["version"]
}

private func readPolicy(_ reader: inout JSONReader) throws(JSONError) -> [PolicyFile]? {
  var files: [PolicyFile]?
  try reader.enterObject()
  while let key = try reader.nextKey() {
    guard key.elementsEqual("files".utf8) else {
      try reader.skipValue()
      continue
    }
    let texts = try readList(&reader, readTexts)
    files = texts.compactMap { texts in
      guard let path = texts["path"], let sha256 = texts["sha256"] else { return nil }
      return PolicyFile(recordedAs: path, sha256: sha256)
    }
    if files?.count != texts.count { files = nil }
  }
  return files
}

extension PolicyFile {
  /// A file as it was when a plan was made.
  fileprivate init(recordedAs path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

private func readProtected(_ reader: inout JSONReader) throws(JSONError) -> [UserName]? {
  let texts = try readList(&reader, readTexts)
  let names = texts.compactMap { texts -> UserName? in
    texts["id"].flatMap { UserID($0) }.map { .id($0) }
      ?? texts["email"].flatMap { EmailAddress($0) }.map { .email($0) }
  }
  return names.count == texts.count ? names : nil
}

// MARK: - Users and counts

private func readUsers(_ reader: inout JSONReader) throws(JSONError) -> [UserMembers] {
  try readList(&reader) { reader throws(JSONError) in
    var user = UserMembers()
    var seen = JSONMembers<UserMembers.Name>.Seen()
    try reader.enterObject()
    while let name = try reader.nextMember(of: UserMembers.names, &seen) {
      switch name {
      case .userID: user.userID = try reader.readString()
      case .email: user.email = try reader.readStringOrNull()
      case .attributes: user.edits = try readEdits(&reader)
      case .outcome: user.outcome = try reader.readString()
      case .code: user.code = try reader.readString()
      case .message: user.message = try reader.readString()
      case .requestID: user.requestID = try reader.readString()
      }
    }
    return user
  }
}

private func readEdits(_ reader: inout JSONReader) throws(JSONError) -> [Edit]? {
  let members = try readList(&reader) { reader throws(JSONError) in
    var attribute = AttributeMembers()
    var seen = JSONMembers<AttributeMembers.Name>.Seen()
    try reader.enterObject()
    while let name = try reader.nextMember(of: AttributeMembers.names, &seen) {
      switch name {
      case .name: attribute.name = try reader.readString()
      case .before: attribute.before = try reader.readStringOrNull()
      case .after: attribute.after = try reader.readString()
      }
    }
    return attribute
  }
  let edits = members.compactMap { Edit($0) }
  let isInOrder = zip(edits, edits.dropFirst()).allSatisfy { $0.attribute.rawValue < $1.attribute.rawValue }
  return edits.count == members.count && isInOrder ? edits : nil
}

private func readCounts(_ reader: inout JSONReader) throws(JSONError) -> [ChangeOutcome.Kind: Int] {
  var counts: [ChangeOutcome.Kind: Int] = [:]
  try reader.enterObject()
  while let key = try reader.nextKey() {
    if let kind = ChangeOutcome.Kind(rawValue: String(decoding: key, as: UTF8.self)) {
      counts[kind] = try reader.readInteger()
    } else {
      try reader.skipValue()
    }
  }
  return counts
}

// MARK: - Lists and small objects

private func readList<Element>(
  _ reader: inout JSONReader, _ readElement: (inout JSONReader) throws(JSONError) -> Element
) throws(JSONError) -> [Element] {
  var elements: [Element] = []
  try reader.enterArray()
  while try reader.nextElement() { elements.append(try readElement(&reader)) }
  return elements
}

/// An object all of whose members are texts.
private func readTexts(_ reader: inout JSONReader) throws(JSONError) -> [String: String] {
  var texts: [String: String] = [:]
  try reader.enterObject()
  while let key = try reader.nextKey() {
    texts[String(decoding: key, as: UTF8.self)] = try reader.readString()
  }
  return texts
}

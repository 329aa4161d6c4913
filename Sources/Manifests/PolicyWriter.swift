package import Reconciliation

/// Writes a policy that says of an account's users exactly what the account holds: planning it shows no change.
package struct PolicyWriter {
  private let account: Account
  private let observed: ObservedState
  private var text = ""

  /// A written policy.
  package struct Written: Sendable {
    /// The policy file's text.
    package let text: String
    /// How many users it names.
    package let named: Int
    /// The ids of users that no policy can name, since their id holds characters that policies refuse.
    package let unnameable: [UserID]
  }

  /// A writer for what an account holds.
  package init(_ account: Account, _ observed: ObservedState) {
    self.account = account
    self.observed = observed
  }

  /// The policy of the whole account, users in order of the name that they are written with.
  package consuming func write() -> Written {
    let shared = sharedAddresses()
    var entries: [Entry] = []
    var unnameable: [UserID] = []
    for row in 0..<observed.count {
      let user = observed[row]
      if let name = name(of: user, sharing: shared) {
        entries.append(Entry(name: name, user: user))
      } else {
        unnameable.append(user.id)
      }
    }
    entries.sort { ($0.name.sortKey, $0.user.id) < ($1.name.sortKey, $1.user.id) }
    writeHead(isEmpty: entries.isEmpty)
    for entry in entries { write(entry) }
    return Written(text: text, named: entries.count, unnameable: unnameable.sorted())
  }

  // MARK: - Names

  private struct Entry {
    let name: Name
    let user: ObservedUser
  }

  private enum Name {
    case email(String)
    case id(String)

    var sortKey: String {
      switch self {
      case .email(let text): caseFolded(text)
      case .id(let text): text
      }
    }
  }

  /// The addresses that several users carry, in lower case: only an id tells those users apart.
  private func sharedAddresses() -> Set<String> {
    var seen: Set<String> = []
    var shared: Set<String> = []
    for row in 0..<observed.count {
      guard let email = observed[row].email else { continue }
      if !seen.insert(caseFolded(email)).inserted { shared.insert(caseFolded(email)) }
    }
    return shared
  }

  private func name(of user: ObservedUser, sharing shared: Set<String>) -> Name? {
    if let email = user.email, EmailAddress(email) != nil, canBeWritten(email),
      !shared.contains(caseFolded(email))
    {
      return .email(email)
    }
    let id = user.id.text
    return id != "." && id != ".." && canBeWritten(id) ? .id(id) : nil
  }

  private func canBeWritten(_ text: String) -> Bool {
    text.utf8.count <= PolicyFileReader.scalarLimit && !text.unicodeScalars.contains(where: \.isDeceptive)
  }

  // MARK: - Text

  private mutating func writeHead(isEmpty: Bool) {
    text += "version: 1\n"
    text += "account: \(YAMLScalar(account.id.text).text)\n"
    text += isEmpty ? "" : "\nusers:\n"
  }

  private mutating func write(_ entry: Entry) {
    switch entry.name {
    case .email(let email): text += "  - email: \(YAMLScalar(email).text)\n"
    case .id(let id): text += "  - id: \(YAMLScalar(id).text)\n"
    }
    // Values that this version doesn't know can't be declared, and what isn't declared isn't managed.
    if case .known(let license) = entry.user.license { text += "    license: \(license.name)\n" }
    if case .known(let type) = entry.user.type { text += "    type: \(type.name)\n" }
    if entry.user.alexaForBusiness.enabled == true { text += "    alexaForBusiness:\n      enabled: true\n" }
  }
}

/// Text as a YAML scalar: plain where every YAML reader takes it for that string, else in double quotes.
struct YAMLScalar {
  let text: String

  init(_ value: String) {
    text = Self.isSafelyPlain(value) ? value : Self.quoted(value)
  }

  private static func isSafelyPlain(_ value: String) -> Bool {
    // A number, a date or an indicator never begins with a letter; what does is a string but for the words below.
    guard let first = value.utf8.first, isLetter(first) else { return false }
    let isPlain = value.utf8.allSatisfy { isLetter($0) || isDigit($0) || "-._@+/".utf8.contains($0) }
    let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"]
    return isPlain && !words.contains(value.lowercased())
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func quoted(_ value: String) -> String {
    let escaped = value.unicodeScalars.map { scalar in
      scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
    }
    return "\"" + escaped.joined() + "\""
  }
}

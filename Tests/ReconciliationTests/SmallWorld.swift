import Reconciliation

/// One of two people, in every state that an account and a policy can have them in.
struct Person: Sendable {
  /// Which of the people it is.
  let slot: Int
  /// What the account has: nothing, or a user with a licence.
  let observed: Observed<License>?
  /// What the policy says, where it names the person.
  let named: Naming?
  let statement: Statement

  enum Naming: CaseIterable, Sendable { case byID, byEmail, byBoth }

  /// The levels that say a licence, beside the defaults.
  enum Statement: CaseIterable, Sendable { case nothing, group, user, groupAndUser }

  var id: String { "id-\(slot)" }
  /// The policy's spelling; the account's is in another case.
  var email: String { "Person\(slot)@example.com" }

  static func all(_ slot: Int) -> [Person] {
    let observations: [Observed<License>?] = [
      nil, .absent, .known(.basic), .known(.pro), .unrecognized("Gold"),
    ]
    return observations.flatMap { observed in
      [Person(slot: slot, observed: observed, named: nil, statement: .nothing)]
        + Naming.allCases.flatMap { naming in
          Statement.allCases.map {
            Person(slot: slot, observed: observed, named: naming, statement: $0)
          }
        }
    }
  }
}

/// An account and a policy over two people, small enough to try every one of its kind.
struct SmallWorld: Sendable {
  let people: [Person]
  /// What the file's defaults say, if anything. The group says Pro, a user's own entry Basic.
  let defaults: License?

  static let account = Account.team(AccountID("account")!)

  static var all: [SmallWorld] {
    Person.all(0).flatMap { first in
      Person.all(1).flatMap { second in
        [License?.none, .plus].map { SmallWorld(people: [first, second], defaults: $0) }
      }
    }
  }

  /// An account that has every licence, so that worlds differ in nothing but users.
  var account: Account {
    Account(id: Self.account.id, type: "Team", supportedLicenses: License.allCases.map(\.name))
  }

  var users: [ObservedUser] {
    people.compactMap { person in
      person.observed.map {
        ObservedUser(
          id: UserID(person.id)!, email: person.email.uppercased(), license: $0, type: .known(.privateUser))
      }
    }
  }

  /// The policy as a value, entries in the order of the people or against it.
  func policy(reversed: Bool = false) -> Policy {
    var policy = Policy(files: ["policy.yaml"])
    policy.guardrails = .open
    let line = { (number: Int) in SourceMark(line: number, column: 1, length: 1) }
    policy.defaults[0].license = defaults.map { Marked($0, at: line(1)) }
    policy.groups = [Group(name: Marked("group", at: line(2)), file: 0)]
    policy.groups[0].settings.license = Marked(.pro, at: line(3))
    for person in reversed ? people.reversed() : people {
      guard let naming = person.named else { continue }
      let id = naming == .byEmail ? nil : UserID(person.id)
      let email = naming == .byID ? nil : EmailAddress(person.email)
      let isMember = person.statement == .group || person.statement == .groupAndUser
      if isMember { append(member: id, email, at: line(10 + person.slot), to: &policy) }
      // A member that is named by both names needs an entry of its own that joins them.
      guard !isMember || person.statement == .groupAndUser || naming == .byBoth else { continue }
      let says = person.statement == .user || person.statement == .groupAndUser
      policy.entries.append(
        user: id, email, Settings(license: says ? Marked(.basic, at: line(20 + person.slot)) : nil),
        AlexaForBusinessSettings(), inFile: 0, at: line(30 + person.slot))
    }
    return policy
  }

  private func append(
    member id: UserID?, _ email: EmailAddress?, at mark: SourceMark, to policy: inout Policy
  ) {
    let name = id.map { UserName.id($0) } ?? email.map { UserName.email($0) }
    if let name { policy.entries.append(member: name, of: 0, at: mark) }
  }
}

// MARK: - The naive reference

extension SmallWorld {
  /// What should change, worked out person by person.
  var expectedChanges: [String] {
    people.compactMap { person in
      guard let observed = person.observed, person.named != nil else { return nil }
      let due: License? =
        switch person.statement {
        case .user, .groupAndUser: .basic
        case .group: .pro
        case .nothing: defaults
        }
      guard let due, observed.name != due.name else { return nil }
      return "\(person.id) license \(observed.name ?? "-") \(due.name)"
    }
  }

  var expectedMissing: [String] {
    people.filter { $0.named != nil && $0.observed == nil }.map { $0.named == .byID ? $0.id : $0.email }
      .sorted()
  }

  var expectedUnmanaged: [String] { people.filter { $0.named == nil && $0.observed != nil }.map(\.id) }

  /// Seats after the plan, licence by licence.
  var expectedSeats: [String: Int] {
    var licenses = Dictionary(
      uniqueKeysWithValues: people.compactMap { person in person.observed.map { (person.id, $0.name) } })
    for change in expectedChanges {
      let words = change.split(separator: " ")
      licenses[String(words[0])] = String(words[3])
    }
    return Dictionary(licenses.values.compactMap { $0 }.map { ($0, 1) }, uniquingKeysWith: +)
  }
}

// MARK: - Making states

extension Guardrails {
  /// Guardrails that let every plan of a test pass.
  static var open: Guardrails {
    var guardrails = Guardrails()
    guardrails.maxChanges = .percent(100)
    guardrails.maxDowngrades = .percent(100)
    guardrails.minManaged = 0
    return guardrails
  }
}

func observedState(_ users: [ObservedUser]) throws -> ObservedState {
  var state = ObservedState()
  for user in users { try state.append(user) }
  return state
}

extension Plan {
  /// The changes as a person would note them.
  var notes: [String] {
    changes.flatMap { change in
      change.attributes.map { attribute in
        "\(change.userID) \(attribute.edit.attribute.name) \(attribute.edit.before ?? "-") \(attribute.edit.after)"
      }
    }
  }

  var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    encodeCanonically { bytes += $0 }
    return bytes
  }
}

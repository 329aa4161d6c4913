/// Everything that a policy says about one user: who speaks about each attribute, and who is heard.
package struct Chain: Sendable {
  /// Where the user is named, in the order of the policy: by an entry of its own, or as a member of a group.
  package let namings: [Naming]
  /// Who speaks about each attribute, in the order of `Attribute`; attributes that nobody speaks about are there too.
  package let links: [Link]

  /// A place that names the user.
  package struct Naming: Sendable {
    /// The group, where it is one's member.
    package let group: String?
    /// Where.
    package let place: SourcePlace
  }

  /// What is said about one attribute.
  package struct Link: Sendable {
    /// The attribute.
    package let attribute: Attribute
    /// The voices, weakest level first; within a level in the order of the policy.
    package let voices: [Voice]

    /// The voice that decides, or nil where the attribute isn't managed.
    package var deciding: Voice? { voices.first { $0.weight == .decides } }
  }

  /// What one level says about an attribute.
  package struct Voice: Sendable {
    /// The level and where it speaks.
    package let cause: Cause
    /// The value that it gives.
    package let value: String
    /// What its word counts for.
    package let weight: Weight
  }

  /// What a voice counts for.
  package enum Weight: Equatable, Sendable {
    case decides
    /// A voice of the same level says the same, and stands before it.
    case agrees
    /// A stronger level decides.
    case overruled
    /// It is a grant whose last day has passed.
    case ranOut
  }
}

// MARK: - One user's chain

extension DesiredUser {
  /// Everything that the policy says about the user; looks at every entry.
  package var chain: Chain {
    let named = (0..<policy.entries.count).filter(isNamed(by:))
    let alexa = policy.entries.alexaForBusiness(at: entry)
    return Chain(
      namings: named.map { entry in
        Chain.Naming(
          group: group(ofMember: entry).map { policy.groups[$0].name.value },
          place: policy.place(ofEntry: entry))
      }.sorted { $0.place < $1.place },
      links: [
        Chain.Link(.license, weighing: remarks(of: named, \.license)),
        Chain.Link(.type, weighing: remarks(of: named, \.type)),
        Chain.Link(
          .alexaEnabled,
          weighing: remark(alexa.enabled, .user, inFile: place.file) { $0 ? "true" : "false" }),
        Chain.Link(.alexaRoomARN, weighing: remark(alexa.roomARN, .user, inFile: place.file, \.self)),
      ])
  }

  /// The terms of the user's own entry, where it has one.
  package var terms: Terms { policy.entries.terms(at: entry) }

  private var policy: Policy { state.policy }

  /// Whether an entry names the user, by either of its names.
  private func isNamed(by other: Int) -> Bool {
    let (ids, emails) = (policy.entries.ids, policy.entries.emails)
    if !ids.isEmpty(at: entry), ids.utf8(at: entry).elementsEqual(ids.utf8(at: other)) { return true }
    return !emails.isEmpty(at: entry) && !emails.isEmpty(at: other)
      && caselesslyEqual(emails.utf8(at: entry), emails.utf8(at: other))
  }

  private func group(ofMember entry: Int) -> Int? {
    if case .member(let group) = policy.entries.origin(at: entry) { Int(group) } else { nil }
  }

  // MARK: - What is said

  /// What the defaults of the files that name the user say, then its groups, then its own entry.
  private func remarks<Value: NamedValue>(
    of entries: [Int], _ setting: (Settings) -> Marked<Value>?
  ) -> [Chain.Remark] {
    let files = Set(entries.map(policy.file(ofEntry:))).sorted()
    let groups = Set(entries.compactMap(group(ofMember:))).sorted().map { policy.groups[$0] }
    let own = terms.until.map { Cause.Level.grant(until: $0.value) } ?? .user
    return files.flatMap { remark(setting(policy.defaults[$0]), .defaults, inFile: $0, \.name) }
      + groups.flatMap { remark(setting($0.settings), .group($0.name.value), inFile: $0.file, \.name) }
      + remark(setting(policy.entries.settings(at: entry)), own, inFile: place.file, \.name)
  }

  private func remark<Value>(
    _ value: Marked<Value>?, _ level: Cause.Level, inFile file: Int, _ spelled: (Value) -> String
  ) -> [Chain.Remark] {
    guard let value else { return [] }
    let hasRunOut = if case .grant(let until) = level { until < state.day } else { false }
    return [
      Chain.Remark(
        cause: Cause(level, at: SourcePlace(file: file, mark: value.mark)), value: spelled(value.value),
        hasRunOut: hasRunOut)
    ]
  }
}

// MARK: - Weighing

extension Chain {
  /// What one level says, before it is weighed against the others.
  fileprivate struct Remark {
    let cause: Cause
    let value: String
    let hasRunOut: Bool
  }
}

extension Chain.Link {
  /// Weighs what is said about an attribute. Folding left no two of one level that disagree and are heard.
  fileprivate init(_ attribute: Attribute, weighing remarks: [Chain.Remark]) {
    let heard = remarks.filter { !$0.hasRunOut }
    let strongest = heard.map(\.cause.level.strength).max()
    let deciding = heard.first { $0.cause.level.strength == strongest }
    self.attribute = attribute
    voices = remarks.map { remark in
      let weight: Chain.Weight =
        if remark.hasRunOut {
          .ranOut
        } else if remark.cause.level.strength != strongest {
          .overruled
        } else {
          remark.cause == deciding?.cause ? .decides : .agrees
        }
      return Chain.Voice(cause: remark.cause, value: remark.value, weight: weight)
    }
  }
}

extension Cause.Level {
  /// Which level is heard before which.
  fileprivate var strength: Int {
    switch self {
    case .defaults: 0
    case .group: 1
    case .user, .grant, .undo: 2
    }
  }
}

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

extension DesiredUser {
  /// Everything that the policy says about the user; looks at every entry.
  package var chain: Chain {
    let entries = policy.entries
    let named = (0..<entries.count).filter(isNamed(by:))
    let files = Set(named.map(policy.file(ofEntry:))).sorted()
    let groups = Set(named.compactMap(group(ofMember:))).sorted()
    let settings = entries.settings(at: entry)
    let alexa = entries.alexaForBusiness(at: entry)
    return Chain(
      namings: named.map { entry in
        Chain.Naming(
          group: group(ofMember: entry).map { policy.groups[$0].name.value },
          place: policy.place(ofEntry: entry))
      }.sorted { $0.place < $1.place },
      links: [
        link(.license, files, groups, \.license, own: settings.license, \.name),
        link(.type, files, groups, \.type, own: settings.type, \.name),
        link(.alexaEnabled, own: alexa.enabled) { $0 ? "true" : "false" },
        link(.alexaRoomARN, own: alexa.roomARN, \.self),
      ])
  }

  /// The terms of the user's own entry, where it has one.
  package var terms: Terms { policy.entries.terms(at: entry) }

  private var policy: Policy { state.policy }

  /// Whether an entry names the user, by either of its names.
  private func isNamed(by other: Int) -> Bool {
    let entries = policy.entries
    let isSameID = !entries.ids.isEmpty(at: entry)
      && entries.ids.utf8(at: entry).elementsEqual(entries.ids.utf8(at: other))
    return isSameID || !entries.emails.isEmpty(at: entry) && !entries.emails.isEmpty(at: other)
      && caselesslyEqual(entries.emails.utf8(at: entry), entries.emails.utf8(at: other))
  }

  private func group(ofMember entry: Int) -> Int? {
    if case .member(let group) = policy.entries.origin(at: entry) { Int(group) } else { nil }
  }
}

// MARK: - Voices

/// A voice before it is weighed against the others.
private struct RawVoice {
  let level: Cause.Level
  let rank: Int
  let place: SourcePlace
  let value: String
  let hasRunOut: Bool
}

extension DesiredUser {
  private func link<Value>(
    _ attribute: Attribute, _ files: [Int] = [], _ groups: [Int] = [],
    _ setting: (Settings) -> Marked<Value>? = { _ in nil }, own: Marked<Value>?,
    _ spelled: (Value) -> String
  ) -> Chain.Link {
    var voices: [RawVoice] = []
    func add(_ value: Marked<Value>?, _ level: Cause.Level, rank: Int, inFile file: Int, ranOut: Bool = false)
    {
      guard let value else { return }
      voices.append(
        RawVoice(
          level: level, rank: rank, place: SourcePlace(file: file, mark: value.mark),
          value: spelled(value.value), hasRunOut: ranOut))
    }
    for file in files { add(setting(policy.defaults[file]), .defaults, rank: 0, inFile: file) }
    for group in groups.map({ policy.groups[$0] }) {
      add(setting(group.settings), .group(group.name.value), rank: 1, inFile: group.file)
    }
    let until = attribute == .license || attribute == .type ? terms.until?.value : nil
    add(
      own, until.map { .grant(until: $0) } ?? .user, rank: 2, inFile: place.file,
      ranOut: until != nil && terms.haveRunOut(on: state.day))
    return Chain.Link(attribute: attribute, voices: weighed(voices))
  }

  /// The voices with what each counts for. Folding left no two voices of one level that disagree and are heard.
  private func weighed(_ voices: [RawVoice]) -> [Chain.Voice] {
    let heard = voices.filter { !$0.hasRunOut }
    let strongest = heard.map(\.rank).max()
    let deciding = heard.first { $0.rank == strongest }
    return voices.map { voice in
      let weight: Chain.Weight =
        if voice.hasRunOut {
          .ranOut
        } else if voice.rank != strongest {
          .overruled
        } else {
          voice.place == deciding?.place ? .decides : .agrees
        }
      return Chain.Voice(
        cause: Cause(voice.level, at: voice.place), value: voice.value, weight: weight)
    }
  }
}

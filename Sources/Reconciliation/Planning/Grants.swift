extension Plan {
  /// A grant of the policy that has run out, or soon will: an entry that wants its author's attention.
  package struct Grant: Equatable, Sendable {
    /// How many days ahead the end of a grant is told of: two weeks leave time for a review.
    package static let daysOfNotice = 14

    /// The id, where the entry names one.
    package let id: String?
    /// The address, where the entry names one.
    package let email: String?
    /// The licence that it gives or gave, where it is about one.
    package let license: License?
    /// The type that it gives or gave, where it is about one.
    package let type: UserType?
    /// Its last day.
    package let until: CalendarDay
    /// Whether that day has passed.
    package let standing: Standing
    /// Why it was given, where the entry says so.
    package let reason: String?
    /// Where its last day stands.
    package let place: SourcePlace

    /// A grant that an entry gives to its user.
    package init(
      id: String?, email: String?, license: License?, type: UserType?, until: CalendarDay, standing: Standing,
      reason: String?, place: SourcePlace
    ) {
      self.id = id
      self.email = email
      self.license = license
      self.type = type
      self.until = until
      self.standing = standing
      self.reason = reason
      self.place = place
    }

    /// Whether a grant still holds.
    package enum Standing: Equatable, Sendable {
      /// It holds, through one of the next days.
      case endsSoon
      /// It doesn't hold any more. What of it no other level says stays as it is in the account, since it isn't managed.
      case ranOut(unsaid: [Attribute])

      /// What no level says any more.
      package var unsaid: [Attribute] {
        if case .ranOut(let attributes) = self { attributes } else { [] }
      }
    }

    /// Whether its last day has passed.
    package var hasRunOut: Bool { standing != .endsSoon }
  }
}

/// The grants that have run out by a state's day or will within the days of notice, in the order of the policy.
func grants(of desired: DesiredState) -> [Plan.Grant] {
  guard !desired.policy.entries.terms.isEmpty else { return [] }
  return (0..<desired.count).compactMap { desired.grant(ofRow: $0) }.sorted { $0.place < $1.place }
}

extension DesiredState {
  fileprivate func grant(ofRow row: Int) -> Plan.Grant? {
    let entry = entry(ofRow: row)
    let terms = policy.entries.terms(at: entry)
    guard let until = terms.until, day.days(until: until.value) <= Plan.Grant.daysOfNotice else { return nil }
    let given = policy.entries.settings(at: entry)
    var unsaid: [Attribute] = []
    if given.license != nil, rows[row].license == .unsaid { unsaid.append(.license) }
    if given.type != nil, rows[row].type == .unsaid { unsaid.append(.type) }
    return Plan.Grant(
      id: policy.entries.id(at: entry), email: policy.entries.email(at: entry),
      license: given.license?.value, type: given.type?.value, until: until.value,
      standing: terms.haveRunOut(on: day) ? .ranOut(unsaid: unsaid) : .endsSoon,
      reason: terms.reason, place: SourcePlace(file: policy.file(ofEntry: entry), mark: until.mark))
  }
}

import Reconciliation

/// The files of one account as one policy, held against each other: what may stand in one file alone is reported where
/// it stands in a second one.
///
/// The first file's entries and groups are taken over as they are, and those of the others are appended to them.
struct JoinedFiles {
  private(set) var policy: Policy
  /// Where each of the files stands among all files of the folder, which findings refer to.
  private let files: [Int]
  private var settings: [Key: SourcePlace] = [:]
  private var groupsByName = GroupNames()
  private var protected = NameSet()

  /// Joins the files of an account.
  ///
  /// - Parameters:
  ///   - files: Where they stand among all files.
  ///   - readings: What all files say; the account's entries are taken out of it.
  init(_ files: [Int], of readings: inout [FileReading], _ findings: inout Diagnostics) {
    self.files = files
    policy = Policy(files: files.flatMap { readings[$0].policy.files })
    policy.account = files.compactMap { readings[$0].policy.account }.first
    for (position, file) in files.enumerated() {
      let entries = readings[file].takeEntries()
      let groups = readings[file].takeGroups()
      let protected = readings[file].takeProtected()
      join(readings[file], at: position, &findings)
      if position == 0 {
        policy.entries = entries
        policy.groups = groups
        (policy.protected, policy.protectedPlaces) = protected
        // Behind the only file comes none that could name anything again.
        if files.count > 1 { noteNames() }
      } else {
        let places = groups.map { place($0, at: position, &findings) }
        policy.entries.append(contentsOf: entries, inFile: position, groups: places)
        protect(protected.names, at: protected.places, ofFile: position)
      }
    }
  }

  /// What each user should be on a day, with every contradiction reported.
  func folded(on day: CalendarDay, _ findings: inout Diagnostics) -> DesiredState {
    var own = Diagnostics()
    let desired = DesiredState(folding: policy, on: day, &own)
    // What a mistake took out of the policy mustn't make the rest of it look idle.
    if findings.hasErrors || own.hasErrors { own.forgetWarnings() }
    findings.report(own, ofFiles: files)
    return desired
  }

  // MARK: - One file

  /// Notes what the first file names.
  private mutating func noteNames() {
    for group in policy.groups { _ = groupsByName.note(group.name.value) }
    for name in policy.protected { _ = protected.insert(name) }
  }

  private mutating func protect(_ names: [UserName], at places: [SourcePlace], ofFile position: Int) {
    for (name, place) in zip(names, places) where protected.insert(name) {
      policy.protected.append(name)
      policy.protectedPlaces.append(SourcePlace(file: position, mark: place.mark))
    }
  }

  /// Joins all of a file but its entries and groups.
  private mutating func join(_ reading: FileReading, at position: Int, _ findings: inout Diagnostics) {
    let file = reading.policy
    policy.defaults[position] = file.defaults[0]
    for (key, mark) in reading.settings.sorted(by: { $0.value < $1.value }) {
      take(key, of: file, at: SourcePlace(file: position, mark: mark), &findings)
    }
  }

  /// Takes a setting of the whole policy, where no file before has it.
  private mutating func take(
    _ key: Key, of file: Policy, at place: SourcePlace, _ findings: inout Diagnostics
  ) {
    if let first = settings[key] {
      return findings.report(.repeatedSetting(key.rawValue), at: global(place), related: global(first))
    }
    settings[key] = place
    switch key {
    case .unmanaged: policy.unmanaged = file.unmanaged
    case .missing: policy.missing = file.missing
    case .typeChanges: policy.typeChanges = file.typeChanges
    case .guardrails: policy.guardrails = file.guardrails
    case .seats: policy.seats = file.seats
    default: preconditionFailure("a setting of the whole policy has a key of its own")
    }
  }

  /// Takes a group, and returns where it stands among those of the policy. One whose name a file before has is taken
  /// for that one, so that the one mistake isn't told in many ways.
  private mutating func place(_ group: Group, at position: Int, _ findings: inout Diagnostics) -> UInt32 {
    let name = group.name
    if let known = groupsByName.note(name.value) {
      let first = policy.groups[known]
      findings.report(
        .repeatedGroup(name.value), at: global(SourcePlace(file: position, mark: name.mark)),
        related: global(SourcePlace(file: first.file, mark: first.name.mark)))
      return UInt32(known)
    }
    let index = UInt32(policy.groups.count)
    var placed = Group(name: name, file: position)
    placed.settings = group.settings
    policy.groups.append(placed)
    return index
  }

  private func global(_ place: SourcePlace) -> SourcePlace {
    SourcePlace(file: files[place.file], mark: place.mark)
  }
}

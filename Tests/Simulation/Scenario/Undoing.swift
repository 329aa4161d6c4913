internal import Reconciliation
internal import Reporting

/// What is left of a run once it is over: its journal's file, and what is known of each change.
struct PastRun: Sendable {
  let watch: RunWatch
  let journal: [UInt8]
  /// Whether the journal may know less than the run did.
  let isCutShort: Bool
}

/// Takes back, in calm, what a run wrote, by nothing but its journal.
struct Undoing {
  let simulator: Simulator
  let run: PastRun

  func play() async {
    simulator.with { state in
      state.begin(run: .max)
      state.editOne(of: run.watch.plan)
    }
    guard let journal = try? readJournal(run.journal),
      let observed = try? await SimulatedChime(simulator: simulator).observe(.everyone)
    else { return }
    let before = simulator.with { $0.service.users.map(\.current) }
    let approved = simulator.with { state in
      let undo = undoPlan(of: journal.run, in: "journal", against: observed, of: state.world.account)
      return state.approve(undo.plan, .exactly)
    }
    guard let approved else { return }
    let outcome = await simulator.apply(
      approved, read: observed, isFresh: true, options: ApplyOptions())
    simulator.with { state in
      if outcome?.exitCode != 0 {
        state.fail(.undoes, "an undo in calm ends with \(String(describing: outcome?.exitCode))")
      }
      state.check(run, before: before)
    }
  }
}

extension SimulatorState {
  /// Somebody edits a user of a plan, now and then.
  fileprivate mutating func editOne(of plan: Plan) {
    let places = places(of: plan)
    guard !places.isEmpty, draw({ $0.happens(300) }) else { return }
    let place = draw { $0.pick(places) }
    guard let user = service.users[place].current else { return }
    service.become(draw { Edits.drawn(user, &$0) }, at: place, now)
  }

  /// Every user is as the run found it where the run wrote it and nobody edited it since, and else as it was.
  fileprivate mutating func check(_ run: PastRun, before: [ObservedUser?]) {
    for place in world.ids.indices {
      guard let found = before[place] else { continue }
      guard let row = run.watch.row(ofPlace: place), run.watch.mayBeWritten(row) else {
        // Where the journal was cut short it may know of the user, and not of the refusal.
        let isOpen = run.isCutShort && run.watch.row(ofPlace: place) != nil
        if !isOpen { expect(found, at: place) }
        continue
      }
      expect(takenBack(run.watch.plan.changes[row], found), at: place)
    }
  }

  /// What a user should be once a change of it was taken back.
  private mutating func takenBack(_ change: Change, _ found: ObservedUser) -> ObservedUser {
    let edits = change.attributes.map(\.edit)
    let isEdited = edits.contains { edit in
      let value = found.value(of: edit.attribute)
      return value != edit.before && value != edit.after
    }
    if isEdited {
      statistics.count(.undoLeftEdited)
      return found
    }
    var user = found
    for edit in edits where found.value(of: edit.attribute) == edit.after {
      statistics.count(.undone)
      switch edit {
      case .license(.known(let before), _): user.license = .known(before)
      case .type(.known(let before), _): user.type = .known(before)
      case .alexaEnabled(let before?, _): user.alexaForBusiness.enabled = before
      case .alexaRoomARN(let before?, _): user.alexaForBusiness.roomARN = before
      // What wasn't there, or isn't known, can't be written.
      case .license, .type, .alexaEnabled, .alexaRoomARN: break
      }
    }
    return user
  }

  private mutating func expect(_ user: ObservedUser, at place: Int) {
    guard let now = service.users[place].current, now != user else { return }
    fail(.undoes, "\(now) should be \(user)")
  }
}

extension RunWatch {
  /// Whether a change may have been written, as far as the run itself could know.
  fileprivate func mayBeWritten(_ row: Int) -> Bool {
    guard let request = rows[row].request else { return false }
    guard let answer = requests[request].outcome(of: row) else { return true }
    return answer.isOpen
  }
}

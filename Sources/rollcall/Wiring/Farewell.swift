import Reporting

/// What a second signal leaves to read: how to see what was done until then, and how to take it back.
func farewell(of runs: [ApprovedTarget]) -> Phrase {
  let kept = runs.compactMap { run in
    run.journal.map { (journal: $0.path, words: run.target.directory.words) }
  }
  guard let first = kept.first else {
    return "Stopped at once. No journal was kept: 'rollcall plan' shows what is left."
  }
  let journal = kept.count == 1 ? first.journal : "JOURNAL"
  guard let look = shownCommand(["rollcall", "history", folder(of: first.journal)]),
    let undo = shownCommand(["rollcall", "undo", journal] + first.words)
  else {
    return "Stopped at once. 'rollcall history' tells what was done, and 'rollcall undo' takes it back."
  }
  return "Stopped at once. To see what was done: \(look); to take it back: \(undo)"
}

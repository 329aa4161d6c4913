import Reconciliation

/// What a report tells, whatever the medium: a value that every renderer reads and that is derived from a plan, an
/// outcome or a failure without copying its rows.
package struct Outline {
  /// What it is about, which a comment's marker and a test suite are named by.
  let subject: Subject
  /// What stands at its top.
  let title: Phrase
  /// The counts, exact whatever a medium leaves out.
  let counts: [Phrase]
  /// What has to be known before anything else: what stands against a plan, why a run stopped.
  var alerts: [Finding] = []
  /// The heading of the alerts.
  var alertsHeading: Phrase = ""
  /// What is done, or went wrong: the rows, what matters most first.
  var tables: [Table] = []
  /// What is to be known of the policy's own text, whatever is done: its warnings, its grants that end.
  var remarks: [Table] = []
  /// How many users hold each licence before and after; none where that isn't counted or nothing changes.
  var seats: [Plan.Seats] = []
  /// What is to be said beside, in sentences.
  var notes: [Phrase] = []
  /// What a plan is approved by.
  var digest: PlanDigest?
  /// What can be done with it.
  var command: Command?
  /// Where all of it is, where a medium has no room.
  var whole: Phrase?

  /// What an outline is about.
  enum Subject: Equatable {
    case plan(AccountID)
    case outcome(AccountID)
    /// A policy that was checked, or that a command failed for, where one is to blame.
    case check(policy: String?)

    /// One word for it.
    var name: String {
      switch self {
      case .plan: "plan"
      case .outcome: "outcome"
      case .check: "check"
      }
    }
  }

  /// A command line that does as it reads, and what for.
  struct Command: Equatable {
    let purpose: Phrase
    let line: String
  }

  /// Groups of findings whose rows have the same columns.
  struct Table {
    /// What stands above all of its groups.
    let heading: Phrase
    /// The heading of each column.
    let columns: [String]
    /// The groups, what matters most first; each holds a finding.
    let groups: [Group]

    /// A table of the groups that hold something, or nil where none does.
    ///
    /// - Parameter heading: What stands above them, where the first one's heading doesn't speak for all.
    init?(_ heading: Phrase? = nil, columns: [String], groups: [Group]) {
      self.columns = columns
      self.groups = groups.filter { $0.count > 0 }
      guard let first = self.groups.first else { return nil }
      self.heading = heading ?? first.heading
    }
  }

  /// Findings of a kind.
  struct Group {
    /// What they have in common.
    let heading: Phrase
    /// The table's columns that say something.
    let columns: [Int]
    /// How many there are.
    let count: Int
    /// Whether a comment does without them.
    var isSecondary = false
    /// The findings, what matters most first.
    let findings: AnySequence<Finding>
  }

  /// Every finding, in the order in which they matter.
  var findings: some Sequence<Finding> {
    ([AnySequence(alerts)] + (tables + remarks).flatMap(\.groups).map(\.findings)).lazy.joined()
  }

  /// What is done or went wrong, without what is said beside of the policy's text.
  var results: some Sequence<Finding> {
    ([AnySequence(alerts)] + tables.flatMap(\.groups).map(\.findings)).lazy.joined()
  }
}

/// One thing that a report tells: a change, an objection, what became of a user, a mistake in a policy.
struct Finding {
  /// What it is.
  let kind: Kind
  /// What it is about, the same in every run, by which systems know it again.
  var subject: String
  /// A sentence without its full stop.
  let message: Phrase
  /// What to do about it, where that is known.
  var help: Phrase?
  /// What caused it.
  var place: Place?
  /// Its rows, by its table's columns.
  var rows: [[Phrase]] = []

  /// The message, and what to do where that is known, in one sentence.
  var sentence: Phrase { help.map { "\(message) (\($0))" } ?? message }

  /// A kind of finding.
  struct Kind: Hashable {
    /// A stable name.
    let name: String
    let weight: Weight
    /// What all findings of the kind have in common.
    let title: String
  }

  /// How much a finding matters.
  enum Weight: Comparable {
    /// Shown in tables alone.
    case silent
    /// As it should be.
    case passed
    case note
    case warning
    case error
  }

  /// A place of a file.
  struct Place: Equatable {
    let path: String
    let line: Int
    let column: Int
  }
}

extension Finding.Place {
  /// A place of one of a policy's files.
  init(_ place: SourcePlace, in files: [String]) {
    self.init(path: files[place.file], line: Int(place.mark.line), column: Int(place.mark.column))
  }
}

import ArgumentParser
import ChimeWire
import Reconciliation

/// `rollcall snapshot`: writes the account's users as JSON.
struct SnapshotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Writes the account's users as JSON, in the shape of 'aws chime list-users'.",
    usage: "rollcall snapshot [<options>]",
    discussion: """
      A job with credentials writes it, and a job without any plans against it.

      Examples:
        rollcall snapshot --account ID > users.json
        rollcall plan policy --directory snapshot:users.json
      """)

  @OptionGroup(title: "Where the users are") var directory: DirectoryOptions
  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      let (account, observed) = try await directory.open(display).closing { source throws(Failure) in
        try await source.read(.everyone)
      }
      try writeStandardOutput { sink in Listing.write(observed, of: account.id) { sink.append($0) } }
    }
  }
}

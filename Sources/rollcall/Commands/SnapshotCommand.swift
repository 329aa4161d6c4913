import ArgumentParser
import ChimeWire
import Reconciliation

/// `rollcall snapshot`: writes the account's users as JSON.
struct SnapshotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Writes the account's users as JSON, in the shape of 'aws chime list-users'.",
    discussion: """
      A job with credentials writes it; a job without plans against it: --directory snapshot:PATH.

      Example: rollcall snapshot --directory sqlite:directory.sqlite --account ID > users.json
      """)

  @OptionGroup var directory: DirectoryOptions
  @OptionGroup var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      let (account, observed) = try await directory.open(display).closing { source throws(Failure) in
        (try await source.account().id, try await source.observe(.everyone))
      }
      try writeStandardOutput { sink in Listing.write(observed, of: account) { sink.append($0) } }
    }
  }
}

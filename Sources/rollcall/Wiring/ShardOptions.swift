import ArgumentParser
import Reconciliation
import Reporting

/// Which of a policy's accounts a command takes: an option of every command that goes through all of them.
struct ShardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take only the accounts that fall to part I of N, counted from 0, so that N jobs share a folder's accounts.",
      valueName: "i/n"))
  var shard: Shard?

  /// Says on standard error that nothing was done because no account falls to the part.
  func tell(_ reports: Reports<some Any>, _ display: DisplayOptions) {
    guard let shard, reports.results.isEmpty, !display.quiet else { return }
    complain("No account falls to part \(shard.index) of \(shard.count).")
  }
}

extension Shard: ExpressibleByArgument {
  /// A part, as it is written after `--shard`.
  package init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map {
      wholeNumber(String($0))
    }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index, of: count)
  }
}

/// Digits alone: neither a sign nor a space.
private func wholeNumber(_ text: String) -> Int? {
  text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
}

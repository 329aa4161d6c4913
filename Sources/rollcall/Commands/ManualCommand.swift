import ArgumentParser

/// `rollcall manual`: the tool's manual, made from the same sentences as its help.
struct ManualCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Prints the manual as a page for man(1).",
    usage: "rollcall manual [<options>]",
    discussion: """
      Examples:
        rollcall manual | man -l -
        rollcall manual > /usr/local/share/man/man1/rollcall.1
      """)

  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    let page = ManualPage.text(of: try .ofTool())
    try await reportingFailure(display) { () throws(Failure) in
      try writeStandardOutput { $0.write(page) }
    }
  }
}

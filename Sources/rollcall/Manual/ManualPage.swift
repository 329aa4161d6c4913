/// The manual of the tool as a page for man(1).
struct ManualPage {
  private var page = Roff()
  private let tool: CommandDescription

  /// The page's text.
  static func text(of tool: CommandDescription) -> String {
    var page = ManualPage(tool: tool)
    page.writeHead()
    page.writeCommands()
    page.writeSharedOptions()
    page.writeExitStatus()
    page.writeTable("Environment", ManualTables.environment)
    page.writeTable("Files", ManualTables.files)
    page.writeEnd()
    return page.page.text
  }

  private init(tool: CommandDescription) { self.tool = tool }

  // MARK: - Parts

  private mutating func writeHead() {
    page.title("rollcall", section: 1, date: rollcallVersionDate, source: "rollcall \(rollcallVersion)")
    page.section("Name")
    page.line("rollcall \\- licences and types of Amazon Chime users as code")
    page.section("Synopsis")
    page.line("\\fBrollcall\\fP \\fIcommand\\fP [\\fIoption\\fP ...] [\\fIargument\\fP ...]")
    page.section("Description")
    page.prose(Rollcall.introduction)
  }

  private mutating func writeCommands() {
    page.section("Commands")
    for command in tool.leaves {
      page.subsection(command.name)
      page.prose(command.abstract ?? "")
      page.paragraph()
      page.line(synopsis(of: command))
      page.prose(command.discussion ?? "")
      for argument in command.ownArguments { write(argument) }
      let shared = command.groups.map(\.title)
      if !shared.isEmpty {
        page.prose("It takes the options under \(shared.map { "\"\($0)\"" }.joined(separator: ", ")) too.")
      }
    }
  }

  /// A command's name, its arguments, the options that it can't do without, and that there are others.
  private func synopsis(of command: CommandDescription) -> String {
    let arguments = command.ownArguments.filter { $0.isPositional || !$0.isOptional }.map { argument in
      let name = argument.isPositional ? value(of: argument) : "\(names(of: argument)) \(value(of: argument))"
      let repeated = argument.isRepeating ? name + " ..." : name
      return argument.isOptional ? "[\(repeated)]" : repeated
    }
    return (["\\fB\(Roff.escaped(command.name))\\fP"] + arguments + ["[\\fIoption\\fP ...]"])
      .joined(separator: " ")
  }

  /// Each group of options once, however many commands take it.
  private mutating func writeSharedOptions() {
    page.section("Options")
    var written: Set<String> = []
    for group in tool.leaves.flatMap(\.groups) where written.insert(group.title).inserted {
      page.subsection(group.title)
      for option in group.options { write(option) }
    }
    page.subsection("Every command")
    page.item("\\fB\\-h\\fP, \\fB\\-\\-help\\fP", "Show help information.")
    page.item("\\fB\\-\\-version\\fP", "Show the version.")
  }

  private mutating func writeExitStatus() {
    page.section("Exit status")
    for status in ExitStatus.allCases { page.item("\\fB\(status.rawValue)\\fP", status.meaning + ".") }
  }

  private mutating func writeTable(_ heading: String, _ rows: [(name: String, meaning: String)]) {
    page.section(heading)
    for row in rows { page.item("\\fB\(Roff.escaped(row.name))\\fP", row.meaning) }
  }

  private mutating func writeEnd() {
    page.section("See also")
    page.line("\\fBaws\\fP(1)")
  }

  /// An argument with its names, its value, what it means, and its default.
  private mutating func write(_ argument: ArgumentDescription) {
    let label =
      argument.isPositional
      ? value(of: argument)
      : argument.takesValue ? "\(names(of: argument)) \(value(of: argument))" : names(of: argument)
    let standard = argument.defaultValue.map { " The default is \($0)." } ?? ""
    page.item(label, (argument.abstract ?? "") + standard)
  }

  /// An option's names, the short one before the long one.
  private func names(of argument: ArgumentDescription) -> String {
    let names = (argument.names ?? []).map(\.text).sorted { $0.utf8.count < $1.utf8.count }
    return names.map { "\\fB\(Roff.escaped($0))\\fP" }.joined(separator: ", ")
  }

  private func value(of argument: ArgumentDescription) -> String {
    "\\fI\(Roff.escaped(argument.valueName ?? ""))\\fP"
  }
}

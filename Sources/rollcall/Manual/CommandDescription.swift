import ArgumentParser
import Foundation

/// A command as the argument parser describes it: the same names and sentences that `--help` shows, so that the manual
/// can't tell another story.
struct CommandDescription: Decodable {
  let commandName: String
  let abstract: String?
  let discussion: String?
  let shouldDisplay: Bool
  let superCommands: [String]?
  let subcommands: [CommandDescription]?
  let arguments: [ArgumentDescription]?

  /// The tool with all its commands.
  ///
  /// - Throws: `DecodingError`, where the parser describes commands in another form than this one.
  static func ofTool() throws -> CommandDescription {
    struct Tool: Decodable { let command: CommandDescription }
    return try JSONDecoder().decode(Tool.self, from: Data(Rollcall._dumpHelp().utf8)).command
  }

  /// The command's whole name, as it is typed.
  var name: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

  /// The commands below this one that do something themselves, in the order of the help.
  var leaves: [CommandDescription] {
    (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }.flatMap { command in
      let leaves = command.leaves
      return leaves.isEmpty ? [command] : leaves
    }
  }

  /// What the command takes by itself: its positional arguments, and options that belong to no group.
  var ownArguments: [ArgumentDescription] {
    shownArguments.filter { $0.sectionTitle == nil && !$0.isOfEveryCommand }
  }

  /// The groups of options that the command takes, in order, each once.
  var groups: [OptionGroupDescription] {
    var groups: [OptionGroupDescription] = []
    for argument in shownArguments {
      guard let title = argument.sectionTitle else { continue }
      if let index = groups.firstIndex(where: { $0.title == title }) {
        groups[index].options.append(argument)
      } else {
        groups.append(OptionGroupDescription(title: title, options: [argument]))
      }
    }
    return groups
  }

  private var shownArguments: [ArgumentDescription] { (arguments ?? []).filter(\.shouldDisplay) }
}

/// Options that the help shows under one heading.
struct OptionGroupDescription {
  let title: String
  var options: [ArgumentDescription]
}

/// An argument, an option or a flag.
struct ArgumentDescription: Decodable {
  struct Name: Decodable {
    let kind: String
    let name: String

    /// The name with its dashes.
    var text: String { (kind == "long" ? "--" : "-") + name }
  }

  let kind: String
  let shouldDisplay: Bool
  let sectionTitle: String?
  let isOptional: Bool
  let isRepeating: Bool
  let names: [Name]?
  let valueName: String?
  let defaultValue: String?
  let abstract: String?

  /// `--help` and `--version`, which say nothing about a command.
  var isOfEveryCommand: Bool { names?.contains { ["help", "version"].contains($0.name) } ?? false }
  /// Whether it is told by its place rather than by a name.
  var isPositional: Bool { kind == "positional" }
  /// Whether a value follows its name.
  var takesValue: Bool { kind == "option" }
}

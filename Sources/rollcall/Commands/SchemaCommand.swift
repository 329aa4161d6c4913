import ArgumentParser

/// `rollcall schema`: prints the JSON Schema of a file format.
struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of policies, plans or outcomes.",
    usage: "rollcall schema [<options>] <format>",
    discussion: """
      Editors complete and check policies by it; programs can check what '--json' prints.

      Example:
        rollcall schema policy > policy.schema.json
      """)

  @Argument(help: "policy, plan or outcome.")
  var format: DescribedFormat

  @OptionGroup(title: "Messages") var display: DisplayOptions

  func run() async throws {
    try await reportingFailure(display) { () throws(Failure) in
      try writeStandardOutput { $0.append(format.schema) }
    }
  }
}

/// A format of files that has a schema.
enum DescribedFormat: String, ExpressibleByArgument, CaseIterable {
  case policy, plan, outcome

  /// The schema as it stands in `schemas`, which the build puts into the program.
  fileprivate var schema: [UInt8] {
    switch self {
    case .policy: PackageResources.policy_schema_json
    case .plan: PackageResources.plan_schema_json
    case .outcome: PackageResources.outcome_schema_json
    }
  }
}

/// The environment variables of the process, read by the tool and handed on; an empty one counts as not set.
package struct Environment: Sendable, Withholding {
  private let variables: [String: String]

  /// Wraps the variables.
  package init(_ variables: [String: String]) { self.variables = variables }

  /// The variable's value, or nil where it isn't set or is empty.
  package subscript(_ name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether the variable says `true`, in any case.
  package func isTrue(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

  /// What may be shown of it.
  package var summary: String { "environment [hidden]" }
}

/// Reads a whole file; nil where there is none at the path.
package typealias FileReader = @Sendable (_ path: String) throws(UnreadableFile) -> [UInt8]?

/// A file that is there and can't be read.
package struct UnreadableFile: Error, Equatable, Sendable {
  /// The system's words.
  package let reason: String

  /// A failure to read.
  package init(reason: String) { self.reason = reason }
}

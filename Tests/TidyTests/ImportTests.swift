import Testing

/// What each target may import beside the standard library. A name that ends in `*` allows every name that begins so.
///
/// A target exists where it forbids an import worth forbidding; an entry here is a decision about the architecture.
private let allowedImports: [String: Set<String>] = [
  "CLibYAML": [],
  "CommitPlugin": ["Foundation", "PackagePlugin"],
  "Reconciliation": ["Synchronization"],
  "JSONStream": [],
  "ChimeWire": ["Reconciliation", "JSONStream"],
  // Glibc gives the memory of a text back behind its reader.
  "Manifests": ["Reconciliation", "CLibYAML", "Dispatch", "Glibc", "Synchronization"],
  "Reporting": ["Reconciliation", "JSONStream", "Crypto", "FoundationEssentials"],
  // Glibc and Darwin make a private file in one call: Foundation would make it readable first.
  "LocalStore": [
    "Reconciliation", "JSONStream", "ChimeWire", "GRDB", "GRDBSQLite", "FoundationEssentials", "Glibc",
    "Darwin",
  ],
  // Glibc has the cube root that the rate limiter's curve needs.
  "Chime": [
    "Glibc", "Reconciliation", "JSONStream", "ChimeWire", "AsyncHTTPClient", "NIO*", "Crypto", "Logging",
    "FoundationEssentials", "Synchronization",
  ],
  "ChimeEmulator": [
    "Reconciliation", "LocalStore", "Chime", "ChimeWire", "JSONStream", "Hummingbird", "NIOCore", "HTTPTypes",
    "Crypto", "Logging", "FoundationEssentials", "Synchronization",
  ],
  // swift-subprocess runs a profile's credential_process: no shell, limits on time and output, no zombie left.
  "rollcall": [
    "Reconciliation", "JSONStream", "ChimeWire", "Manifests", "Reporting", "LocalStore", "Chime",
    "ArgumentParser", "Foundation", "FoundationEssentials", "Glibc", "Logging", "Dispatch", "Subprocess",
    "Synchronization",
    "SystemPackage",
  ],
  "chime-emulator": [
    "Reconciliation", "ChimeEmulator", "LocalStore", "ArgumentParser", "Foundation", "FoundationEssentials",
    "Glibc", "Logging", "Dispatch", "Synchronization",
  ],
  "Simulation": ["Reconciliation", "Reporting", "Synchronization"],
  "Contracts": ["Reconciliation", "Testing"],
]

private let importPattern = Pattern(
  #"^\s*(?:@\w+(?:\([^)\n]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"#
    + #"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)"#)

/// Imports that the table doesn't allow to a file's target, and targets that it doesn't know.
private func forbiddenImports(_ path: String, _ text: String) -> [Violation] {
  let target = path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
  guard let allowed = allowedImports[target] else {
    return [Violation(path: path, line: 1, message: "\(target) is no target of the architecture")]
  }
  return importPattern.matches(in: codeText(of: text)).compactMap { match in
    let isAllowed =
      match.text == "Swift"
      || allowed.contains { name in
        name.hasSuffix("*") ? match.text.hasPrefix(name.dropLast()) : match.text == name
      }
    guard !isAllowed else { return nil }
    return Violation(path: path, line: match.line, message: "\(target) mustn't import \(match.text)")
  }
}

@Suite struct ImportTests {
  @Test func `each target imports what the architecture allows it`() {
    let files =
      SourceTree.sources
      + ["Tests/Simulation", "Tests/Contracts"].flatMap { SourceTree.files(in: $0, extension: "swift") }
    #expect(report(SourceTree.violations(of: forbiddenImports, in: files)) == "")
  }

  @Test(arguments: [
    ("import Foundation", "Foundation"),
    ("package import GRDB", "GRDB"),
    ("@preconcurrency import GRDB", "GRDB"),
    ("@_spi(Some) private import GRDB", "GRDB"),
    ("  import struct Foundation.URL", "Foundation"),
    ("import Foundation.NSString", "Foundation"),
  ])
  func `a forbidden import is found in every form`(line: String, module: String) {
    let text = "import Synchronization\n" + line
    #expect(
      forbiddenImports("Sources/Reconciliation/A.swift", text) == [
        Violation(
          path: "Sources/Reconciliation/A.swift", line: 2, message: "Reconciliation mustn't import \(module)")
      ])
  }

  @Test func `an import in a comment is no import`() {
    #expect(forbiddenImports("Sources/JSONStream/A.swift", "// import Foundation\n/*\nimport GRDB\n*/") == [])
  }

  @Test func `a family of modules is allowed by its beginning`() {
    #expect(forbiddenImports("Sources/Chime/A.swift", "import NIOHTTP1\nimport NIOCore") == [])
    #expect(forbiddenImports("Sources/Chime/A.swift", "import Nioh").count == 1)
  }

  @Test func `a target that the table doesn't know is refused`() {
    #expect(
      forbiddenImports("Sources/Utilities/A.swift", "") == [
        Violation(
          path: "Sources/Utilities/A.swift", line: 1, message: "Utilities is no target of the architecture")
      ])
  }
}

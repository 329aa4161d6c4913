import Testing

// The words are put together here, since this file is searched like any other.
private let unfinishedMarks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
private let unfinishedPattern = Pattern(#"\b(?:"# + unfinishedMarks.joined(separator: "|") + #")\b"#)
private let machineFolders = ["work", "root", "home", "tmp"]
private let machinePattern = Pattern(
  #"(?<![\w.~}-])/(?:"# + machineFolders.joined(separator: "|") + #")/[\w.]*"#)

/// Marks of work that was left for later.
private func unfinishedWork(_ path: String, _ text: String) -> [Violation] {
  unfinishedPattern.matches(in: text).map { match in
    Violation(path: path, line: match.line, message: "unfinished: \(match.text)")
  }
}

/// Paths that mean something on one machine alone.
private func machinePaths(_ path: String, _ text: String) -> [Violation] {
  machinePattern.matches(in: text).map { match in
    Violation(path: path, line: match.line, message: "a path of one machine: \(match.text)")
  }
}

/// What is handed out: everything but the tests, which may hold samples of anything.
private func handedOut() -> [SourceTree.File] {
  ["Sources", "README.md", "examples", "schemas"].flatMap { SourceTree.files(in: $0) }
}

/// Names at the top level that shouldn't be there, and names that are due and aren't.
private func strayNames(_ names: Set<String>) -> [Violation] {
  let due: Set = ["Package.swift", "README.md", "Sources", "Tests", "examples", "schemas"]
  let stray = names.filter { !$0.hasPrefix(".") && !due.contains($0) }
  return stray.sorted().map { Violation(path: $0, line: 1, message: "has no place at the top level") }
    + due.subtracting(names).sorted().map { Violation(path: $0, line: 1, message: "is due at the top level") }
}

@Suite struct TraceTests {
  @Test func `nothing is marked as unfinished`() {
    let files = handedOut() + SourceTree.files(in: "Tests")
    #expect(report(SourceTree.violations(of: unfinishedWork, in: files)) == "")
  }

  @Test func `nothing that is handed out names a path of one machine`() {
    #expect(report(SourceTree.violations(of: machinePaths, in: handedOut())) == "")
  }

  @Test func `the top level holds what the architecture names`() {
    #expect(report(strayNames(SourceTree.topLevel())) == "")
  }

  @Test func `the tree that these tests read is the whole one`() {
    #expect(SourceTree.sources.contains { $0.path == "Sources/Reconciliation/Planning/Plan.swift" })
    #expect(
      Set(handedOut().compactMap { $0.path.split(separator: "/").first }).isSuperset(of: [
        "schemas", "examples",
      ]))
  }

  @Test(arguments: unfinishedMarks)
  func `an unfinished mark is found`(mark: String) {
    #expect(unfinishedWork("A.swift", "\n// \(mark): later").map(\.line) == [2])
    #expect(unfinishedWork("A.swift", "\(mark)S, A\(mark), \(mark.lowercased())") == [])
  }

  @Test(arguments: machineFolders)
  func `a path of one machine is found`(folder: String) {
    #expect(machinePaths("A.swift", "\nlet a = \"/\(folder)/a\"").map(\.line) == [2])
    #expect(machinePaths("a.sh", "\ncd /\(folder)/a").map(\.line) == [2])
    #expect(machinePaths("a.sh", "cd ../\(folder)/a ~/\(folder)/a src/\(folder)/a /\(folder)s/a") == [])
  }

  @Test func `a stray name and a missing one at the top level are found`() {
    let names: Set = ["Package.swift", "README.md", "Sources", "Tests", "examples", "schemas", ".gitignore"]
    #expect(strayNames(names) == [])
    #expect(strayNames(names.union(["docs"])).map(\.path) == ["docs"])
    #expect(strayNames(names.subtracting(["README.md"])).map(\.path) == ["README.md"])
  }
}

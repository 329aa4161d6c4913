import Testing

/// The targets that speak to the world: the only ones with a terminal, an environment, a real clock and real chance.
private let toolTargets: Set<String> = ["rollcall", "chime-emulator"]

/// The files that may hold unsafe code: one for each C library or raw buffer, and no others.
private let unsafeFiles: Set<String> = [
  "Sources/LocalStore/FileReading.swift",
  "Sources/LocalStore/PrivateFile.swift",
  "Sources/LocalStore/StoredText.swift",
  "Sources/Manifests/PassedText.swift",
  "Sources/Manifests/YAMLParser.swift",
  "Sources/Reconciliation/Users/Identifiers.swift",
  "Sources/Reconciliation/Users/TextComparison.swift",
  "Sources/Reconciliation/Users/TextIndex.swift",
  "Sources/rollcall/Terminal/TerminalDevice.swift",
  "Sources/rollcall/Wiring/ByteSink.swift",
  "Sources/rollcall/Wiring/FileWriting.swift",
  "Sources/rollcall/Wiring/Files.swift",
  "Sources/rollcall/Wiring/Interruptions.swift",
  "Sources/rollcall/Wiring/JournalFile.swift",
]

private struct Ban {
  let pattern: Pattern
  let message: String

  init(_ pattern: String, _ message: String) {
    self.pattern = Pattern(pattern)
    self.message = message
  }
}

/// What only the tools may do; everywhere else it is a parameter.
private let worldBans = [
  // What prints into a place that it was given is no output yet.
  Ban(
    #"(?<![\w.])(?<!func )(?:print|debugPrint|dump)\((?![^\n]*\b(?:into|to): &)"#, "output is the tool's"),
  Ban(#"\b(?:Swift|Glibc|Foundation)\.(?:print|exit|abort)\("#, "output and exit are the tool's"),
  Ban(#"(?<![\w.])(?<!func )(?:exit|_exit|abort)\("#, "exit is the tool's"),
  Ban(#"\b(?:ProcessInfo|CommandLine)\b|\b(?:getenv|setenv|environ)\b"#, "the environment is a parameter"),
  Ban(
    #"\b(?:ContinuousClock|SuspendingClock)(?:\(\)|\.now\b)|\bDate(?:\(\)|\.now\b)"#, "time is a parameter"),
  Ban(#"\bTask\.sleep\((?![^)\n]*\bclock:)"#, "time is a parameter"),
  Ban(#"\bSystemRandomNumberGenerator\b|\bUUID\(\)"#, "chance is a parameter"),
  Ban(#"\.(?:randomElement|shuffle|shuffled)\(\)"#, "chance is a parameter"),
  Ban(#"\.random\((?:in:(?![^)\n]*\busing:)|\))"#, "chance is a parameter"),
  Ban(#"\bisatty\b"#, "the terminal is the tool's"),
]

/// What no file does.
private let bansEverywhere = [
  Ban(#"\btry!"#, "handle the error"),
  Ban(#"\bas!"#, "cast with as?"),
  Ban(#"(?<!\btry)(?<!\bas)(?<=[\w)\]}?>"])!(?![=\w])"#, "unwrap with guard or if"),
  Ban(#"@unchecked\s+Sendable\b"#, "make it Sendable"),
  Ban(#"\bnonisolated\(unsafe\)"#, "isolate it"),
  Ban(#"\bfatalError\b"#, "use a precondition with a sentence"),
  Ban(#"\b(?:public|open)[ \t]+(?!import\b)(?=\w)"#, "nothing is public: use package"),
  Ban(#"\bpublic\s+import\b"#, "nothing is public: use package"),
]

private func violations(of bans: [Ban], _ path: String, _ code: String) -> [Violation] {
  bans.flatMap { ban in
    ban.pattern.matches(in: code).map { Violation(path: path, line: $0.line, message: ban.message) }
  }
}

/// Calls that reach the world from a target that has no business there.
private func callsToTheWorld(_ path: String, _ text: String) -> [Violation] {
  let target = path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
  return toolTargets.contains(target) ? [] : violations(of: worldBans, path, codeText(of: text))
}

/// Constructs that silence the compiler or end the process.
private func bannedConstructs(_ path: String, _ text: String) -> [Violation] {
  violations(of: bansEverywhere, path, codeText(of: text))
}

private let unsafeBan = [
  Ban(
    #"\bunsafe\b|\bUnsafe(?:Mutable|Raw|Buffer|Pointer)\w*|\bwithUnsafe\w+|\bunsafe[A-Z]\w*"#,
    "no file for unsafe code")
]

/// Unsafe code outside the files that are listed for it.
private func unsafeCode(_ path: String, _ text: String) -> [Violation] {
  unsafeFiles.contains(path) ? [] : violations(of: unsafeBan, path, codeText(of: text))
}

@Suite struct BannedCallTests {
  @Test func `only the tools print, exit, and know the environment, the clock and chance`() {
    #expect(report(SourceTree.violations(of: callsToTheWorld, in: SourceTree.sources)) == "")
  }

  @Test func `no source silences the compiler, unwraps by force or is public`() {
    #expect(report(SourceTree.violations(of: bannedConstructs, in: SourceTree.sources)) == "")
  }

  @Test func `unsafe code stays in the files that are listed for it`() {
    #expect(report(SourceTree.violations(of: unsafeCode, in: SourceTree.sources)) == "")
  }

  @Test func `every file that is listed for unsafe code holds some`() {
    let idle = unsafeFiles.filter { path in
      SourceTree.files(in: path).allSatisfy {
        violations(of: unsafeBan, $0.path, codeText(of: $0.text)).isEmpty
      }
    }
    #expect(idle.sorted() == [])
  }

  @Test(arguments: [
    "print(plan)", "  debugPrint(plan)", "Swift.print(plan)", "dump(plan)", "exit(1)", "Foundation.exit(1)",
    "let home = ProcessInfo.processInfo.environment", "getenv(name)", "CommandLine.arguments",
    "let clock = ContinuousClock()", "ContinuousClock.now", "SuspendingClock()", "Date()", "Date.now",
    "try await Task.sleep(for: .seconds(1))", "var chance = SystemRandomNumberGenerator()", "UUID()",
    "users.shuffled()", "users.randomElement()", "Int.random(in: 0..<3)", "Bool.random()", "isatty(1)",
    "\"\\(print(plan))\"",
  ])
  func `a call to the world is found`(line: String) {
    #expect(callsToTheWorld("Sources/Reporting/A.swift", "\n" + line).map(\.line) == [2])
    #expect(callsToTheWorld("Sources/rollcall/A.swift", line) == [])
  }

  @Test(arguments: [
    "printer.print(plan)", "print(plan, into: &printer)", "func print(_ text: String) {", "reprint(plan)",
    "// print(plan)",
    "\"print(plan)\"",
    "clock.sleep(for: delay)", "try await Task.sleep(for: delay, clock: clock)",
    "let clock: some Clock<Duration>",
    "Double.random(in: 0..<1, using: &chance)", "users.shuffled(using: &chance)", "exitCode(of: outcome)",
    "let updated: Date", "UUID(uuidString: text)",
  ])
  func `what only looks like a call to the world passes`(line: String) {
    #expect(callsToTheWorld("Sources/Reporting/A.swift", line) == [])
  }

  @Test(arguments: [
    "let a = try! read()", "let a = b as! C", "a!.b", "a()!", "a[0]!", "a?.b!", "var a: String!", "f(a!)",
    "\"a\"!", "\"\\(a!)\"", "final class A: @unchecked Sendable {", "nonisolated(unsafe) var a = 1",
    "fatalError(\"never\")", "public struct A {", "  public let a = 1", "open class A {",
    "@inlinable public func a() {", "public import GRDB",
  ])
  func `a banned construct is found`(line: String) {
    #expect(bannedConstructs("Sources/rollcall/A.swift", "\n" + line).map(\.line) == [2])
  }

  @Test(arguments: [
    "if !a { }", "a != b", "guard !(a && !b) else { return }", "try? read()", "a as? B", "\"never!\"",
    "// a!",
    "#if !os(Linux)", "package struct A {", "private(set) var isPublic = true", "file.open (path)",
    "case open",
    "let state = open", "return [!a, !b]",
  ])
  func `what only looks like a banned construct passes`(line: String) {
    #expect(bannedConstructs("Sources/Reporting/A.swift", line) == [])
  }

  @Test(arguments: [
    "unsafe f(pointer)", "func f(_ buffer: UnsafeRawBufferPointer) {", "a.withUnsafeBytes { $0.count }",
    "unsafeBitCast(a, to: B.self)",
  ])
  func `unsafe code is found where no list allows it`(line: String) {
    #expect(unsafeCode("Sources/Reporting/A.swift", "\n" + line).map(\.line) == [2])
    #expect(unsafeCode("Sources/Reconciliation/Users/TextIndex.swift", line) == [])
  }

  @Test(arguments: ["// unsafe", "let isUnsafe = true", "\"unsafe\""])
  func `what only looks like unsafe code passes`(line: String) {
    #expect(unsafeCode("Sources/Reporting/A.swift", line) == [])
  }
}

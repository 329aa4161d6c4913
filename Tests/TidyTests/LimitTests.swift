import Testing

/// A file holds one idea; at four hundred lines it holds two.
private let fileLimit = 400
/// A function does one thing; what takes more than seventy lines is several.
private let functionLimit = 70

private func longFiles(_ path: String, _ text: String) -> [Violation] {
  let lines =
    text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0)
  guard lines > fileLimit else { return [] }
  return [Violation(path: path, line: lines, message: "\(lines) lines; a file has at most \(fileLimit)")]
}

private func longFunctions(_ path: String, _ text: String) -> [Violation] {
  functions(in: codeText(of: text)).compactMap { function in
    guard function.lines > functionLimit else { return nil }
    return Violation(
      path: path, line: function.line,
      message: "\(function.name) has \(function.lines) lines; a function has at most \(functionLimit)")
  }
}

@Suite struct LimitTests {
  @Test func `no file is longer than the limit`() {
    #expect(report(SourceTree.violations(of: longFiles, in: SourceTree.sources)) == "")
  }

  @Test func `no function is longer than the limit`() {
    #expect(report(SourceTree.violations(of: longFunctions, in: SourceTree.sources)) == "")
  }

  @Test func `a file may have as many lines as the limit, and no more`() {
    #expect(longFiles("A.swift", String(repeating: "\n", count: 400)) == [])
    #expect(longFiles("A.swift", String(repeating: "\n", count: 399) + "a") == [])
    #expect(longFiles("A.swift", String(repeating: "\n", count: 401)).map(\.line) == [401])
  }

  @Test(arguments: [
    "func a()", "init()", "init?(_ text: String)", "deinit", "subscript(row: Int) -> Int",
    "static func == (left: A, right: A) -> Bool",
    "package func a<T: P>(_ b: (T) -> Void = { _ in }) async throws(E) -> T",
    "private mutating func a(\n  b: Int\n) -> (Int, Int)\nwhere T: P", "var a: Int", "get",
  ])
  func `a function of any kind may have as many lines as the limit, and no more`(signature: String) {
    let header = signature.split(separator: "\n").count
    func source(lines: Int) -> String {
      "struct A {\n" + signature + " {\n" + String(repeating: "  b() // }\n", count: lines - header - 1)
        + "}\n}\n"
    }
    #expect(longFunctions("A.swift", source(lines: 70)) == [])
    #expect(longFunctions("A.swift", source(lines: 71)).map(\.line) == [2])
  }

  @Test func `a type, a call and a requirement are no functions`() {
    let source = """
      protocol P {
        func a() async throws -> Int
        init(b: Int)
        var c: Int { get }
      }
      enum E {
        static let all = make { self.init(rawValue: 1) }
      """
    #expect(functions(in: source).map(\.name) == ["var c"])
  }

  @Test func `a function inside a function counts for both`() {
    let found = functions(in: "func a() {\n  func b() {\n  }\n  if c { d() }\n}\n")
    #expect(found.map(\.name) == ["func a", "func b"])
    #expect(found.map(\.lines) == [5, 2])
  }
}

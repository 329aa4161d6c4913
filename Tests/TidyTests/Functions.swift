/// A function of any kind: where it begins and how many lines it takes, with its signature and its last brace.
struct FunctionExtent: Equatable {
  let name: String
  let line: Int
  let lines: Int
}

private let declarations = Pattern(
  #"(?<![\w.])((?:func\s+[^\s(<]+|init(?=[?!(<])|deinit(?=\s*\{)|subscript(?=\s*[(<])"#
    + #"|var\s+\w+(?=\s*:[^={\n]*\{)|(?:get|set|_read|_modify|didSet|willSet)(?=[^\n;}=:.,)]*\{)))"#)

/// The functions in code whose comments and strings are blanked: functions, initialisers, subscripts, accessors and
/// properties that compute.
///
/// Braces are matched, nothing is parsed; a declaration without a body, as in a protocol, is left out.
func functions(in code: String) -> [FunctionExtent] {
  let scanner = BodyScanner(code)
  return declarations.matches(in: code).compactMap { match in
    guard let end = scanner.lastLine(ofBodyAfter: match.offset + match.text.utf8.count) else { return nil }
    let name = match.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return FunctionExtent(name: name, line: match.line, lines: end - match.line + 1)
  }
}

private struct BodyScanner {
  private let code: [UInt8]

  init(_ code: String) { self.code = Array(code.utf8) }

  /// The line of the brace that closes the body of the declaration whose name ends at an offset; nil where it has
  /// no body.
  func lastLine(ofBodyAfter offset: Int) -> Int? {
    guard let opening = openingBrace(after: offset), let closing = closingBrace(of: opening) else {
      return nil
    }
    return 1 + code[..<closing].count { $0 == UInt8(ascii: "\n") }
  }

  /// The body's brace: the first outside parentheses, before anything that ends a signature.
  private func openingBrace(after offset: Int) -> Int? {
    var depth = 0
    var position = offset
    while position < code.count {
      let byte = code[position]
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "{") where depth == 0: return position
      case UInt8(ascii: "}") where depth == 0: return nil
      case UInt8(ascii: "\n") where depth == 0 && !continues(after: position): return nil
      default: break
      }
      if depth < 0 { return nil }
      position += 1
    }
    return nil
  }

  /// Whether a signature goes on in the line after a line break outside parentheses.
  private func continues(after newline: Int) -> Bool {
    let next = code[(newline + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    return ["{", "->", "where", "async", "throws", "rethrows", "("].contains { next.starts(with: $0.utf8) }
  }

  private func closingBrace(of opening: Int) -> Int? {
    var depth = 0
    for position in opening..<code.count {
      if code[position] == UInt8(ascii: "{") { depth += 1 }
      if code[position] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 { return position }
    }
    return nil
  }
}

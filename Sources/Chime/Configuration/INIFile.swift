/// A shared config or credentials file, taken apart as botocore does (Python's `RawConfigParser`): sections in
/// their order, keys without case, values whole.
struct INIFile: Sendable {
  /// The sections, each name once.
  private(set) var sections: [INISection] = []
}

/// One section; printing it shows its name alone.
struct INISection: Sendable, Withholding {
  /// What stands between the brackets.
  let name: String
  /// The values by key in lower case.
  fileprivate(set) var values: [String: INIValue] = [:]

  var summary: String { "section \(name) [hidden]" }
}

/// A value: text, or the indented lines below an empty one, which are keys of their own.
enum INIValue: Equatable, Sendable {
  case text(String)
  case nested([String: String])
}

/// What is wrong with a line; never the line, which may hold a secret.
package enum INIProblem: Error, Equatable, Sendable {
  /// The file isn't UTF-8.
  case notUTF8
  /// A key before the first section.
  case noSection
  /// A line without `=` or `:`.
  case noDelimiter
  /// A section that is there already.
  case repeatedSection
  /// A key that its section has already.
  case repeatedKey
}

/// A problem and its line, counted from 1.
struct INIFailure: Error, Equatable {
  let line: Int
  let problem: INIProblem
}

// MARK: - Reading

extension INIFile {
  /// Reads a file.
  init(_ bytes: [UInt8]) throws(INIFailure) {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self) else {
      throw INIFailure(line: 1, problem: .notUTF8)
    }
    var reader = INIReader()
    for (index, line) in lines(of: text).enumerated() {
      do { try reader.take(line, number: index + 1) } catch {
        throw INIFailure(line: index + 1, problem: error)
      }
    }
    sections = try reader.finished()
  }
}

/// The lines, ended by LF, CR LF or CR.
private func lines(of text: String) -> [String] {
  let bytes = Array(text.utf8).replacing([13, 10], with: [10])
  return bytes.split(omittingEmptySubsequences: false) { $0 == 10 || $0 == 13 }
    .map { String(decoding: $0, as: UTF8.self) }
}

/// Reads line after line; what is indented deeper than its key goes on with the key's value.
private struct INIReader {
  private var sections: [(name: String, keys: [OpenKey])] = []
  private var isInValue = false
  private var indent = 0

  private struct OpenKey {
    let name: String
    let line: Int
    var lines: [String]
  }

  mutating func take(_ line: String, number: Int) throws(INIProblem) {
    let text = trimmed(line)
    if text.hasPrefix("#") || text.hasPrefix(";") { return }
    if text.isEmpty { return extendValue(with: "") }
    let depth = line.unicodeScalars.prefix { $0.properties.isWhitespace }.count
    if isInValue, depth > indent { return extendValue(with: text) }
    indent = depth
    if text.hasPrefix("["), let end = text.lastIndex(of: "]"), text.index(after: text.startIndex) < end {
      try openSection(String(text[text.index(after: text.startIndex)..<end]))
    } else {
      try openKey(text, number: number)
    }
  }

  private mutating func extendValue(with text: String) {
    guard isInValue, let section = sections.indices.last, let key = sections[section].keys.indices.last
    else { return }
    sections[section].keys[key].lines.append(text)
  }

  private mutating func openSection(_ name: String) throws(INIProblem) {
    guard !sections.contains(where: { $0.name == name }) else { throw .repeatedSection }
    sections.append((name, []))
    isInValue = false
  }

  private mutating func openKey(_ text: String, number: Int) throws(INIProblem) {
    guard let section = sections.indices.last else { throw .noSection }
    guard let delimiter = text.firstIndex(where: { $0 == "=" || $0 == ":" }), delimiter != text.startIndex
    else { throw .noDelimiter }
    let name = trimmed(String(text[..<delimiter])).lowercased()
    guard !sections[section].keys.contains(where: { $0.name == name }) else { throw .repeatedKey }
    let value = trimmed(String(text[text.index(after: delimiter)...]))
    sections[section].keys.append(OpenKey(name: name, line: number, lines: [value]))
    isInValue = true
  }

  func finished() throws(INIFailure) -> [INISection] {
    var finished: [INISection] = []
    for section in sections {
      var values: [String: INIValue] = [:]
      for key in section.keys { values[key.name] = try value(of: key) }
      finished.append(INISection(name: section.name, values: values))
    }
    return finished
  }

  private func value(of key: OpenKey) throws(INIFailure) -> INIValue {
    let filled = key.lines.filter { !$0.isEmpty }
    guard key.lines.first == "", !filled.isEmpty else {
      let end = key.lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
      return .text(key.lines.prefix(end).joined(separator: "\n"))
    }
    var nested: [String: String] = [:]
    for line in filled {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw INIFailure(line: key.line, problem: .noDelimiter) }
      nested[trimmed(String(parts[0])).lowercased()] = trimmed(String(parts[1]))
    }
    return .nested(nested)
  }
}

/// The text without white space at its ends.
private func trimmed(_ text: String) -> String {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(scalars[first...last])
}

import Reconciliation

extension PolicyFileReader {
  /// Warns of the last scalar where it stands without quotes and other readers of YAML take it for something else
  /// than text: they would make another name of it.
  func checkReading(of event: YAMLEvents.Event, _ findings: inout Diagnostics) {
    guard event.isPlain, let reading = PolicyProblem.OtherReading(ofPlain: bytes) else { return }
    report(.ambiguousText(text, takenFor: reading), at: event.mark, &findings)
  }
}

/// What YAML's own types make of text without quotes.
///
/// Source: the types of YAML 1.1 (yaml.org/type: bool, float, int, merge, null, timestamp, value) and the core schema
/// of YAML 1.2.2, section 10.3.2; what either takes for something else than text counts.
extension PolicyProblem.OtherReading {
  /// The longest of the words below, in bytes.
  private static let longestWord = 5

  /// What the words begin with.
  private static let beginnings = Array("yYnNtTfFoO~.+-=<".utf8)

  init?(ofPlain text: ArraySlice<UInt8>) {
    if text.count <= Self.longestWord, let first = text.first, Self.beginnings.contains(first),
      let word = Self(word: String(decoding: text, as: UTF8.self))
    {
      self = word
      return
    }
    guard Self.mayBeNumberOrDate(text) else { return nil }
    if isNumber(text) {
      self = .number
    } else if isDate(text) {
      self = .date
    } else {
      return nil
    }
  }

  /// Whether the byte behind the first digits leaves a number or a date possible; of nearly all ids it doesn't.
  private static func mayBeNumberOrDate(_ text: ArraySlice<UInt8>) -> Bool {
    let isSigned = text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-")
    let start = text.startIndex + (isSigned ? 1 : 0)
    var index = start
    while index < text.endIndex, text[index].isDigit || text[index] == UInt8(ascii: "_") { index += 1 }
    guard index < text.endIndex else { return true }
    switch text[index] {
    case UInt8(ascii: "."), UInt8(ascii: ":"): return true
    // An exponent has no letter but its own.
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      return !text[(index + 1)...].contains { $0 >= UInt8(ascii: "A") && $0 != UInt8(ascii: "_") }
    case UInt8(ascii: "b"), UInt8(ascii: "o"), UInt8(ascii: "x"): return index == start + 1
    case UInt8(ascii: "-"):
      return index == text.startIndex + 4 && text[(index + 1)...].prefix(3).contains(UInt8(ascii: "-"))
    default: return false
    }
  }

  private init?(word: String) {
    switch word {
    case "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "true", "True", "TRUE", "false", "False",
      "FALSE", "on", "On", "ON", "off", "Off", "OFF":
      self = .boolean
    case "~", "null", "Null", "NULL":
      self = .null
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF":
      self = .number
    case "=", "<<":
      self = .sign
    default:
      return nil
    }
  }
}

// MARK: - Numbers

/// Whether text is an integer or a fraction in any base, with any grouping.
private func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
  let sign = text.first.map { "+-".utf8.contains($0) } ?? false
  let digits = sign ? text.dropFirst() : text
  guard let first = digits.first, first.isDigit || first == UInt8(ascii: ".") else { return false }
  if first == UInt8(ascii: "0"), let base = digits.dropFirst().first {
    let rest = digits.dropFirst(2)
    switch base {
    case UInt8(ascii: "b"): return isGrouped(rest) { "01".utf8.contains($0) }
    case UInt8(ascii: "o"): return isGrouped(rest) { $0.isDigit && $0 < UInt8(ascii: "8") }
    case UInt8(ascii: "x"): return isGrouped(rest) { $0.isHexDigit }
    default: break
    }
  }
  return digits.contains(UInt8(ascii: ":")) ? isSexagesimal(digits) : isDecimal(digits)
}

/// `12`, `1_000`, `1.5`, `.5`, `5.`, `1e5`.
private func isDecimal(_ text: ArraySlice<UInt8>) -> Bool {
  let exponent = text.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
  if let exponent {
    let power = text[(exponent + 1)...]
    let sign = power.first.map { "+-".utf8.contains($0) } ?? false
    guard isAll(sign ? power.dropFirst() : power, \.isDigit) else { return false }
  }
  let mantissa = text[..<(exponent ?? text.endIndex)]
  guard let point = mantissa.firstIndex(of: UInt8(ascii: ".")) else { return isGrouped(mantissa, \.isDigit) }
  let (whole, part) = (mantissa[..<point], mantissa[(point + 1)...])
  return whole.isEmpty ? isGrouped(part, \.isDigit) : isGrouped(whole, \.isDigit) && isFraction(part)
}

/// `1:30`, `190:20:30.15`: minutes and seconds, of which YAML 1.1 makes one number.
private func isSexagesimal(_ text: ArraySlice<UInt8>) -> Bool {
  let point = text.firstIndex(of: UInt8(ascii: "."))
  let parts = text[..<(point ?? text.endIndex)].split(
    separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  let fraction = point.map { text[($0 + 1)...] } ?? []
  guard let first = parts.first, isGrouped(first, \.isDigit),
    isFraction(fraction)
  else { return false }
  return parts.dropFirst().allSatisfy { part in
    isAll(part, \.isDigit) && part.count <= 2 && (part.count == 1 || (part.first ?? 0) < UInt8(ascii: "6"))
  }
}

/// Whether text is nothing but digits and underlines; behind a point there may be nothing at all.
private func isFraction(_ text: ArraySlice<UInt8>) -> Bool {
  text.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") }
}

/// Whether text is digits, with underlines between or behind them.
private func isGrouped(_ text: ArraySlice<UInt8>, _ isDigit: (UInt8) -> Bool) -> Bool {
  guard let first = text.first, isDigit(first) else { return false }
  return text.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
}

private func isAll(_ text: ArraySlice<UInt8>, _ isMember: (UInt8) -> Bool) -> Bool {
  !text.isEmpty && text.allSatisfy(isMember)
}

// MARK: - Dates

/// `2024-01-01`, alone or with a time behind it.
private func isDate(_ text: ArraySlice<UInt8>) -> Bool {
  guard text.count > 4, text[text.startIndex + 4] == UInt8(ascii: "-") else { return false }
  let time = text.firstIndex { "Tt \t".utf8.contains($0) }
  let parts = text[..<(time ?? text.endIndex)].split(
    separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
  guard parts.count == 3, parts[0].count == 4, parts.allSatisfy({ isAll($0, \.isDigit) }) else {
    return false
  }
  guard let time else { return parts[1].count == 2 && parts[2].count == 2 }
  return (1...2).contains(parts[1].count) && (1...2).contains(parts[2].count) && isTime(text[(time + 1)...])
}

/// `21:59:43`, with a fraction and a zone or without.
private func isTime(_ text: ArraySlice<UInt8>) -> Bool {
  let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  guard parts.count >= 3, isAll(parts[0], \.isDigit), isAll(parts[1], \.isDigit) else { return false }
  return text.allSatisfy { $0.isDigit || ":.+-Z \t".utf8.contains($0) }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}

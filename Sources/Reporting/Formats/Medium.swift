/// Where a report is read, which decides what text from outside could do there.
enum Medium: Sendable {
  /// A comment or a summary: text from outside stands in code spans, where nothing is a link, a mention or an element.
  case markdown
  /// A page, or an XML document; within an element or an attribute's quotes.
  case markup
  /// The message of a runner's workflow command.
  case workflowMessage
  /// A property of a runner's workflow command.
  case workflowProperty
  /// A message of a SARIF log, where brackets make links and braces are placeholders.
  case sarif
  /// A string that its reader shows as it is.
  case data
}

/// Prints phrases for a medium, and makes harmless in them what came from outside.
///
/// On every medium what is invisible or moves text is shown as an escape first, as on a terminal.
struct MediumPrinter: Sendable {
  /// Where it is read.
  let medium: Medium
  /// Whether e-mail addresses are shown as hashes.
  let redacts: Bool

  /// A printer for a medium.
  init(_ medium: Medium, redacts: Bool) {
    self.medium = medium
    self.redacts = redacts
  }

  /// The most bytes that one value from outside takes, so that a service's message can't crowd out a report: a policy's
  /// scalars are whole in documents, and a room's ARN is in comments and annotations.
  private var valueLimit: Int {
    switch medium {
    case .markdown, .workflowMessage, .workflowProperty: 256
    case .markup, .sarif, .data: 1_024
    }
  }

  /// A phrase as text of the medium.
  func text(_ phrase: Phrase) -> String {
    phrase.parts.map { part in
      switch part {
      case .own(let text): own(text)
      case .untrusted(let text): outside(text)
      }
    }.joined()
  }

  /// Text from outside as text of the medium.
  func outside(_ text: Untrusted) -> String {
    let visible = text.visible(
      TextStyle(color: false, unicode: true, redacts: redacts), atMost: valueLimit)
    return medium == .markdown ? codeSpan(visible) : escaped(visible)
  }

  private func own(_ text: String) -> String {
    medium == .markdown
      ? replacing(text) { Self.markdownMarks.contains($0) ? "\\\($0)" : nil } : escaped(text)
  }

  private static let markdownMarks: Set<Unicode.Scalar> = Set("\\`*_{}[]<>#|~&@!$".unicodeScalars)

  private func escaped(_ text: String) -> String {
    switch medium {
    case .markdown, .data: text
    case .markup: replacing(text, markupEscape)
    case .workflowMessage: replacing(text) { $0 == "%" ? "%25" : nil }
    case .workflowProperty: replacing(text, workflowPropertyEscape)
    case .sarif: replacing(text, sarifEscape)
    }
  }
}

// MARK: - Escapes

/// A value in a code span. No backtick can end it and no bar can end its table's cell, whichever parser reads it:
/// both stand as visible escapes.
private func codeSpan(_ visible: String) -> String {
  if visible.isEmpty { return "(empty)" }
  let inner = replacing(visible) { $0 == "`" || $0 == "|" ? Untrusted.escape($0) : nil }
  return "`\(inner)`"
}

/// Source: HTML, 13.1.2; `&#39;` since XML and HTML both know it.
private func markupEscape(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "&": "&amp;"
  case "<": "&lt;"
  case ">": "&gt;"
  case "\"": "&quot;"
  case "'": "&#39;"
  default: nil
  }
}

/// Source: GitHub's actions/toolkit, `escapeProperty`. Line breaks are visible escapes already.
private func workflowPropertyEscape(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "%": "%25"
  case ":": "%3A"
  case ",": "%2C"
  default: nil
  }
}

/// Source: SARIF 2.1.0, 3.11.5 (placeholders) and 3.11.6 (embedded links).
private func sarifEscape(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "\\": "\\\\"
  case "[": "\\["
  case "]": "\\]"
  case "{": "{{"
  case "}": "}}"
  default: nil
  }
}

private func replacing(_ text: String, _ escape: (Unicode.Scalar) -> String?) -> String {
  if !text.unicodeScalars.contains(where: { escape($0) != nil }) { return text }
  var escaped = ""
  escaped.reserveCapacity(text.utf8.count + 16)
  for scalar in text.unicodeScalars {
    if let sequence = escape(scalar) { escaped += sequence } else { escaped.unicodeScalars.append(scalar) }
  }
  return escaped
}

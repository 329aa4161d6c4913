import Foundation
import FoundationXML
import Reconciliation
import Reporting
import Testing

/// Text from outside in every form: it is seen, and does nothing.
///
/// `ROLLCALL_HOSTILE=N` draws so many texts instead of a few hundred.
@Suite struct `Hostile text in a report` {
  @Test(arguments: HostileReports.pieces) func `alone leaves every form as harmless text does`(
    piece: String
  ) throws {
    try expectHarmless(piece)
  }

  @Test func `put together by chance leaves every form as harmless text does`() throws {
    let asked = ProcessInfo.processInfo.environment["ROLLCALL_HOSTILE"].flatMap(Int.init)
    var chance = SplitMix(state: 20_260_220)
    for _ in 0..<(asked ?? 200) {
      let text = (0..<Int.random(in: 1...6, using: &chance)).map { _ in
        HostileReports.pieces[Int.random(in: HostileReports.pieces.indices, using: &chance)]
      }.joined()
      // A sentence repeats so many characters of a text: longer ones are cut, which harmless text isn't.
      try expectHarmless(String(String.UnicodeScalarView(text.unicodeScalars.prefix(60))))
    }
  }

  /// Renders the reports with the text and with harmless text, and expects one structure.
  private func expectHarmless(_ text: String) throws {
    let hostile = try HostileReports.outlines(text)
    for format in ReportFormat.allCases where format != .summary {
      let found = ReportFixture.text(hostile, as: format)
      expectNoCommand(found, format, text)
      let structure = try structure(of: found, format)
      let expected = Self.harmless[format] ?? []
      #expect(structure == expected, "\(format): \(text.debugDescription)")
    }
  }

  private static let harmless: [ReportFormat: [String]] = {
    let outlines = (try? HostileReports.outlines("x")) ?? []
    return Dictionary(
      uniqueKeysWithValues: ReportFormat.allCases.map { format in
        (format, (try? structure(of: ReportFixture.text(outlines, as: format), format)) ?? [])
      })
  }()

  // MARK: - What a runner obeys

  /// Reads as GitHub's runner does: lines end at CR and LF; a command begins a line after white space, or is `##[`
  /// anywhere in it. Azure's and TeamCity's runners look for theirs anywhere as well.
  private func expectNoCommand(_ found: String, _ format: ReportFormat, _ text: String) {
    let invisible = found.unicodeScalars.filter { $0.isDeceptive && $0 != "\n" }
    #expect(invisible.isEmpty, "\(format): \(text.debugDescription)")
    for command in ["##[", "##vso[", "##teamcity["] {
      #expect(!found.contains(command), "\(format): \(text.debugDescription)")
    }
    if format == .github { return }
    for line in found.split(whereSeparator: \.isNewline) {
      #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"), "\(format): \(line)")
    }
  }
}

// MARK: - Structure

/// What a form's reader makes of a report, without what text says.
private func structure(of report: String, _ format: ReportFormat) throws -> [String] {
  switch format {
  case .markdown, .summary: markdownStructure(report)
  case .github: report.split(separator: "\n").map(annotationStructure)
  case .gitlab, .sarif:
    [shape(of: try JSONSerialization.jsonObject(with: Data(report.utf8), options: .fragmentsAllowed))]
  case .junit: try XMLShape(of: report).elements
  case .html: pageStructure(report)
  }
}

/// All but what stands in code spans: nothing else comes from outside.
private func markdownStructure(_ report: String) -> [String] {
  report.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    String(line).replacing(/<!-- rollcall:(\w+) \w+=[\w.%-]* -->/) { "<!-- \($0.1) -->" }
      .replacing(/sha256:[0-9a-f]{64}/, with: "sha256")
      .replacing(/`[^`|]+`/, with: "`x`")
  }
}

/// A command and the names of its properties; what a runner unescapes mustn't hold another one.
private func annotationStructure(_ line: Substring) -> String {
  guard let match = line.wholeMatch(of: /::(error|warning|notice) ([^:]*)::(.*)/) else {
    return "no command: \(line)"
  }
  let names = match.2.split(separator: ",").map { $0.prefix { $0 != "=" } }.joined(separator: ",")
  let bare = match.3.replacing("%25", with: "").replacing("%0A", with: "")
  return "\(match.1) \(names) \(bare.contains("%") ? "an escape of the text's own" : "")"
}

/// The keys and kinds of JSON, in order of key.
private func shape(of json: Any) -> String {
  switch json {
  case let object as [String: Any]:
    "{" + object.sorted { $0.key < $1.key }.map { "\($0.key):\(shape(of: $0.value))" }.joined(separator: ",")
      + "}"
  case let array as [Any]: "[" + array.map(shape).joined(separator: ",") + "]"
  default: "\(type(of: json))".contains("String") ? "s" : "v"
  }
}

/// The elements and attributes of an XML document.
private final class XMLShape: NSObject, XMLParserDelegate {
  private(set) var elements: [String] = []

  init(of text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append("\(name) \(attributes.keys.sorted())")
  }
}

/// The tags of a page as they stand there; its data have to be JSON, of rows of text.
private func pageStructure(_ page: String) -> [String] {
  var tags: [String] = []
  var rest = page[...]
  while let start = rest.firstIndex(of: "<") {
    let end = rest[start...].firstIndex(of: ">") ?? rest.index(before: rest.endIndex)
    let tag = String(rest[start...end])
    rest = rest[rest.index(after: end)...]
    tags.append(tag)
    if tag.hasPrefix("<script") || tag == "<style>" {
      let close = rest.range(of: "</\(tag.hasPrefix("<style") ? "style" : "script")>")
      let content = rest[..<(close?.lowerBound ?? rest.endIndex)]
      if tag.contains("json") {
        let rows = try? JSONSerialization.jsonObject(with: Data(content.utf8)) as? [[String]]
        tags.append("\(rows.map { $0.map(\.count) } ?? [])")
        if content.contains("<") { tags.append("an element in the data") }
      }
      rest = rest[(close?.lowerBound ?? rest.endIndex)...]
    }
  }
  return tags
}

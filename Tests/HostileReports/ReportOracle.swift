import Foundation
import FoundationXML
import Reconciliation
import Reporting

/// Holds reports with hostile text against the same reports with harmless text.
package struct ReportOracle {
  private let harmless: [HostileReport.Form: [String]]

  /// An oracle for reports as they are made.
  package init() throws {
    let report = try HostileReport { "x" }
    harmless = Dictionary(
      uniqueKeysWithValues: try HostileReport.Form.allCases.map {
        ($0, try structure(of: report.rendered(as: $0), $0))
      })
  }

  /// What its texts do that harmless ones don't, form by form.
  package func complaints(about report: HostileReport) -> [String] {
    HostileReport.Form.allCases.flatMap { form in
      let found = report.rendered(as: form)
      var complaints = commands(in: found, form)
      do {
        let structure = try structure(of: found, form)
        if structure != harmless[form] {
          let first = zip(structure, harmless[form] ?? []).first { $0 != $1 }
          complaints.append("another structure: \(first?.0 ?? "\(structure.count) parts")")
        }
      } catch {
        complaints.append("unreadable: \(error)")
      }
      return complaints.map { "\(form): \($0)" }
    }
  }

  /// Reads as GitHub's runner does: lines end at CR and LF; a command begins a line after white space, or is `##[`
  /// anywhere in it. Azure's and TeamCity's runners look for theirs anywhere as well.
  private func commands(in found: String, _ form: HostileReport.Form) -> [String] {
    var complaints: [String] = []
    if found.unicodeScalars.contains(where: { $0.isDeceptive && $0 != "\n" }) {
      complaints.append("what a reader can't see")
    }
    // By bytes, since a million texts are looked through.
    var rest = found.utf8[...]
    while let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
      rest = rest[mark...]
      complaints += ["##[", "##vso[", "##teamcity["].filter { rest.starts(with: $0.utf8) }
      rest = rest.dropFirst()
    }
    if form == .github { return complaints }
    for line in found.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
      let command = line.drop { $0 <= UInt8(ascii: " ") }
      if command.starts(with: "::".utf8) { complaints.append(String(Substring(command))) }
    }
    return complaints
  }
}

// MARK: - Structure

/// What a form's reader makes of a report, without what text says.
private func structure(of report: String, _ form: HostileReport.Form) throws -> [String] {
  switch form {
  case .text: ["\(report.utf8.count { $0 == UInt8(ascii: "\n") }) lines"]
  case .markdown: markdownStructure(report)
  case .github: report.split(separator: "\n").map(annotationStructure)
  case .gitlab, .sarif, .json: [try shape(ofJSON: report)]
  case .ndjson: try report.split(separator: "\n").map { try shape(ofJSON: String($0)) }
  case .junit: try XMLShape(of: report).elements
  case .html: pageStructure(report)
  }
}

/// The lines without what stands in code spans, and without what markers say: nothing else comes from outside.
private func markdownStructure(_ report: String) -> [String] {
  report.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
    if line.starts(with: "<!-- rollcall:".utf8) { return markerStructure(line) }
    var rest = line
    var bare = ""
    while let start = rest.firstIndex(of: UInt8(ascii: "`")) {
      bare += String(Substring(rest[..<start]))
      let content = rest[rest.index(after: start)...]
      guard let end = content.firstIndex(of: UInt8(ascii: "`")), end > content.startIndex,
        !content[..<end].contains(UInt8(ascii: "|"))
      else { return bare + String(Substring(rest[start...])) }
      bare += "`x`"
      rest = content[content.index(after: end)...]
    }
    return bare + String(Substring(rest))
  }
}

/// A marker's name, where nothing in its value could end it.
private func markerStructure(_ line: Substring.UTF8View.SubSequence) -> String {
  let words = Substring(line).split(separator: " ")
  let value = words.count == 4 ? words[2].split(separator: "=").last ?? "" : ""
  let isTame =
    words.last == "-->" && !value.contains("--")
    && value.utf8.allSatisfy { byte in
      byte < 128
        && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
          || "._-%".utf8.contains(byte))
    }
  return isTame ? "\(words[1])" : "\(Substring(line))"
}

/// A command and the names of its properties; what a runner unescapes mustn't hold another one.
private func annotationStructure(_ line: Substring) -> String {
  guard line.utf8.starts(with: "::".utf8), let end = line.dropFirst(2).firstRange(of: "::") else {
    return "no command: \(line)"
  }
  let head = line[..<end.lowerBound].dropFirst(2).split(separator: " ", maxSplits: 1)
  guard head.count == 2, ["error", "warning", "notice"].contains(head[0]) else {
    return "no command: \(line)"
  }
  let names = head[1].split(separator: ",").map { $0.prefix { $0 != "=" } }.joined(separator: ",")
  let bare = line[end.upperBound...].replacing("%25", with: "").replacing("%0A", with: "")
  return "\(head[0]) \(names) \(bare.contains("%") ? "an escape of the text's own" : "")"
}

private func shape(ofJSON text: String) throws -> String {
  shape(of: try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
}

/// The keys and kinds of JSON, in order of key.
private func shape(of json: Any) -> String {
  switch json {
  case let object as [String: Any]:
    "{" + object.sorted { $0.key < $1.key }.map { "\($0.key):\(shape(of: $0.value))" }.joined(separator: ",")
      + "}"
  case let array as [Any]: "[" + array.map(shape).joined(separator: ",") + "]"
  // A text that is no address stands as null where one is due.
  case is String, is NSNull: "s"
  default: "v"
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
  var rest = page.utf8[...]
  while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
    let end = rest[start...].firstIndex(of: UInt8(ascii: ">")) ?? rest.index(before: rest.endIndex)
    let tag = String(Substring(rest[start...end]))
    rest = rest[rest.index(after: end)...]
    tags.append(tag)
    guard tag.hasPrefix("<script") || tag == "<style>" else { continue }
    let close = tag == "<style>" ? "</style>" : "</script>"
    let content = Substring(rest)[..<(Substring(rest).firstRange(of: close)?.lowerBound ?? rest.endIndex)]
    if tag.contains("json") {
      let rows = try? JSONSerialization.jsonObject(with: Data(content.utf8)) as? [[String]]
      tags.append("\(rows.map { $0.map(\.count) } ?? [])")
      if content.utf8.contains(UInt8(ascii: "<")) { tags.append("an element in the data") }
    }
    rest = rest[content.endIndex...]
  }
  return tags
}

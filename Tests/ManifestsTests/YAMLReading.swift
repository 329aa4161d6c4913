import Reconciliation
import Testing

@testable import Manifests

/// What the reader makes of a text before it looks for a policy in it.
enum YAMLReading: Equatable {
  /// The events, in the notation of the yaml-test-suite.
  case events([String])
  case refused(PolicyProblem, at: SourceMark)
}

/// Reads a text as YAML alone, with everything that is refused by the scan, by libyaml and by its layout.
func readYAML(_ text: String) -> YAMLReading {
  var findings = Diagnostics()
  var scan = TextScan(file: 0)
  scan.scan(Array(text.utf8), &findings)
  if let first = InvalidPolicy(findings)?.diagnostics.first, let place = first.place {
    return .refused(first.problem, at: place.mark)
  }
  let anyway = reading(of: text, isASCII: false)
  // What is nothing but ASCII is passed over in a way of its own, which has to come to the same.
  if scan.isASCII { #expect(reading(of: text, isASCII: true) == anyway) }
  return anyway
}

private func reading(of text: String, isASCII: Bool) -> YAMLReading {
  var reader = YAMLEvents(Array(text.utf8), isASCII: isASCII)
  var events: [String] = []
  do throws(YAMLEvents.SyntaxError) {
    while events.last != "-STR" {
      let event = try reader.next()
      if let construct = event.refused { return .refused(.refusedConstruct(construct), at: event.mark) }
      events.append(notation(of: event, reader.scalar))
    }
  } catch {
    return .refused(error.problem, at: error.mark)
  }
  return .events(events)
}

private func notation(of event: YAMLEvents.Event, _ scalar: ArraySlice<UInt8>) -> String {
  switch event.kind {
  case .streamStart: "+STR"
  case .streamEnd: "-STR"
  case .documentStart: "+DOC"
  case .documentEnd: "-DOC"
  case .sequenceStart: event.style == .flow ? "+SEQ []" : "+SEQ"
  case .sequenceEnd: "-SEQ"
  case .mappingStart: event.style == .flow ? "+MAP {}" : "+MAP"
  case .mappingEnd: "-MAP"
  case .alias: "=ALI"
  case .scalar: "=VAL " + indicator(of: event.style) + escaped(String(decoding: scalar, as: UTF8.self))
  }
}

private func indicator(of style: YAMLEvents.Style) -> String {
  switch style {
  case .singleQuoted: "'"
  case .doubleQuoted: "\""
  case .literal: "|"
  case .folded: ">"
  default: ":"
  }
}

private func escaped(_ text: String) -> String {
  text.unicodeScalars.map { scalar in
    switch scalar {
    case "\\": "\\\\"
    case "\0": "\\0"
    case "\u{7}": "\\a"
    case "\u{8}": "\\b"
    case "\t": "\\t"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\u{1B}": "\\e"
    default: String(scalar)
    }
  }.joined()
}

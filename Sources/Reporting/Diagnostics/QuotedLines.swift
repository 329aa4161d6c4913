import Reconciliation

extension PolicySource {
  /// The text of some lines, found in one pass over the file; without line breaks, invalid UTF-8 replaced.
  func lines(_ numbers: Set<Int>) -> [Int: String] {
    var found: [Int: String] = [:]
    var number = 1
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let last = numbers.max() ?? 0
    while number <= last, start <= bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if numbers.contains(number) {
        let line = bytes[start..<end]
        found[number] = String(
          decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      }
      number += 1
      start = end + 1
    }
    return found
  }
}

/// The lines that a set of findings is about, by place.
struct QuotedLines {
  private let files: [PolicySource]
  private let lines: [[Int: String]]

  init(of diagnostics: ArraySlice<Diagnostic>, in files: [PolicySource]) {
    self.files = files
    var wanted = Array(repeating: Set<Int>(), count: files.count)
    for place in diagnostics.flatMap({ [$0.place, $0.related].compactMap(\.self) }) {
      wanted[place.file].insert(Int(place.mark.line))
    }
    lines = zip(files, wanted).map { $0.lines($1) }
  }

  func path(_ place: SourcePlace) -> String { files[place.file].path }

  func line(_ place: SourcePlace) -> String { lines[place.file][Int(place.mark.line)] ?? "" }
}

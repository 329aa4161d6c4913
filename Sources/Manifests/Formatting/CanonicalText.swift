package import Reconciliation

/// The text of a policy file in canonical form: keys in the order of the format, two spaces of indentation, block
/// style, quotes only where they are needed, one blank line between sections.
///
/// Comments keep their words and stay above or behind what they stood above or behind. The order of users, members and
/// groups is their author's. Line ends are those of the file's first line; a byte-order mark is left out.
///
/// - Precondition: the file is part of a policy without errors.
package func canonicalText(of file: PolicySource) -> [UInt8] {
  var writer = CanonicalWriter(LayoutReader.read(file.bytes), lineEnd: lineEnd(of: file.bytes))
  writer.writeFile()
  return writer.text
}

/// The line end of a file's first line; LF where it has none.
func lineEnd(of file: [UInt8]) -> [UInt8] {
  guard let end = file.firstIndex(of: UInt8(ascii: "\n")), end > 0, file[end - 1] == UInt8(ascii: "\r") else {
    return [UInt8(ascii: "\n")]
  }
  return [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
}

/// Writes a layout in canonical form, in one pass.
private struct CanonicalWriter {
  private(set) var text: [UInt8] = []
  private let layout: Layout
  private let lineEnd: [UInt8]

  /// The lines above an item, and whether a blank one stands directly above it.
  private typealias Lead = (lines: [Layout.Comment], hasBlank: Bool)

  init(_ layout: Layout, lineEnd: [UInt8]) {
    self.layout = layout
    self.lineEnd = lineEnd
  }

  mutating func writeFile() {
    writeLines(layout.head, indent: 0, isFirst: true)
    if layout.hasBlankBelowHead { endLine() }
    writePairs(of: Layout.root, .policy, indent: 0)
    writeLines(layout.comments(of: Layout.root).below, indent: 0, isFirst: false)
  }

  // MARK: - Mappings

  private mutating func writePairs(of mapping: Int, _ form: CanonicalForm, indent: Int) {
    var previous: Int?
    for pair in pairs(of: mapping, form) {
      var lead = lead(of: pair)
      // Sections are parted by a blank line, and so is what stands beside one.
      if mapping == Layout.root, let previous, isSection(previous) || isSection(pair) { separate(&lead) }
      write(lead, indent: indent, isFirst: previous == nil)
      writeSpaces(indent)
      writePair(pair, form, indent: indent, behind: layout.comments(of: pair).behind)
      previous = pair
    }
  }

  /// The pairs of a mapping in the order of its keys.
  private func pairs(of mapping: Int, _ form: CanonicalForm) -> [Int] {
    let pairs = layout.children(of: mapping)
    let ranks = pairs.map { form.rank(of: layout[layout[$0].key]) }
    if zip(ranks, ranks.dropFirst()).allSatisfy({ $0 <= $1 }) { return pairs }
    return zip(ranks, pairs).sorted { $0 < $1 }.map(\.1)
  }

  private func isSection(_ pair: Int) -> Bool { layout[pair].kind != .scalar }

  private func separate(_ lead: inout Lead) {
    if lead.lines.isEmpty { lead.hasBlank = true } else { lead.lines[0].hasBlankAbove = true }
  }

  /// Writes a key and its value, from where the line stands.
  private mutating func writePair(
    _ pair: Int, _ form: CanonicalForm, indent: Int, behind: Layout.Comment?
  ) {
    let key = layout[layout[pair].key]
    writeKey(key)
    writeValue(of: pair, form.value(of: key), indent: indent, behind: behind)
  }

  /// YAML takes a text for a key only within 1,024 characters; a policy announces none with a question mark.
  private static let longestKey = 1_000

  private mutating func writeKey(_ key: ArraySlice<UInt8>) {
    let start = text.count
    writeScalar(key, .text)
    if text.count - start > Self.longestKey {
      text.removeSubrange(start...)
      writeSinglyQuoted(key)
    }
    write(":")
  }

  /// Double quotes make an escape of each backslash and quote that stands between them, single ones of themselves alone.
  private mutating func writeSinglyQuoted(_ value: ArraySlice<UInt8>) {
    write("'")
    for byte in value {
      if byte == UInt8(ascii: "'") { text.append(byte) }
      text.append(byte)
    }
    write("'")
  }

  private mutating func writeValue(
    of item: Int, _ form: CanonicalForm, indent: Int, behind: Layout.Comment?
  ) {
    switch layout[item].kind {
    case .scalar:
      write(" ")
      writeScalar(layout[layout[item].value], form)
      endLine(behind: behind)
    case .mapping where layout.isEmpty(item), .sequence where layout.isEmpty(item):
      write(layout[item].kind == .mapping ? " {}" : " []")
      endLine(behind: behind)
    case .mapping:
      endLine(behind: behind)
      writePairs(of: item, form, indent: indent + 2)
      writeLines(layout.comments(of: item).below, indent: indent + 2, isFirst: false)
    case .sequence:
      endLine(behind: behind)
      writeEntries(of: item, form, indent: indent + 2)
      writeLines(layout.comments(of: item).below, indent: indent + 2, isFirst: false)
    }
  }

  // MARK: - Lists

  private mutating func writeEntries(of list: Int, _ form: CanonicalForm, indent: Int) {
    var isFirst = true
    for entry in layout.children(of: list) {
      if layout[entry].kind == .mapping, !layout.isEmpty(entry) {
        writeEntry(ofPairs: entry, form.entry, indent: indent, isFirst: isFirst)
      } else {
        write(lead(of: entry), indent: indent, isFirst: isFirst)
        writeSpaces(indent)
        write("-")
        writeValue(of: entry, form.entry, indent: indent, behind: layout.comments(of: entry).behind)
      }
      isFirst = false
    }
  }

  /// Writes an entry that is a mapping: its first pair stands behind the dash, and what stands above that pair, above
  /// the dash.
  private mutating func writeEntry(
    ofPairs entry: Int, _ form: CanonicalForm, indent: Int, isFirst: Bool
  ) {
    let pairs = pairs(of: entry, form)
    let (lead, behind) = head(of: entry, first: pairs[0])
    write(lead, indent: indent, isFirst: isFirst)
    writeSpaces(indent)
    write("- ")
    writePair(pairs[0], form, indent: indent + 2, behind: behind)
    for pair in pairs.dropFirst() {
      write(self.lead(of: pair), indent: indent + 2, isFirst: false)
      writeSpaces(indent + 2)
      writePair(pair, form, indent: indent + 2, behind: layout.comments(of: pair).behind)
    }
    writeLines(layout.comments(of: entry).below, indent: indent + 2, isFirst: false)
  }

  /// What stands above and behind the first line of an entry, which is its own and its first pair's. Where both have a
  /// comment behind, the entry's goes above.
  private func head(of entry: Int, first pair: Int) -> (Lead, behind: Layout.Comment?) {
    var lead = lead(of: entry)
    var inner = self.lead(of: pair)
    let own = layout.comments(of: entry).behind
    let behind = layout.comments(of: pair).behind
    if let own, behind != nil {
      let place = inner.lines.firstIndex { $0.text.start > own.text.start } ?? inner.lines.count
      inner.lines.insert(own, at: place)
    }
    if !inner.lines.isEmpty {
      inner.lines[0].hasBlankAbove = lead.hasBlank
      lead = (lead.lines + inner.lines, inner.hasBlank)
    }
    return (lead, behind ?? own)
  }

  // MARK: - Lines

  private func lead(of item: Int) -> Lead {
    (layout.comments(of: item).above, layout[item].hasBlankAbove)
  }

  /// Writes what stands above an item; nothing blank above the first of its collection.
  private mutating func write(_ lead: Lead, indent: Int, isFirst: Bool) {
    writeLines(lead.lines, indent: indent, isFirst: isFirst)
    if lead.hasBlank, !isFirst || !lead.lines.isEmpty { endLine() }
  }

  private mutating func writeLines(_ lines: [Layout.Comment], indent: Int, isFirst: Bool) {
    for (index, comment) in lines.enumerated() {
      if comment.hasBlankAbove, !isFirst || index > 0 { endLine() }
      writeSpaces(indent)
      text += layout[comment.text]
      endLine()
    }
  }

  private mutating func endLine(behind comment: Layout.Comment? = nil) {
    if let comment {
      write(" ")
      text += layout[comment.text]
    }
    text += lineEnd
  }

  private mutating func writeScalar(_ value: ArraySlice<UInt8>, _ form: CanonicalForm) {
    if case .text = form, !YAMLScalar.isSafelyPlain(value) {
      write(YAMLScalar(String(decoding: value, as: UTF8.self)).text)
    } else {
      text += value
    }
  }

  private mutating func write(_ words: String) { text += words.utf8 }

  private mutating func writeSpaces(_ count: Int) {
    text += repeatElement(UInt8(ascii: " "), count: count)
  }
}

import JSONStream

/// One table of a page: its frame, which the script fills, and its rows as data behind it.
struct PageTable {
  private let table: Outline.Table
  private let id: String
  /// What it is about, for the page's style.
  private let role: Role
  private let redacts: Bool
  private let printer: MediumPrinter

  /// What a table is about.
  enum Role: String {
    /// What is done, or was.
    case result
    /// What is wrong with a policy.
    case error
    /// What is to be known of a policy that can be used.
    case remark
  }

  /// A table whose heading has an id of the page.
  init(_ table: Outline.Table, id: String, role: Role, redacts: Bool) {
    self.table = table
    self.id = id
    self.role = role
    self.redacts = redacts
    printer = MediumPrinter(.markup, redacts: redacts)
  }

  /// Writes it row by row.
  func write(into sink: ([UInt8]) -> Void) {
    sink(Array(frame.utf8))
    writeRows(into: sink)
    sink(Array("</script>\n</section>\n".utf8))
  }

  private var frame: String {
    let headers = table.columns.enumerated().map { column, name in
      "<th scope=\"col\" aria-sort=\"none\"><button type=\"button\" data-column=\"\(column)\">\(name)</button></th>"
    }
    let headings = table.groups.map { printer.text("\($0.heading): \($0.count)") }.joined(separator: " · ")
    return """
      <section class="table \(role.rawValue)" aria-labelledby="\(id)">
      <h2 id="\(id)">\(printer.text(table.heading))</h2>
      <noscript><p>The table needs scripts. Without them, the same command with --format text shows its rows.</p></noscript>
      <div class="controls" role="search" aria-labelledby="\(id)" hidden></div>
      <p class="status" role="status" aria-live="polite"></p>
      <div class="scroll" role="region" aria-labelledby="\(id)" tabindex="0" hidden>
      <table class="rows"><caption>\(headings)</caption>
      <thead><tr>\(headers.joined())</tr></thead><tbody></tbody></table></div>
      <nav class="pages" aria-label="Pages of the table" hidden></nav>
      <script type="application/json">
      """
  }

  /// Writes the rows as JSON: an array of arrays of cells. No `<` stands in it, so that nothing can end its element.
  private func writeRows(into sink: ([UInt8]) -> Void) {
    let cells = MediumPrinter(.data, redacts: redacts)
    var json = JSONWriter(.compact)
    json.beginArray()
    for finding in table.groups.lazy.map(\.findings).joined() {
      for row in finding.rows {
        json.beginArray()
        for cell in row { json.string(cells.text(cell)) }
        json.endArray()
      }
      sink(withoutElements(json.take()))
    }
    json.endArray()
    sink(withoutElements(json.take()))
  }
}

/// JSON without `<`, which stands in its strings alone.
private func withoutElements(_ json: [UInt8]) -> [UInt8] {
  guard json.contains(UInt8(ascii: "<")) else { return json }
  return json.flatMap { $0 == UInt8(ascii: "<") ? Array("\\u003c".utf8) : [$0] }
}

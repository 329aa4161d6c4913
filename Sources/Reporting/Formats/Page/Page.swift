import Crypto
import FoundationEssentials
import Reconciliation

/// Writes reports as one page that needs nothing beside itself and can ask for nothing: its policy allows the style and
/// the script that are in it, by their hashes.
///
/// The rows are data that the script shows a hundred at a time, so that a page of a hundred thousand is as quick as one
/// of ten. Without scripts the summary, the seats and the objections are there.
func writePage(_ outlines: [Outline], redacts: Bool, into sink: ([UInt8]) -> Void) {
  let printer = MediumPrinter(.markup, redacts: redacts)
  let title = outlines.first.map { printer.text($0.title) } ?? "rollcall"
  sink(Array(pageHead(title).utf8))
  for (number, outline) in outlines.enumerated() {
    let section = PageSection(outline, number, printer)
    sink(Array(section.opening.utf8))
    section.writeTables(into: sink)
    sink(Array("</section>\n".utf8))
  }
  sink(Array("</main>\n<script>\(pageScript)</script>\n</body>\n</html>\n".utf8))
}

private func pageHead(_ title: String) -> String {
  """
  <!doctype html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src \(source(pageScript)); \
  style-src \(source(pageStyle)); base-uri 'none'; form-action 'none'">
  <meta name="referrer" content="no-referrer">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>\(title)</title>
  <style>\(pageStyle)</style>
  </head>
  <body>
  <main>

  """
}

/// What a content security policy allows an element of a text by.
private func source(_ text: String) -> String {
  "'sha256-\(Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString())'"
}

// MARK: - A report

/// One report of a page.
private struct PageSection {
  private let outline: Outline
  private let number: Int
  private let printer: MediumPrinter

  init(_ outline: Outline, _ number: Int, _ printer: MediumPrinter) {
    self.outline = outline
    self.number = number
    self.printer = printer
  }

  /// Everything before the tables.
  var opening: String {
    let counts = outline.counts.map { "<li>\(printer.text($0))</li>" }.joined()
    return """
      <section class="report" aria-labelledby="title-\(number)">
      <h1 id="title-\(number)">\(printer.text(outline.title))</h1>
      <ul class="counts">\(counts)</ul>
      \(alerts)\(seatTable(outline.seats))\(foot)
      """
  }

  /// Writes what is done or went wrong, and then what is to be said of the policy.
  func writeTables(into sink: ([UInt8]) -> Void) {
    let isCheck = if case .check = outline.subject { true } else { false }
    let role: PageTable.Role = isCheck ? .error : .result
    let tables = outline.tables.map { ($0, role) } + outline.remarks.map { ($0, .remark) }
    for (index, (table, role)) in tables.enumerated() {
      PageTable(table, id: "rows-\(number)-\(index)", role: role, redacts: printer.redacts).write(into: sink)
    }
  }

  private var alerts: String {
    if outline.alerts.isEmpty { return "" }
    let items = outline.alerts.prefix(alertLimit).map { alert in
      let help = alert.help.map { "<br><span class=\"help\">\(printer.text($0))</span>" } ?? ""
      return "<li>\(printer.text(alert.message))\(help)</li>\n"
    }
    let more = outline.alerts.count - items.count
    let rest = more > 0 ? "<li>and \(more) more</li>\n" : ""
    let heading = printer.text(outline.alertsHeading)
    return "<div class=\"alerts\"><h2>\(heading)</h2>\n<ul>\n\(items.joined())\(rest)</ul></div>\n"
  }

  private var foot: String {
    var text = outline.notes.map { "<p>\(printer.text($0))</p>\n" }.joined()
    if let digest = outline.digest { text += "<p class=\"digest\"><code>\(digest.text)</code></p>\n" }
    if let command = outline.command {
      text +=
        "<p>\(printer.text(command.purpose)):</p>\n<pre><code>\(printer.text("\(command.line)"))</code></pre>\n"
    }
    return text
  }
}

/// The most alerts that a page lists; protected users may be many, and the table has them all.
private let alertLimit = 100

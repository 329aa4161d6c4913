import Reconciliation

/// The seats before and after a plan as a table with a bar for each, or nothing where none are counted.
func seatTable(_ seats: [Plan.Seats]) -> String {
  if seats.isEmpty { return "" }
  let widest = seats.flatMap { [$0.before, $0.after, $0.limit ?? 0] }.max() ?? 1
  let rows = seats.map { seats in
    """
    <tr><th scope="row">\(seats.license.name)</th><td>\(seats.before)</td><td>\(seats.after)</td>\
    <td>\(seats.limit.map(String.init) ?? "–")</td><td class="bar">\(bars(seats, of: max(1, widest)))</td></tr>

    """
  }
  return """
    <table class="seats"><caption>Seats</caption>
    <thead><tr><th scope="col">Licence</th><th scope="col">Before</th><th scope="col">After</th>\
    <th scope="col">Limit</th><th scope="col"><span class="key before"></span>before \
    <span class="key after"></span>after <span class="key limit"></span>limit</th></tr></thead>
    <tbody>
    \(rows.joined())</tbody></table>

    """
}

/// Two bars over each other and a mark for the limit. What they show stands in the cells before them.
private func bars(_ seats: Plan.Seats, of widest: Int) -> String {
  let before = length(seats.before, of: widest)
  let after = length(seats.after, of: widest)
  let limit = seats.limit.map { limit in
    let x = length(limit, of: widest)
    return "<line class=\"limit\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"20\"/>"
  }
  return """
    <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">\
    <rect class="before" width="\(before)" height="8" y="1"/><rect class="after" width="\(after)" height="8" y="11"/>\
    \(limit ?? "")</svg>
    """
}

/// A number of seats as a part of a thousand; one seat is never nothing.
private func length(_ count: Int, of widest: Int) -> Int {
  count == 0 ? 0 : max(2, Int((Double(count) / Double(widest) * 1_000).rounded()))
}

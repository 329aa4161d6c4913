/// Where two texts differ, line by line, from the first difference on and up to a limit.
///
/// Windows of some lines are held against each other, each from where the last one left both texts equal. So the cost
/// is one comparison a line, and as much again as a window is large for each difference that is shown.
struct LineDiff {
  /// Lines of the old text and what stands in their place in the new.
  struct Change {
    var old: Range<Int>
    var new: Range<Int>
  }

  /// How many lines of each text are held against each other at once.
  private static let window = 200

  private(set) var changes: [Change] = []
  /// Whether the texts differ behind the last change as well.
  private(set) var isCut = false

  /// How many lines the changes have, on both sides.
  private var changedLines = 0

  private let old: [ArraySlice<UInt8>]
  private let new: [ArraySlice<UInt8>]

  init(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], lineLimit: Int) {
    (self.old, self.new) = (old, new)
    var place = (old: 0, new: 0)
    while true {
      skipEqual(&place)
      if place.old == old.count, place.new == new.count { return }
      guard changedLines < lineLimit else {
        isCut = true
        return
      }
      takeWindow(&place)
    }
  }

  private func skipEqual(_ place: inout (old: Int, new: Int)) {
    while place.old < old.count, place.new < new.count, old[place.old] == new[place.new] {
      place.old += 1
      place.new += 1
    }
  }

  /// Notes the changes of a window, up to its last line that both texts have.
  private mutating func takeWindow(_ place: inout (old: Int, new: Int)) {
    let end = (
      old: min(place.old + Self.window, old.count), new: min(place.new + Self.window, new.count)
    )
    let common = CommonLines(old[place.old..<end.old], new[place.new..<end.new])
    for pair in common.pairs {
      note(Change(old: place.old..<pair.old, new: place.new..<pair.new))
      place = (pair.old + 1, pair.new + 1)
    }
    let isLast = end.old == old.count && end.new == new.count
    guard isLast || common.pairs.isEmpty else { return }
    note(Change(old: place.old..<end.old, new: place.new..<end.new))
    place = end
  }

  private mutating func note(_ change: Change) {
    if change.old.isEmpty, change.new.isEmpty { return }
    changedLines += change.old.count + change.new.count
    guard let last = changes.last, last.old.upperBound == change.old.lowerBound,
      last.new.upperBound == change.new.lowerBound
    else { return changes.append(change) }
    changes[changes.count - 1] = Change(
      old: last.old.lowerBound..<change.old.upperBound, new: last.new.lowerBound..<change.new.upperBound)
  }
}

/// The longest sequence of lines that two texts have in common, by the table that every textbook has.
private struct CommonLines {
  private(set) var pairs: [(old: Int, new: Int)] = []

  init(_ old: ArraySlice<ArraySlice<UInt8>>, _ new: ArraySlice<ArraySlice<UInt8>>) {
    let width = new.count + 1
    // For each pair of places how many lines the rests have in common.
    var lengths = Array(repeating: 0, count: (old.count + 1) * width)
    for row in stride(from: old.count - 1, through: 0, by: -1) {
      for column in stride(from: new.count - 1, through: 0, by: -1) {
        let isEqual = old[old.startIndex + row] == new[new.startIndex + column]
        let here = row * width + column
        lengths[here] =
          isEqual ? lengths[here + width + 1] + 1 : max(lengths[here + width], lengths[here + 1])
      }
    }
    var (row, column) = (0, 0)
    while row < old.count, column < new.count {
      let here = row * width + column
      if old[old.startIndex + row] == new[new.startIndex + column] {
        pairs.append((old.startIndex + row, new.startIndex + column))
        row += 1
        column += 1
      } else if lengths[here + width] >= lengths[here + 1] {
        row += 1
      } else {
        column += 1
      }
    }
  }
}

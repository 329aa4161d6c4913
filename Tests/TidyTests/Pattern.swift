import Foundation

/// A regular expression that is tried on a whole file, line by line where it has anchors.
struct Pattern {
  private let expression: NSRegularExpression

  /// - Precondition: the text is a valid expression; all of them are literals of these tests.
  init(_ text: String) {
    guard let expression = try? NSRegularExpression(pattern: text, options: [.anchorsMatchLines]) else {
      preconditionFailure("\(text) is no regular expression")
    }
    self.expression = expression
  }

  /// A match: its last capture group that took part, or the whole where there is none. The offset counts UTF-16
  /// units, which are bytes where the text is ASCII.
  struct Match: Equatable {
    let offset: Int
    let line: Int
    let text: String
  }

  func matches(in text: String) -> [Match] {
    let string = text as NSString
    var line = 1
    var counted = 0
    return expression.matches(in: text, range: NSRange(location: 0, length: string.length)).map { result in
      let groups = (0..<result.numberOfRanges).map(result.range(at:)).filter { $0.location != NSNotFound }
      let range = groups.last ?? result.range
      while counted < range.location {
        if string.character(at: counted) == 10 { line += 1 }
        counted += 1
      }
      return Match(offset: range.location, line: line, text: string.substring(with: range))
    }
  }
}

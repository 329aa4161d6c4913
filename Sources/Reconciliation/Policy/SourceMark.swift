/// Where a scalar stands in its file.
package struct SourceMark: Hashable, Comparable, Sendable {
  /// The line, counted from 1.
  package let line: UInt32
  /// The column of the first character, counted from 1 in Unicode scalars.
  package let column: UInt32
  /// How many scalars it covers on that line; longer ones are cut at 65,535.
  package let length: UInt16

  /// A mark that covers `length` scalars from `column` on. Inlined into other modules, which make millions of them.
  @inlinable
  @inline(__always)
  package init(line: Int, column: Int, length: Int) {
    self.line = UInt32(clamping: line)
    self.column = UInt32(clamping: column)
    self.length = UInt16(clamping: length)
  }

  package static func < (left: SourceMark, right: SourceMark) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A mark and the file that it is in.
package struct SourcePlace: Hashable, Comparable, Sendable {
  /// Which of the policy's files, counted from 0 in the order in which they were read.
  package let file: Int
  /// Where in it.
  package let mark: SourceMark

  /// The place of a mark in a file.
  package init(file: Int, mark: SourceMark) {
    self.file = file
    self.mark = mark
  }

  package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
    (left.file, left.mark) < (right.file, right.mark)
  }
}

/// A value and where it was written.
package struct Marked<Value: Sendable>: Sendable {
  /// The value.
  package let value: Value
  /// Where it stands.
  package let mark: SourceMark

  /// A value with its mark. Inlined into other modules, which would make a million of them without knowing their size.
  @inlinable
  @inline(__always)
  package init(_ value: Value, at mark: SourceMark) {
    self.value = value
    self.mark = mark
  }
}

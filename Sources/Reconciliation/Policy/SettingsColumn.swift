/// What many entries say of licence and type, each beside the entry's own mark: nine bytes, where two values with their
/// marks have thirty-two.
struct SettingsColumn: Sendable {
  /// Licence and type of each row, a half byte each.
  private var values: [UInt8] = []
  private var licenseMarks: [NearMark] = []
  private var typeMarks: [NearMark] = []
  /// What stands too far from its entry, by row.
  private var far: [Int: Settings] = [:]

  /// A half byte that stands for no value.
  private static let unsaid: UInt8 = 15

  var count: Int { values.count }

  mutating func reserve(_ settings: Int) {
    values.reserveCapacity(count + settings)
    licenseMarks.reserveCapacity(count + settings)
    typeMarks.reserveCapacity(count + settings)
  }

  /// Adds what an entry at a mark says.
  mutating func append(_ settings: Settings, near entry: SourceMark) {
    let license = settings.license.map { NearMark($0.mark, from: entry) } ?? NearMark.zero
    let type = settings.type.map { NearMark($0.mark, from: entry) } ?? NearMark.zero
    if license == nil || type == nil { far[count] = settings }
    licenseMarks.append(license ?? .zero)
    typeMarks.append(type ?? .zero)
    values.append(
      (settings.license?.value.rawValue ?? Self.unsaid) | (settings.type?.value.rawValue ?? Self.unsaid) << 4)
  }

  mutating func append(contentsOf others: SettingsColumn) {
    for (row, settings) in others.far { far[count + row] = settings }
    values += others.values
    licenseMarks += others.licenseMarks
    typeMarks += others.typeMarks
  }

  /// What the entry at a mark says.
  func settings(at row: Int, near entry: SourceMark) -> Settings {
    if !far.isEmpty, let settings = far[row] { return settings }
    let value = values[row]
    return Settings(
      license: License(rawValue: value & 15).map { Marked($0, at: licenseMarks[row].mark(from: entry)) },
      type: UserType(rawValue: value >> 4).map { Marked($0, at: typeMarks[row].mark(from: entry)) })
  }
}

/// A mark on a line that soon follows another mark's, in four bytes.
private struct NearMark: Sendable {
  private let packed: UInt32

  static let zero = NearMark(packed: 0)

  private static let lineBits = 8
  private static let columnBits = 12
  private static let lengthBits = 12

  private init(packed: UInt32) { self.packed = packed }

  /// Nil where the mark is too far away, or too wide.
  init?(_ mark: SourceMark, from origin: SourceMark) {
    guard mark.line >= origin.line, mark.line - origin.line < 1 << Self.lineBits,
      mark.column < 1 << Self.columnBits, mark.length < 1 << Self.lengthBits
    else { return nil }
    packed =
      (mark.line - origin.line) << (Self.columnBits + Self.lengthBits) | mark.column << Self.lengthBits
      | UInt32(mark.length)
  }

  func mark(from origin: SourceMark) -> SourceMark {
    SourceMark(
      line: Int(origin.line + packed >> (Self.columnBits + Self.lengthBits)),
      column: Int(packed >> Self.lengthBits) & (1 << Self.columnBits - 1),
      length: Int(packed) & (1 << Self.lengthBits - 1))
  }
}

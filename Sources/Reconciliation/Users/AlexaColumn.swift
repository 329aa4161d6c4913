/// Alexa for Business metadata by row: a word each, and each distinct room once.
///
/// A listing says something of it for every user, and nearly always the same: its fields outlived the service.
struct AlexaColumn: Sendable {
  /// For each row up to the last that says anything: two bits for whether it is switched on, the rest for the room.
  private var codes: [UInt32] = []
  private var rooms = TextColumn()
  private var roomIndex = TextIndex(.exact)
  /// The room of the row before, which is likely the next one's as well.
  private var lastRoom: Int?

  private enum Enabled {
    static let absent: UInt32 = 0
    static let no: UInt32 = 1
    static let yes: UInt32 = 2
    static let bits: UInt32 = 2
    static let mask: UInt32 = 3
  }

  /// Makes room for so many further rows.
  mutating func reserve(_ rows: Int) {
    if !codes.isEmpty { codes.reserveCapacity(codes.count + rows) }
  }

  /// Notes what a row says; rows come in order.
  mutating func set(_ enabled: Bool?, _ room: ArraySlice<UInt8>?, at row: Int) {
    if enabled == nil, room == nil { return }
    if codes.count < row {
      codes.append(contentsOf: repeatElement(Enabled.absent, count: row - codes.count))
    }
    let state = enabled.map { $0 ? Enabled.yes : Enabled.no } ?? Enabled.absent
    let number = room.map { UInt32(self.number(of: $0) + 1) } ?? 0
    codes.append(number << Enabled.bits | state)
  }

  /// What a row says.
  subscript(row: Int) -> AlexaForBusiness {
    guard row < codes.count, codes[row] != 0 else { return AlexaForBusiness() }
    let state = codes[row] & Enabled.mask
    let number = Int(codes[row] >> Enabled.bits)
    return AlexaForBusiness(
      enabled: state == Enabled.absent ? nil : state == Enabled.yes,
      roomARN: number == 0 ? nil : rooms[number - 1])
  }

  private mutating func number(of room: ArraySlice<UInt8>) -> Int {
    if let lastRoom, rooms.utf8(at: lastRoom).elementsEqual(room) { return lastRoom }
    var number = roomIndex.row(of: room, in: rooms)
    if number == nil {
      rooms.append(room)
      number = rooms.count - 1
      _ = roomIndex.insert(rooms.count - 1, of: rooms)
    }
    lastRoom = number
    return number ?? 0
  }
}

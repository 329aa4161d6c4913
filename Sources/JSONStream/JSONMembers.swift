/// The members that a reader takes from objects of one kind, each at most once; every other member is skipped.
///
/// A member that comes twice is an error, since readers disagree about which of the two is meant: what a person
/// saw in one tool need not be what another one acts on. Members that aren't read may repeat.
///
///     enum Member: String, CaseIterable { case id = "UserId", email = "PrimaryEmail" }
///     let names = JSONMembers<Member>()
///     var seen = JSONMembers<Member>.Seen()
///     try reader.enterObject()
///     while let member = try reader.nextMember(of: names, &seen) {
///       switch member { case .id: …; case .email: … }
///     }
package struct JSONMembers<Member: CaseIterable & RawRepresentable<String> & Sendable>: Sendable {
  private let members: [Member]
  let names: MemberNames

  /// The members that the cases of `Member` spell.
  ///
  /// - Precondition: at most 64 of them.
  package init() {
    members = Array(Member.allCases)
    names = MemberNames(members.map(\.rawValue))
  }

  /// Which members an object was seen to have.
  package struct Seen {
    var rows: UInt64 = 0

    /// None yet: to be made afresh for each object.
    package init() {}
  }

  subscript(row: Int) -> Member { members[row] }
}

extension JSONReader {
  /// Goes to the next member that is among those, over all that aren't; nil, and out of the object, where
  /// there is none.
  package mutating func nextMember<Member>(
    of members: JSONMembers<Member>, _ seen: inout JSONMembers<Member>.Seen
  ) throws(JSONError) -> Member? {
    try nextRow(of: members.names, &seen.rows).map { members[$0] }
  }

  private mutating func nextRow(of names: MemberNames, _ seen: inout UInt64) throws(JSONError) -> Int? {
    while true {
      let start = offset
      guard let key = try nextKey() else { return nil }
      guard let row = names.row(of: key) else {
        try skipValue()
        continue
      }
      if seen & 1 << UInt64(row) != 0 {
        throw JSONError(.repeatedMember(String(decoding: key, as: UTF8.self)), at: keyOffset(after: start))
      }
      seen |= 1 << UInt64(row)
      return row
    }
  }

  /// The opening quote of the key that follows the end of the value before it.
  private func keyOffset(after start: Int) -> Int {
    bytes[start...].firstIndex(of: UInt8(ascii: "\"")) ?? start
  }
}

/// Names in one buffer each, told apart without making a `String`.
struct MemberNames: Sendable {
  private let names: [[UInt8]]

  init(_ names: [String]) {
    precondition(names.count <= UInt64.bitWidth, "which members were seen is kept in one machine word")
    self.names = names.map { Array($0.utf8) }
  }

  func row(of key: ArraySlice<UInt8>) -> Int? {
    names.firstIndex { $0.count == key.count && $0.elementsEqual(key) }
  }
}

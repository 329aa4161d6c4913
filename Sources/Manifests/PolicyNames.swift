package import Reconciliation

/// Why a name can't stand in a policy.
package enum Obstacle: Equatable, Sendable {
  /// It holds a character that policies refuse.
  case refusedCharacter(Unicode.Scalar)
  /// It is `.` or `..`, which no request can carry in its path.
  case dots
  /// It is longer than the longest value of a policy.
  case tooLong(bytes: Int, allowed: Int)

  /// What keeps text from being a value of a policy, or nil.
  init?(to text: String) {
    let count = text.utf8.count
    if count > PolicyFileReader.scalarLimit {
      self = .tooLong(bytes: count, allowed: PolicyFileReader.scalarLimit)
    } else if !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
      let scalar = text.unicodeScalars.first(where: \.isDeceptive)
    {
      self = .refusedCharacter(scalar)
    } else {
      return nil
    }
  }

  /// What keeps an id from standing in a policy, or nil.
  fileprivate init?(toID text: String) {
    if text == "." || text == ".." {
      self = .dots
    } else {
      self.init(to: text)
    }
  }
}

/// A user of whom a policy can't say what the account holds.
package struct LeftOutUser: Equatable, Sendable {
  /// Why it can't.
  package enum Reason: Equatable, Sendable {
    /// The user has no address of its own that a policy takes, and its id can't be written.
    case name(Obstacle)
    /// The file's defaults would change the user, and no entry can say what it has.
    case defaults
  }

  /// The longest id that is shown whole, in characters; a directory sets no limit.
  private static let shownCharacters = 80

  /// The user's id.
  package let id: UserID
  /// Why it is left out.
  package let reason: Reason

  init(_ id: UserID, _ reason: Reason) {
    self.id = id
    self.reason = reason
  }

  /// The id, cut where it is longer than anyone reads.
  package var shownID: String {
    let scalars = id.text.unicodeScalars
    let shown = String(String.UnicodeScalarView(scalars.prefix(Self.shownCharacters)))
    return shown.utf8.count < id.text.utf8.count ? shown + "..." : shown
  }
}

/// The names by which a policy calls the users of an account: the address where it is a user's own, else the id.
struct PolicyNames {
  /// The rows of the users that can be named, in order of name.
  private(set) var rows: [UInt32] = []
  /// For each row of the account whether its user is called by address.
  private(set) var isByEmail: [Bool] = []
  /// The users that can't be named, in order of id.
  private(set) var leftOut: [LeftOutUser] = []

  init(of observed: ObservedState) {
    isByEmail = Self.ownAddresses(observed)
    // What the rows are sorted by, made once for each: without case where it is an address.
    var keys = TextColumn()
    for row in 0..<observed.count {
      let id = observed.id(at: row)
      if isByEmail[row] {
        keys.append(caseFolded(observed.email(at: row) ?? ""))
      } else {
        keys.append(id.text)
        if let obstacle = Obstacle(toID: id.text) {
          leftOut.append(LeftOutUser(id, .name(obstacle)))
          continue
        }
      }
      rows.append(UInt32(row))
    }
    leftOut.sort { $0.id < $1.id }
    rows.sort { left, right in
      let (left, right) = (Int(left), Int(right))
      if keys.precedes(left, right) { return true }
      return !keys.precedes(right, left) && observed.id(at: left) < observed.id(at: right)
    }
  }

  /// For each user whether it has an address that a policy takes and that no other user carries.
  private static func ownAddresses(_ observed: ObservedState) -> [Bool] {
    var addresses = TextColumn()
    for row in 0..<observed.count { addresses.append(observed.email(at: row) ?? "") }
    var first = TextIndex(.caseless, capacity: observed.count)
    var isOwn = (0..<observed.count).map { row in
      let email = addresses[row]
      return EmailAddress(email) != nil && Obstacle(to: email) == nil
    }
    for row in 0..<observed.count where !addresses.isEmpty(at: row) {
      guard let other = first.insert(row, of: addresses) else { continue }
      isOwn[row] = false
      isOwn[other] = false
    }
    return isOwn
  }
}

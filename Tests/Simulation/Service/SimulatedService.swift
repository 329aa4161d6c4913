internal import Reconciliation

/// The users of the simulated account, and what was done to them.
struct SimulatedService: Sendable {
  private(set) var users: [ServedUser]
  private let places: [UserID: Int]
  /// Requests that were taken in and are still to be carried out.
  private(set) var late: [LateRequest] = []

  /// A request without an answer that is carried out when it will.
  struct LateRequest: Sendable {
    let updates: [UserUpdate]
  }

  init(_ world: World) {
    users = zip(world.ids, world.users).map { ServedUser($0, $1) }
    places = Dictionary(uniqueKeysWithValues: zip(world.ids, 0...))
  }

  /// The place of a user; nil for one that never was there.
  func place(of id: UserID) -> Int? { places[id] }

  /// What is there, or was at a time.
  func state(_ scope: ObservationScope, at time: Duration?) -> ObservedState {
    var state = ObservedState()
    for place in placesMeant(by: scope) {
      guard let user = time.map({ users[place].user(at: $0) }) ?? users[place].current else { continue }
      do throws(RepeatedUser) {
        try state.append(user)
      } catch {
        preconditionFailure("the service has each user once")
      }
    }
    return state
  }

  private func placesMeant(by scope: ObservationScope) -> [Int] {
    switch scope {
    case .everyone:
      return Array(users.indices)
    case .named(let names):
      var places: [Int] = []
      for name in names {
        switch name {
        case .id(let id): if let place = place(of: id) { places.append(place) }
        case .email(let email):
          places += users.indices.filter { users[$0].current?.email == email.text }
        }
      }
      return Set(places).count == places.count ? places : Array(Set(places)).sorted()
    }
  }

  /// Makes a user another, or takes it away.
  mutating func become(_ user: ObservedUser?, at place: Int, _ now: Duration) {
    users[place].become(user, at: now)
  }

  /// Carries out an update; false where the user isn't there.
  mutating func write(_ update: UserUpdate, ignoring ignored: Attribute? = nil, _ now: Duration) -> Bool {
    guard let place = place(of: update.userID), let user = users[place].current else { return false }
    users[place].become(user.updated(by: update, ignoring: ignored), at: now)
    return true
  }

  /// Keeps a request for later.
  mutating func keep(_ request: LateRequest) { late.append(request) }

  /// Carries out the request that has waited longest; the number of users written.
  mutating func writeLate(_ now: Duration) {
    for update in late.removeFirst().updates { _ = write(update, now) }
  }
}

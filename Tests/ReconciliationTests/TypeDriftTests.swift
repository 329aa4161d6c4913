import Reconciliation
import Testing

/// A policy may have types only told of, since the API documents licences alone as updatable.
@Suite struct `Types that are only told of` {
  @Test(arguments: TypeChanges.allCases)
  func `are no changes, and leave the digest as it is without them`(choice: TypeChanges) throws {
    let plan = try plan(choice, type: .sharedDevice)
    let changes = ["1 license Basic Pro"]
    let types = ["1 type PrivateUser SharedDevice", "2 type PrivateUser SharedDevice"]
    switch choice {
    case .apply:
      #expect(plan.notes == [changes[0]] + types)
      #expect(plan.typeDrift.isEmpty)
    case .report:
      #expect(plan.notes == changes)
      #expect(
        plan.typeDrift.map { "\($0.userID) type \($0.attributes[0].edit.after)" } == [
          "1 type SharedDevice", "2 type SharedDevice",
        ])
      #expect(plan.unchanged == 1)
      #expect(plan.typeChanges == 0)
      let without = try self.plan(choice, type: .privateUser)
      #expect(plan.canonicalBytes == without.canonicalBytes)
      #expect(without.typeDrift.isEmpty)
    }
  }

  /// User 1 is to be Pro, user 2 Basic as it is; both are to be of the type.
  private func plan(_ choice: TypeChanges, type: UserType) throws -> Plan {
    let mark = SourceMark(line: 1, column: 1, length: 1)
    var policy = Policy(files: ["policy.yaml"])
    policy.typeChanges = choice
    policy.defaults[0].type = Marked(type, at: mark)
    for (id, license) in [("2", License.basic), ("1", .pro)] {
      policy.entries.append(
        user: UserID(id), nil, Settings(license: Marked(license, at: mark)), AlexaForBusinessSettings(),
        inFile: 0,
        at: mark)
    }
    let users = ["1", "2"].compactMap(UserID.init).map {
      ObservedUser(id: $0, email: nil, license: .known(.basic), type: .known(.privateUser))
    }
    return try Reconciliation.plan(
      DesiredState(folding: policy), against: observedState(users), in: SmallWorld.account)
  }
}

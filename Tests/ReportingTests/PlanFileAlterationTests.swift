import Reconciliation
import Reporting
import Testing

/// Every byte of a plan file, altered.
@Suite struct `An altered byte of a plan file` {
  @Test func `passes unnoticed where the digest doesn't reach and nothing else tells`() throws {
    let plan = try PlanFixture.smallPlan { policy in
      policy.protected = [UserName("z")!]
      policy.seats = [SeatLimit(.pro, seats: 5)]
    }
    let found = try unnoticed(in: plan)
    #expect(
      found == [
        "tool.version", "account.type", "account.supportedLicenses", "directory", "policy.sha256",
        "guardrails.maxChanges", "guardrails.maxDowngrades", "guardrails.minManaged", "guardrails.protect",
        "seats.limit", "changes.email", "changes.line", "changes.column", "changes.from", "typeDrift.userId",
        "typeDrift.email", "typeDrift.before", "typeDrift.line", "typeDrift.column", "missing.email",
        "missing.line", "missing.column", "unmanaged.userId", "unmanaged.email",
      ])
  }

  @Test func `passes unnoticed in fewer places where guardrails refuse the plan`() throws {
    let plan = try PlanFixture.smallPlan { policy in
      policy.guardrails.maxChanges = .users(0)
      policy.guardrails.minManaged = 9
      policy.protected = [UserName("a@d.example")!]
      policy.seats = [SeatLimit(.pro, seats: 2)]
      policy.unmanaged = .fail
      policy.missing = .fail
    }
    let found = try unnoticed(in: plan)
    #expect(
      found == [
        "tool.version", "account.type", "account.supportedLicenses", "directory", "policy.sha256",
        "guardrails.maxDowngrades", "changes.line", "changes.column", "changes.from", "typeDrift.userId",
        "typeDrift.email", "typeDrift.before", "typeDrift.line", "typeDrift.column", "missing.email",
        "missing.line", "missing.column", "unmanaged.userId", "unmanaged.email",
      ])
  }

  /// The members in which an altered byte made another plan or provenance that was taken, in the order of the file.
  ///
  /// White space is left out, so that each byte means something.
  private func unnoticed(in plan: Plan) throws -> [String] {
    let file = Array(
      String(decoding: PlanFixture.file(of: plan), as: UTF8.self).replacing(/\n */, with: "").utf8)
    let intact = try readPlanFile(file)
    let members = TopMembers(file)
    var altered = file
    var found: [String] = []
    for place in file.indices {
      for byte in [file[place] ^ 1, file[place] ^ 8, UInt8(ascii: "0")] {
        altered[place] = byte
        guard let saved = try? readPlanFile(altered), saved != intact else { continue }
        let member = members.name(at: place)
        #expect(saved.plan.digest() == intact.plan.digest(), "byte \(place), \(member)")
        #expect(
          saved.plan.changes.map(\.userID) == intact.plan.changes.map(\.userID), "byte \(place), \(member)")
        #expect(saved.plan.objections == intact.plan.objections, "byte \(place), \(member)")
        #expect(
          saved.plan.limits == intact.plan.limits || member.hasPrefix("guardrails"),
          "byte \(place), \(member)")
        if found.last != member, !found.contains(member) { found.append(member) }
      }
      altered[place] = file[place]
    }
    return found
  }
}

/// Where in a plan file its members stand: the outermost one and the innermost one that has a value of its own.
private struct TopMembers {
  private var starts: [(place: Int, name: String)] = []

  init(_ file: [UInt8]) {
    var depth = 0
    var top = ""
    var place = 0
    while place < file.count {
      switch file[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        let end = file[(place + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? file.endIndex - 1
        if file[end + 1] == UInt8(ascii: ":") {
          let name = String(decoding: file[(place + 1)..<end], as: UTF8.self)
          if depth == 1 { top = name }
          starts.append((place, depth == 1 ? name : "\(top).\(name)"))
        }
        place = end
      default: break
      }
      place += 1
    }
  }

  func name(at place: Int) -> String { starts.last { $0.place <= place }?.name ?? "" }
}

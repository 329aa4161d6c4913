import Foundation
import JSONStream
import Manifests
import Reconciliation
import Reporting

/// Reads paths of policy files from standard input, a line each, and prints for each what it says, or the codes of what
/// is wrong with it, as one line of JSON.
///
/// It exists so that other readers of YAML and the schema can be held against ours. With `--decide` it prints only how
/// many users or mistakes there are, so that the cost of a hostile file can be measured without the rest of the tool.
@main
struct PolicyProbe {
  static func main() throws {
    let decides = CommandLine.arguments.dropFirst() == ["--decide"]
    while let path = readLine() {
      let source = PolicySource(path: path, bytes: [UInt8](try Data(contentsOf: URL(filePath: path))))
      print(
        decides ? decision(source) + "\n" : String(decoding: answer(source), as: UTF8.self), terminator: "")
    }
  }

  private static func decision(_ source: PolicySource) -> String {
    do throws(InvalidPolicy) {
      return "accepted \(try desired(source).count)"
    } catch {
      // What is shown is made too, since it is part of what a hostile file costs.
      let shown = diagnosticText(error, in: [source], .plain).utf8.count
      let json = failureJSON("", next: "", exitCode: 65, invalid: (error, [source])).count
      return "refused \(error.diagnostics.count + error.uncounted), \(shown) bytes of text, \(json) of JSON"
    }
  }

  /// What one file says of its one account, on a day before and after which its grants may end.
  private static func desired(_ source: PolicySource) throws(InvalidPolicy) -> DesiredState {
    guard let day = CalendarDay("2026-11-25") else { preconditionFailure("it is a day of the calendar") }
    return try readPolicies([source], on: day).policies[0].desired
  }

  private static func answer(_ source: PolicySource) -> [UInt8] {
    var json = JSONWriter(.compact)
    json.beginObject()
    do throws(InvalidPolicy) {
      let desired = try desired(source)
      json.key("policy")
      json.write(desired.policy)
      json.key("users")
      json.beginArray()
      for row in 0..<desired.count { json.write(desired[row]) }
      json.endArray()
    } catch {
      json.key("refused")
      json.beginArray()
      for diagnostic in error.diagnostics { json.string(Explanation(of: diagnostic.problem).code) }
      json.endArray()
    }
    json.endObject()
    return json.take()
  }
}

extension JSONWriter {
  /// The settings of the whole policy, as they were read.
  fileprivate mutating func write(_ policy: Policy) {
    beginObject()
    member("account", policy.account?.text)
    member("unmanaged", policy.unmanaged.rawValue)
    member("missing", policy.missing.rawValue)
    member("typeChanges", policy.typeChanges.rawValue)
    key("protect")
    beginArray()
    for name in policy.protected { string(text(of: name)) }
    endArray()
    write("maxChanges", policy.guardrails.maxChanges)
    write("maxDowngrades", policy.guardrails.maxDowngrades)
    member("minManaged", policy.guardrails.minManaged.map { String($0) })
    key("seats")
    beginObject()
    for limit in policy.seats { member(limit.license.name, limit.seats) }
    endObject()
    key("groups")
    beginArray()
    for group in policy.groups { string(group.name.value) }
    endArray()
    endObject()
  }

  /// What a user should be, with every level folded in.
  fileprivate mutating func write(_ user: DesiredUser) {
    beginObject()
    member("id", user.id)
    member("email", user.email)
    member("license", user.license?.value.name)
    member("type", user.type?.value.name)
    key("enabled")
    if let enabled = user.alexaEnabled?.value { bool(enabled) } else { null() }
    member("roomArn", user.alexaRoomARN?.value)
    member("line", Int(user.place.mark.line))
    endObject()
  }

  private func text(of name: UserName) -> String {
    switch name {
    case .id(let id): id.text
    case .email(let email): email.text
    }
  }

  /// A bound by what it allows of none and of a hundred: a count allows the same of both.
  private mutating func write(_ name: String, _ bound: Bound?) {
    key(name)
    guard let bound else { return null() }
    beginArray()
    for managed in [0, 100] { integer(bound.limit(ofManaged: managed)) }
    endArray()
  }
}

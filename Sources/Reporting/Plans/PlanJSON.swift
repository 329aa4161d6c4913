import JSONStream
package import Reconciliation

/// What a plan file says beside the plan: where the plan comes from. None of it is part of the digest.
package struct Provenance: Equatable, Sendable {
  /// The tool's version.
  package let toolVersion: String
  /// The directory that was observed, as it is named on the command line.
  package let directory: String
  /// The policy's files.
  package let files: [PolicyFile]

  /// Where a plan comes from.
  package init(toolVersion: String, directory: String, files: [PolicyFile]) {
    self.toolVersion = toolVersion
    self.directory = directory
    self.files = files
  }
}

/// A plan as a plan file: JSON after `schemas/plan.schema.json`. The same inputs give the same bytes, and
/// `readPlanFile` gives the plan back.
///
/// - Precondition: the files of the plan and of its provenance are the same, in the same order.
/// - Parameter sink: Receives the text piece by piece, so that a million changes needn't stand in memory as text.
package func writePlanJSON(_ plan: Plan, _ provenance: Provenance, into sink: ([UInt8]) -> Void) {
  precondition(plan.files == provenance.files.map(\.path), "a plan's causes stand in the files that it names")
  var json = JSONWriter(.indented(2))
  json.beginObject()
  json.member("formatVersion", Plan.formatVersion)
  writeHead(plan, provenance, &json)
  writeGuardrails(plan.limits, &json)
  writeSummary(plan, &json)
  writeComparison(plan, &json)
  writeSeats(plan, &json)
  writeChanges(plan, &json, into: sink)
  writeTypeDrift(plan, &json, into: sink)
  writeMissing(plan, &json, into: sink)
  writeUnmanaged(plan, &json, into: sink)
  writeGrants(plan, &json, into: sink)
  writeObjections(plan, &json, into: sink)
  json.member("digest", plan.digest().text)
  json.endObject()
  sink(json.take())
}

// MARK: - Head

private func writeHead(_ plan: Plan, _ provenance: Provenance, _ json: inout JSONWriter) {
  json.key("tool")
  json.beginObject(.oneLine)
  json.member("name", "rollcall")
  json.member("version", provenance.toolVersion)
  json.endObject()
  json.key("account")
  json.beginObject()
  json.member("id", plan.account.id.text)
  json.member("type", plan.account.type)
  json.key("supportedLicenses")
  json.beginArray(.oneLine)
  for license in plan.account.supportedLicenses { json.string(license) }
  json.endArray()
  json.endObject()
  json.member("directory", provenance.directory)
  json.key("policy")
  json.beginObject()
  json.key("files")
  json.beginArray()
  for file in provenance.files {
    json.beginObject()
    json.member("path", file.path)
    json.member("sha256", file.sha256)
    json.endObject()
  }
  json.endArray()
  json.endObject()
}

private func writeSummary(_ plan: Plan, _ json: inout JSONWriter) {
  json.key("summary")
  json.beginObject()
  for member in SummaryMember.allCases { json.member(member.rawValue, member.count(in: plan)) }
  json.endObject()
}

private func writeSeats(_ plan: Plan, _ json: inout JSONWriter) {
  json.key("seats")
  guard let seats = plan.seats else { return json.null() }
  json.beginObject()
  for seats in seats {
    json.key(seats.license.name)
    json.beginObject(.oneLine)
    json.member("before", seats.before)
    json.member("after", seats.after)
    if let limit = seats.limit { json.member("limit", limit) }
    json.endObject()
  }
  json.endObject()
}

// MARK: - Users

private func writeChanges(_ plan: Plan, _ json: inout JSONWriter, into sink: ([UInt8]) -> Void) {
  json.key("changes")
  json.beginArray()
  for (index, change) in plan.changes.enumerated() {
    json.beginObject()
    json.member("userId", change.userID.text)
    json.member("email", change.email)
    json.member("direction", change.direction.rawValue)
    if let comparison = plan.comparison { json.member("origin", comparison.origins[index].rawValue) }
    json.key("attributes")
    json.beginArray()
    for attribute in change.attributes {
      json.beginObject(.oneLine)
      json.member("name", attribute.edit.attribute.name)
      json.member("before", attribute.edit.before)
      json.member("after", attribute.edit.after)
      json.endObject()
    }
    json.endArray()
    writeCauses(of: change, plan.files, &json)
    json.endObject()
    sink(json.take())
  }
  json.endArray()
}

private func writeCauses(of change: Change, _ files: [String], _ json: inout JSONWriter) {
  json.key("cause")
  json.beginArray()
  for attribute in change.attributes {
    json.beginObject(.oneLine)
    json.member("attribute", attribute.edit.attribute.name)
    writePlace(attribute.cause.place, files, &json)
    writeLevel(attribute.cause.level, &json)
    json.endObject()
  }
  json.endArray()
}

func writePlace(_ place: SourcePlace, _ files: [String], _ json: inout JSONWriter) {
  json.member("file", files[place.file])
  json.member("line", Int(place.mark.line))
  json.member("column", Int(place.mark.column))
}

private func writeTypeDrift(_ plan: Plan, _ json: inout JSONWriter, into sink: ([UInt8]) -> Void) {
  json.key("typeDrift")
  json.beginArray()
  for drift in plan.typeDrift {
    guard let type = drift.attributes.first else { continue }
    json.beginObject(.oneLine)
    json.member("userId", drift.userID.text)
    json.member("email", drift.email)
    json.member("before", type.edit.before)
    json.member("after", type.edit.after)
    writePlace(type.cause.place, plan.files, &json)
    writeLevel(type.cause.level, &json)
    json.endObject()
    sink(json.take())
  }
  json.endArray()
}

private func writeMissing(_ plan: Plan, _ json: inout JSONWriter, into sink: ([UInt8]) -> Void) {
  json.key("missing")
  json.beginArray()
  for user in plan.missing {
    json.beginObject(.oneLine)
    if let id = user.id { json.member("id", id) }
    if let email = user.email { json.member("email", email) }
    writePlace(user.place, plan.files, &json)
    json.endObject()
    sink(json.take())
  }
  json.endArray()
}

private func writeUnmanaged(_ plan: Plan, _ json: inout JSONWriter, into sink: ([UInt8]) -> Void) {
  json.key("unmanaged")
  json.beginArray()
  for user in plan.unmanaged {
    json.beginObject(.oneLine)
    json.member("userId", user.id)
    json.member("email", user.email)
    json.endObject()
    sink(json.take())
  }
  json.endArray()
}

import Reconciliation
import Reporting
import Testing

/// A plan file as it is taken for a plan, or isn't.
@Suite struct `Reading a plan file` {
  @Test func `gives the plan back that was written, and where it comes from`() throws {
    for plan in [
      try PlanFixture.plan(), try PlanFixture.plan(.report), try PlanFixture.refusedPlan(),
      try PlanFixture.planOfFewUsers(), try PlanFixture.planWithGrants(),
    ] {
      let bytes = PlanFixture.file(of: plan)
      let saved = try readPlanFile(bytes)
      #expect(saved.plan == plan)
      #expect(saved.provenance.toolVersion == "1.2.3")
      #expect(saved.provenance.directory == "sqlite:users.sqlite")
      #expect(saved.provenance.files == plan.files.map { PolicyFile(path: $0, bytes: Array("abc".utf8)) })
      #expect(PlanFixture.file(of: saved.plan) == bytes)
    }
  }

  @Test func `doesn't mind the order of members or what stands between them`() throws {
    let plan = try PlanFixture.refusedPlan()
    let text = PlanFileGolden.refused
    let policy = try #require(text.firstRange(of: "  \"policy\"")).lowerBound
    let guardrails = try #require(text.firstRange(of: "  \"guardrails\"")).lowerBound
    let digest = try #require(text.firstRange(of: "  \"digest\"")).lowerBound
    let moved = text[..<policy] + text[guardrails..<digest] + text[policy..<guardrails] + text[digest...]
    #expect(try readPlanFile(Array(moved.utf8)).plan == plan)
    #expect(try readPlanFile(Array(text.replacing("\n", with: "").utf8)).plan == plan)
  }

  @Test func `tells two paths apart that differ in Unicode's normal form alone`() throws {
    let fixture = try PlanFixture.plan()
    let plan = Plan(
      account: fixture.account, files: ["\u{E9}.yaml", "e\u{301}.yaml"], managed: fixture.managed,
      changes: fixture.changes, typeDrift: [], missing: [], unmanaged: UserNames(), seats: nil,
      limits: fixture.limits)
    #expect(try readPlanFile(PlanFixture.file(of: plan)).plan == plan)
  }

  // MARK: - What is refused

  /// The golden file with some text for other text, and what is then wrong with it.
  private static let alterations: [(from: String, to: String, error: PlanFileError)] = [
    ("{\n", "", .wrongValue("", expected: .object)),
    ("{\n", "{{\n", .notJSON(line: 1, column: 2)),
    ("\"maxChanges\": 2,", "\"maxChanges\": 2", .notJSON(line: 24, column: 5)),
    ("6078\"\n}\n", "6078\"\n}\n{}", .notJSON(line: 159, column: 1)),
    (#""formatVersion": "1.0""#, #""formatVersion": "1.1""#, .otherFormat("1.1")),
    (#""formatVersion": "1.0""#, #""formatVersion": 1"#, .wrongValue("formatVersion", expected: .text)),
    (#"  "formatVersion": "1.0","#, "", .missingMember("formatVersion")),
    (#"  "directory": "sqlite:users.sqlite","#, "", .missingMember("directory")),
    (
      #""before": null, "after": "true""#, #""after": "true""#,
      .missingMember("changes[2].attributes[2].before")
    ),
    (#""directory": "#, #""color": 1, "directory": "#, .unknownMember("color")),
    (#"{"userId": "u-1","#, #"{"userId": "u-1", "id": "u-1","#, .unknownMember("unmanaged[0].id")),
    (#""minManaged": 10"#, #""minManaged": 10, "minManaged": 10"#, .repeatedMember("guardrails.minManaged")),
    (#""seats": {"#, #""seats": {"Gold": {"before": 0, "after": 0},"#, .unknownMember("seats.Gold")),
    (#""seats": {"#, #""seats": [{"#, .wrongValue("seats", expected: .object)),
    (#""name": "rollcall""#, #""name": "rollcal""#, .wrongValue("tool.name", expected: .word(["rollcall"]))),
    (#""version": "1.2.3""#, #""version": """#, .wrongValue("tool.version", expected: .filledText)),
    (#""id": "12a3456b"#, #""id": "12 a3456b"#, .wrongValue("account.id", expected: .accountID)),
    (#""sha256": "b"#, #""sha256": "B"#, .wrongValue("policy.files[0].sha256", expected: .hash)),
    (#""maxChanges": 2"#, #""maxChanges": -2"#, .wrongValue("guardrails.maxChanges", expected: .countOrNull)),
    (#""minManaged": 10"#, #""minManaged": null"#, .wrongValue("guardrails.minManaged", expected: .count)),
    (#""minManaged": 10"#, #""minManaged": 1.5"#, .wrongValue("guardrails.minManaged", expected: .count)),
    (
      #""minManaged": 10"#, #""minManaged": 4294967296"#,
      .wrongValue("guardrails.minManaged", expected: .count)
    ),
    (#""u-lobby"\#n    ]"#, #""@"\#n    ]"#, .wrongValue("guardrails.protect[1]", expected: .userName)),
    (
      #""unmanaged": "fail""#, #""unmanaged": "ignore""#,
      .wrongValue("guardrails.unmanaged", expected: .word(["report", "fail"]))
    ),
    (#""userId": "u-bob""#, #""userId": " ""#, .wrongValue("changes[1].userId", expected: .userID)),
    (
      #""email": "eve@example.com""#, #""email": """#,
      .wrongValue("unmanaged[1].email", expected: .filledTextOrNull)
    ),
    (
      #""direction": "upgrade""#, #""direction": "up""#,
      .wrongValue("changes[0].direction", expected: .word(["upgrade", "downgrade", "other"]))
    ),
    (
      #"{"name": "license", "before": "Basic""#, #"{"name": "name", "before": "Basic""#,
      .wrongValue("changes[0].attributes[0].name", expected: .attributeName)
    ),
    (
      #""before": "Basic", "after": "Pro""#, #""before": "Basic", "after": "Gold""#,
      .wrongValue("changes[0].attributes[0].after", expected: .license)
    ),
    (
      #""before": "Basic", "after": "Pro""#, #""before": "", "after": "Pro""#,
      .wrongValue("changes[0].attributes[0].before", expected: .filledTextOrNull)
    ),
    (
      #""after": "SharedDevice""#, #""after": "Robot""#,
      .wrongValue("changes[2].attributes[1].after", expected: .userType)
    ),
    (
      #""before": null, "after": "true""#, #""before": "no", "after": "true""#,
      .wrongValue("changes[2].attributes[2].before", expected: .truth)
    ),
    (
      #""before": null, "after": "true""#, #""before": null, "after": "yes""#,
      .wrongValue("changes[2].attributes[2].after", expected: .truth)
    ),
    (
      #""before": null, "after": "true""#, #""before": null, "after": true"#,
      .wrongValue("changes[2].attributes[2].after", expected: .text)
    ),
    (
      #""policy/base.yaml", "line": 4"#, #""policy/other.yaml", "line": 4"#,
      .wrongValue("changes[1].cause[0].file", expected: .policyFile)
    ),
    (#""line": 12"#, #""line": 0"#, .wrongValue("changes[0].cause[0].line", expected: .position)),
    (
      #""from": "group sales""#, #""from": "team sales""#,
      .wrongValue("changes[0].cause[0].from", expected: .level)
    ),
    (
      #""from": "group sales""#, #""from": "group ""#,
      .wrongValue("changes[0].cause[0].from", expected: .level)
    ),
    (
      #"{"email": "carla@example.com""#, #"{"email": "carla""#,
      .wrongValue("missing[0].email", expected: .emailAddress)
    ),
    (#""digest": "sha256:85"#, #""digest": "sha256:8"#, .wrongValue("digest", expected: .digest)),
    (#""email": "carla@example.com", "#, "", .contradiction(.namelessEntry(at: "missing[0]"))),
    (
      #""policy/base.yaml",\#n"#, #""policy/teams/sales.yaml",\#n"#,
      .wrongValue("changes[1].cause[0].file", expected: .policyFile)
    ),
    (
      #""direction": "upgrade""#, #""direction": "other""#,
      .contradiction(.direction(at: "changes[0].direction"))
    ),
    (#"{"attribute": "type""#, #"{"attribute": "license""#, .contradiction(.causes(at: "changes[2].cause"))),
    (#""userId": "u-1", "#, #""userId": "u-2", "#, .contradiction(.order(at: "unmanaged[1]"))),
    (#""changes": 3,"#, #""changes": 4,"#, .contradiction(.summary("changes", stated: 4, counted: 3))),
    (#""managed": 4,"#, #""managed": 2,"#, .contradiction(.summary("unchanged", stated: 1, counted: -1))),
    (
      #""after": 3, "limit": 2"#, #""after": 2, "limit": 2"#,
      .contradiction(.seats(.basic, stated: 2, counted: 3))
    ),
    (#""maxChanges": 2"#, #""maxChanges": 3"#, .contradiction(.objections)),
    (#""minManaged": 10"#, #""minManaged": 4"#, .contradiction(.objections)),
    (#""kind": "maxChanges""#, #""kind": "maxDowngrades""#, .contradiction(.objections)),
    (#""allow": null"#, #""allow": "changes=1""#, .contradiction(.objections)),
  ]

  @Test(arguments: alterations.indices) func `tells what is wrong with a file, and where`(row: Int) throws {
    let (from, to, error) = Self.alterations[row]
    let file = PlanFileGolden.refused
    let place = try #require(file.firstRange(of: from))
    #expect(throws: error) {
      try readPlanFile(Array((file[..<place.lowerBound] + to + file[place.upperBound...]).utf8))
    }
  }

  @Test func `refuses a file that is cut off, wherever that is`() {
    let file = Array(PlanFileGolden.refused.replacing(/\n */, with: "").utf8) + [UInt8(ascii: "\n")]
    for end in 0..<file.count - 1 {
      #expect(throws: PlanFileError.self, "cut after \(end) bytes") { try readPlanFile(Array(file[..<end])) }
    }
    #expect(throws: Never.self) { try readPlanFile(Array(file.dropLast())) }
  }
}

import Chime
import Reconciliation
import Testing

@Suite struct `Listing an account` {
  private static let first = "GET /accounts/acct-1/users?max-results=200"

  private func ids(_ script: Script, _ scope: ObservationScope = .everyone) async throws -> [String] {
    let state = try await chimeDirectory(exchange: script.answer).observe(scope)
    return (0..<state.count).map { state.id(at: $0).text }
  }

  private static func page(_ ids: String..., next: String? = nil) -> HTTPResponse {
    let users = ids.map { #"{"UserId":"\#($0)"}"# }.joined(separator: ",")
    return .text(#"{"Users":[\#(users)]\#(next.map { #","NextToken":\#($0)"# } ?? "")}"#)
  }

  @Test(arguments: ["null", #""""#])
  func `ends at an empty token, and not at a short or an empty page`(end: String) async throws {
    let script = Script([
      Self.first: [Self.page("a", next: #""t/1""#)],
      Self.first + "&next-token=t%2F1": [Self.page(next: #""t2""#)],
      Self.first + "&next-token=t2": [Self.page("b", next: end)],
    ])
    #expect(try await ids(script) == ["a", "b"])
    #expect(script.lines.count == 3)
  }

  @Test func `is an error where a token comes twice`() async throws {
    let script = Script([
      Self.first: [Self.page("a", next: #""t""#)],
      Self.first + "&next-token=t": [Self.page("b", next: #""t""#)],
    ])
    await #expect(
      throws: DirectoryError.remote(
        .garbled(reason: "the listing repeats a page: a NextToken came twice"), host: "chime.example.com",
        requestID: nil)
    ) { try await ids(script) }
    #expect(script.lines.count == 2)
  }

  @Test func `is an error where a user comes twice`() async throws {
    let script = Script([
      Self.first: [Self.page("a", next: #""t""#)], Self.first + "&next-token=t": [Self.page("a")],
    ])
    await #expect(throws: DirectoryError.inconsistent(RepeatedUser(id: UserID("a")!))) {
      try await ids(script)
    }
  }

  /// What begins and ends as an object does is found to be garbled only when it is read.
  @Test(arguments: [#"{"Users":[{"UserId":"b"}"#, #"{"Users":[{"UserId":"b"},}"#, #"{"Users":[]}{}"#])
  func `begins anew where a page turns out to be garbled`(garbled: String) async throws {
    let script = Script([
      Self.first: [Self.page("a", next: #""t""#)],
      Self.first + "&next-token=t": [.text(garbled), Self.page("b")],
    ])
    #expect(try await ids(script) == ["a", "b"])
    #expect(script.lines.count == 4)
  }

  @Test func `is an error where a page stays garbled, however often it is asked for`() async throws {
    let script = Script([Self.first: [.text(#"{"Users":[{"UserId":"a"}"#)]])
    await #expect(
      throws: DirectoryError.remote(
        .garbled(reason: "it is no JSON (no content type, 24 bytes)"), host: "chime.example.com",
        requestID: nil)
    ) { try await ids(script) }
    // Once to be read at once, then as often as any request is sent.
    #expect(script.lines.count == 1 + Pacing.attemptLimit)
  }

  @Test(arguments: [
    #"{"Users":[{"PrimaryEmail":"a@example.com"}]}"#, #"{"Users":{}}"#, #"{"Users":[],"Users":[]}"#,
    #"{"Users":[],"NextToken":5}"#,
  ])
  func `is an error at once where a page is JSON of another kind`(page: String) async throws {
    let script = Script([Self.first: [.text(page)]])
    await #expect(throws: DirectoryError.self) { try await ids(script) }
    #expect(script.lines.count == 1)
  }

  @Test func `is an error where a later page is refused: half a listing is none`() async throws {
    let refusal = HTTPResponse(status: 403, body: Array(#"{"Code":"Forbidden","Message":"no"}"#.utf8))
    let script = Script([
      Self.first: [Self.page("a", next: #""t""#)], Self.first + "&next-token=t": [refusal],
    ])
    await #expect(
      throws: DirectoryError.remote(
        .forbidden(Rejection(code: "Forbidden", message: "no")), host: "chime.example.com", requestID: nil)
    ) { try await ids(script) }
  }

  @Test func `isn't needed for few names: users are read one by one, and missing ones left out`() async throws
  {
    let script = Script([
      "GET /accounts/acct-1/users/a": [.text(#"{"User":{"UserId":"a"}}"#)],
      "GET /accounts/acct-1/users/b": [.text("{}", status: 404)],
      "GET /accounts/acct-1/users?user-email=x%40example.com": [
        .text(#"{"Users":[{"UserId":"c","PrimaryEmail":"X@example.com"},{"UserId":"d"}]}"#)
      ],
    ])
    let names = ["a", "b", "x@example.com"].compactMap { UserName($0) }
    #expect(try await ids(script, .named(names)) == ["a", "c"])
    #expect(script.lines.count == 3)
  }

  @Test func `is cheaper for names that fill more requests than its pages`() async throws {
    let script = Script([Self.first: [Self.page("a", "b")]])
    let names = (0..<21).map { UserName.id(UserID("\($0)")!) } + [.id(UserID("b")!)]
    #expect(try await ids(script, .named(names)) == ["b"])
    #expect(script.lines == [Self.first])
  }

  @Test func `finds an id that can't stand in a path`() async throws {
    let script = Script([Self.first: [Self.page("..", "b")]])
    #expect(try await ids(script, .named([.id(UserID("..")!)])) == [".."])
  }

  @Test func `is an error where another user comes than the one asked for`() async throws {
    let script = Script(["GET /accounts/acct-1/users/a": [.text(#"{"User":{"UserId":"b"}}"#)]])
    await #expect(throws: DirectoryError.self) { try await ids(script, .named([.id(UserID("a")!)])) }
  }

  @Test func `isn't needed for as many names as its pages could be, and is for one more`() async throws {
    var answers = [Self.first: [Self.page("0", "1", "2")]]
    for id in 0..<20 {
      answers["GET /accounts/acct-1/users/\(id)"] = [.text(#"{"User":{"UserId":"\#(id)"}}"#)]
    }
    let script = Script(answers)
    let names = (0..<20).map { UserName.id(UserID("\($0)")!) }
    #expect(try await ids(script, .named(names)).count == 20)
    #expect(script.lines.count == 20)
    #expect(!script.lines.contains(Self.first))
  }

  @Test func `is chosen by the account's size once it is known`() async throws {
    let users = (0..<200).map { #"{"UserId":"\#($0)"}"# }.joined(separator: ",")
    var answers: [String: [HTTPResponse]] = [Self.first: [.text(#"{"Users":[\#(users)]}"#)]]
    for id in 0..<3 {
      answers["GET /accounts/acct-1/users/\(id)"] = [.text(#"{"User":{"UserId":"\#(id)"}}"#)]
    }
    let script = Script(answers)
    let directory = chimeDirectory(exchange: script.answer)
    let names = (0..<3).map { UserName.id(UserID("\($0)")!) }
    // 200 users fill a page, behind which there may be another one: two requests.
    #expect(try await directory.observe(.everyone).count == 200)
    #expect(try await directory.observe(.named(Array(names.prefix(2)))).count == 2)
    #expect(script.lines.count == 3)
    #expect(try await directory.observe(.named(names)).count == 3)
    #expect(script.lines.count == 4)
    #expect(script.lines.last == Self.first)
  }

  @Test func `isn't needed for a user who is named twice, by id and by address, and comes once`() async throws
  {
    let script = Script([
      "GET /accounts/acct-1/users/a": [.text(#"{"User":{"UserId":"a","PrimaryEmail":"x@example.com"}}"#)],
      "GET /accounts/acct-1/users?user-email=x%40example.com": [
        .text(#"{"Users":[{"UserId":"a","PrimaryEmail":"x@example.com"}]}"#)
      ],
    ])
    let names = ["a", "x@example.com"].compactMap { UserName($0) }
    #expect(try await ids(script, .named(names)) == ["a"])
  }

  @Test func `isn't needed where a lookup fails, after which the eight begun are the last`() async throws {
    let refusal = HTTPResponse(status: 403, body: Array(#"{"Code":"Forbidden","Message":"no"}"#.utf8))
    let lines = (0..<20).map { "GET /accounts/acct-1/users/\($0)" }
    let script = Script(Dictionary(uniqueKeysWithValues: lines.map { ($0, [refusal]) }))
    let names = (0..<20).map { UserName.id(UserID("\($0)")!) }
    await #expect(throws: DirectoryError.self) { try await ids(script, .named(names)) }
    #expect((1...8).contains(script.lines.count))
  }
}

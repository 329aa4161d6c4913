import ChimeWire
import JSONStream
import Reconciliation
import Testing

private let account = AccountID("12a3456b-7c89-012d-3456-78901e23fg45")!

private func read(_ text: String) throws(WireError) -> [ObservedUser] {
  let state = try Listing.read(Array(text.utf8), of: account)
  return (0..<state.count).map { state[$0] }
}

@Suite struct ListingTests {
  @Test func `a user's members are read and all others are skipped`() throws {
    let users = try read(
      #"""
      {
          "Users": [
              {
                  "UserId": "1ab2345c-67de-8901-f23g-45h678901j2k",
                  "AccountId": "12a3456b-7c89-012d-3456-78901e23fg45",
                  "PrimaryEmail": "ana@example.com",
                  "DisplayName": "Ana \"The\" Lopez",
                  "LicenseType": "Pro",
                  "UserType": "SharedDevice",
                  "UserRegistrationStatus": "Registered",
                  "RegisteredOn": "2018-12-20T18:45:25.231Z",
                  "AlexaForBusinessMetadata": {
                      "IsAlexaForBusinessEnabled": false,
                      "AlexaForBusinessRoomArn": "null"
                  },
                  "PersonalPIN": "XXXXXXXXXX",
                  "Unheard": [{"UserId": [1, 2.5e3, null]}]
              }
          ]
      }
      """#)
    #expect(
      users == [
        ObservedUser(
          id: UserID("1ab2345c-67de-8901-f23g-45h678901j2k")!, email: "ana@example.com",
          license: .known(.pro),
          type: .known(.sharedDevice), alexaForBusiness: AlexaForBusiness(enabled: false, roomARN: "null"))
      ])
  }

  @Test(
    arguments: [
      #"{"Users":[{"UserId":"a"}]}"#,
      #"{"Users":[{"UserId":"a","AccountId":null,"PrimaryEmail":null,"LicenseType":null,"UserType":null}]}"#,
      #"{"Users":[{"UserId":"a","AlexaForBusinessMetadata":null}],"NextToken":null}"#,
      #"{"Users":[{"UserId":"a","AlexaForBusinessMetadata":{"AlexaForBusinessRoomArn":null}}],"NextToken":""}"#,
    ])
  func `absent and null members say the same`(text: String) throws {
    #expect(try read(text) == [ObservedUser(id: UserID("a")!, email: nil, license: .absent, type: .absent)])
  }

  @Test func `values that this version doesn't know are kept as they are`() throws {
    let user = try #require(
      try read(#"{"Users":[{"UserId":"a","LicenseType":"Ultra","UserType":"Robot"}]}"#).first)
    #expect(user.license == .unrecognized("Ultra"))
    #expect(user.type == .unrecognized("Robot"))
  }

  @Test func `pages one after another are one listing`() throws {
    let users = try read(
      #"""
      {"Users":[{"UserId":"a"}],"NextToken":"t1"}
      {"NextToken":"t2","Users":[]}
      {
        "Users": [{"UserId": "b"}]
      }
      """#)
    #expect(users.map(\.id.text) == ["a", "b"])
  }

  @Test func `an empty listing has no users`() throws {
    #expect(try read(#"{"Users": []}"#) == [])
  }

  @Test func `a page gives the token of the next one`() throws {
    var state = ObservedState()
    let first = try Listing.readPage(
      Array(#"{"Users":[{"UserId":"a"}],"NextToken":"t"}"#.utf8), of: account, into: &state)
    let last = try Listing.readPage(Array(#"{"Users":[],"NextToken":""}"#.utf8), of: account, into: &state)
    #expect(first == "t")
    #expect(last == nil)
    #expect(state.count == 1)
  }

  @Test func `two objects are not one page`() {
    #expect(throws: WireError(problem: .json(.unexpectedByte(UInt8(ascii: "{"))), offset: 13, line: 2)) {
      var state = ObservedState()
      _ = try Listing.readPage(Array("{\"Users\":[]}\n{\"Users\":[]}".utf8), of: account, into: &state)
    }
  }

  @Test(
    arguments: [
      ("", .empty, 0, 1),
      (" \n\n", .empty, 3, 3),
      ("{}", .missing("Users"), 0, 1),
      (#"{"Users":null}"#, .json(.wrongKind(.null, expected: .array)), 9, 1),
      (#"[{"UserId":"a"}]"#, .json(.wrongKind(.array, expected: .object)), 0, 1),
      (#"{"Users":[{"PrimaryEmail":"a@b"}]}"#, .missing("UserId"), 10, 1),
      (#"{"Users":[{"UserId":null}]}"#, .missing("UserId"), 10, 1),
      (#"{"Users":[{"UserId":" \t"}]}"#, .invalidID("UserId"), 10, 1),
      (#"{"Users":[{"UserId":7}]}"#, .json(.wrongKind(.number, expected: .string)), 20, 1),
      ("{\"Users\":[{\"UserId\":\"a\"},\n{\"UserId\":\"a\"}]}", .repeatedUser("a"), 26, 2),
      (#"{"Users":[{"UserId":"a","UserId":"a"}]}"#, .json(.repeatedMember("UserId")), 24, 1),
      (#"{"Users":[{"UserId":"a","AccountId":"other"}]}"#, .otherAccount(found: "other"), 10, 1),
      (#"{"Users":[],"NextToken":"t"}"#, .truncated, 27, 1),
      ("{\"Users\":[],\"NextToken\":\"t\"}\n{\"Users\":[],\"NextToken\":\"u\"}", .truncated, 56, 2),
      (#"{"Users":[{"UserId":"a"}"#, .json(.unexpectedEnd), 24, 1),
      (#"{"Users":[]} # more"#, .json(.unexpectedByte(UInt8(ascii: "#"))), 13, 1),
    ] as [(String, WireError.Problem, Int, Int)])
  func `a listing that can't be trusted is refused where the fault stands`(
    text: String, problem: WireError.Problem, offset: Int, line: Int
  ) {
    #expect(throws: WireError(problem: problem, offset: offset, line: line)) { _ = try read(text) }
  }

  @Test func `an error tells place and problem in a few words`() {
    let error = WireError(problem: .json(.wrongKind(.number, expected: .string)), offset: 20, line: 3)
    #expect(error.description == "line 3, byte 20: number where string is due")
  }
}

@Suite struct ListingWritingTests {
  private func written(_ users: [ObservedUser]) throws -> String {
    var state = ObservedState()
    for user in users { try state.append(user) }
    var bytes: [UInt8] = []
    Listing.write(state, of: account) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `users are written as the AWS CLI prints them, sorted by id`() throws {
    let text = try written([
      ObservedUser(
        id: UserID("b")!, email: "lobby@example.com", license: .unrecognized("Ultra"),
        type: .known(.sharedDevice),
        alexaForBusiness: AlexaForBusiness(enabled: true, roomARN: "arn:aws:a4b")),
      ObservedUser(id: UserID("a")!, email: nil, license: .absent, type: .absent),
    ])
    #expect(
      text == """
        {
            "Users": [
                {
                    "UserId": "a",
                    "AccountId": "12a3456b-7c89-012d-3456-78901e23fg45"
                },
                {
                    "UserId": "b",
                    "AccountId": "12a3456b-7c89-012d-3456-78901e23fg45",
                    "PrimaryEmail": "lobby@example.com",
                    "LicenseType": "Ultra",
                    "UserType": "SharedDevice",
                    "AlexaForBusinessMetadata": {
                        "IsAlexaForBusinessEnabled": true,
                        "AlexaForBusinessRoomArn": "arn:aws:a4b"
                    }
                }
            ]
        }

        """)
  }

  @Test func `no users are an empty array`() throws {
    #expect(try written([]) == "{\n    \"Users\": []\n}\n")
  }

  @Test func `many users are handed on in pieces and read back alike`() throws {
    var state = ObservedState()
    for number in 0..<2_000 {
      let email = "user\(number)\u{202E}\u{0}@example.com"
      try state.append(
        ObservedUser(id: UserID("id-\(number)\u{85}")!, email: email, license: .known(.basic), type: .absent))
    }
    var pieces: [[UInt8]] = []
    Listing.write(state, of: account) { pieces.append($0) }
    #expect(pieces.count > 2)
    let again = try Listing.read(Array(pieces.joined()), of: account)
    #expect(again.count == 2_000)
    for row in 0..<again.count {
      let user = again[row]
      #expect(state.row(of: user.id).map { state[$0] } == user)
    }
  }

  @Test func `what the sink throws ends the writing`() throws {
    struct Full: Error {}
    var state = ObservedState()
    try state.append(ObservedUser(id: UserID("a")!, email: nil, license: .absent, type: .absent))
    #expect(throws: Full.self) {
      try Listing.write(state, of: account) { (_: [UInt8]) throws(Full) in throw Full() }
    }
  }
}

@Suite struct AccountAnswerTests {
  @Test func `an account is read as the AWS CLI prints it`() throws {
    let text = #"""
      {
          "Account": {
              "AwsAccountId": "111122223333",
              "AccountId": "12a3456b-7c89-012d-3456-78901e23fg45",
              "Name": "Example",
              "AccountType": "EnterpriseLWA",
              "CreatedTimestamp": "2019-01-04T17:11:22.003Z",
              "DefaultLicense": "Pro",
              "SupportedLicenses": ["Basic", "Pro", "Ultra"],
              "SigninDelegateGroups": [{"GroupName": "myGroup"}]
          }
      }
      """#
    #expect(
      try AccountAnswer.read(Array(text.utf8))
        == Account(id: account, type: "EnterpriseLWA", supportedLicenses: ["Basic", "Pro", "Ultra"]))
  }

  @Test(
    arguments: [
      ("", .empty),
      ("{}", .missing("Account")),
      (#"{"Account":{}}"#, .missing("AccountId")),
      (#"{"Account":{"AccountId":".."}}"#, .invalidID("AccountId")),
      (#"{"Account":{"AccountId":"a"}}"#, .missing("AccountType")),
      (#"{"Account":{"AccountId":"a","AccountType":null}}"#, .missing("AccountType")),
      (
        #"{"Account":{"AccountId":"a","AccountType":"Team","SupportedLicenses":null}}"#,
        .missing("SupportedLicenses")
      ),
      (#"{"Account":{}} {}"#, .json(.unexpectedByte(UInt8(ascii: "{")))),
      ("<html>", .json(.unexpectedByte(UInt8(ascii: "<")))),
    ] as [(String, WireError.Problem)])
  func `an answer without the facts is refused`(text: String, problem: WireError.Problem) {
    let error = #expect(throws: WireError.self) { _ = try AccountAnswer.read(Array(text.utf8)) }
    #expect(error?.problem == problem)
  }
}

import Chime
import Testing

@Suite struct OperationTests {
  @Test func `an account is answered with the model's members`() async throws {
    let answer = try await withEmulator { try await $0.get("/accounts/12a3456b-7c89-012d-3456-78901e23fg45") }
    #expect(answer.status == 200)
    #expect(
      answer.body == """
        {"Account":{"AwsAccountId":"111122223333","AccountId":"12a3456b-7c89-012d-3456-78901e23fg45",\
        "Name":"12a3456b-7c89-012d-3456-78901e23fg45","AccountType":"Team",\
        "CreatedTimestamp":"2019-01-07T00:00:00.000Z","DefaultLicense":"Basic",\
        "SupportedLicenses":["Basic","Pro"],"AccountStatus":"Active","SigninDelegateGroups":[]}}

        """)
  }

  @Test func `a user is answered with optional members and a null`() async throws {
    let answer = try await withEmulator { try await $0.get("\(users)/u1") }
    #expect(answer.headers["content-type"] == "application/json")
    #expect(answer.headers["x-amzn-requestid"] == "00000000-0000-4000-8000-000000000001")
    #expect(
      answer.body == """
        {"User":{"UserId":"u1","AccountId":"12a3456b-7c89-012d-3456-78901e23fg45",\
        "PrimaryEmail":"user1@example.com","LicenseType":"Basic","UserType":"PrivateUser",\
        "PrimaryProvisionedNumber":null,"DisplayName":"user1","UserRegistrationStatus":"Registered",\
        "UserInvitationStatus":"Accepted","RegisteredOn":"2019-02-01T08:30:00.000Z",\
        "InvitedOn":"2019-01-31T16:00:00.000Z","PersonalPIN":"5777144307"}}

        """)
  }

  @Test func `pages follow one another until there is no token`() async throws {
    try await withEmulator { emulator async throws in
      let first = try await emulator.page("max-results=2")
      let second = try await emulator.page("max-results=2&next-token=\(encoded(first.next))")
      let third = try await emulator.page("max-results=2&next-token=\(encoded(second.next))")
      #expect(first.ids == ["u1", "u2"])
      #expect(second.ids == ["u3", "u4"])
      #expect(third.ids == ["u5"])
      #expect(third.next == nil)
    }
  }

  @Test func `a token is of no use for a listing with another filter`() async throws {
    try await withEmulator { emulator async throws in
      let first = try await emulator.page("max-results=1&user-type=PrivateUser")
      let answer = try await emulator.get("\(users)?max-results=1&next-token=\(encoded(first.next))")
      #expect(answer.body == #"{"Code":"BadRequest","Message":"Invalid next token."}"# + "\n")
    }
  }

  @Test func `a page that ends with the last user has no token`() async throws {
    let page = try await withEmulator { try await $0.page("max-results=5") }
    #expect(page.next == nil)
  }

  @Test(arguments: [
    ("user-type=SharedDevice", ["u5"]), ("user-type=PrivateUser", ["u1", "u2", "u3", "u4"]),
    ("user-email=USER2%40example.com", ["u2"]), ("user-email=nobody%40example.com", []),
  ])
  func `a listing is filtered`(query: String, ids: [String]) async throws {
    let page = try await withEmulator { try await $0.page(query) }
    #expect(page.ids == ids)
  }

  @Test(arguments: [("user4+tag%40example.com", []), ("user4%2Btag%40example.com", ["u4"])])
  func `a plus sign in an address has to be encoded`(email: String, ids: [String]) async throws {
    let page = try await withEmulator { try await $0.page("user-email=\(email)") }
    #expect(page.ids == ids)
  }

  @Test func `each user of a batch has its own result`() async throws {
    try await withEmulator { emulator async throws in
      let answer = try await emulator.post(
        users,
        #"{"UpdateUserRequestItems":[{"UserId":"u1","LicenseType":"Pro"},{"UserId":"no","LicenseType":"Pro"}]}"#
      )
      #expect(
        answer.body == """
          {"UserErrors":[{"UserId":"no","ErrorCode":"NotFound",\
          "ErrorMessage":"the account has no user of this id"}]}

          """)
      #expect(try await emulator.license(of: "u1") == "Pro")
    }
  }

  @Test func `a type is accepted and ignored`() async throws {
    let answer = try await withEmulator { try await $0.post("\(users)/u1", #"{"UserType":"SharedDevice"}"#) }
    #expect(answer.status == 200)
    #expect(answer.body.contains(#""UserType":"PrivateUser""#))
  }

  @Test func `one account alone hides the others`() async throws {
    try await withEmulator(account: otherAccountID) { emulator async throws in
      let list = try await emulator.get("/accounts")
      #expect(!list.body.contains("12a3456b"))
      #expect(try await emulator.get(users).errorType == "ForbiddenException")
    }
  }

  /// Method, target, body, status and exception.
  static let errors: [(String, String, String?, Int, String)] = [
    ("GET", "/accounts/nowhere", nil, 404, "NotFoundException"),
    ("GET", "/accounts/nowhere/users", nil, 404, "NotFoundException"),
    ("GET", "\(users)/ghost", nil, 404, "NotFoundException"),
    ("GET", "\(users)/%ff", nil, 404, "UnknownOperationException"),
    ("GET", "\(users)?max-results=0", nil, 400, "BadRequestException"),
    ("GET", "\(users)?max-results=201", nil, 400, "BadRequestException"),
    ("GET", "\(users)?max-results=many", nil, 400, "BadRequestException"),
    ("GET", "\(users)?user-type=Robot", nil, 400, "BadRequestException"),
    ("GET", "\(users)?user-email=nobody", nil, 400, "BadRequestException"),
    ("GET", "\(users)?next-token=x", nil, 400, "BadRequestException"),
    ("POST", users, "", 400, "BadRequestException"),
    ("POST", users, "{}", 400, "BadRequestException"),
    ("POST", users, "[]", 400, "BadRequestException"),
    ("POST", users, "{", 400, "BadRequestException"),
    ("POST", users, items(0), 400, "BadRequestException"),
    ("POST", users, items(21), 400, "BadRequestException"),
    ("POST", users, #"{"UpdateUserRequestItems":[{"LicenseType":"Pro"}]}"#, 400, "BadRequestException"),
    ("POST", users, #"{"UpdateUserRequestItems":[{"UserId":" "}]}"#, 400, "BadRequestException"),
    ("POST", users, #"{"UpdateUserRequestItems":[{"UserId":7}]}"#, 400, "BadRequestException"),
    (
      "POST", users, #"{"UpdateUserRequestItems":[{"UserId":"u1"},{"UserId":"u1"}]}"#, 400,
      "BadRequestException"
    ),
    (
      "POST", users, #"{"UpdateUserRequestItems":[{"UserId":"u1","LicenseType":"Gold"}]}"#, 400,
      "BadRequestException"
    ),
    (
      "POST", users, #"{"UpdateUserRequestItems":[{"UserId":"u1","UserType":"Robot"}]}"#, 400,
      "BadRequestException"
    ),
    ("POST", "\(users)/u1", #"{"LicenseType":"Plus"}"#, 400, "BadRequestException"),
    ("POST", "\(users)/ghost", #"{"LicenseType":"Pro"}"#, 404, "NotFoundException"),
    ("POST", "\(users)?operation=suspend", "{}", 404, "UnknownOperationException"),
    ("GET", "/", nil, 404, "UnknownOperationException"),
    ("DELETE", users, nil, 404, "UnknownOperationException"),
    ("GET", "/accounts//users", nil, 404, "UnknownOperationException"),
  ]

  @Test func `each wrong request gets the service's error`() async throws {
    try await withEmulator { emulator async throws in
      for (method, target, body, status, code) in Self.errors {
        let answer = try await emulator.send(method, target, body)
        #expect(answer.status == status, "\(method) \(target) \(body ?? "")")
        #expect(answer.errorType == code, "\(method) \(target) \(body ?? "")")
      }
    }
  }

  @Test func `an error's body has the model's code and message`() async throws {
    let answer = try await withEmulator { try await $0.get("\(users)/ghost") }
    #expect(answer.body == #"{"Code":"NotFound","Message":"The user ghost does not exist."}"# + "\n")
  }

  @Test func `a body of another content type is refused`() async throws {
    let answer = try await withEmulator { emulator async throws in
      try await emulator.send("POST", users, items(1), headers: [("content-type", "text/plain")])
    }
    #expect(answer.errorType == "BadRequestException")
  }

  @Test func `a refused batch writes nothing`() async throws {
    try await withEmulator { emulator async throws in
      _ = try await emulator.post(
        users,
        #"{"UpdateUserRequestItems":[{"UserId":"u1","LicenseType":"Pro"},{"UserId":"u2","LicenseType":"Gold"}]}"#
      )
      #expect(try await emulator.license(of: "u1") == "Basic")
    }
  }
}

func items(_ count: Int) -> String {
  let items = (0..<count).map { #"{"UserId":"u\#($0)","LicenseType":"Pro"}"# }
  return #"{"UpdateUserRequestItems":[\#(items.joined(separator: ","))]}"#
}

func encoded(_ token: String?) -> String { percentEncoded(token ?? "") }

internal import Reconciliation
internal import Testing

extension DirectoryContract {
  /// What holds for every directory, also for one that can't be written to.
  package static let reading: [Clause] = scopes + values

  private static let scopes: [Clause] = [
    Clause("the account's facts are told") { make in
      let directory = try await make(account, [try user("a", license: .known(.pro))])
      let told = try await directory.account()
      #expect(told.id == account.id && told.type == account.type)
      // A directory that doesn't know which licences the account supports tells more, never fewer.
      #expect(Set(told.supportedLicenses).isSuperset(of: account.supportedLicenses))
    },
    Clause("everyone is observed, each user once") { make in
      let world = try ["c", "a", "b"].map { try user($0, email: "\($0)@example.com") }
      let directory = try await make(account, world)
      #expect(try await users(of: directory) == [world[1], world[2], world[0]])
    },
    Clause("an account without users is observed as empty") { make in
      let directory = try await make(account, [])
      #expect(try await users(of: directory) == [])
    },
    Clause("users are found by id, bytewise") { make in
      let directory = try await make(account, try ["a", "A", "aa", "e\u{301}", "é"].map { try user($0) })
      #expect(try await users(of: directory, named: "a", "é") == ["a", "é"])
    },
    Clause("users are found by e-mail address without case") { make in
      let directory = try await make(
        account,
        [
          try user("a", email: "Ana@Example.com"), try user("b", email: "ana@example.org"),
          try user("c", email: "JÖRG@example.com"), try user("d"),
        ])
      #expect(try await users(of: directory, named: "aNA@eXAMPLE.COM") == ["a"])
      #expect(try await users(of: directory, named: "jörg@example.com") == ["c"])
    },
    Clause("an address that several users carry brings all of them") { make in
      let directory = try await make(
        account, [try user("a", email: "x@example.com"), try user("b", email: "X@example.com")])
      #expect(try await users(of: directory, named: "x@example.com") == ["a", "b"])
    },
    Clause("a user who is named twice is observed once") { make in
      let directory = try await make(account, [try user("a", email: "a@example.com")])
      #expect(try await users(of: directory, named: "a", "A@example.com", "a") == ["a"])
    },
    Clause("unknown names are left out") { make in
      let directory = try await make(account, [try user("a", email: "a@example.com")])
      #expect(try await users(of: directory, named: "b", "b@example.com", "a") == ["a"])
      #expect(try await users(of: directory, named: "b") == [])
      #expect(try await users(of: directory, .named([])) == [])
    },
  ]

  private static let values: [Clause] = [
    Clause("values that the directory doesn't have are absent") { make in
      let world = [try user("a", license: .absent, type: .absent)]
      let directory = try await make(account, world)
      #expect(try await users(of: directory) == world)
    },
    Clause("licences and types that this version doesn't know are kept") { make in
      let world = [
        try user("a", license: .unrecognized("Ultra"), type: .unrecognized("Robot\u{0}")),
        try user("b", license: .unrecognized("pro")),
      ]
      let directory = try await make(account, world)
      #expect(try await users(of: directory) == world)
    },
    Clause("Alexa for Business metadata is kept member by member") { make in
      let world = [
        try user("a", alexaForBusiness: AlexaForBusiness(enabled: false)),
        try user(
          "b", alexaForBusiness: AlexaForBusiness(roomARN: "arn:aws:a4b:us-east-1:111122223333:room/1")),
        try user("c", alexaForBusiness: AlexaForBusiness(enabled: true, roomARN: "null")),
        try user("d", alexaForBusiness: AlexaForBusiness(roomARN: "")),
      ]
      let directory = try await make(account, world)
      #expect(try await users(of: directory) == world)
    },
    Clause("hostile text is kept byte for byte") { make in
      let texts = [
        "\u{0}a", "a\u{0}b", "'; DROP TABLE users; --", "\u{202E}moc.elpmaxe", "\u{1B}[31m", "e\u{301}", "é",
        "\"}]\\", "\u{FEFF}", "a\u{2028}", "😀", "..", "%", String(repeating: "x", count: 4_096),
      ]
      let world = try texts.map { try user($0, email: "\($0)@example.com") }
      let directory = try await make(account, world)
      let found = try await users(of: directory)
      #expect(found.count == texts.count)
      let expected = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for (user, text) in zip(found, expected) {
        #expect(Array(user.id.text.utf8) == Array(text.utf8))
        #expect(Array((user.email ?? "").utf8) == Array("\(text)@example.com".utf8))
      }
    },
    Clause("hostile ids are found by name") { make in
      let ids = ["a\u{0}b", "a\u{0}c", "a", "e\u{301}", "'"]
      let directory = try await make(account, try ids.map { try user($0) })
      for id in ids {
        #expect(try await users(of: directory, named: id).map { Array($0.utf8) } == [Array(id.utf8)])
      }
    },
  ]
}

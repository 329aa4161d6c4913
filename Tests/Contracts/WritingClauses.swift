internal import Reconciliation
internal import Testing

extension DirectoryContract {
  /// What holds for every directory that can be written to.
  package static let writing: [Clause] = attributes + batches

  private static let accepted = Result<BatchAnswer.Accepted, Rejection>.success(.init())

  private static let attributes: [Clause] = [
    Clause("only the attributes that are given change") { make in
      let before = try user(
        "a", email: "a@example.com", license: .unrecognized("Ultra"), type: .known(.sharedDevice),
        alexaForBusiness: AlexaForBusiness(enabled: true, roomARN: "arn"))
      let directory = try await make(account, [before])
      let answer = try await directory.update(UpdateBatch([try update("a") { $0.license = .pro }]))
      #expect(answer.results == [accepted])
      var after = before
      after.license = .known(.pro)
      #expect(try await users(of: directory) == [after])
    },
    Clause("an update that sets nothing changes nothing") { make in
      let world = [
        try user("a", email: "a@example.com", alexaForBusiness: .init(enabled: true, roomARN: "arn")),
        try user("b", license: .absent, type: .absent),
      ]
      let directory = try await make(account, world)
      let answer = try await directory.update(UpdateBatch(try ["a", "b"].map { try update($0) { _ in } }))
      #expect(answer.results == [accepted, accepted])
      #expect(try await users(of: directory) == world)
    },
    Clause("a type is set beside a licence that stays") { make in
      let directory = try await make(account, [try user("a", license: .known(.pro))])
      let answer = try await directory.update(UpdateBatch([try update("a") { $0.type = .sharedDevice }]))
      #expect(answer.results == [accepted])
      #expect(
        try await users(of: directory) == [
          try user("a", license: .known(.pro), type: .known(.sharedDevice))
        ])
    },
    Clause("Alexa for Business members are set one by one") { make in
      let directory = try await make(account, [try user("a", alexaForBusiness: .init(enabled: true))])
      _ = try await directory.update(UpdateBatch([try update("a") { $0.alexaForBusiness.roomARN = "arn" }]))
      _ = try await directory.update(UpdateBatch([try update("a") { $0.alexaForBusiness.enabled = false }]))
      let found = try await users(of: directory)
      #expect(found.map(\.alexaForBusiness) == [AlexaForBusiness(enabled: false, roomARN: "arn")])
    },
    Clause("users whom a batch doesn't name stay as they are") { make in
      let directory = try await make(account, [try user("a"), try user("a\u{0}"), try user("A")])
      _ = try await directory.update(UpdateBatch([try update("a") { $0.license = .pro }]))
      #expect(
        try await users(of: directory).map(\.license) == [.known(.basic), .known(.pro), .known(.basic)])
    },
  ]

  private static let batches: [Clause] = [
    Clause("an unknown id is refused beside users that are accepted") { make in
      let directory = try await make(account, [try user("a"), try user("c")])
      let batch = UpdateBatch(try ["c", "b", "a"].map { try update($0) { $0.license = .pro } })
      let answer = try await directory.update(batch)
      #expect(codes(answer) == ["accepted", "NotFound", "accepted"])
      #expect(try await users(of: directory).map(\.license) == [.known(.pro), .known(.pro)])
    },
    Clause("a licence that the account doesn't have is refused for its user alone") { make in
      let directory = try await make(account, [try user("a"), try user("b")])
      let batch = UpdateBatch([
        try update("a") { $0.license = .plus }, try update("b") { $0.license = .pro },
      ])
      let answer = try await directory.update(batch)
      #expect(codes(answer) == ["BadRequest", "accepted"])
      #expect(try await users(of: directory).map(\.license) == [.known(.basic), .known(.pro)])
    },
    Clause("results come in the order of the batch, also for twenty users") { make in
      let ids = (0..<Plan.usersPerRequest).map { "user-\($0 * 7 % Plan.usersPerRequest)" }
      let there = try ids.enumerated().filter { !$0.offset.isMultiple(of: 3) }.map { try user($0.element) }
      let directory = try await make(account, there)
      let batch = UpdateBatch(try ids.map { try update($0) { $0.license = .pro } })
      let answer = try await directory.update(batch)
      #expect(codes(answer) == ids.indices.map { $0.isMultiple(of: 3) ? "NotFound" : "accepted" })
      #expect(try await users(of: directory).allSatisfy { $0.license == .known(.pro) })
    },
    Clause("what was accepted is there at the next observation, by each name") { make in
      let directory = try await make(account, [try user("a", email: "a@example.com")])
      _ = try await directory.update(UpdateBatch([try update("a") { $0.license = .pro }]))
      for name in ["a", "A@example.com"] {
        let scope = ObservationScope.named([try #require(UserName(name))])
        #expect(try await users(of: directory, scope).map(\.license) == [.known(.pro)])
      }
    },
    Clause("sending a batch again changes nothing and is accepted") { make in
      let directory = try await make(account, [try user("a")])
      let batch = UpdateBatch([try update("a") { $0.license = .pro }])
      _ = try await directory.update(batch)
      let once = try await users(of: directory)
      #expect(try await directory.update(batch).results == [accepted])
      #expect(try await users(of: directory) == once)
    },
  ]

  private static func codes(_ answer: BatchAnswer) -> [String] {
    answer.results.map { result in
      switch result {
      case .success: "accepted"
      case .failure(let reason): reason.code
      }
    }
  }
}

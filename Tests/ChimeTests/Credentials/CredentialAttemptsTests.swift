import Synchronization
import Testing

@testable import Chime

/// A failure of a service, and what it is called here.
struct ServiceFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let outcome: ServiceOutcome

  static func failure(_ name: String, _ failure: HTTPFailure) -> Self {
    ServiceFault(testDescription: name, outcome: .failure(failure))
  }

  /// A refusal as the Security Token Service words it, which to the other services is a body of no use.
  static func refusal(_ status: Int, _ code: String) -> Self {
    let body =
      "<ErrorResponse><Error><Code>\(code)</Code><Message>m</Message></Error></ErrorResponse>"
    return ServiceFault(
      testDescription: "\(status) \(code)", outcome: .success(.text(body, status: status)))
  }

  static let passing = [
    failure("unreachable", .unreachable(reason: "down")), failure("timed out", .timedOut),
    failure("broken", .broken(reason: "cut")), refusal(500, "InternalFailure"),
    refusal(503, "ServiceUnavailable"), refusal(429, "TooManyRequestsException"),
  ]
  static let lasting = [
    failure("untrusted", .untrusted(reason: "certificate")), failure("too large", .tooLarge(byteLimit: 1)),
    failure("cancelled", .cancelled), refusal(403, "AccessDenied"), refusal(400, "ExpiredTokenException"),
    refusal(400, "InvalidIdentityToken"), refusal(404, "NotFound"), refusal(302, "Found"),
  ]
}

/// A way to credentials that leads over one service.
enum ServiceWay: String, CaseIterable {
  case role, webIdentity, container

  /// A world in which the service fails so often, and then grants.
  func world(failing fault: ServiceFault, times: Int) -> World {
    let left = Mutex(times)
    return World(environment: environment, config: config, files: ["/token": "t"]) {
      [self] request throws(HTTPFailure) in
      let fails = left.withLock { left in
        left -= 1
        return left >= 0
      }
      if fails { return try fault.outcome.get() }
      return self == .container
        ? .text(#"{"AccessKeyId":"GRANTED","SecretAccessKey":"s"}"#) : .granted("GRANTED", to: request)
    }
  }

  private var environment: [String: String] {
    switch self {
    case .role: [:]
    case .webIdentity: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "r"]
    case .container: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/c"]
    }
  }

  private var config: String {
    guard self == .role else { return "" }
    return """
      [default]
      role_arn = r
      source_profile = base
      [profile base]
      aws_access_key_id = BASE
      aws_secret_access_key = s
      """
  }
}

@Suite struct `A service of credentials that fails` {
  @Test(arguments: ServiceWay.allCases, ServiceFault.passing)
  func `is asked up to three times where that may pass`(way: ServiceWay, fault: ServiceFault) async throws {
    let world = way.world(failing: fault, times: 2)
    #expect(try await world.load().accessKeyID == Secret("GRANTED"))
    #expect(world.requests.count == 3)
    #expect(world.requests.allSatisfy { $0 == world.requests[0] })
  }

  @Test(arguments: ServiceWay.allCases, ServiceFault.passing)
  func `isn't asked a fourth time`(way: ServiceWay, fault: ServiceFault) async throws {
    let world = way.world(failing: fault, times: 3)
    #expect(try await world.failure() != nil)
    #expect(world.requests.count == 3)
  }

  @Test(arguments: ServiceWay.allCases, ServiceFault.lasting)
  func `isn't asked again where it refused`(way: ServiceWay, fault: ServiceFault) async throws {
    let world = way.world(failing: fault, times: 1)
    #expect(try await world.failure() != nil)
    #expect(world.requests.count == 1)
  }

  @Test(arguments: ["IDPCommunicationError", "Throttling", "ThrottlingException", "RequestLimitExceeded"])
  func `is asked again where it says by a code that it may pass`(code: String) async throws {
    let world = ServiceWay.webIdentity.world(failing: .refusal(400, code), times: 2)
    #expect(try await world.load().source == .webIdentity)
    #expect(world.requests.count == 3)
  }

  @Test func `tells the last failure`() async throws {
    let world = ServiceWay.role.world(failing: .refusal(503, "ServiceUnavailable"), times: 3)
    let refusal = ServiceProblem.refused(
      status: 503, code: "ServiceUnavailable", message: "m", requestID: nil)
    #expect(try await world.failure() == .service(.tokens, refusal))
  }

  @Test(arguments: [(UInt64.min, "0 ms"), (.max, "3000 ms")])
  func `is asked after delays of anything up to one and two seconds`(draw: UInt64, total: String) async throws
  {
    var world = ServiceWay.container.world(failing: ServiceFault.passing[0], times: 2)
    world.random = ConstantGenerator(draw: draw)
    _ = try await world.load()
    #expect("\(Int((world.clock.seconds * 1_000).rounded())) ms" == total)
  }

  @Test func `isn't asked again by a run that was interrupted`() async throws {
    let world = ServiceWay.container.world(failing: ServiceFault.passing[0], times: 2)
    let run = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await world.failure()
    }
    run.cancel()
    #expect(try await run.value == .service(.container, .failed(.unreachable(reason: "down"))))
    #expect(world.requests.count == 1)
  }
}

@Suite struct `An instance metadata service that fails` {
  private static let keys =
    #"{"Code":"Success","AccessKeyId":"I","SecretAccessKey":"s","Expiration":"2026-01-15T18:00:00Z"}"#

  /// A world whose service fails at the request of a number, which counts from 1, and at those after it so often.
  private func world(_ fault: ServiceFault, at first: Int, times: Int) -> World {
    let count = Mutex(0)
    return World { request throws(HTTPFailure) in
      let number = count.withLock { count in
        count += 1
        return count
      }
      if (first..<first + times).contains(number) { return try fault.outcome.get() }
      if request.method == .put { return .text("session") }
      return .text(request.address.path.hasSuffix("/security-credentials/") ? "role" : Self.keys)
    }
  }

  @Test(arguments: [
    ServiceFault.failure("unreachable", .unreachable(reason: "no route")), .failure("timed out", .timedOut),
  ])
  func `by silence at the first request isn't there, and no run waits for it`(fault: ServiceFault)
    async throws
  {
    let world = world(fault, at: 1, times: 1)
    #expect(try await world.failure() == .noneFound)
    #expect(world.requests.count == 1)
    #expect(world.clock.seconds == 0)
  }

  @Test(arguments: [ServiceFault.refusal(500, "x"), .refusal(503, "x"), .refusal(429, "x")])
  func `is asked for its session up to three times where it answers`(fault: ServiceFault) async throws {
    #expect(try await world(fault, at: 1, times: 2).load().source == .instanceMetadata)
    let silent = world(fault, at: 1, times: 3)
    #expect(try await silent.failure() == .noneFound)
    #expect(silent.requests.count == 3)
  }

  @Test(arguments: ServiceFault.passing, [2, 3])
  func `is asked for the role and its keys up to three times`(fault: ServiceFault, request: Int) async throws
  {
    let world = world(fault, at: request, times: 2)
    #expect(try await world.load().source == .instanceMetadata)
    #expect(world.requests.count == 5)
  }

  @Test(arguments: [400, 401, 403, 404])
  func `isn't asked again where it refuses`(status: Int) async throws {
    let world = world(.refusal(status, "x"), at: 2, times: 1)
    #expect(try await world.failure() == .noneFound)
    #expect(world.requests.count == 2)
  }
}

import Reconciliation
import Reporting
import Testing

@testable import rollcall

/// A failure of a directory over the network, by the name of its case.
struct NamedFailure: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let failure: RemoteFailure

  private static let rejection = Rejection(code: "C", message: "m")

  private init(_ name: String, _ failure: RemoteFailure) {
    testDescription = name
    self.failure = failure
  }

  /// What a service that has ended may look like.
  static let suspicious = [
    NamedFailure("unreachable", .unreachable(reason: "r")),
    NamedFailure("redirected", .redirected(status: 301, host: "aws.amazon.com")),
    NamedFailure("garbled", .garbled(reason: "r")), NamedFailure("unauthorized", .unauthorized(rejection)),
    NamedFailure("forbidden", .forbidden(rejection)), NamedFailure("notFound", .notFound(rejection)),
  ]

  /// What has another cause, or is the service's own word for one.
  static let others = [
    NamedFailure("noCredentials", .noCredentials(reason: "r")),
    NamedFailure("untrusted", .untrusted(reason: "r")), NamedFailure("timedOut", .timedOut),
    NamedFailure("broken", .broken(reason: "r")),
    NamedFailure("wrongClock", .wrongClock(secondsAhead: 900, rejection)),
    NamedFailure("expired", .expired(rejection)), NamedFailure("throttled", .throttled(rejection)),
    NamedFailure("failing", .failing(status: 500, rejection)),
    NamedFailure("rejected", .rejected(status: 400, rejection)),
  ]
}

@Suite struct `That the service has ended` {
  private static let sentence =
    "AWS ended support for Amazon Chime on 20 February 2026, which may be the cause."

  private func advice(_ failure: RemoteFailure, from host: String) -> String {
    RemoteExplanation(failure: failure, host: host, requestID: "r-1").text.next.plain
  }

  @Test(arguments: NamedFailure.suspicious, ["chime.us-east-1.amazonaws.com", "x.amazonaws.com"])
  func `is told as a possible cause, after the other advice`(one: NamedFailure, host: String) {
    let advice = advice(one.failure, from: host)
    #expect(advice.hasSuffix(". " + Self.sentence), "\(advice)")
  }

  @Test(arguments: NamedFailure.others)
  func `isn't told of a failure with another cause`(one: NamedFailure) {
    let advice = advice(one.failure, from: "chime.us-east-1.amazonaws.com")
    #expect(!advice.contains("AWS ended") && !advice.isEmpty, "\(advice)")
  }

  @Test(arguments: [
    "amazonaws.com.evil.example", "127.0.0.1", "127.0.0.1:8080", "localhost", "[::1]:80", "evilamazonaws.com",
    "chime.us-east-1.amazonaws.com.", "chime.us-east-1.amazonaws.com.cn", "amazonaws.com", "",
  ])
  func `isn't told of another host`(host: String) {
    for one in NamedFailure.suspicious + NamedFailure.others {
      #expect(!advice(one.failure, from: host).contains("AWS ended"), "\(one.testDescription)")
    }
  }
}

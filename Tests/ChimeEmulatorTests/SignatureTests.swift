import Chime
import ChimeEmulator
import Foundation
import Testing

@Suite struct SignatureTests {
  private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

  private static func pair(key: String = "AKIDEXAMPLE", secret: String = secret, token: String? = nil)
    -> Credentials
  {
    Credentials(accessKeyID: key, secretAccessKey: secret, sessionToken: token, source: .environment)!
  }

  /// Signs with Chime's own signer and sends what it gives.
  private func send(
    _ emulator: Running, with credentials: Credentials, scope: SigningScope = .chime,
    after seconds: Double = 0,
    target: String = users, tampered: String? = nil, dropping: String? = nil
  ) async throws -> Answer {
    let request = HTTPRequest(.get, try WebAddress(emulator.url + target), timeLimit: .seconds(5))
    let date = SteppedTime.start.addingTimeInterval(seconds)
    let headers = signatureHeaders(for: request, with: credentials, scope: scope, at: date)
      .filter { $0.name != "host" && $0.name != dropping }
    return try await emulator.send("GET", tampered ?? target, headers: headers.map { ($0.name, $0.value) })
  }

  private func answer(
    with credentials: Credentials, scope: SigningScope = .chime, after seconds: Double = 0,
    target: String = users, tampered: String? = nil, dropping: String? = nil
  ) async throws -> Answer {
    try await withEmulator(credentials: Self.pair()) { emulator async throws in
      try await send(
        emulator, with: credentials, scope: scope, after: seconds, target: target, tampered: tampered,
        dropping: dropping)
    }
  }

  @Test(arguments: [users, "\(users)?user-email=a%2Bb%40example.com&max-results=5", "\(users)/u1"])
  func `a request that the key pair signed is served`(target: String) async throws {
    let answer = try await answer(with: Self.pair(), target: target)
    #expect(answer.status == 200)
  }

  @Test func `a request without a signature is refused`() async throws {
    let answer = try await withEmulator(credentials: Self.pair()) { try await $0.get(users) }
    #expect(answer.status == 403)
    #expect(answer.errorType?.hasPrefix("MissingAuthenticationTokenException:") == true)
    #expect(answer.body == #"{"message":"Missing Authentication Token"}"# + "\n")
  }

  @Test func `another secret makes a wrong signature`() async throws {
    let answer = try await answer(with: Self.pair(secret: "other"))
    #expect(answer.status == 403)
    #expect(
      answer.body == """
        {"message":"The request signature we calculated does not match the signature you provided. Check your AWS \
        Secret Access Key and signing method. Consult the service documentation for details."}

        """)
  }

  @Test(arguments: ["AKIDOTHER", "AKIDEXAMPLE2"])
  func `an unknown key is refused`(key: String) async throws {
    let answer = try await answer(with: Self.pair(key: key))
    #expect(answer.errorType?.hasPrefix("UnrecognizedClientException:") == true)
  }

  @Test func `a token that the pair doesn't have is refused`() async throws {
    let answer = try await answer(with: Self.pair(token: "token"))
    #expect(answer.errorType?.hasPrefix("UnrecognizedClientException:") == true)
  }

  @Test(arguments: [
    ("\(users)?max-results=5", "\(users)?max-results=6"), ("\(users)/u1", "\(users)/u2"),
    ("\(users)/u1", "\(users)/%751"), ("\(users)?max-results=5", "\(users)?max%2Dresults=5"),
  ])
  func `what was signed has to come byte by byte`(signed: String, sent: String) async throws {
    let answer = try await answer(with: Self.pair(), target: signed, tampered: sent)
    #expect(answer.errorType?.hasPrefix("InvalidSignatureException:") == true)
  }

  @Test(arguments: [
    (-300.0, 200, ""), (300, 200, ""),
    (
      -301, 403,
      "Signature expired: 20260115T122544Z is now earlier than 20260115T122545Z (20260115T123045Z - 5 min.)"
    ),
    (
      301, 403,
      "Signature not yet current: 20260115T123546Z is still later than 20260115T123545Z (20260115T123045Z + 5 min.)"
    ),
  ])
  func `a clock may be off by five minutes`(seconds: Double, status: Int, words: String) async throws {
    let answer = try await answer(with: Self.pair(), after: seconds)
    #expect(answer.status == status)
    #expect(words.isEmpty || answer.body.contains(words))
  }

  @Test(arguments: [
    (SigningScope(region: "eu-west-1", service: "chime"), "Credential should be scoped to a valid region. "),
    (
      SigningScope(region: "us-east-1", service: "sts"),
      "Credential should be scoped to correct service: 'chime'. "
    ),
  ])
  func `a signature for something else is refused`(scope: SigningScope, words: String) async throws {
    let answer = try await answer(with: Self.pair(), scope: scope)
    #expect(answer.body == "{\"message\":\"\(words)\"}\n")
  }

  @Test func `a signature without its date is incomplete`() async throws {
    let answer = try await answer(with: Self.pair(), dropping: "x-amz-date")
    #expect(answer.errorType?.hasPrefix("IncompleteSignatureException:") == true)
  }

  @Test func `control paths need no signature`() async throws {
    let answer = try await withEmulator(credentials: Self.pair()) { try await $0.get("/_log") }
    #expect(answer.status == 200)
  }
}

import Chime
import Foundation
import Logging
import Reconciliation

/// The account of these tests, as GetAccount answers it.
let accountAnswer =
  #"{"Account":{"AccountId":"acct-1","AwsAccountId":"1","Name":"n","AccountType":"Team","#
  + #""SupportedLicenses":["Basic","Pro"]}}"#

/// The account's id.
let accountID = AccountID("acct-1")!

/// A directory whose requests an exchange answers, with keys that are made up.
func chimeDirectory(
  at endpoint: String = "https://chime.example.com", pacing: Pacing? = nil,
  load: @escaping @Sendable () async throws(CredentialError) -> Credentials = exampleCredentials,
  time: String = "2026-01-15T12:30:45Z", exchange: @escaping HTTPExchange
) -> ChimeDirectory {
  let moment = date(time)
  let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  let calls = SignedCalls(
    exchange: exchange, credentials: RefreshingCredentials(now: { moment }, logger: logger, load: load),
    pacing: pacing ?? Pacing(clock: SkippingClock(), random: SeededGenerator(seed: 1)), now: { moment },
    version: "0", logger: logger)
  do {
    return try ChimeDirectory(account: accountID, at: Endpoint(endpoint), calls: calls, logger: logger)
  } catch { preconditionFailure("\(error)") }
}

/// Keys that are made up.
@Sendable func exampleCredentials() async throws(CredentialError) -> Credentials {
  Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret-key-EXAMPLE", source: .environment)!
}

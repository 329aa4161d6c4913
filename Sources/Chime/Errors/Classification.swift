import FoundationEssentials
import JSONStream
import Reconciliation

/// What an answer, or the lack of one, means for its request.
enum Verdict {
  /// A 200 with a JSON object.
  case answered
  /// No answer that can be used; why it may be sent again, if it may, and how long the server asks to wait.
  case failed(CallFailure, retry: RetryCause?, delay: ServerDelay?)
}

/// The difference of clocks, in seconds, beyond which a signature is refused (AWS Signature Version 4).
private let clockTolerance = 5 * 60

/// How closely a body is looked at before it counts as an answer.
enum BodyCheck {
  /// It is one JSON object, to its end.
  case whole
  /// It begins and ends as an object does, which takes no time: who reads it finds the rest out.
  case outline
}

/// Judges an answer, whose request was signed at a time with these secrets.
func verdict(
  on response: HTTPResponse, hiding secrets: [Secret], sentAt: Date, check: BodyCheck = .whole
) -> Verdict {
  let requestID = requestID(of: response)
  switch response.status {
  case 200:
    if check == .outline && hasOutline(response.body) { return .answered }
    guard let fault = objectFault(response) else { return .answered }
    return .failed(
      CallFailure(.garbled(reason: fault), requestID: requestID, mayHaveActed: true), retry: .transient,
      delay: nil)
  case 300..<400:
    let target = response.value(of: "location").flatMap { try? WebAddress($0) }
    let cause = RemoteFailure.redirected(status: response.status, host: target?.authority)
    return .failed(
      CallFailure(cause, requestID: requestID, mayHaveActed: false), retry: nil, delay: nil)
  default:
    return refusal(response, ErrorAnswer(response, hiding: secrets).rejection, requestID, sentAt)
  }
}

private func refusal(
  _ response: HTTPResponse, _ rejection: Rejection, _ requestID: String?, _ sentAt: Date
) -> Verdict {
  let delay = ServerDelay(response)
  func failed(_ cause: RemoteFailure, mayHaveActed: Bool = false, retry: RetryCause? = nil) -> Verdict {
    .failed(
      CallFailure(cause, requestID: requestID, mayHaveActed: mayHaveActed), retry: retry, delay: delay)
  }
  let code = rejection.code
  if response.status == 429 || isThrottling(code) { return failed(.throttled(rejection), retry: .throttling) }
  if response.status >= 500 || response.status == 408 {
    return failed(
      .failing(status: response.status, rejection), mayHaveActed: true, retry: .transient)
  }
  if code == "ExpiredToken" { return failed(.expired(rejection)) }
  if isAboutSignature(code), let seconds = secondsAhead(response, sentAt), abs(seconds) > clockTolerance {
    return failed(.wrongClock(secondsAhead: seconds, rejection))
  }
  if response.status == 401 || isAboutCredentials(code) { return failed(.unauthorized(rejection)) }
  switch response.status {
  case 403: return failed(.forbidden(rejection))
  case 404: return failed(.notFound(rejection))
  // A success without the one status that every operation of the service has is none of the service's.
  case ..<300: return failed(.garbled(reason: "status \(response.status)"), mayHaveActed: true)
  default: return failed(.rejected(status: response.status, rejection))
  }
}

/// Judges a request that got no whole answer.
func verdict(on failure: HTTPFailure) -> Verdict {
  switch failure {
  case .unreachable(let reason):
    .failed(CallFailure(.unreachable(reason: reason), mayHaveActed: false), retry: .transient, delay: nil)
  case .untrusted(let reason):
    .failed(CallFailure(.untrusted(reason: reason), mayHaveActed: false), retry: nil, delay: nil)
  case .timedOut: .failed(CallFailure(.timedOut, mayHaveActed: true), retry: .transient, delay: nil)
  case .broken(let reason):
    .failed(CallFailure(.broken(reason: reason), mayHaveActed: true), retry: .transient, delay: nil)
  case .tooLarge(let limit):
    .failed(
      CallFailure(.garbled(reason: "it is larger than \(limit) bytes"), mayHaveActed: true), retry: nil,
      delay: nil)
  case .cancelled:
    .failed(
      CallFailure(.broken(reason: "the run was interrupted"), mayHaveActed: true), retry: nil, delay: nil)
  }
}

/// The id that the service gave a request; for every report and every question to AWS's support.
func requestID(of response: HTTPResponse) -> String? {
  response.value(of: "x-amzn-requestid") ?? response.value(of: "x-amz-request-id")
}

// MARK: - Parts

/// Whether a body begins and ends as a JSON object does.
private func hasOutline(_ body: [UInt8]) -> Bool {
  func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x0A, 0x0D, 0x09].contains(byte) }
  return body.first { !isBlank($0) } == UInt8(ascii: "{") && body.last { !isBlank($0) } == UInt8(ascii: "}")
}

/// What is wrong with a body that should be one JSON object; nil where it is one.
private func objectFault(_ response: HTTPResponse) -> String? {
  var reader = JSONReader(response.body)
  if reader.atEnd() { return "it is empty" }
  do throws(JSONError) {
    guard try reader.peek() == .object else { return "it is JSON, but no object" }
    try reader.skipValue()
    return reader.atEnd() ? nil : "something follows its JSON object"
  } catch {
    let type = response.value(of: "content-type") ?? "no content type"
    return "it is no JSON (\(type), \(response.body.count) bytes)"
  }
}

/// By how many seconds the clock of this machine is ahead of the server's.
private func secondsAhead(_ response: HTTPResponse, _ sentAt: Date) -> Int? {
  guard let theirs = response.value(of: "date").flatMap(headerDate) else { return nil }
  return Int(sentAt.timeIntervalSince(theirs).rounded())
}

/// The moment that a `Date` header names, as every current server writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
private func headerDate(_ text: String) -> Date? {
  let parts = text.split(separator: " ")
  let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(where: { $0 == parts[2] }) else {
    return nil
  }
  return instant("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
}

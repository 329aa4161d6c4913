import Chime
import Foundation
import Synchronization

/// Answers requests by their path and query, and remembers them.
final class Script: Sendable {
  private let answers: Mutex<[String: [HTTPResponse]]>
  private let sent = Mutex<[HTTPRequest]>([])

  /// What is answered to `METHOD path?query`, in turn; the last answer is given again.
  init(_ answers: [String: [HTTPResponse]]) { self.answers = Mutex(answers) }

  /// The requests, as `METHOD path?query`, in order.
  var lines: [String] { sent.withLock { $0.map(Self.line) } }

  /// The bodies sent, in order.
  var bodies: [String] { sent.withLock { $0.map { String(decoding: $0.body, as: UTF8.self) } } }

  @Sendable func answer(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    sent.withLock { $0.append(request) }
    let line = Self.line(request)
    let answer = answers.withLock { answers -> HTTPResponse? in
      guard let left = answers[line], let next = left.first else { return nil }
      if left.count > 1 { answers[line] = Array(left.dropFirst()) }
      return next
    }
    guard let answer else { throw .broken(reason: "nothing is answered to \(line)") }
    return answer
  }

  private static func line(_ request: HTTPRequest) -> String {
    let query = request.address.query
    return "\(request.method.rawValue) \(request.address.path)\(query.isEmpty ? "" : "?")\(query)"
  }
}

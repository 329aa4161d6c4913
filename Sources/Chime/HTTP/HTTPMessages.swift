/// Sends a request and waits for the whole answer: the seam between what is asked and how it travels.
///
/// It follows no redirect, keeps the request's time limit, and answers whatever the status is.
package typealias HTTPExchange = @Sendable (HTTPRequest) async throws(HTTPFailure) -> HTTPResponse

/// A request that got no whole answer.
package enum HTTPFailure: Error, Equatable, Sendable {
  /// Nothing listens there, or its name can't be resolved; nothing was sent.
  case unreachable(reason: String)
  /// No trusted TLS connection came about; nothing was sent.
  case untrusted(reason: String)
  /// No whole answer came within the request's time limit.
  case timedOut
  /// The connection broke after the request began; the server may have acted on it.
  case broken(reason: String)
  /// The answer is larger than is read, in bytes; the server has acted on the request.
  case tooLarge(byteLimit: Int)
  /// The run was cancelled while the request was under way; the server may have acted on it.
  case cancelled
}

/// A request as it is sent, but for the headers that a signature adds.
package struct HTTPRequest: Equatable, Sendable, Withholding {
  /// What is asked of the resource.
  package enum Method: String, Sendable { case get = "GET", post = "POST", put = "PUT" }

  /// What is asked of the resource.
  package var method: Method
  /// Where it goes.
  package var address: WebAddress
  /// Its headers, without `host`, which the address gives.
  package var headers: [HTTPHeader]
  /// The exact bytes sent.
  package var body: [UInt8]
  /// How long the whole exchange may take.
  package var timeLimit: Duration

  /// A request.
  package init(
    _ method: Method, _ address: WebAddress, headers: [HTTPHeader] = [], body: [UInt8] = [],
    timeLimit: Duration
  ) {
    self.method = method
    self.address = address
    self.headers = headers
    self.body = body
    self.timeLimit = timeLimit
  }

  /// Method, host and path; neither query, headers nor body.
  package var summary: String { "\(method.rawValue) \(address.authority)\(address.path)" }
}

/// An answer.
package struct HTTPResponse: Equatable, Sendable, Withholding {
  /// The status code.
  package let status: Int
  /// The headers, in the order in which they came.
  package let headers: [HTTPHeader]
  /// The whole body.
  package let body: [UInt8]

  /// An answer.
  package init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of that name, which is given in lower case.
  package func value(of name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The status and the body's size.
  package var summary: String { "status \(status), \(body.count) bytes" }
}

/// A header; its name is in lower case.
package struct HTTPHeader: Equatable, Sendable, Withholding {
  /// The name, in lower case.
  package let name: String
  /// The value; it may be a secret, so it isn't shown.
  package let value: String

  /// A header.
  package init(_ name: String, _ value: String) {
    self.name = name.lowercased()
    self.value = value
  }

  /// What may be shown of it.
  package var summary: String { "\(name): [hidden]" }
}

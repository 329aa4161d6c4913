internal import JSONStream

/// An error as the service or the layers in front of it answer it.
struct ServiceError: Error, Equatable, Sendable {
  let status: Int
  /// The exception's name: what `x-amzn-errortype` says.
  let code: String
  let message: String
  var form = Form.modelled
  /// Headers beside those that every error has.
  var headers: [AnswerHeader] = []

  enum Form: Sendable {
    /// By the operation: a body with `Code` and `Message`.
    case modelled
    /// By what checks requests before they reach an operation: a body with `message`.
    case frontDoor
    /// A path that means no operation.
    case unknownOperation
  }

  static func badRequest(_ message: String) -> Self {
    Self(status: 400, code: "BadRequestException", message: message)
  }
  static func notFound(_ message: String) -> Self {
    Self(status: 404, code: "NotFoundException", message: message)
  }
  static func forbidden(_ message: String) -> Self {
    Self(status: 403, code: "ForbiddenException", message: message)
  }
  static let failure = Self(
    status: 500, code: "ServiceFailureException", message: "The service encountered an unexpected error.")
  static let unavailable = Self(
    status: 503, code: "ServiceUnavailableException", message: "The service is currently unavailable.")
  static let unauthorized = Self(
    status: 401, code: "UnauthorizedClientException", message: "The client is not currently authorized.")
  static let throttled = Self(
    status: 429, code: "ThrottledClientException", message: "The client exceeded its request rate limit.")
  static let unknownOperation = Self(
    status: 404, code: "UnknownOperationException", message: "", form: .unknownOperation)
  static let bodyTooLarge = Self(
    status: 413, code: "RequestEntityTooLargeException", message: "Request Too Long", form: .frontDoor)

  /// An error of what checks signatures.
  static func denied(_ code: String, _ message: String) -> Self {
    Self(status: 403, code: code, message: message, form: .frontDoor)
  }

  // MARK: - Rendering

  var answer: ServiceAnswer {
    ServiceAnswer(
      status: status, headers: [AnswerHeader("x-amzn-errortype", typeHeader)] + headers, body: body)
  }

  /// The front door adds the address of the service that refused, which clients cut off.
  private var typeHeader: String {
    form == .frontDoor ? code + ":http://internal.amazon.com/coral/com.amazon.coral.service/" : code
  }

  private var body: [UInt8] {
    var json = JSONWriter(.compact)
    json.beginObject()
    switch form {
    case .modelled:
      json.member("Code", shortCode)
      json.member("Message", message)
    case .frontDoor: json.member("message", message)
    case .unknownOperation:
      json.key("Output")
      json.beginObject()
      json.member("__type", "com.amazon.coral.service#UnknownOperationException")
      json.endObject()
      json.member("Version", "1.0")
    }
    json.endObject()
    return json.take()
  }

  /// The name as the model's `ErrorCode` has it: `NotFoundException` is `NotFound`.
  private var shortCode: String {
    for ending in ["ClientException", "Exception"] where code.hasSuffix(ending) {
      return String(code.dropLast(ending.count))
    }
    return code
  }
}

/// An answer before it gets its request id.
struct ServiceAnswer: Equatable, Sendable {
  var status = 200
  var headers: [AnswerHeader] = []
  var contentType = "application/json"
  var body: [UInt8]
}

/// A header of an answer.
struct AnswerHeader: Equatable, Sendable {
  let name: String
  let value: String

  init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

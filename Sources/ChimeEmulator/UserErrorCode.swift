/// The error codes that BatchUpdateUser answers for single users.
///
/// Source: the service model's `ErrorCode` (Amazon Chime API, 2018-05-01).
enum UserErrorCode: String, CaseIterable, Sendable {
  case badRequest = "BadRequest"
  case conflict = "Conflict"
  case forbidden = "Forbidden"
  case notFound = "NotFound"
  case preconditionFailed = "PreconditionFailed"
  case resourceLimitExceeded = "ResourceLimitExceeded"
  case serviceFailure = "ServiceFailure"
  case accessDenied = "AccessDenied"
  case serviceUnavailable = "ServiceUnavailable"
  case throttled = "Throttled"
  case throttling = "Throttling"
  case unauthorized = "Unauthorized"
  case unprocessable = "Unprocessable"
  case voiceConnectorGroupAssociationsExist = "VoiceConnectorGroupAssociationsExist"
  case phoneNumberAssociationsExist = "PhoneNumberAssociationsExist"

  /// The same as the answer to a request for one user.
  func error(_ message: String) -> ServiceError {
    switch self {
    case .badRequest, .preconditionFailed, .voiceConnectorGroupAssociationsExist,
      .phoneNumberAssociationsExist:
      .badRequest(message)
    case .conflict: ServiceError(status: 409, code: "ConflictException", message: message)
    case .forbidden: .forbidden(message)
    case .notFound: .notFound(message)
    case .resourceLimitExceeded:
      ServiceError(status: 400, code: "ResourceLimitExceededException", message: message)
    case .serviceFailure: .failure
    case .accessDenied: ServiceError(status: 403, code: "AccessDeniedException", message: message)
    case .serviceUnavailable: .unavailable
    case .throttled, .throttling: .throttled
    case .unauthorized: .unauthorized
    case .unprocessable: ServiceError(status: 422, code: "UnprocessableEntityException", message: message)
    }
  }
}

/// How long a server asks to wait before a request is sent again.
enum ServerDelay: Equatable, Sendable {
  /// `x-amz-retry-after`, in milliseconds.
  case amazon(milliseconds: Int)
  /// `Retry-After`, in seconds.
  case standard(seconds: Int)

  /// How much longer than our own delay Amazon's may be; the AWS SDKs' limit.
  private static let excess: Duration = .seconds(5)
  /// The longest standard delay that is kept: more, and a run seems to stand still.
  private static let longest: Duration = .seconds(60)

  /// The delay that an answer names; nil where it names none that can be read.
  ///
  /// `Retry-After` may be a date as well; no AWS service is known to answer one.
  init?(_ response: HTTPResponse) {
    if let value = response.value(of: "x-amz-retry-after").flatMap({ Int($0) }), value >= 0 {
      self = .amazon(milliseconds: value)
    } else if let value = response.value(of: "retry-after").flatMap({ Int($0) }), value >= 0 {
      self = .standard(seconds: value)
    } else {
      return nil
    }
  }

  /// The delay within bounds, beside our own.
  func bounded(by own: Duration) -> Duration {
    switch self {
    case .amazon(let milliseconds): min(.milliseconds(milliseconds), own + Self.excess)
    case .standard(let seconds): min(.seconds(seconds), Self.longest)
    }
  }
}

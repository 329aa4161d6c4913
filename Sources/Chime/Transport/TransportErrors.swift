import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// What an error of the client means for the request that met it.
///
/// Told apart is above all whether the request may have reached the server: errors that can only come before it is
/// sent say no, every other one says perhaps.
func failure(_ error: any Error) -> HTTPFailure {
  switch error {
  case let error as HTTPClientError: failure(ofClient: error)
  case let error as NIOConnectionError: .unreachable(reason: reason(error))
  case let error as ChannelError: failure(ofChannel: error)
  case let error as IOError where isConnecting(error): .unreachable(reason: words(error))
  case let error as NIOSSLError: failure(ofTLS: error)
  case let error as NIOSSLExtraError: .untrusted(reason: error.description)
  case let error as BoringSSLError: .untrusted(reason: "\(error)")
  case is AnswerGathering.TooLarge: .tooLarge(byteLimit: HTTPTransport.byteLimit)
  case is CancellationError: .cancelled
  case let error as HTTPParserError: .broken(reason: "what came is no HTTP (\(error))")
  case let error as IOError: .broken(reason: words(error))
  default: .broken(reason: "\(error)")
  }
}

private func failure(ofClient error: HTTPClientError) -> HTTPFailure {
  switch error {
  case .connectTimeout, .getConnectionFromPoolTimeout:
    .unreachable(reason: "no connection came about within \(HTTPTransport.connectLimit.components.seconds) s")
  case .tlsHandshakeTimeout: .untrusted(reason: "the TLS handshake took too long")
  case .httpProxyHandshakeTimeout: .unreachable(reason: "the proxy took too long")
  case .invalidProxyResponse: .unreachable(reason: "the proxy refused the connection")
  case .proxyAuthenticationRequired: .unreachable(reason: "the proxy wants another name or password")
  case .deadlineExceeded, .readTimeout, .writeTimeout: .timedOut
  case .cancelled: .cancelled
  case .remoteConnectionClosed: .broken(reason: "the server closed the connection before its whole answer")
  default: .broken(reason: error.description)
  }
}

private func failure(ofChannel error: ChannelError) -> HTTPFailure {
  if case .connectTimeout = error {
    return .unreachable(
      reason: "no connection came about within \(HTTPTransport.connectLimit.components.seconds) s")
  }
  return .broken(reason: "\(error)")
}

private func failure(ofTLS error: NIOSSLError) -> HTTPFailure {
  switch error {
  case .handshakeFailed(let detail): .untrusted(reason: "the TLS handshake failed: \(detail)")
  case .unableToValidateCertificate: .untrusted(reason: "the server's certificate can't be verified")
  case .uncleanShutdown: .broken(reason: "the server cut the connection")
  default: .broken(reason: "\(error)")
  }
}

/// Whether an error of the system can only come before a connection stands.
private func isConnecting(_ error: IOError) -> Bool {
  [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL, EACCES, EPERM].contains(
    error.errnoCode)
}

private func reason(_ error: NIOConnectionError) -> String {
  guard let attempt = error.connectionErrors.first else { return "the name can't be resolved" }
  return switch failure(attempt.error) {
  case .unreachable(let reason), .broken(let reason), .untrusted(let reason): reason
  default: "\(attempt.error)"
  }
}

/// An error of the system in plain words, for those that a connection meets; the client's own words are for its
/// developers.
private func words(_ error: IOError) -> String {
  switch error.errnoCode {
  case ECONNREFUSED: "the connection was refused"
  case ECONNRESET, EPIPE: "the other side closed the connection"
  case EHOSTUNREACH, EHOSTDOWN: "there is no way to the host"
  case ENETUNREACH, ENETDOWN: "there is no network"
  case ETIMEDOUT: "the other side is silent"
  case EACCES, EPERM: "this machine doesn't allow the connection"
  default: error.description
  }
}

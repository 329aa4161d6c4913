import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends requests with AsyncHTTPClient over connections that are kept: HTTP/1.1, no redirect followed, nothing
/// decompressed, and nothing retried, since `Pacing` decides on that.
///
/// It has to be shut down.
package struct HTTPTransport: Sendable {
  /// How long a connection may take to come about, TLS included: a server that is reached at all takes a hundredth.
  package static let connectLimit: Duration = .seconds(5)
  /// The largest answer that is read: a page of 200 users has 100 kB.
  package static let byteLimit = 16 << 20
  /// How long an unused connection is kept: less than servers and load balancers keep theirs (60 s and more), so that
  /// no request goes into a connection that is about to close.
  private static let idleLimit: TimeAmount = .seconds(20)

  private let direct: HTTPClient
  private let proxied: HTTPClient?
  private let rules: ProxyRules

  /// A transport by the proxies that the environment names.
  ///
  /// - Parameter roots: What every server that is spoken to over TLS has to be vouched for by.
  /// - Throws: `SettingsError.proxy` where one of them can't be used.
  package init(environment: Environment, roots: TrustedRoots) throws(SettingsError) {
    rules = try ProxyRules(environment)
    func client(_ proxy: ProxyRules.Proxy?) -> HTTPClient {
      HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: Self.configuration(proxy: proxy, roots: roots))
    }
    direct = client(nil)
    proxied = rules.proxy.map(client)
  }

  /// Closes every connection; no request is sent afterwards.
  package func shutdown() async {
    try? await direct.shutdown()
    try? await proxied?.shutdown()
  }

  /// Sends a request and waits for the whole answer, within the request's time limit, which is of the connections' own
  /// clock.
  ///
  /// - Throws: `HTTPFailure`.
  @Sendable
  package func exchange(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let client = rules.apply(to: request.address) ? proxied ?? direct : direct
    do {
      let outgoing = try Self.outgoing(request)
      // Until the end of the body, which might never come.
      let deadline = NIODeadline.now() + .nanoseconds(request.timeLimit.nanoseconds)
      let gathering = AnswerGathering(byteLimit: Self.byteLimit)
      let task = client.execute(request: outgoing, delegate: gathering, deadline: deadline)
      return try await withTaskCancellationHandler {
        if let meanwhile = Meanwhile.current {
          // Also of a request that never leaves.
          task.futureResult.whenComplete { _ in gathering.departure.give() }
          await gathering.departure.wait()
          meanwhile.work()
        }
        return try await task.get()
      } onCancel: {
        task.cancel()
      }
    } catch {
      throw Task.isCancelled ? .cancelled : failure(error)
    }
  }

  private static func outgoing(_ request: HTTPRequest) throws -> HTTPClient.Request {
    var outgoing = try HTTPClient.Request(
      url: request.address.text, method: .RAW(value: request.method.rawValue))
    for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
    if !request.body.isEmpty { outgoing.body = .bytes(request.body) }
    return outgoing
  }

  private static func configuration(
    proxy: ProxyRules.Proxy?, roots: TrustedRoots
  ) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.tlsConfiguration = roots.configuration
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    configuration.decompression = .disabled
    configuration.timeout.connect = .nanoseconds(connectLimit.nanoseconds)
    configuration.connectionPool.idleTimeout = idleLimit
    // Otherwise a refused connection is tried again until the limit, and told as a time-out.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.proxy = proxy.map { proxy in
      .server(
        host: proxy.host, port: proxy.port,
        authorization: proxy.authorization.map { .basic(credentials: $0.revealed) })
    }
    return configuration
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on this machine that answers every request with the same bytes and closes the connection.
final class LoopbackServer: Sendable {
  private let channel: any Channel
  private let log: RequestLog
  private let scheme: String

  /// What came, as text.
  final class RequestLog: Sendable {
    let requests = Mutex<[String]>([])
  }

  /// Listens on a free port, over TLS where it has something to show; an empty answer cuts the connection.
  init(answering answer: String, showing certificate: NIOSSLContext? = nil) throws {
    let log = RequestLog()
    self.log = log
    scheme = certificate == nil ? "http" : "https"
    channel = try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let certificate {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificate))
          }
          try channel.pipeline.syncOperations.addHandler(Responder(answer: answer, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
  }

  /// Where it listens.
  var url: String { "\(scheme)://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  /// What came, in order.
  var requests: [String] { log.requests.withLock { $0 } }

  /// The requests for the facts of the account `a`; its users may have been asked for beside them, or not yet.
  var requestsForAccount: [String] { requests.filter { $0.hasPrefix("GET /accounts/a HTTP/1.1\r\n") } }

  func stop() { try? channel.close().wait() }

  private final class Responder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let answer: String
    private let log: RequestLog
    private var received = ""

    init(answer: String, log: RequestLog) {
      self.answer = answer
      self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let buffer = unwrapInboundIn(data)
      received += String(buffer: buffer)
      guard received.contains("\r\n\r\n") else { return }
      log.requests.withLock { $0.append(received) }
      received = ""
      if !answer.isEmpty {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
      }
      context.close(promise: nil)
    }
  }
}

/// An answer as it goes over the wire, on a connection that ends with it.
func wireAnswer(_ status: String, _ headers: [String] = [], _ body: String = "") -> String {
  let head = ["HTTP/1.1 \(status)", "Connection: close", "Content-Length: \(body.utf8.count)"] + headers
  return head.joined(separator: "\r\n") + "\r\n\r\n" + body
}

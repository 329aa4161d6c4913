import Chime
import NIOCore
import NIOPosix
import Testing

/// Answers over a real connection that end in time, or don't.
@Suite struct `An answer over a connection` {
  /// Sends the same bytes at each request, and keeps the connection open unless it is told to cut it.
  private final class Answering: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let answer: String
    private let cuts: Bool

    init(_ answer: String, cuts: Bool) {
      self.answer = answer
      self.cuts = cuts
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
      if cuts { context.close(promise: nil) }
    }
  }

  /// What becomes of a request to a server that answers so.
  private func result(
    of answer: String, cuts: Bool = false, within limit: Duration = .seconds(30), cancelled: Bool = false
  ) async throws -> Result<HTTPResponse, HTTPFailure> {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Answering(answer, cuts: cuts))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let transport = try HTTPTransport(environment: Environment([:]), roots: .system)
    let address = try WebAddress("http://127.0.0.1:\(server.localAddress?.port ?? 0)/")
    let asking = Task { () async -> Result<HTTPResponse, HTTPFailure> in
      do throws(HTTPFailure) {
        return .success(try await transport.exchange(HTTPRequest(.get, address, timeLimit: limit)))
      } catch { return .failure(error) }
    }
    if cancelled { asking.cancel() }
    let result = await asking.value
    await transport.shutdown()
    try await server.close()
    return result
  }

  @Test func `has its status, its headers and its whole body`() async throws {
    let body = String(repeating: "b", count: 300_000)
    let answer = "HTTP/1.1 201 Created\r\nX-One: 1\r\nContent-Length: 300000\r\n\r\n" + body
    let response = try await result(of: answer).get()
    #expect(response.status == 201)
    #expect(response.value(of: "x-one") == "1")
    #expect(response.body == Array(body.utf8))
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
  ])
  func `is waited for until its time is over, its body as well`(answer: String) async throws {
    #expect(try await result(of: answer, within: .milliseconds(200)) == .failure(.timedOut))
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: \(HTTPTransport.byteLimit + 1)\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(String(HTTPTransport.byteLimit + 1, radix: 16))\r\n"
      + String(repeating: "b", count: HTTPTransport.byteLimit + 1),
  ])
  func `is given up where it is larger than is read`(answer: String) async throws {
    #expect(try await result(of: answer) == .failure(.tooLarge(byteLimit: HTTPTransport.byteLimit)))
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"])
  func `is broken where the connection ends before it`(answer: String) async throws {
    guard case .failure(.broken) = try await result(of: answer, cuts: true) else {
      Issue.record("the answer isn't broken")
      return
    }
  }

  @Test func `is given up where the run is`() async throws {
    #expect(try await result(of: "HTTP/1.1 200 OK\r\n", cancelled: true) == .failure(.cancelled))
  }
}

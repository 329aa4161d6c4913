import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Chime

@Suite struct `Work that is done while a request is under way` {
  /// Answers the first request once it may.
  private final class Waiting: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let mayAnswer: EventLoopFuture<Void>

    init(_ mayAnswer: EventLoopFuture<Void>) { self.mayAnswer = mayAnswer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let channel = context.channel
      mayAnswer.whenSuccess {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
        channel.writeAndFlush(ByteBuffer(string: answer), promise: nil)
      }
    }
  }

  private func status(at port: Int, doing work: @escaping @Sendable () -> Void) async throws -> Int? {
    let transport = try HTTPTransport(environment: Environment([:]), roots: .system)
    // Other tests may keep every thread busy for a while.
    let request = HTTPRequest(.get, try WebAddress("http://127.0.0.1:\(port)/"), timeLimit: .seconds(600))
    let status = await Meanwhile.$current.withValue(Meanwhile(work: work)) {
      try? await transport.exchange(request).status
    }
    await transport.shutdown()
    return status
  }

  @Test func `doesn't wait for the answer`() async throws {
    let done = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Waiting(done.futureResult))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let status = try await status(at: server.localAddress?.port ?? 0) { done.succeed() }
    #expect(status == 200)
    try await server.close()
  }

  @Test func `is done although nobody listens`() async throws {
    let times = Mutex(0)
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = server.localAddress?.port ?? 0
    try await server.close()
    #expect(try await status(at: port) { times.withLock { $0 += 1 } } == nil)
    #expect(times.withLock { $0 } == 1)
  }
}

@Suite struct `A signal` {
  @Test func `lets go who waits, before it is given and behind it`() async {
    let signal = Signal()
    let waiting = Task { await signal.wait() }
    while !signal.isAwaited { await Task.yield() }
    signal.give()
    signal.give()
    await waiting.value
    await signal.wait()
  }
}

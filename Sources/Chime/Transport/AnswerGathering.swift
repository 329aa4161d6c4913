import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Puts one answer together on the thread that its bytes come in on: handing each piece of a page to a task costs a
/// change of threads, and a listing's next request waits for the last piece of the page before.
final class AnswerGathering: HTTPClientResponseDelegate {
  /// The answer is larger than is read.
  struct TooLarge: Error {}

  private struct Parts {
    var head: HTTPResponseHead?
    var body: [UInt8] = []
  }

  /// Given once the request was written.
  let departure = Signal()

  private let byteLimit: Int
  private let parts = Mutex(Parts())

  /// For one answer, whose body has at most so many bytes.
  init(byteLimit: Int) { self.byteLimit = byteLimit }

  func didSendRequest(task: HTTPClient.Task<HTTPResponse>) { departure.give() }

  func didReceiveHead(task: HTTPClient.Task<HTTPResponse>, _ head: HTTPResponseHead) -> EventLoopFuture<Void>
  {
    let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    guard announced <= byteLimit else { return task.eventLoop.makeFailedFuture(TooLarge()) }
    parts.withLock { parts in
      parts.head = head
      parts.body.reserveCapacity(max(0, announced))
    }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(task: HTTPClient.Task<HTTPResponse>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
    let fits = parts.withLock { parts in
      guard parts.body.count + part.readableBytes <= byteLimit else { return false }
      parts.body.append(contentsOf: part.readableBytesView)
      return true
    }
    return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(TooLarge())
  }

  func didFinishRequest(task: HTTPClient.Task<HTTPResponse>) throws -> HTTPResponse {
    let parts = parts.withLock { $0 }
    guard let head = parts.head else { throw HTTPClientError.remoteConnectionClosed }
    return HTTPResponse(
      status: Int(head.status.code), headers: head.headers.map { HTTPHeader($0.name, $0.value) },
      body: parts.body)
  }
}

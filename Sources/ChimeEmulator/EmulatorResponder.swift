internal import Chime
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers each request: the control paths, the faults, the signature, then the operation.
struct EmulatorResponder: HTTPResponder {
  let board: FaultBoard
  let log: RequestLog
  let time: EmulatorTime
  let signatures: SignatureCheck?
  let service: UserService

  /// What belongs to the connection.
  struct Context: InitializableFromSource, Sendable {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { channel = source.channel }
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    guard let received = try await receive(request) else {
      return Self.response(ServiceError.bodyTooLarge.answer, requestID: nil)
    }
    if received.path.hasPrefix("/_") {
      let client = context.channel.remoteAddress?.ipAddress
      let answer = await ControlPaths(board: board, log: log).answer(received, from: client)
      return Self.response(answer, requestID: nil)
    }
    let began = time.uptime()
    let place = await log.begin(received, at: began)
    let latency = await board.settings.latency
    let answer = await serve(received)
    // Acted on at once and answered late, as by a server that is far away; what the work took is part of it.
    let rest = latency - (time.uptime() - began)
    if rest > .zero { try? await time.sleep(rest) }
    await log.end(place, status: answer?.status)
    guard let answer else {
      try? await context.channel.close()
      return Response(status: .internalServerError)
    }
    return Self.response(answer, requestID: place.requestID)
  }

  /// The request with its whole body; nil where that is too large.
  private func receive(_ request: Request) async throws -> ReceivedRequest? {
    do {
      let body = try await request.body.collect(upTo: ReceivedRequest.bodyLimit)
      var headers = request.headers.map { HTTPHeader($0.name.canonicalName, $0.value) }
      if let host = request.head.authority { headers.insert(HTTPHeader("host", host), at: 0) }
      return ReceivedRequest(
        method: request.method.rawValue, target: request.head.path ?? "", headers: headers,
        body: Array(body.readableBytesView))
    } catch is NIOTooManyBytesError {
      return nil
    }
  }

  // MARK: - Answering

  /// The answer; nil where the connection is to be closed without one.
  private func serve(_ request: ReceivedRequest) async -> ServiceAnswer? {
    do throws(ServiceError) {
      if let answer = try await admit(request) { return answer }
      guard let operation = Operation(request) else { throw .unknownOperation }
      let fault = await board.draw(operation.name)
      if let fault, !fault.isAfterwards { return Self.answer(to: fault.fault) }
      let answer = try await service.answer(operation, request)
      return fault.map { Self.answer(to: $0.fault) } ?? answer
    } catch {
      return error.answer
    }
  }

  /// What stands before every operation; an answer where the request gets no further.
  private func admit(_ request: ReceivedRequest) async throws(ServiceError) -> ServiceAnswer? {
    let settings = await board.settings
    if settings.isOutage { throw .unavailable }
    if let redirect = settings.redirect {
      let location = redirect + request.path + (request.query.isEmpty ? "" : "?" + request.query)
      return ServiceAnswer(status: 307, headers: [AnswerHeader("Location", location)], body: [])
    }
    if let signatures { try signatures.check(request, at: time.date()) }
    if settings.hasExpiredToken {
      throw .denied("ExpiredTokenException", "The security token included in the request is expired")
    }
    if let refusal = settings.refusal {
      throw ServiceError(status: refusal.status, code: refusal.code, message: refusal.message)
    }
    if let error = await board.throttle() { throw error }
    return nil
  }

  private static func answer(to fault: FaultSettings.Interruption) -> ServiceAnswer? {
    switch fault {
    case .failure: ServiceError.failure.answer
    case .unavailable: ServiceError.unavailable.answer
    case .html:
      ServiceAnswer(
        contentType: "text/html", body: Array("<html><body>Please sign in to the network.</body></html>".utf8)
      )
    case .empty: ServiceAnswer(body: [])
    case .close: nil
    }
  }

  private static func response(_ answer: ServiceAnswer, requestID: String?) -> Response {
    var fields = HTTPFields()
    let own = [AnswerHeader("Content-Type", answer.contentType)] + answer.headers
    let id = requestID.map { [AnswerHeader("x-amzn-requestid", $0)] } ?? []
    for header in id + own {
      if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
    }
    return Response(
      status: .init(code: answer.status), headers: fields,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
}

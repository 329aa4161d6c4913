internal import JSONStream

/// The paths that steer the emulator and show what it saw: `/_faults` and `/_log`, for this machine alone.
struct ControlPaths: Sendable {
  let board: FaultBoard
  let log: RequestLog

  /// Answers a request from a client of an address.
  func answer(_ request: ReceivedRequest, from client: String?) async -> ServiceAnswer {
    guard Self.isLoopback(client) else {
      return Self.complaint(403, "the control paths serve this machine alone")
    }
    switch (request.method, request.path) {
    case ("GET", "/_faults"): return ServiceAnswer(body: await faults())
    case ("POST", "/_faults"), ("PUT", "/_faults"): return await replaceFaults(request.body)
    case ("DELETE", "/_faults"):
      await board.replace(.none, text: [])
      return ServiceAnswer(body: await faults())
    case ("GET", "/_log"): return ServiceAnswer(body: await log.json())
    case ("DELETE", "/_log"):
      await log.clear()
      return ServiceAnswer(body: Array("{}\n".utf8))
    default: return Self.complaint(404, "there are GET, POST and DELETE /_faults, GET and DELETE /_log")
    }
  }

  private func replaceFaults(_ body: [UInt8]) async -> ServiceAnswer {
    do throws(FaultFormError) {
      let settings = try FaultSettings(json: body)
      await board.replace(settings, text: body)
      return ServiceAnswer(body: await faults())
    } catch {
      return Self.complaint(400, "\(error)")
    }
  }

  /// The faults as they were given.
  private func faults() async -> [UInt8] {
    let text = await board.text
    return text.isEmpty ? Array("{}\n".utf8) : text
  }

  private static func complaint(_ status: Int, _ message: String) -> ServiceAnswer {
    var json = JSONWriter(.compact)
    json.beginObject()
    json.member("message", message)
    json.endObject()
    return ServiceAnswer(status: status, body: json.take())
  }

  private static func isLoopback(_ address: String?) -> Bool {
    guard let address else { return false }
    return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
  }
}

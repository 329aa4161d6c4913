import AsyncHTTPClient
import Chime
import Foundation
import NIOCore
import NIOHTTP1

/// Reads environments as JSON Lines from standard input and prints the credentials that the chain finds in each.
///
/// It exists so that `credentials.py` can hold our chain against botocore's over the same files and servers. The
/// keys that it prints are made up by that script.
@main
struct CredentialProbe {
  static func main() async throws {
    while let line = readLine() {
      let asked = try JSONDecoder().decode(Asked.self, from: Data(line.utf8))
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      // Not `print`, which keeps lines back as long as nobody looks: the script waits for each.
      FileHandle.standardOutput.write(try encoder.encode(await answer(asked)) + Data("\n".utf8))
    }
  }

  private static func answer(_ asked: Asked) async -> [String: String] {
    do {
      let settings = try Settings(
        options: ConnectionOptions(profile: asked.profile), environment: Environment(asked.environment),
        readFile: readFile)
      let chain = CredentialChain(
        settings: settings, readFile: readFile, exchange: exchange,
        attempts: CredentialAttempts(clock: ContinuousClock(), random: SystemRandomNumberGenerator()),
        runProcess: runProcess, now: { Date() })
      let found = try await chain.load()
      return [
        "accessKey": found.accessKeyID.revealed, "secretKey": found.secretAccessKey.revealed,
        "token": found.sessionToken?.revealed ?? "",
      ]
    } catch {
      return ["error": "\(error)"]
    }
  }

  @Sendable private static func readFile(_ path: String) throws(UnreadableFile) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
  }

  @Sendable private static func exchange(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    var outgoing = HTTPClientRequest(url: request.address.text)
    outgoing.method = .RAW(value: request.method.rawValue)
    for header in request.headers { outgoing.headers.replaceOrAdd(name: header.name, value: header.value) }
    if !request.body.isEmpty { outgoing.body = .bytes(request.body) }
    do {
      let response = try await HTTPClient.shared.execute(outgoing, timeout: .seconds(10))
      let body = try await response.body.collect(upTo: 1 << 20)
      return HTTPResponse(status: Int(response.status.code), body: Array(body.readableBytesView))
    } catch { throw .broken(reason: "\(error)") }
  }

  @Sendable private static func runProcess(
    _ request: ProcessRequest
  ) async throws(ProcessFailure) -> ProcessAnswer {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: request.program)
    process.arguments = request.arguments
    process.standardOutput = pipe
    do { try process.run() } catch { throw .notStarted(reason: "\(error)") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ProcessAnswer(exitStatus: process.terminationStatus, output: Array(output))
  }
}

private struct Asked: Decodable {
  var environment: [String: String]
  var profile: String?
}

import Chime
import Foundation

/// Reads requests as JSON Lines from standard input and prints what would be sent and signed, a line each.
///
/// It exists so that `signing.py` can hold our signatures against botocore's.
@main
struct SignProbe {
  static func main() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    while let line = readLine() {
      let asked = try JSONDecoder().decode(Asked.self, from: Data(line.utf8))
      print(String(decoding: try encoder.encode(answer(asked)), as: UTF8.self))
    }
  }

  private static func answer(_ asked: Asked) -> Answer {
    do {
      let endpoint = try Endpoint(asked.endpoint)
      let labels = try asked.labels.map { try PathLabel($0) }
      let query = asked.query.map { QueryItem($0[0], $0[1]) }
      guard let method = HTTPRequest.Method(rawValue: asked.method),
        let credentials = Credentials(
          accessKeyID: asked.accessKey, secretAccessKey: asked.secretKey, sessionToken: asked.token,
          source: .environment)
      else { return Answer(refused: "request") }
      let request = HTTPRequest(
        method, endpoint.address(of: labels, query: query),
        headers: asked.contentType.map { [HTTPHeader("content-type", $0)] } ?? [],
        body: Array(asked.body.utf8), timeLimit: .seconds(1))
      let headers = signatureHeaders(
        for: request, with: credentials, scope: SigningScope(region: asked.region, service: asked.service),
        at: Date(timeIntervalSince1970: TimeInterval(asked.time)))
      let pairs = headers.map { ($0.name, $0.value) }
      return Answer(url: request.address.text, headers: Dictionary(pairs, uniquingKeysWith: { $1 }))
    } catch {
      return Answer(refused: "\(error)")
    }
  }
}

private struct Asked: Decodable {
  var method: String
  var endpoint: String
  var labels: [String]
  var query: [[String]]
  var contentType: String?
  var body: String
  var accessKey: String
  var secretKey: String
  var token: String?
  var region: String
  var service: String
  var time: Int
}

private struct Answer: Encodable {
  var url: String?
  var headers: [String: String]?
  var refused: String?
}

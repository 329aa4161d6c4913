import JSONStream
import Reconciliation

/// An answer that refuses, as the service words it.
struct ErrorAnswer {
  /// Normalised code and message; the secrets that were sent are taken out of both.
  let rejection: Rejection

  /// How many characters of a message are kept: AWS's own have at most a few hundred.
  private static let messageLimit = 2_000

  private enum Member: String, CaseIterable {
    case code
    case upperCode = "Code"
    case type = "__type"
    case message
    case upperMessage = "Message"
  }

  private static let members = JSONMembers<Member>()

  /// Reads an answer. Code: header `x-amzn-errortype`, body `code`, `Code`, `__type`, else by the status; message:
  /// `message`, `Message`, else none. The order is botocore's.
  init(_ response: HTTPResponse, hiding secrets: [Secret]) {
    let body = Self.texts(in: response.body)
    let code =
      [response.value(of: "x-amzn-errortype"), body[.code], body[.upperCode], body[.type]]
      .lazy.compactMap { $0.map(normalizedCode) }.first { !$0.isEmpty }
      ?? Chime.code(ofStatus: response.status)
    let message = body[.message] ?? body[.upperMessage] ?? ""
    rejection = Rejection(
      code: Chime.hiding(secrets, in: code),
      message: Chime.hiding(secrets, in: String(message.prefix(Self.messageLimit))))
  }

  /// The string members of a body; none where it is no JSON object.
  private static func texts(in body: [UInt8]) -> [Member: String] {
    var texts: [Member: String] = [:]
    var reader = JSONReader(body)
    var seen = JSONMembers<Member>.Seen()
    do throws(JSONError) {
      try reader.enterObject()
      while let member = try reader.nextMember(of: members, &seen) {
        if try reader.peek() == .string {
          texts[member] = try reader.readString()
        } else {
          try reader.skipValue()
        }
      }
    } catch { return [:] }
    return texts
  }
}

import Reconciliation

/// The entry that says of one user what the account holds, as far as a policy can say it.
struct WrittenEntry {
  /// The name as a scalar.
  let name: String
  private let isByEmail: Bool
  private let license: License?
  private let type: UserType?
  private let alexa: AlexaForBusiness

  /// An entry for a user.
  ///
  /// - Parameter said: What the file says of a user without an entry that says otherwise; it isn't said again.
  init(of user: ObservedUser, isByEmail: Bool, beside said: Settings = Settings()) {
    self.isByEmail = isByEmail
    name = YAMLScalar((isByEmail ? user.email : nil) ?? user.id.text).text
    // Values that this version doesn't know can't be declared, and what isn't declared isn't managed.
    license =
      if case .known(let license) = user.license, license != said.license?.value { license } else { nil }
    type = if case .known(let type) = user.type, type != said.type?.value { type } else { nil }
    // A room that can't be written isn't declared either.
    let room = user.alexaForBusiness.roomARN.flatMap { $0.isEmpty || Obstacle(to: $0) != nil ? nil : $0 }
    alexa =
      user.alexaForBusiness.isUnused
      ? AlexaForBusiness() : AlexaForBusiness(enabled: user.alexaForBusiness.enabled, roomARN: room)
  }

  /// The entry in block style.
  func block(indent: String, lineEnd: String) -> String {
    var text = "\(indent)- \(isByEmail ? "email" : "id"): \(name)\(lineEnd)"
    if let license { text += "\(indent)  license: \(license.name)\(lineEnd)" }
    if let type { text += "\(indent)  type: \(type.name)\(lineEnd)" }
    if alexa.isEmpty { return text }
    text += "\(indent)  alexaForBusiness:\(lineEnd)"
    if let enabled = alexa.enabled { text += "\(indent)    enabled: \(enabled)\(lineEnd)" }
    if let room = alexa.roomARN { text += "\(indent)    roomArn: \(YAMLScalar(room).text)\(lineEnd)" }
    return text
  }

  /// The entry in braces, on one line.
  var flow: String {
    var pairs = ["\(isByEmail ? "email" : "id"): \(inBraces(name))"]
    if let license { pairs.append("license: \(license.name)") }
    if let type { pairs.append("type: \(type.name)") }
    var inner: [String] = []
    if let enabled = alexa.enabled { inner.append("enabled: \(enabled)") }
    if let room = alexa.roomARN { inner.append("roomArn: \(inBraces(YAMLScalar(room).text))") }
    if !inner.isEmpty { pairs.append("alexaForBusiness: {\(inner.joined(separator: ", "))}") }
    return "{\(pairs.joined(separator: ", "))}"
  }

  /// A scalar for inside of braces, where readers differ on colons.
  private func inBraces(_ scalar: String) -> String {
    scalar.utf8.contains(UInt8(ascii: ":")) && !scalar.hasPrefix("\"") ? "\"\(scalar)\"" : scalar
  }
}

extension AlexaForBusiness {
  /// Whether it is off and no room is set, which is nothing to declare: accounts say so of nearly everyone.
  ///
  /// Source: Amazon Chime API reference, ListUsers, whose answer has the text `null` for a room that isn't set.
  var isUnused: Bool { enabled != true && ["", "null"].contains(roomARN ?? "") }
}

package import JSONStream
internal import Reconciliation

/// Why a JSON text can't be taken for fault settings.
package enum FaultFormError: Error, Equatable, Sendable, CustomStringConvertible {
  /// It isn't JSON, or a member is of the wrong kind.
  case json(JSONError)
  /// A key that isn't known, and those that are.
  case unknownKey(String, known: [String])
  /// A value that can't be, and what is due.
  case wrongValue(key: String, due: String)

  /// The problem in one sentence.
  package var description: String {
    switch self {
    case .json(let error): "faults: \(error.problem) at byte \(error.offset)"
    case .unknownKey(let key, let known):
      "faults: unknown key '\(key)'; known are \(known.joined(separator: ", "))"
    case .wrongValue(let key, let due): "faults: \(key) must be \(due)"
    }
  }
}

extension FaultSettings {
  /// Reads settings from a JSON text; an empty one means none.
  ///
  /// - Throws: `FaultFormError`.
  package init(json bytes: [UInt8]) throws(FaultFormError) {
    self.init()
    var reader = FaultReader(json: JSONReader(bytes))
    guard try reader.hasContent() else { return }
    try reader.object(Self.keys) { (key, reader) throws(FaultFormError) in try take(key, from: &reader) }
    try reader.end()
  }

  private static let keys = [
    "seed", "latencyMs", "rate", "chances", "userErrors", "rejectedUsers", "typeUpdates", "staleReads",
    "outage",
    "redirect", "refusal", "expiredToken", "listing",
  ]

  /// The longest wait that can be asked for, in milliseconds: over any client's patience.
  private static let waitLimit = 600_000

  private mutating func take(_ key: String, from reader: inout FaultReader) throws(FaultFormError) {
    switch key {
    case "seed": seed = UInt64(try reader.integer(key, in: 0...Int.max))
    case "latencyMs": latency = .milliseconds(try reader.integer(key, in: 0...Self.waitLimit))
    case "rate": rate = try Self.rate(from: &reader)
    case "chances":
      chances = try reader.array { (reader) throws(FaultFormError) in try Self.chance(from: &reader) }
    case "userErrors": userErrors = try Self.userErrors(from: &reader)
    case "rejectedUsers":
      let ids = try reader.array { (reader) throws(FaultFormError) in try reader.userID(key) }
      rejectedUsers = Set(ids)
    case "typeUpdates": takesTypeUpdates = try reader.choice(key, of: ["ignored", "taken"]) == "taken"
    case "staleReads": staleReads = try Self.staleness(from: &reader)
    case "outage": isOutage = try reader.value { json throws(JSONError) in try json.readBool() }
    case "redirect": redirect = try reader.text()
    case "refusal": refusal = try Self.refusal(from: &reader)
    case "expiredToken": hasExpiredToken = try reader.value { json throws(JSONError) in try json.readBool() }
    default:
      listing = ListingFault(rawValue: try reader.choice(key, of: ListingFault.allCases.map(\.rawValue)))
    }
  }

  private static func rate(from reader: inout FaultReader) throws(FaultFormError) -> RateLimit {
    var rate = RateLimit(perSecond: 0, burst: 1)
    try reader.object(["perSecond", "burst", "retryAfterSeconds", "retryAfterMs"]) {
      (key, reader) throws(FaultFormError) in
      switch key {
      case "perSecond": rate.perSecond = try reader.number(key, in: 0.001...1_000_000)
      case "burst": rate.burst = try reader.number(key, in: 1...1_000_000)
      case "retryAfterSeconds": rate.retryAfterSeconds = try reader.integer(key, in: 0...3600)
      default: rate.retryAfterMs = try reader.integer(key, in: 0...waitLimit)
      }
    }
    guard rate.perSecond > 0 else { throw .wrongValue(key: "rate", due: "an object with perSecond") }
    return rate
  }

  private static func chance(from reader: inout FaultReader) throws(FaultFormError) -> ChanceFault {
    var fault: Interruption?
    var chance = ChanceFault(fault: .failure, chance: 1)
    try reader.object(["fault", "chance", "when", "operations", "times"]) {
      (key, reader) throws(FaultFormError) in
      switch key {
      case "fault":
        fault = Interruption(rawValue: try reader.choice(key, of: Interruption.allCases.map(\.rawValue)))
      case "chance": chance.chance = try reader.number(key, in: 0...1)
      case "when": chance.isAfterwards = try reader.choice(key, of: ["before", "after"]) == "after"
      case "operations":
        chance.operations = try reader.array { (reader) throws(FaultFormError) in
          try reader.choice(key, of: Operation.names)
        }
      default: chance.times = try reader.integer(key, in: 1...1_000_000)
      }
    }
    guard let fault else { throw .wrongValue(key: "chances", due: "objects with fault") }
    chance.fault = fault
    return chance
  }

  private static func userErrors(from reader: inout FaultReader) throws(FaultFormError) -> [UserID: String] {
    var errors: [UserID: String] = [:]
    try reader.object(nil) { (key, reader) throws(FaultFormError) in
      guard let id = UserID(key) else { throw .wrongValue(key: "userErrors", due: "keyed by user ids") }
      errors[id] = try reader.choice("userErrors", of: UserErrorCode.allCases.map(\.rawValue))
    }
    return errors
  }

  private static func staleness(from reader: inout FaultReader) throws(FaultFormError) -> Staleness {
    var staleness: Staleness?
    try reader.object(["forMs", "forRequests"]) { (key, reader) throws(FaultFormError) in
      guard staleness == nil else { throw .wrongValue(key: "staleReads", due: "forMs or forRequests") }
      let amount = try reader.integer(key, in: 1...waitLimit)
      staleness = key == "forMs" ? .time(.milliseconds(amount)) : .requests(amount)
    }
    guard let staleness else { throw .wrongValue(key: "staleReads", due: "forMs or forRequests") }
    return staleness
  }

  private static func refusal(from reader: inout FaultReader) throws(FaultFormError) -> Refusal {
    var refusal = Refusal(status: 0, code: "", message: "")
    try reader.object(["status", "code", "message"]) { (key, reader) throws(FaultFormError) in
      switch key {
      case "status": refusal.status = try reader.integer(key, in: 400...599)
      case "code": refusal.code = try reader.text()
      default: refusal.message = try reader.text()
      }
    }
    guard refusal.status > 0, !refusal.code.isEmpty, refusal.code.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
    else {
      throw .wrongValue(key: "refusal", due: "an object with status and code")
    }
    return refusal
  }
}

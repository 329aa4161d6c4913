/// What a user may be licensed for, in order of rank: a move down the order is a downgrade.
package enum License: UInt8, CaseIterable, Comparable, Sendable {
  case basic
  case plus
  case proTrial
  case pro

  /// The name in the API and in policies.
  package var name: String {
    switch self {
    case .basic: "Basic"
    case .plus: "Plus"
    case .proTrial: "ProTrial"
    case .pro: "Pro"
    }
  }

  package static func < (left: License, right: License) -> Bool { left.rawValue < right.rawValue }
}

/// What a user is: a person, or a device that a room shares.
package enum UserType: UInt8, CaseIterable, Sendable {
  case privateUser
  case sharedDevice

  /// The name in the API and in policies.
  package var name: String {
    switch self {
    case .privateUser: "PrivateUser"
    case .sharedDevice: "SharedDevice"
    }
  }
}

/// A value with one spelling, the same in policies and in the API.
package protocol NamedValue: CaseIterable, Equatable, Sendable {
  /// The spelling, with its case.
  var name: String { get }

  /// The value that is spelled exactly so, or nil.
  init?(name: String)
}

extension NamedValue {
  fileprivate init?(spelled name: String) {
    guard let value = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

// One initialiser for each type, here and below, since a generic one, called from another module for every user of a
// listing or a policy, cost a third of the whole reading.

extension License: NamedValue {
  /// The licence that is spelled exactly so, or nil.
  package init?(name: String) { self.init(spelled: name) }

  /// The licence that bytes of UTF-8 spell exactly so, or nil; no text is made of them.
  package init?(name: ArraySlice<UInt8>) {
    guard let position = NameTable.licenses.position(of: name) else { return nil }
    self.init(rawValue: position)
  }
}

extension UserType: NamedValue {
  /// The type that is spelled exactly so, or nil.
  package init?(name: String) { self.init(spelled: name) }

  /// The type that bytes of UTF-8 spell exactly so, or nil; no text is made of them.
  package init?(name: ArraySlice<UInt8>) {
    guard let position = NameTable.types.position(of: name) else { return nil }
    self.init(rawValue: position)
  }
}

/// A value as a directory answered it; a newer service may answer values that this version doesn't know.
package enum Observed<Value: NamedValue>: Equatable, Sendable {
  case absent
  case known(Value)
  case unrecognized(String)

  private init(_ name: String?) {
    guard let name, !name.isEmpty else {
      self = .absent
      return
    }
    self = Value(spelled: name).map { .known($0) } ?? .unrecognized(name)
  }

  /// The name as the directory spells it; nil where it gave none.
  package var name: String? {
    switch self {
    case .absent: nil
    case .known(let value): value.name
    case .unrecognized(let text): text
    }
  }
}

extension Observed<License> {
  /// The licence behind a name from a directory.
  package init(name: String?) { self.init(name) }
}

extension Observed<UserType> {
  /// The type behind a name from a directory.
  package init(name: String?) { self.init(name) }
}

/// What the directory holds about Alexa for Business, a service that ended in 2023 and whose fields are still in
/// the API. Read and sent only where a policy names it.
package struct AlexaForBusiness: Equatable, Sendable {
  /// Whether it is switched on, where that is said.
  package var enabled: Bool?
  /// The ARN of the room, where that is said; opaque text.
  package var roomARN: String?

  /// The metadata with the given members.
  package init(enabled: Bool? = nil, roomARN: String? = nil) {
    self.enabled = enabled
    self.roomARN = roomARN
  }

  /// Whether nothing is said.
  package var isEmpty: Bool { enabled == nil && roomARN == nil }
}

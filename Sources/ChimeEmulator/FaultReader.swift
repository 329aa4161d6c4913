internal import JSONStream
internal import Reconciliation

/// Reads the values of fault settings, each with its own complaint.
struct FaultReader {
  var json: JSONReader

  init(json: JSONReader) { self.json = json }

  mutating func hasContent() throws(FaultFormError) -> Bool { !json.atEnd() }

  mutating func end() throws(FaultFormError) {
    guard json.atEnd() else { throw .json(JSONError(.unexpectedByte(0), at: json.offset)) }
  }

  /// Reads with what the JSON reader has.
  mutating func value<Value>(
    _ read: (inout JSONReader) throws(JSONError) -> Value
  ) throws(FaultFormError) -> Value {
    do throws(JSONError) { return try read(&json) } catch { throw .json(error) }
  }

  mutating func text() throws(FaultFormError) -> String {
    try value { json throws(JSONError) in try json.readString() }
  }

  /// Reads an object whose keys are among those known, each at most once; any key where nil is given.
  mutating func object(
    _ known: [String]?, _ take: (String, inout FaultReader) throws(FaultFormError) -> Void
  ) throws(FaultFormError) {
    var seen: Set<String> = []
    try value { json throws(JSONError) in try json.enterObject() }
    while let bytes = try value({ json throws(JSONError) in try json.nextKey() }) {
      let key = String(decoding: bytes, as: UTF8.self)
      if let known, !known.contains(key) { throw .unknownKey(key, known: known) }
      guard seen.insert(key).inserted else { throw .json(JSONError(.repeatedMember(key), at: json.offset)) }
      try take(key, &self)
    }
  }

  mutating func array<Element>(
    _ element: (inout FaultReader) throws(FaultFormError) -> Element
  ) throws(FaultFormError) -> [Element] {
    var elements: [Element] = []
    try value { json throws(JSONError) in try json.enterArray() }
    while try value({ json throws(JSONError) in try json.nextElement() }) {
      elements.append(try element(&self))
    }
    return elements
  }

  mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(FaultFormError) -> Int {
    let found = try value { json throws(JSONError) in try json.readInteger() }
    guard range.contains(found) else {
      throw .wrongValue(key: key, due: "\(range.lowerBound) to \(range.upperBound)")
    }
    return found
  }

  mutating func number(_ key: String, in range: ClosedRange<Double>) throws(FaultFormError) -> Double {
    let found = try value { json throws(JSONError) in try json.readDouble() }
    guard range.contains(found) else {
      throw .wrongValue(key: key, due: "\(range.lowerBound) to \(range.upperBound)")
    }
    return found
  }

  mutating func choice(_ key: String, of choices: [String]) throws(FaultFormError) -> String {
    let found = try text()
    guard choices.contains(found) else {
      throw .wrongValue(key: key, due: "one of \(choices.joined(separator: ", "))")
    }
    return found
  }

  mutating func userID(_ key: String) throws(FaultFormError) -> UserID {
    guard let id = UserID(try text()) else { throw .wrongValue(key: key, due: "made of user ids") }
    return id
  }
}

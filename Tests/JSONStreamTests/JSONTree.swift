import Foundation
import JSONStream

/// A JSON value as a whole: the naive form that readings are compared in.
enum JSONTree: Equatable {
  case object([String: JSONTree])
  case array([JSONTree])
  case string(String)
  /// Finite, since Foundation refuses others; the reader checks how numbers are spelled, and no more.
  case number(Double)
  case bool(Bool)
  case null

  /// The only value of a text, read by the reader under test.
  static func read(_ bytes: [UInt8]) throws -> JSONTree {
    var reader = JSONReader(bytes)
    let tree = try read(from: &reader, bytes)
    guard reader.atEnd() else { throw JSONError(.unexpectedByte(bytes[reader.offset]), at: reader.offset) }
    return tree
  }

  private static func read(from reader: inout JSONReader, _ bytes: [UInt8]) throws -> JSONTree {
    switch try reader.peek() {
    case .object:
      var members: [String: JSONTree] = [:]
      try reader.enterObject()
      while let key = try reader.nextKey() {
        members[String(decoding: key, as: UTF8.self)] = try read(from: &reader, bytes)
      }
      return .object(members)
    case .array:
      var elements: [JSONTree] = []
      try reader.enterArray()
      while try reader.nextElement() { elements.append(try read(from: &reader, bytes)) }
      return .array(elements)
    case .string: return .string(try reader.readString())
    case .number:
      let start = reader.offset
      try reader.skipValue()
      let text = String(decoding: bytes[start..<reader.offset], as: UTF8.self)
      guard let value = Double(text), value.isFinite else { throw JSONError(.notAnInteger, at: start) }
      return .number(value)
    case .boolean: return .bool(try reader.readBool())
    case .null:
      try reader.skipValue()
      return .null
    }
  }

  /// The only value of a text, read by Foundation: the oracle.
  static func readByFoundation(_ bytes: [UInt8]) throws -> JSONTree {
    try JSONDecoder().decode(Decoded.self, from: Data(bytes)).tree
  }

  /// Writes the value with the writer under test.
  func write(to writer: inout JSONWriter, oneLine: Bool = false) {
    switch self {
    case .object(let members):
      writer.beginObject(oneLine ? .oneLine : .lines)
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        writer.key(key)
        value.write(to: &writer, oneLine: oneLine)
      }
      writer.endObject()
    case .array(let elements):
      writer.beginArray(oneLine ? .oneLine : .lines)
      for element in elements { element.write(to: &writer, oneLine: oneLine) }
      writer.endArray()
    case .string(let text): writer.string(text)
    case .number(let value): writer.integer(Int(value))
    case .bool(let value): writer.bool(value)
    case .null: writer.null()
    }
  }
}

private struct Decoded: Decodable {
  let tree: JSONTree

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: Key.self) {
      var tree: [String: JSONTree] = [:]
      for key in members.allKeys {
        tree[key.stringValue] = try members.decode(Decoded.self, forKey: key).tree
      }
      self.tree = .object(tree)
      return
    }
    if var elements = try? decoder.unkeyedContainer() {
      var tree: [JSONTree] = []
      while !elements.isAtEnd { tree.append(try elements.decode(Decoded.self).tree) }
      self.tree = .array(tree)
      return
    }
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      tree = .null
    } else if let bool = try? value.decode(Bool.self) {
      tree = .bool(bool)
    } else if let text = try? value.decode(String.self) {
      tree = .string(text)
    } else {
      tree = .number(try value.decode(Double.self))
    }
  }
}

/// Documents made from a seed: the same seed gives the same documents.
struct GeneratedDocuments {
  /// SplitMix64: small, and good enough to choose among cases.
  struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  var random: Random

  init(seed: UInt64) { random = Random(state: seed) }

  /// A value of any kind, nested at most so deep.
  mutating func tree(depth: Int = 5) -> JSONTree {
    switch Int.random(in: 0..<(depth == 0 ? 5 : 8), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .number(Double(Int.random(in: -1_000_000...1_000_000, using: &random)))
    case 3, 4: return .string(text())
    case 5: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in tree(depth: depth - 1) })
    default:
      var members: [String: JSONTree] = [:]
      for _ in 0..<Int.random(in: 0...4, using: &random) { members[text()] = tree(depth: depth - 1) }
      return .object(members)
    }
  }

  /// A text of characters that are easy to get wrong.
  mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", "0", " ", "\"", "\\", "/", "\u{0}", "\u{8}", "\t", "\n", "\u{1F}", "\u{7F}", "\u{80}",
      "\u{85}",
      "é", "ß", "\u{7FF}", "\u{800}", "\u{200B}", "\u{202E}", "\u{2028}", "\u{D7FF}", "\u{E000}", "\u{FEFF}",
      "\u{FFFF}", "\u{10000}", "😀", "\u{E0041}", "\u{10FFFF}", "\u{301}",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
    }
    return text
  }

  /// The text of a value, spelled with as much freedom as JSON leaves.
  mutating func spelling(of tree: JSONTree) -> String {
    space() + spellingInside(tree) + space()
  }

  private mutating func spellingInside(_ tree: JSONTree) -> String {
    switch tree {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let value):
      let forms = [
        "\(Int(value))", "\(Int(value)).0", "\(Int(value))e0", "\(Int(value))0E-1", "\(Int(value)).00e+0",
      ]
      return forms[Int.random(in: 0..<forms.count, using: &random)]
    case .string(let text): return quoted(text)
    case .array(let elements):
      return "[" + elements.map { spelling(of: $0) }.joined(separator: ",") + space() + "]"
    case .object(let members):
      let spelled = members.sorted { $0.key < $1.key }
        .map { space() + quoted($0.key) + space() + ":" + spelling(of: $0.value) }
      return "{" + spelled.joined(separator: ",") + space() + "}"
    }
  }

  private mutating func quoted(_ text: String) -> String {
    var spelled = "\""
    for scalar in text.unicodeScalars {
      let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
      if mustEscape || Int.random(in: 0..<4, using: &random) == 0 {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
          spelled += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        spelled.unicodeScalars.append(scalar)
      }
    }
    return spelled + "\""
  }

  private mutating func space() -> String {
    ["", "", "", " ", "\n", "\t", "\r\n"][Int.random(in: 0..<7, using: &random)]
  }
}

/// A valid policy in as odd a style as YAML allows, with comments that say where they stand.
///
/// `# 7 above NAME` and `# 8 behind NAME` tell what a comment is about; the others have a number alone.
struct RandomPolicyText {
  private(set) var text = ""
  private(set) var comments = 0
  private var random: SplitMix
  private var names = 0

  indirect enum Node {
    case scalar(String, isBare: Bool)
    case mapping([(key: String, value: Node)])
    case list([Node])
  }

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    let policy = policy()
    if chance(8) { text += "\u{FEFF}" }
    if chance(6) { writeCommentLines(atMost: 0) }
    if chance(8) { text += "---" + (chance(2) ? commentBehind() : "") + "\n" }
    if chance(12) {
      writeFlow(policy, indent: 1)
      text += "\n"
    } else {
      writeBlock(policy, indent: chance(10) ? 2 : 0)
    }
    writeCommentLines(atMost: 1)
    if chance(12) { text += "...\n" }
    if chance(6) { text.removeLast() }
    if chance(4) { text = text.replacing("\n", with: "\r\n") }
  }

  // MARK: - What it says

  private mutating func policy() -> Node {
    var pairs: [(String, Node)] = [("version", .scalar("1", isBare: true))]
    if chance(2) {
      pairs.append(("account", .scalar(pick(["12a3456b-7c89", "0123", "a#b", "yes"]), isBare: false)))
    }
    if chance(3) { pairs.append(("unmanaged", .scalar(pick(["report", "fail"]), isBare: false))) }
    if chance(3) { pairs.append(("protect", .list((0..<below(3)).map { _ in name() }))) }
    if chance(3) {
      let limits: [(String, Node)] = [
        ("maxChanges", .scalar("25%", isBare: false)), ("minManaged", .scalar("3", isBare: true)),
      ]
      pairs.append(("guardrails", .mapping(shuffled(limits))))
    }
    if chance(3) {
      let seats: [(String, Node)] = [
        ("Pro", .scalar("4", isBare: true)), ("Basic", .scalar("5", isBare: true)),
      ]
      pairs.append(("seats", .mapping(shuffled(seats))))
    }
    if chance(2) { pairs.append(("defaults", .mapping(settings()))) }
    if chance(2) { pairs.append(("groups", .mapping((0..<below(4)).map { ("group \($0)", group()) }))) }
    if !chance(4) { pairs.append(("users", .list((0..<below(6)).map { _ in user() }))) }
    return .mapping(shuffled(pairs))
  }

  private mutating func settings() -> [(key: String, value: Node)] {
    var pairs: [(String, Node)] = []
    if chance(2) { pairs.append(("license", .scalar(pick(["Basic", "Pro", "ProTrial"]), isBare: false))) }
    if chance(2) { pairs.append(("type", .scalar(pick(["PrivateUser", "SharedDevice"]), isBare: false))) }
    return pairs
  }

  private mutating func group() -> Node {
    var pairs = settings()
    if chance(2) || pairs.isEmpty { pairs.append(("members", .list((0..<below(5)).map { _ in name() }))) }
    return .mapping(shuffled(pairs))
  }

  private mutating func user() -> Node {
    var pairs = settings()
    if chance(3) { pairs.append(("id", name(isID: true))) }
    if pairs.allSatisfy({ $0.key != "id" }) || chance(3) { pairs.append(("email", name(isEmail: true))) }
    if chance(4) {
      let alexa: [(String, Node)] = [
        ("roomArn", .scalar(pick(["arn:aws:a4b:x", "null", "a: b # c"]), isBare: false)),
        ("enabled", .scalar(pick(["true", "false"]), isBare: true)),
      ]
      pairs.append(("alexaForBusiness", .mapping(shuffled(alexa))))
    }
    return .mapping(shuffled(pairs))
  }

  private mutating func name(isID: Bool = false, isEmail: Bool = false) -> Node {
    names += 1
    if isEmail || (!isID && chance(2)) { return .scalar("u\(names)@example.com", isBare: false) }
    let odd = [
      "# x\(names)", "a # x\(names)", "- \(names)", "'\(names)'", "\\\(names)\"", "\(names)", "é\(names)",
    ]
    return .scalar(chance(2) ? "id\(names)" : pick(odd), isBare: false)
  }

  // MARK: - Block style

  private mutating func writeBlock(_ node: Node, indent: Int) {
    switch node {
    case .scalar: preconditionFailure("a scalar stands behind its key or dash")
    case .mapping(let pairs):
      for (key, value) in pairs {
        writeAbove(value, key, indent)
        text += spaces(indent)
        writePair(key, value, indent: indent)
      }
      if chance(8) { writeCommentLine(indent: indent + below(2), "") }
    case .list(let entries):
      for entry in entries {
        writeAbove(entry, nil, indent)
        text += spaces(indent) + "-"
        writeEntry(entry, indent: indent)
      }
      if chance(8) { writeCommentLine(indent: indent, "") }
    }
  }

  private mutating func writePair(_ key: String, _ value: Node, indent: Int) {
    text += scalar(key, isBare: false, inFlow: false) + (chance(6) ? " " : "") + ":"
    writeValue(value, indent: indent, isList: false)
  }

  private mutating func writeEntry(_ entry: Node, indent: Int) {
    guard case .mapping(let pairs) = entry, !chance(4), !pairs.isEmpty else {
      return writeValue(entry, indent: indent, isList: true)
    }
    if chance(6) {
      let inner = indent + 1 + below(3)
      text += (chance(2) ? commentBehind() : "") + "\n"
      return writeBlock(entry, indent: inner)
    }
    let gap = 1 + below(3)
    text += spaces(gap)
    for (index, pair) in pairs.enumerated() {
      if index > 0 {
        writeAbove(pair.value, pair.key, indent + gap + 1)
        text += spaces(indent + gap + 1)
      }
      writePair(pair.key, pair.value, indent: indent + gap + 1)
    }
  }

  private mutating func writeValue(_ value: Node, indent: Int, isList: Bool) {
    switch value {
    case .scalar(let value, let isBare):
      if !isBare, chance(12), !value.isEmpty, !value.hasPrefix(" ") {
        let header = chance(2) ? "|-" : ">-"
        text += " \(header)\(chance(3) ? commentBehind(value) : "")\n\(spaces(indent + 2))\(value)\n"
        return
      }
      text += spaces(1 + below(2)) + scalar(value, isBare: isBare, inFlow: false, indent: indent + 1)
      text += (chance(4) ? commentBehind(value) : "") + "\n"
    case .mapping(let pairs) where !isList && !chance(4) && !pairs.isEmpty:
      text += (chance(5) ? commentBehind() : "") + "\n"
      writeBlock(value, indent: indent + 1 + below(4))
    case .list(let entries) where !chance(4) && !entries.isEmpty:
      text += (chance(5) ? commentBehind() : "") + "\n"
      writeBlock(value, indent: indent + below(4))
    default:
      text += " "
      writeFlow(value, indent: indent + 1)
      text += (chance(3) ? commentBehind(isList ? firstName(of: value) : nil) : "") + "\n"
    }
  }

  // MARK: - Flow style

  private mutating func writeFlow(_ node: Node, indent: Int) {
    switch node {
    case .scalar(let value, let isBare):
      text += scalar(value, isBare: isBare, inFlow: true)
    case .mapping(let pairs):
      text += "{"
      for (index, pair) in pairs.enumerated() {
        writeGap(indent: indent)
        text += scalar(pair.key, isBare: false, inFlow: true) + ": "
        writeFlow(pair.value, indent: indent + 1)
        if index < pairs.count - 1 || chance(4) { text += "," }
      }
      writeGap(indent: indent)
      text += "}"
    case .list(let entries):
      text += "["
      for (index, entry) in entries.enumerated() {
        writeGap(indent: indent)
        writeFlow(entry, indent: indent + 1)
        if index < entries.count - 1 || chance(4) { text += "," }
      }
      writeGap(indent: indent)
      text += "]"
    }
  }

  private mutating func writeGap(indent: Int) {
    guard chance(4) else {
      text += " "
      return
    }
    text += (chance(2) ? commentBehind() : "") + "\n"
    if chance(3) { writeCommentLine(indent: indent, "") }
    text += spaces(indent)
  }

  // MARK: - Scalars

  private mutating func scalar(_ value: String, isBare: Bool, inFlow: Bool, indent: Int? = nil) -> String {
    if isBare { return value }
    let isSimple = value.allSatisfy { ("a"..."z").contains($0.lowercased()) || "0123456789@.%".contains($0) }
    if isSimple, !chance(3) { return value }
    if chance(2) { return "'" + value.replacing("'", with: "''") + "'" }
    var quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    if chance(3), let first = value.first, first.isASCII, first.isLetter {
      quoted = "\\x" + String(first.asciiValue ?? 0, radix: 16) + quoted.dropFirst()
    }
    if let indent, chance(3) {
      quoted = quoted.replacing(" ", with: "\n" + spaces(indent), maxReplacements: 1)
    }
    return "\"" + quoted + "\""
  }

  // MARK: - Comments

  /// Comments and blank lines above an item, as far indented as it or less.
  private mutating func writeAbove(_ node: Node, _ key: String?, _ indent: Int) {
    while chance(6) {
      if chance(2) { text += spaces(below(2)) + "\n" }
      if chance(2) { writeCommentLine(indent: below(indent + 1), about(node).map { " above \($0)" } ?? "") }
    }
  }

  private mutating func writeCommentLines(atMost indent: Int) {
    while chance(2) {
      writeCommentLine(indent: below(indent + 1), "")
      if chance(3) { text += "\n" }
    }
  }

  private mutating func writeCommentLine(indent: Int, _ words: String) {
    comments += 1
    text += spaces(indent) + "# \(comments)\(words)\n"
  }

  private mutating func commentBehind(_ name: String? = nil) -> String {
    comments += 1
    let words =
      name.flatMap { isTellable($0) ? " behind \($0)" : nil } ?? pick(["", ": 'x", " - {a", " # \"", "\t?"])
    return spaces(1 + below(3)) + "# \(comments)\(words)"
  }

  /// The name that an item's first line has in canonical form.
  private func about(_ node: Node) -> String? {
    guard case .scalar(let value, _) = node else { return firstName(of: node) }
    return isTellable(value) ? value : nil
  }

  private func firstName(of node: Node) -> String? {
    guard case .mapping(let pairs) = node else { return nil }
    let named = pairs.first { $0.key == "id" } ?? pairs.first { $0.key == "email" }
    guard case .scalar(let name, _)? = named?.value else { return nil }
    return isTellable(name) ? name : nil
  }

  private func isTellable(_ name: String) -> Bool { name.hasPrefix("u") || name.hasPrefix("id") }

  // MARK: - Chance

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  private mutating func shuffled<Value>(_ values: [Value]) -> [Value] { values.shuffled(using: &random) }
}

import JSONStream
import Reconciliation

/// Explanations of users as JSON: one object with all of them, so that its form doesn't hang on how many there are.
///
/// - Returns: The text's bytes.
package func explanationJSON(of users: [UserExplanation], policy path: String) -> [UInt8] {
  var json = JSONWriter(.indented(2))
  json.beginObject()
  json.member("formatVersion", Plan.formatVersion)
  json.member("exitCode", 0)
  json.member("policy", path)
  json.key("users")
  json.beginArray()
  for user in users { write(user, &json) }
  json.endArray()
  json.endObject()
  return json.take()
}

private func write(_ user: UserExplanation, _ json: inout JSONWriter) {
  json.beginObject()
  json.member("account", user.account?.text)
  json.member("id", user.observed?.id.text ?? user.desired?.id)
  json.member("email", user.observed?.email ?? user.desired?.email)
  writeWhereabouts(of: user, &json)
  json.key("namedIn")
  json.beginArray()
  for naming in user.chain?.namings ?? [] {
    json.beginObject(.oneLine)
    writePlace(naming.place, user.files, &json)
    if let group = naming.group { json.member("group", group) }
    json.endObject()
  }
  json.endArray()
  json.key("protected")
  if let place = user.protection {
    json.beginObject(.oneLine)
    writePlace(place, user.files, &json)
    json.endObject()
  } else {
    json.null()
  }
  json.member("reason", user.desired?.terms.reason)
  json.key("attributes")
  json.beginArray()
  for link in user.chain?.links ?? [] { write(link, of: user, &json) }
  json.endArray()
  json.endObject()
}

/// Whether the policy names the user and the account has it; null where the account wasn't asked.
private func writeWhereabouts(of user: UserExplanation, _ json: inout JSONWriter) {
  json.key("isManaged")
  json.bool(user.desired != nil)
  json.key("isInAccount")
  switch user.now {
  case .user: json.bool(true)
  case .nobody: json.bool(false)
  case nil: json.null()
  }
}

private func write(_ link: Chain.Link, of user: UserExplanation, _ json: inout JSONWriter) {
  json.beginObject()
  json.member("name", link.attribute.name)
  json.member("due", link.deciding?.value)
  if let now = user.current(link.attribute) { json.member("now", now.value) }
  json.key("said")
  json.beginArray()
  for voice in link.voices {
    json.beginObject(.oneLine)
    writeLevel(voice.cause.level, &json)
    json.member("value", voice.value)
    writePlace(voice.cause.place, user.files, &json)
    json.member("weight", voice.weight.word)
    json.endObject()
  }
  json.endArray()
  json.endObject()
}

extension Chain.Weight {
  /// What a voice counts for, as JSON names it.
  fileprivate var word: String {
    switch self {
    case .decides: "decides"
    case .agrees: "agrees"
    case .overruled: "overruled"
    case .ranOut: "ranOut"
    }
  }
}

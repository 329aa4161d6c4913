/// The candidate that a word most likely means, or nil where none is close: what it is often mistaken for, the same
/// letters in another case or with other marks between them, or at most a third of its letters wrong.
func suggestion(for word: String, among candidates: [String]) -> String? {
  // A long word can't be close to a short key; this also bounds the table below.
  guard word.utf8.count <= 64 else { return nil }
  let typed = letters(of: word)
  if let meant = confusions[typed]?.first(where: candidates.contains) { return meant }
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let meant = letters(of: candidate)
    let distance = editDistance(Array(typed.unicodeScalars), Array(meant.unicodeScalars))
    guard distance <= allowedDistance(to: meant), distance < best?.distance ?? Int.max else { continue }
    best = (candidate, distance)
  }
  return best?.name
}

/// A label that asks for what was probably meant.
func didYouMean(_ word: String, among candidates: [String]) -> (label: Phrase, correction: Correction)? {
  suggestion(for: word, among: candidates).map { ("did you mean '\($0)'?", .replace($0)) }
}

/// A word in lower case, without what different styles put between its parts.
private func letters(of word: String) -> String {
  String(word.lowercased().unicodeScalars.filter { !"-_ .".unicodeScalars.contains($0) })
}

/// More than three wrong letters of a long word make another word: `maxUpgrades` isn't `maxDowngrades`.
private func allowedDistance(to word: String) -> Int { min(3, max(1, word.unicodeScalars.count / 3)) }

/// What words are written for, though they look otherwise; the first that is possible counts.
private let confusions: [String: [String]] = [
  // Keys
  "mail": ["email"], "emailaddress": ["email"], "primaryemail": ["email"], "address": ["email"],
  "emails": ["email", "members", "users"], "userid": ["id"], "uid": ["id"], "user": ["users", "members"],
  "users": ["members"], "people": ["users", "members"], "userlist": ["users"], "licence": ["license"],
  "licences": ["license", "seats"], "licenses": ["license", "seats"], "licensetype": ["license"],
  "licencetype": ["license"], "usertype": ["type"], "kind": ["type"], "alexa": ["alexaForBusiness"],
  "alexaforbusinessmetadata": ["alexaForBusiness"], "isalexaforbusinessenabled": ["enabled"],
  "alexaforbusinessroomarn": ["roomArn"], "arn": ["roomArn"], "room": ["roomArn", "SharedDevice"],
  "team": ["groups"], "teams": ["groups"], "limits": ["guardrails"], "guards": ["guardrails"],
  "accountid": ["account"], "awsaccount": ["account"], "expires": ["until"], "expiry": ["until"],
  "comment": ["reason"], "note": ["reason"],
  // Licences and types
  "professional": ["Pro"], "trial": ["ProTrial"], "private": ["PrivateUser"], "person": ["PrivateUser"],
  "shared": ["SharedDevice"], "device": ["SharedDevice"],
  // Choices
  "warn": ["report"], "warning": ["report"], "tell": ["report"], "error": ["fail"], "refuse": ["fail"],
  "deny": ["fail"], "skip": ["ignore"], "off": ["ignore"], "none": ["ignore"], "no": ["ignore"],
  "false": ["ignore"], "send": ["apply"],
]

/// How many letters were added, left out, changed or swapped with their neighbour (optimal string alignment).
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      var distance = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}

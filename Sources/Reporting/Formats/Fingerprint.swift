import Crypto
import Reconciliation

extension Finding {
  /// By what systems know the finding again when lines have moved: a hash of what it is about.
  func fingerprint(in outline: Outline) -> String {
    let about = [outline.subject.name, outline.subject.identity, kind.name, subject]
    // Lengths before the parts, so that no two lists read the same.
    let text = about.map { "\($0.utf8.count):\($0)" }.joined()
    return hexadecimal(SHA256.hash(data: Array(text.utf8)))
  }
}

extension Outline.Subject {
  /// What tells it from others of its name.
  var identity: String {
    switch self {
    case .plan(let account), .outcome(let account): account.text
    case .check(let policy): policy ?? ""
    }
  }
}

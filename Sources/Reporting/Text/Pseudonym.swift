import Crypto
import Reconciliation

/// What stands for an e-mail address where addresses are redacted: the same for the same address, in whatever case, in
/// every report and run.
///
/// A pseudonym, not a secret: who can guess an address can compute its hash. Twelve digits tell the addresses of one
/// account apart, also those of a million users but for a chance of one in five hundred.
func pseudonym(ofAddress address: String) -> String {
  "email-" + hexadecimal(SHA256.hash(data: Array(caseFolded(address).utf8))).prefix(12)
}

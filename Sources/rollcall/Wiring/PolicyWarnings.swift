import Reconciliation
import Reporting

extension DisplayOptions {
  /// Says on standard error what a policy that can be used may not have meant.
  func warn(_ warnings: Warnings, in files: PolicyFiles) {
    guard !quiet else { return }
    complain(warningText(warnings, in: files.sources(quotedBy: warnings), messageStyle), endsLine: false)
  }
}

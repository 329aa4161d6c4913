import Testing

@testable import Chime

@Suite struct `The budget for retries` {
  @Test(arguments: [(RetryCause.throttling, 100), (.transient, 35)])
  func `is spent to its last token`(cause: RetryCause, retries: Int) {
    var budget = RetryBudget()
    var granted = 0
    while budget.withdraw(for: cause) { granted += 1 }
    #expect(granted == retries)
  }

  @Test
  func `gets back what a retry cost once it helped, one token for no retry, and is never more than full`() {
    var budget = RetryBudget()
    budget.deposit(after: nil)
    #expect(budget.tokens == 500)
    _ = budget.withdraw(for: .transient)
    _ = budget.withdraw(for: .throttling)
    #expect(budget.tokens == 481)
    budget.deposit(after: nil)
    #expect(budget.tokens == 482)
    budget.deposit(after: .throttling)
    #expect(budget.tokens == 487)
    budget.deposit(after: .transient)
    #expect(budget.tokens == 500)
  }
}

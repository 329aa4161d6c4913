import Reconciliation
import Testing

@testable import Manifests

/// What makes two readings of a policy say something else, before a file is replaced by its canonical form.
@Suite struct `Two readings of a policy` {
  private static let policy = """
    version: 1
    account: a-1
    protect: [a@b, c]
    guardrails: {maxChanges: 25%}
    seats: {Pro: 4}
    defaults: {license: Basic}
    groups: {sales: {type: PrivateUser, members: [a@b]}}
    users:
      - {id: x, email: x@b, alexaForBusiness: {enabled: true, roomArn: r}}
      - {id: z, license: Basic}
    """

  @Test func `say the same wherever things stand`() throws {
    let moved =
      "# moved\n" + Self.policy.replacing("{id: z, license: Basic}", with: "{license: 'Basic', id: \"z\"}")
    #expect(try read(moved).saysTheSame(as: read(Self.policy)))
  }

  @Test(arguments: [
    ("account: a-1", "account: a-2"), ("[a@b, c]", "[c, a@b]"), ("[a@b, c]", "[A@b, c]"), ("25%", "26%"),
    ("Pro: 4", "Pro: 5"), ("{license: Basic}\ngroups", "{license: Pro}\ngroups"), ("sales:", "Sales:"),
    ("type: PrivateUser, members", "members"), ("members: [a@b]", "members: []"),
    ("members: [a@b]", "members: [a@B]"),
    ("email: x@b, ", ""), ("email: x@b", "email: X@b"), ("enabled: true", "enabled: false"),
    ("roomArn: r", "roomArn: R"),
    ("{id: z, license: Basic}", "{id: z}"), ("- {id: z, license: Basic}", ""),
    ("protect", "typeChanges: report\nprotect"),
    ("protect", "unmanaged: fail\nprotect"), ("protect", "missing: fail\nprotect"),
  ])
  func `differ in what is said, by whom, and in which order`(words: String, others: String) throws {
    let other = Self.policy.replacing(words, with: others, maxReplacements: 1)
    #expect(other != Self.policy)
    #expect(try !read(other).saysTheSame(as: read(Self.policy)))
  }

  private func read(_ text: String) throws -> DesiredState {
    try readPolicy([PolicySource(path: "policy.yaml", bytes: Array(text.utf8))]).desired
  }
}

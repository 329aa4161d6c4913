/// The facts of an account that a plan depends on.
package struct Account: Equatable, Sendable {
  /// The account's id.
  package let id: AccountID
  /// The kind of account (Team, EnterpriseDirectory, EnterpriseLWA, EnterpriseOIDC), as the directory spells it.
  package let type: String
  /// The licences that its users may have, as the directory spells and orders them.
  package let supportedLicenses: [String]

  /// An account with the given facts.
  package init(id: AccountID, type: String, supportedLicenses: [String]) {
    self.id = id
    self.type = type
    self.supportedLicenses = supportedLicenses
  }

  /// A Team account with Basic and Pro: what is taken for granted where nothing says otherwise.
  package static func team(_ id: AccountID) -> Account {
    Account(id: id, type: "Team", supportedLicenses: [License.basic.name, License.pro.name])
  }

  /// Whether users of the account may have a licence.
  package func supports(_ license: License) -> Bool { supportedLicenses.contains(license.name) }
}

internal import ChimeWire
package import Reconciliation

/// An account's users as a JSON file has them, in the shape that `aws chime list-users` prints. Read once, never
/// written.
package struct SnapshotDirectory: UserDirectory {
  private let facts: Account
  private let users: ObservedState

  /// Reads the snapshot of an account.
  ///
  /// - Throws: `DirectoryError.unusable` where the file can't be read or isn't a whole listing; `.otherAccount` where a
  ///   user of it is of another account.
  package init(path: String, account: AccountID) throws(DirectoryError) {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try readFile(path, atMost: Listing.byteLimit)
    } catch {
      throw .unusable(path, .listing, reason: error.reason)
    }
    do throws(WireError) {
      self.init(account: account, users: try Listing.read(bytes, of: account))
    } catch {
      if case .otherAccount(let found) = error.problem {
        throw .otherAccount(expected: account, found: found)
      }
      throw .unusable(path, .listing, reason: "\(error)")
    }
  }

  private init(account: AccountID, users: ObservedState) {
    self.users = users
    facts = Account(id: account, type: "Team", supportedLicenses: Self.licenses(of: users))
  }

  /// A Team with every licence that there is, and those that its users hold besides: a snapshot doesn't tell what the
  /// account supports, and a plan against it must not refuse what the account may take.
  package func account() async throws(DirectoryError) -> Account { facts }

  /// The users of the file, as it was when it was read.
  package func observe(_ scope: ObservationScope) async throws(DirectoryError) -> ObservedState {
    users.users(in: scope)
  }

  /// Refuses every batch, as a directory that can only be read.
  package func update(_ batch: UpdateBatch) async throws(BatchFailure) -> BatchAnswer {
    throw .rejected(Rejection(code: "ReadOnly", message: "a snapshot can't be written to"), requestID: nil)
  }

  /// The known licences in order of rank, then others that users hold, in order of their bytes.
  private static func licenses(of users: ObservedState) -> [String] {
    var others: Set<String> = []
    for row in 0..<users.count {
      if case .unrecognized(let name) = users.license(at: row) { others.insert(name) }
    }
    return License.allCases.map(\.name) + others.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

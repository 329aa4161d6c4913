import Contracts
import Foundation
import LocalStore
import Reconciliation
import Simulation
import Testing

@Suite struct ContractTests {
  @Test(arguments: DirectoryContract.reading + DirectoryContract.writing)
  func `the simulated directory keeps to the contract`(clause: DirectoryContract.Clause) async throws {
    try await clause.check { account, users in SimulatedDirectory(account, users: users) }
  }

  @Test(arguments: DirectoryContract.reading + DirectoryContract.writing)
  func `the embedded directory keeps to the contract`(clause: DirectoryContract.Clause) async throws {
    try await withTemporaryFolder { folder in
      try await clause.check { account, users in
        let store = try SQLiteStore.open(folder + "/directory.sqlite", whenAbsent: .create)
        try await store.load(account, users: state(users))
        return SQLiteDirectory(store, account: account.id)
      }
    }
  }

  @Test(arguments: DirectoryContract.reading)
  func `a snapshot keeps to the reading half of the contract`(clause: DirectoryContract.Clause) async throws {
    try await withTemporaryFolder { folder in
      try await clause.check { account, users in
        let path = folder + "/users.json"
        try writeSnapshot(users, of: account.id, to: path)
        return try SnapshotDirectory(path: path, account: account.id)
      }
    }
  }
}

import ChimeWire
import Foundation
import LocalStore
import Reconciliation

let accountID = AccountID("12a3456b-7c89-012d-3456-78901e23fg45")!

/// Gives a folder of its own to a test and takes it away afterwards.
func withTemporaryFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
  let folder = NSTemporaryDirectory() + "/rollcall-test-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try await body(folder)
}

func state(_ users: [ObservedUser]) throws -> ObservedState {
  var state = ObservedState()
  for user in users { try state.append(user) }
  return state
}

func users(_ ids: String..., license: License = .basic) -> [ObservedUser] {
  ids.map { id in
    ObservedUser(
      id: UserID(id)!, email: "\(id)@example.com", license: .known(license), type: .known(.privateUser))
  }
}

func licenses(_ directory: some UserDirectory) async throws -> [String] {
  let state = try await directory.observe(.everyone)
  return state.rowsInOrderOfID().map { "\(state.id(at: $0)) \(state.license(at: $0).name ?? "-")" }
}

func batch(_ ids: String..., license: License) -> UpdateBatch {
  UpdateBatch(
    ids.map { id in
      var update = UserUpdate(userID: UserID(id)!)
      update.license = license
      return update
    })
}

func writeSnapshot(_ users: [ObservedUser], of account: AccountID, to path: String) throws {
  var bytes: [UInt8] = []
  Listing.write(try state(users), of: account) { bytes += $0 }
  try Data(bytes).write(to: URL(filePath: path))
}

/// Why a file isn't usable, or nil where it is.
func unusableReason(_ open: () async throws -> Void) async -> String? {
  do {
    try await open()
    return nil
  } catch DirectoryError.unusable(_, _, let reason) {
    return reason
  } catch {
    return "\(error)"
  }
}

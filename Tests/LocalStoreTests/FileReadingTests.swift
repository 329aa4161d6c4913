import Foundation
import LocalStore
import Testing

@Suite struct FileReadingTests {
  @Test func `a file of the limit's size is read, and one byte more is refused`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/file"
      try Data("12345".utf8).write(to: URL(filePath: path))
      #expect(try readFile(path, atMost: 5) == Array("12345".utf8))
      #expect(throws: FileError(path: path, problem: .overLimit(4))) { _ = try readFile(path, atMost: 4) }
    }
  }

  @Test func `a device without an end is refused at the limit`() {
    #expect(throws: FileError(path: "/dev/zero", problem: .overLimit(100_000))) {
      _ = try readFile("/dev/zero", atMost: 100_000)
    }
  }

  @Test func `what can't be read is told in the system's words`() async throws {
    try await withTemporaryFolder { folder in
      let table = [(folder + "/none", "No such file or directory"), (folder, "Is a directory")]
      for (path, reason) in table {
        do throws(FileError) {
          _ = try readFile(path, atMost: 1)
          Issue.record("\(path) was read")
        } catch {
          #expect(error.reason == reason)
        }
      }
    }
  }
}

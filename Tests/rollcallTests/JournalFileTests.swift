import Foundation
import Glibc
import Reconciliation
import Reporting
import Testing

@testable import rollcall

/// A journal on a real disk.
@Suite struct `A journal's file` {
  private static let digest = "sha256:" + String(repeating: "3f2a9c1d", count: 8)

  @Test func `is made for its owner alone, and keeps what was written in order`() throws {
    try withTool { tool in
      let path = tool.folder.appending(path: "run.jsonl").path
      let file = try JournalFile.take(path)
      try file.append(Array("one\n".utf8))
      try file.sync()
      try file.append(Array("two\n".utf8))
      #expect(try tool.read("run.jsonl") == "one\ntwo\n")
      let facts = try FileManager.default.attributesOfItem(atPath: path)
      #expect(facts[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `may be one that is empty, and none that holds something or that another run writes`() throws {
    try withTool { tool in
      let path = tool.folder.appending(path: "run.jsonl").path
      try tool.write("", to: "run.jsonl")
      let file = try JournalFile.take(path)
      #expect(reason { try JournalFile.take(path) } == "another run writes it")
      try file.append(Array("one\n".utf8))
      try tool.write("mine", to: "notes.txt")
      #expect(
        reason { try JournalFile.take(tool.folder.appending(path: "notes.txt").path) }
          == "it holds something already, and no journal is written over")
      #expect(try tool.read("notes.txt") == "mine")
      #expect(reason { try JournalFile.take("/dev/null") } == "it is no regular file")
      #expect(reason { try JournalFile.take(path + "/below") } == "Not a directory")
    }
  }

  @Test func `takes a number where its name is taken`() throws {
    try withTool { tool in
      let digest = try #require(PlanDigest(Self.digest))
      let startedAt = try #require(UTCTime("2026-11-25T04:15:00Z"))
      let names = try (0..<3).map { _ in
        let file = try JournalFile.make(in: tool.folder.path, startedAt: startedAt, digest)
        return URL(filePath: file.path).lastPathComponent
      }
      #expect(
        names == [
          "20261125T041500Z-3f2a9c1d.jsonl", "20261125T041500Z-3f2a9c1d-2.jsonl",
          "20261125T041500Z-3f2a9c1d-3.jsonl",
        ])
    }
  }

  @Test func `tells of a full disk in the system's words`() throws {
    let file = JournalFile(path: "/dev/full", descriptor: unsafe open("/dev/full", O_WRONLY))
    #expect(throws: JournalFailure(reason: "No space left on device")) { try file.append(Array("one".utf8)) }
  }

  @Test func `tells of a disk that can't make it durable`() throws {
    let file = JournalFile(path: "/dev/null", descriptor: unsafe open("/dev/null", O_WRONLY))
    #expect(throws: JournalFailure(reason: "Invalid argument")) { try file.sync() }
  }

  private func reason(_ body: () throws -> JournalFile) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? SystemError)?.reason
    }
  }
}

import ArgumentParser
import Foundation
import Reporting
import Testing

@testable import rollcall

/// What can be told of result files before anything is done.
@Suite struct `Result files that are looked at beforehand` {
  private func complaint(_ files: String...) throws -> String? {
    let options = try OutputOptions<FinishedForms>.parse(files.flatMap { ["--out", "json=\($0)"] })
    do throws(Failure) {
      try options.prepare()
      return nil
    } catch {
      return error.explanation.what.plain
    }
  }

  @Test func `are refused where their folder is missing, is a file, or they are folders themselves`() throws {
    try withTool { tool in
      let folder = tool.folder.path
      try tool.write("", to: "file")
      #expect(
        try complaint("\(folder)/a", "\(folder)/gone/b")
          == "can't write '\(folder)/gone/b': No such file or directory")
      #expect(try complaint("\(folder)/file/b") == "can't write '\(folder)/file/b': Not a directory")
      #expect(try complaint(folder) == "can't write '\(folder)': Is a directory")
      // Even root makes no files there.
      #expect(try complaint("/proc/plan.json") != nil)
    }
  }

  @Test func `are neither made nor touched, and a pipe isn't opened`() throws {
    try withTool { tool in
      try tool.write("old", to: "plan.json")
      #expect(try tool.shell("mkfifo pipe").status == 0)
      let folder = tool.folder.path
      #expect(
        try complaint("\(folder)/plan.json", "\(folder)/new.json", "\(folder)/pipe", "/dev/null") == nil)
      #expect(try tool.read("plan.json") == "old")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["pipe", "plan.json"])
    }
  }
}

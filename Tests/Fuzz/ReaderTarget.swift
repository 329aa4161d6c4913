import Manifests
import Reconciliation
import Reporting

/// What libFuzzer calls with one input after the other: any bytes are a policy file.
///
/// - Returns: 0, whatever the input; a broken promise ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  let files = [PolicySource(path: "policy.yaml", bytes: bytes)]
  let first = read(files)
  // What is promised of a refusal costs more than reading does: every eighth input is held to all of it.
  let isSample = bytes.reduce(0, &+) & 7 == 0
  switch first {
  case .accepted:
    precondition(read(files) == first, "a policy is read alike every time")
  case .refused(let invalid):
    checkPlaces(of: invalid, in: files)
    if isSample {
      precondition(read(files) == first, "a policy is refused alike every time")
      checkTexts(of: invalid, in: files)
    }
  }
  return 0
}

private enum Decision: Equatable {
  case accepted([String?])
  case refused(InvalidPolicy)
}

private func read(_ files: [PolicySource]) -> Decision {
  do throws(InvalidPolicy) {
    guard let day = CalendarDay("2026-11-25") else { preconditionFailure("it is a day of the calendar") }
    let desired = try readPolicies(files, on: day).policies[0].desired
    return .accepted((0..<desired.count).flatMap { row in words(of: desired[row]) })
  } catch {
    return .refused(error)
  }
}

private func words(of user: DesiredUser) -> [String?] {
  [user.id, user.email, user.license?.value.name, user.type?.value.name, String(user.place.mark.line)]
}

// MARK: - What is promised of a refusal

private func checkPlaces(of invalid: InvalidPolicy, in files: [PolicySource]) {
  precondition(!invalid.diagnostics.isEmpty, "a refusal says why")
  let lengths = lineLengths(of: files[0].bytes)
  for place in invalid.diagnostics.flatMap({ [$0.place, $0.related] }).compactMap(\.self) {
    let line = Int(place.mark.line)
    precondition(lengths.indices.contains(line - 1), "line \(line) is one of the file's \(lengths.count)")
    let column = Int(place.mark.column)
    precondition((1...lengths[line - 1] + 1).contains(column), "column \(column) is on line \(line)")
  }
  let places = invalid.diagnostics.map(\.place)
  precondition(zip(places, places.dropFirst()).allSatisfy { !precedes($1, $0) }, "findings come in order")
}

private func checkTexts(of invalid: InvalidPolicy, in files: [PolicySource]) {
  let text = diagnosticText(invalid, in: files, .plain)
  precondition(
    text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isDeceptive }, "what is shown hides nothing")
  precondition(
    !failureJSON("", next: "", exitCode: 65, invalid: (invalid, files)).isEmpty, "a refusal has its JSON")
}

private func precedes(_ left: SourcePlace?, _ right: SourcePlace?) -> Bool {
  guard let left, let right else { return left == nil && right != nil }
  return left < right
}

/// How many characters each line has; bytes that aren't UTF-8 count as one each, as a reader would show them.
private func lineLengths(of bytes: [UInt8]) -> [Int] {
  let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  return text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(\.count)
}

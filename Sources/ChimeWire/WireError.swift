package import JSONStream

/// A text that isn't what the Chime API or the AWS CLI answers.
package struct WireError: Error, Equatable, Sendable {
  /// What is wrong.
  package let problem: Problem
  /// Where it stands, counted in bytes from 0.
  package let offset: Int
  /// The line of that byte, counted from 1.
  package let line: Int

  /// What can be wrong with an answer.
  package enum Problem: Equatable, Sendable {
    /// It isn't JSON, or a member is of another kind than the API's.
    case json(JSONError.Problem)
    /// It is larger than `Listing.byteLimit`; so many bytes.
    case tooLarge(Int)
    /// Nothing but white space: also the output of a command that failed.
    case empty
    /// An object lacks a member that has to be there.
    case missing(String)
    /// A user's id is blank, or an account's id can't be one.
    case invalidID(String)
    /// A user belongs to another account than the one that was asked for.
    case otherAccount(found: String)
    /// A user comes twice.
    case repeatedUser(String)
    /// The listing is cut short: its last page names a page after it.
    case truncated
  }

  /// A problem at a byte of a line.
  package init(problem: Problem, offset: Int, line: Int) {
    self.problem = problem
    self.offset = offset
    self.line = line
  }
}

extension JSONReader {
  /// A problem at a byte of the text, with its line.
  func error(_ problem: WireError.Problem, at offset: Int) -> WireError {
    WireError(problem: problem, offset: offset, line: line(of: offset))
  }

  /// Reads with what the JSON reader has, and tells its error as one of this module.
  mutating func wire<Value>(
    _ read: (inout JSONReader) throws(JSONError) -> Value
  ) throws(WireError) -> Value {
    do throws(JSONError) {
      return try read(&self)
    } catch {
      throw self.error(.json(error.problem), at: error.offset)
    }
  }
}

extension WireError: CustomStringConvertible {
  /// The place and the problem in a few words, as part of a sentence; what it quotes is untrusted text.
  package var description: String { "line \(line), byte \(offset): \(problem.words)" }
}

extension WireError.Problem {
  fileprivate var words: String {
    switch self {
    case .json(let problem): problem.words
    case .tooLarge(let size): "\(size) bytes are more than the limit of \(Listing.byteLimit)"
    case .empty: "there is nothing in it"
    case .missing(let member): "a \(member) is missing"
    case .invalidID(let member): "this \(member) can't be an id"
    case .otherAccount(let found): "this user is of another account, \(found)"
    case .repeatedUser(let id): "the user \(id) comes twice"
    case .truncated: "the listing is cut short: its last page has a NextToken"
    }
  }
}

extension JSONError.Problem {
  fileprivate var words: String {
    switch self {
    case .unexpectedEnd: "the text ends too early"
    case .unexpectedByte(let byte): "byte 0x\(String(byte, radix: 16)) can't stand here in JSON"
    case .wrongKind(let found, let expected): "\(found.rawValue) where \(expected.rawValue) is due"
    case .controlCharacter: "a control character stands raw in a string"
    case .invalidEscape: "this is no escape of JSON"
    case .loneSurrogate: "half a surrogate pair"
    case .invalidUTF8: "this isn't UTF-8"
    case .invalidNumber: "this is no number of JSON"
    case .notAnInteger: "a whole number is due"
    case .tooDeep: "nested deeper than \(JSONReader.depthLimit)"
    case .repeatedMember(let name): "\(name) comes twice in one object"
    }
  }
}

package import Reconciliation

/// Why a file can't be taken for a plan that was saved.
///
/// A place is written as a path from the file's root: `changes[3].attributes[0].after`. Names in it may come from the
/// file, so they are text from outside.
package enum PlanFileError: Error, Equatable, Sendable {
  /// It has more bytes than `SavedPlan.byteLimit`.
  case tooLarge
  /// It isn't one JSON document: the line and the byte on it, both counted from 1, where that shows.
  case notJSON(line: Int, column: Int)
  /// It is of another version of the format: the version that it names.
  case otherFormat(String)
  /// A member isn't there that has to be.
  case missingMember(String)
  /// A member is there that the format doesn't know.
  case unknownMember(String)
  /// A member is there twice; readers disagree which of the two counts.
  case repeatedMember(String)
  /// A value isn't what stands at its place.
  case wrongValue(String, expected: PlanFileValue)
  /// What would be written isn't what the digest was taken of.
  case digestMismatch(stated: PlanDigest, computed: PlanDigest)
  /// Something in it isn't so by the rest of it.
  case contradiction(PlanContradiction)
}

/// What can stand at a place of a plan file.
package enum PlanFileValue: Equatable, Sendable {
  case object
  case array
  case text
  /// A text that isn't empty.
  case filledText
  /// A text that isn't empty, or null.
  case filledTextOrNull
  /// A number of users or requests.
  case count
  /// A count, or null for no limit.
  case countOrNull
  /// A line or a column.
  case position
  case accountID
  case userID
  case userName
  case emailAddress
  case digest
  /// A SHA-256 in hexadecimal digits.
  case hash
  case license
  case userType
  case truth
  case attributeName
  case day
  /// What decides an attribute.
  case level
  /// The path of one of the policy's files.
  case policyFile
  /// One of these words.
  case word([String])
}

/// Where a plan file contradicts itself.
package enum PlanContradiction: Equatable, Sendable {
  /// What is here doesn't come after what stands before it.
  case order(at: String)
  /// A change without an attribute, or with attributes that are out of order.
  case attributes(at: String)
  /// The causes of a change aren't those of its attributes.
  case causes(at: String)
  /// A step from a value to the same value.
  case noStep(at: String)
  /// A change that moves its licence the other way.
  case direction(at: String)
  /// An entry of the policy that names nobody.
  case namelessEntry(at: String)
  /// A grant that gives nothing, or one that holds still and yet leaves something unsaid.
  case grant(at: String)
  /// A path that two files of the policy have.
  case repeatedFile(String)
  /// A number of the summary isn't what the plan holds.
  case summary(String, stated: Int, counted: Int)
  /// The seats of a licence after the plan aren't those before and what the plan moves.
  case seats(License, stated: Int, counted: Int)
  /// The origins of its changes aren't those that the comparison with its base counts.
  case origins
  /// The objections aren't those that the plan gives cause for.
  case objections
}

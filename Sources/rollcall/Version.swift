/// The version of the tool, as plans and requests name it: without the commit, so that the same inputs give the same
/// bytes whichever build made them.
let rollcallVersion = "0.1.0"

/// The day as of which this version is described, as the manual names it.
let rollcallVersionDate = "2026-11-25"

/// The version with the commit that this program was built from, where that is known: `0.1.0 (3f2a9c1d5e6b)`.
var builtVersion: String { builtCommit.isEmpty ? rollcallVersion : "\(rollcallVersion) (\(builtCommit))" }

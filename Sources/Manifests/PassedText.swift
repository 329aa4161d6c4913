import Glibc

/// A large text whose memory is given back behind its reader: a policy of a million users has 100 MB of it, which would
/// otherwise be held beside what was read from it.
///
/// The array stays as long as it was, for every owner, and on Linux reads as zeros where it was given back, so this is
/// for texts alone that nobody looks at again. Nothing of Swift's gives a part of an array back.
@safe
struct PassedText: ~Copyable {
  /// How much is usually given back at once, in bytes; each time costs a call of the system.
  static let usualStep = 1 << 20

  private let step: Int
  private let bytes: [UInt8]
  private var forgotten = 0

  /// A text that nobody looks at again behind what `forget` is told.
  init(_ bytes: [UInt8], step: Int) {
    self.bytes = bytes
    self.step = step
  }

  /// Gives back what stands before an offset.
  mutating func forget(before offset: Int) {
    guard offset - forgotten >= step else { return }
    unsafe bytes.withUnsafeBytes { text in
      let base = Int(bitPattern: text.baseAddress)
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      // Whole pages of the array alone; the one that was given back in part last time is this time's first.
      let start = max((base + page - 1) / page, (base + forgotten) / page) * page
      let end = (base + offset) / page * page
      guard start < end, let address = unsafe UnsafeMutableRawPointer(bitPattern: start) else { return }
      // Where it isn't taken, the memory is given back with the array.
      _ = unsafe madvise(address, end - start, MADV_DONTNEED)
    }
    forgotten = offset
  }
}

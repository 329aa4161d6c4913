/// Whether two texts have the same bytes.
func haveSameBytes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  let (left, right) = (left.span, right.span)
  // Without a way out, so that many bytes are compared at once: texts are short, and nearly all that come here equal.
  var differences: UInt8 = 0
  for index in left.indices { differences |= unsafe left[unchecked: index] ^ right[unchecked: index] }
  return differences == 0
}

/// Whether two texts are equal without case.
package func caselesslyEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
  if haveSameBytes(left, right) { return true }
  let (one, other) = (left.span, right.span)
  if one.count == other.count {
    var index = 0
    while index < one.count, one[index] < 0x80, other[index] < 0x80 {
      if lowercased(one[index]) != lowercased(other[index]) { return false }
      index += 1
    }
    if index == one.count { return true }
  }
  return caseFolded(String(decoding: left, as: UTF8.self)).utf8
    .elementsEqual(caseFolded(String(decoding: right, as: UTF8.self)).utf8)
}

/// An ASCII letter in lower case; every other byte as it is.
func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// Eight bytes with their ASCII letters in lower case, every other byte as it is.
///
/// Each byte's lower seven bits are counted up so far that the highest bit tells whether they are beyond `Z`, or `A` at
/// the least; where the two differ, it is a letter. No byte's sum carries into the next.
func lowercased(_ word: UInt64) -> UInt64 {
  let each: UInt64 = 0x0101_0101_0101_0101
  let high = each << 7
  let low = word & ~high
  let isBeyondZ = low + each * UInt64(0x7F - UInt8(ascii: "Z"))
  let isAOrBeyond = low + each * UInt64(0x80 - UInt8(ascii: "A"))
  let isLetter = (isBeyondZ ^ isAOrBeyond) & high & ~word
  return word | isLetter >> 2
}

/// Whether every byte is a character of its own.
func isASCII(_ text: ArraySlice<UInt8>) -> Bool {
  let bytes = text.span
  // Without a way out, so that many bytes are looked at at once: nearly every text is ASCII.
  var seen: UInt8 = 0
  for index in bytes.indices { seen |= unsafe bytes[unchecked: index] }
  return seen < 0x80
}

/// Whether every byte is a visible character of ASCII: no space, no control.
func isVisibleASCII(_ text: ArraySlice<UInt8>) -> Bool {
  let bytes = text.span
  var isOther: UInt8 = 0
  for index in bytes.indices { isOther |= unsafe bytes[unchecked: index] &- 0x21 > 0x7E - 0x21 ? 1 : 0 }
  return isOther == 0
}

/// Whether text is nothing but lines of visible ASCII and spaces, none of which begins with `first`.
///
/// Nearly every policy is, and a look at each of its characters by itself would cost several times as much.
package func isPrintableASCII(_ text: [UInt8], noLineBeginningWith first: UInt8) -> Bool {
  let bytes = text.span
  var start = 0
  var previous = UInt8(ascii: "\n")
  while start < bytes.count {
    // In parts, so that what isn't is known soon.
    let end = min(start + 4_096, bytes.count)
    var refused: UInt8 = (previous == UInt8(ascii: "\n") && bytes[start] == first) ? 1 : 0
    for index in start..<end {
      let byte = unsafe bytes[unchecked: index]
      refused |= (byte &- 0x20 > 0x7E - 0x20 ? 1 : 0) & (byte == UInt8(ascii: "\n") ? 0 : 1)
    }
    for index in min(start + 1, end)..<end {
      refused |=
        unsafe (bytes[unchecked: index] == first ? 1 : 0)
        & (bytes[unchecked: index - 1] == UInt8(ascii: "\n") ? 1 : 0)
    }
    if refused != 0 { return false }
    previous = bytes[end - 1]
    start = end
  }
  return true
}

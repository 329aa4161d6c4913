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

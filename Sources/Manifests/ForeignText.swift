/// Bytes that are no text in UTF-8, by what they most likely are instead.
struct ForeignText {
  /// How many bytes are looked at.
  private static let sampleSize = 512
  /// What files begin with; of two that fit, the longer stands first.
  private static let beginnings: [(bytes: [UInt8], name: String)] = [
    ([0xFF, 0xFE, 0x00, 0x00], "UTF-32, little-endian"), ([0x00, 0x00, 0xFE, 0xFF], "UTF-32, big-endian"),
    ([0xFF, 0xFE], "UTF-16, little-endian"), ([0xFE, 0xFF], "UTF-16, big-endian"),
    ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 0x03, 0x04], "a zip archive"),
  ]

  /// What the bytes look like, as a phrase of a sentence.
  let name: String

  /// What bytes look like that aren't UTF-8, where their beginning doesn't tell.
  init(invalid bytes: [UInt8]) {
    let isBinary = bytes.prefix(Self.sampleSize).contains(0)
    name = isBinary ? "binary data" : "Latin-1 or Windows-1252"
  }

  /// What bytes look like that aren't text in UTF-8; nil where they may be.
  init?(_ bytes: [UInt8]) {
    if let known = Self.beginnings.first(where: { bytes.starts(with: $0.bytes) }) {
      name = known.name
      return
    }
    let sample = bytes.prefix(Self.sampleSize)
    let nulls = sample.indices.filter { sample[$0] == 0 }
    guard nulls.count > 1 else { return nil }
    // Letters of the West have one byte of two that is zero; a stray zero is a character that is refused by itself.
    let odd = nulls.count { $0 % 2 == 1 }
    switch (nulls.count - odd, odd) {
    case (0, (sample.count / 4)...): name = "UTF-16, little-endian"
    case ((sample.count / 4)..., 0): name = "UTF-16, big-endian"
    case _ where nulls.count > sample.count / 8: name = "binary data"
    default: return nil
    }
  }
}

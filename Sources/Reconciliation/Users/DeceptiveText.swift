extension Unicode.Scalar {
  /// Whether the scalar can make text look like other text: a control, a line or paragraph separator, a format
  /// character (bidirectional controls, zero-width characters, soft hyphens), or a letter without ink.
  ///
  /// Policies refuse them, and what is shown escapes them. Tab and line feed are controls too; who allows them says
  /// so. Source: Unicode 15, categories Cc, Cf, Zl, Zp, and the blank fillers of UAX #31's default-ignorable list.
  package var isDeceptive: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    switch value {
    case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0: return true
    default: break
    }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
}

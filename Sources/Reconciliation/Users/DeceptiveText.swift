extension Unicode.Scalar {
  /// Whether the scalar can make text look like other text: a control, a line or paragraph separator, a format
  /// character (bidirectional controls, soft hyphens), one without ink or width, or a noncharacter, which libyaml
  /// can't read.
  ///
  /// Policies refuse them, and what is shown escapes them. Tab and line feed are controls too; who allows them says
  /// so. The variation selectors that choose between an emoji and its sign (U+FE0E, U+FE0F) are refused with the rest:
  /// two names that differ in one alone look the same. The JSON writer escapes the same set, by a table of its own.
  ///
  /// Source: The Unicode Standard, general categories Cc, Cf, Zl and Zp, and the properties
  /// `Default_Ignorable_Code_Point` and `Noncharacter_Code_Point`; U+2800 is Braille's blank, which has neither.
  package var isDeceptive: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    if isOfPlainScript { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: break
    }
    return value == 0x2800 || properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
  }

  /// Whether the scalar is one of a run of letters and signs none of which is deceptive: a million names in Greek,
  /// Cyrillic, Hebrew, kana, Chinese or Korean then cost no look-up of properties. The JSON writer's table is held against them.
  private var isOfPlainScript: Bool {
    switch value {
    case 0x00AE...0x034E, 0x0370...0x05FF, 0x3041...0x3163, 0x3400...0x9FFF, 0xAC00...0xD7A3: true
    default: false
    }
  }
}

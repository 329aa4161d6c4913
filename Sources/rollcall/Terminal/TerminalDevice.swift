import Glibc

/// How many columns the terminal that a stream is connected to has; nil where it is none, or one that doesn't know.
func windowColumns(of stream: Int32) -> Int? {
  var size = winsize()
  guard unsafe ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

/// Whether the terminal that a stream is connected to shows what is typed, with the line break at its end.
func showsTyping(on stream: Int32) -> Bool {
  var settings = termios()
  return unsafe tcgetattr(stream, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
}

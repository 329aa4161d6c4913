import Glibc

/// How many columns the terminal that a stream is connected to has; nil where it is none, or one that doesn't know.
func windowColumns(of stream: Int32) -> Int? {
  var size = winsize()
  guard unsafe ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}

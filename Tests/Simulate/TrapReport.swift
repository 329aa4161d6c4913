import Glibc

/// Where a thread notes the seed that it plays, plus one.
private let seedKey: pthread_key_t = {
  var key = pthread_key_t()
  unsafe pthread_key_create(&key, nil)
  return key
}()

/// Notes the seed that the calling thread plays, in case the engine traps.
func noteSeed(_ seed: UInt64) {
  unsafe pthread_setspecific(seedKey, UnsafeRawPointer(bitPattern: UInt(seed) &+ 1))
}

/// From now on a precondition that fails tells the seed that was played, which it can't know itself.
func reportSeedsOfTraps() {
  _ = seedKey
  for number in [SIGILL, SIGTRAP, SIGSEGV] {
    signal(number) { number in
      let seed = UInt(bitPattern: unsafe pthread_getspecific(seedKey)) &- 1
      writeToStandardError("The engine trapped. To see it again: swift run -c release simulate --seed ")
      writeDigits(of: seed)
      writeToStandardError("\n")
      signal(number, SIG_DFL)
      raise(number)
    }
  }
}

// In a signal's handler nothing may be allocated, so that the digits are written one by one.

private func writeDigits(of number: UInt) {
  if number > 9 { writeDigits(of: number / 10) }
  var digit = UInt8(ascii: "0") + UInt8(number % 10)
  _ = unsafe write(STDERR_FILENO, &digit, 1)
}

private func writeToStandardError(_ text: StaticString) {
  _ = unsafe write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
}

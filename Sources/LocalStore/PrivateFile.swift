internal import Reconciliation

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Makes an empty file that no one but its owner can read, not even for a moment, and that isn't reached through a
/// symbolic link.
func makePrivateFile(_ path: String) throws(DirectoryError) {
  let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_RDWR, 0o600)
  guard descriptor >= 0 else {
    let reason = unsafe String(cString: strerror(errno))
    throw .unusable(path, .inaccessible, reason: reason)
  }
  close(descriptor)
}

import NIOSSL

/// The roots that the certificate of a server has to lead to.
package struct TrustedRoots: Sendable {
  /// The largest file of roots that is read, in bytes: the system's whole store takes a tenth of it.
  package static let byteLimit = 4 << 20

  /// The system's own.
  package static let system = TrustedRoots(certificates: nil)

  /// Nil for the system's own.
  private let certificates: [NIOSSLCertificate]?

  private init(certificates: [NIOSSLCertificate]?) { self.certificates = certificates }

  /// The roots that the settings name, which then are the only ones, or else the system's.
  ///
  /// - Throws: `SettingsError.roots` where the file can't be used.
  package init(_ settings: Settings, readFile: FileReader) throws(SettingsError) {
    guard let (path, origin) = settings.rootsFile else {
      certificates = nil
      return
    }
    do throws(RootsProblem) {
      certificates = try Self.read(expandingHome(path, settings.environment) ?? path, readFile)
    } catch { throw .roots(path: path, origin, error) }
  }

  private static func read(_ path: String, _ readFile: FileReader) throws(RootsProblem) -> [NIOSSLCertificate]
  {
    let bytes: [UInt8]?
    do { bytes = try readFile(path) } catch { throw .unreadable(error) }
    guard let bytes else { throw .missing }
    guard bytes.count <= byteLimit else { throw .tooLarge(byteLimit: byteLimit) }
    guard let read = try? NIOSSLCertificate.fromPEMBytes(bytes), !read.isEmpty else { throw .noCertificate }
    return read
  }

  /// What a connection has to prove.
  var configuration: TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let certificates { configuration.trustRoots = .certificates(certificates) }
    return configuration
  }
}

extension Settings {
  /// The file of trusted roots and who named it: `AWS_CA_BUNDLE`, else the profile's `ca_bundle`; the order is
  /// botocore's.
  fileprivate var rootsFile: (path: String, RootsOrigin)? {
    if let path = environment["AWS_CA_BUNDLE"] { return (path, .variable) }
    return profile?["ca_bundle"].map { ($0, .profile(profileName)) }
  }
}

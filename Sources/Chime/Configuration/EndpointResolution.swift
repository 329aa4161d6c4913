/// An endpoint and who set it, which `--verbose` tells.
package struct ResolvedEndpoint: Equatable, Sendable {
  /// Where requests go.
  package let endpoint: Endpoint
  /// Who said so.
  package let origin: EndpointOrigin
}

extension Settings {
  /// Where Chime's requests go: `--endpoint-url`, `AWS_ENDPOINT_URL_CHIME`, `AWS_ENDPOINT_URL`, the profile's
  /// `[services]` section, the profile's `endpoint_url`, or AWS's own address. What isn't on the command line is
  /// passed over under `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or the profile's `ignore_configured_endpoint_urls`.
  ///
  /// - Throws: `SettingsError` where the first of them that is set can't be used, or no override is set and the
  ///   region has no Chime.
  package func chimeEndpoint() throws(SettingsError) -> ResolvedEndpoint {
    if let text = options.endpointURL { return try resolved(text, .option) }
    if let configured = try configuredEndpoint(of: "chime") { return configured }
    if let region = try region(), !isInMainPartition(region) { throw .regionWithoutChime(region) }
    return try resolved("https://chime.us-east-1.amazonaws.com", .standard)
  }

  /// Where the Security Token Service answers, in the same order but for the option; its own address is the
  /// region's, with us-east-1 where none is set.
  func tokenServiceEndpoint() throws(SettingsError) -> ResolvedEndpoint {
    if let configured = try configuredEndpoint(of: "sts") { return configured }
    let region = try region() ?? SigningScope.chime.region
    if region == "aws-global" { return try resolved("https://sts.amazonaws.com", .standard) }
    let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    return try resolved("https://sts.\(region).\(suffix)", .standard)
  }

  /// The region that signatures for the Security Token Service name.
  func tokenServiceRegion() throws(SettingsError) -> String {
    guard let region = try region(), region != "aws-global" else { return SigningScope.chime.region }
    return region
  }

  private func configuredEndpoint(of service: String) throws(SettingsError) -> ResolvedEndpoint? {
    let ignored = profile?["ignore_configured_endpoint_urls"]?.lowercased() == "true"
    if environment.isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") || ignored { return nil }
    for name in ["AWS_ENDPOINT_URL_\(service.uppercased())", "AWS_ENDPOINT_URL"] {
      if let text = environment[name] { return try resolved(text, .variable(name)) }
    }
    if let section = profile?["services"] {
      guard let services = files.services[section] else {
        throw .unknownServices(section, profile: profileName)
      }
      if case .nested(let keys) = services[service], let text = keys["endpoint_url"], !text.isEmpty {
        return try resolved(text, .services(section))
      }
    }
    guard let text = profile?["endpoint_url"] else { return nil }
    return try resolved(text, .profile(profileName))
  }

  private func resolved(_ text: String, _ origin: EndpointOrigin) throws(SettingsError) -> ResolvedEndpoint {
    do { return ResolvedEndpoint(endpoint: try Endpoint(text), origin: origin) } catch {
      throw .endpoint(origin, error)
    }
  }
}

/// Whether the region lies in the partition `aws`, the only one with Amazon Chime; other partitions mark their
/// regions by a prefix.
private func isInMainPartition(_ region: String) -> Bool {
  !["cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-"].contains { region.hasPrefix($0) }
}

/// The address that requests to a service begin with: HTTPS, or plain HTTP on this machine alone.
package struct Endpoint: Hashable, Sendable {
  /// The address; its path is the base path that is kept before every request's own, `/` where there is none.
  package let address: WebAddress

  /// Reads an endpoint; a slash at its end is dropped.
  ///
  /// - Throws: `AddressProblem` where it is no address, carries a query, or speaks plain HTTP to another machine,
  ///   which would show every name and token to the network between.
  package init(_ text: String) throws(AddressProblem) {
    let address = try WebAddress(text)
    guard !text.contains("?") else { throw .query }
    guard address.scheme == .https || address.isLoopback else { throw .plainHTTP(host: address.host) }
    let path =
      address.path == "/" || !address.path.hasSuffix("/") ? address.path : String(address.path.dropLast())
    self.address = address.replacing(path: path, query: "")
  }

  /// The address of a resource below the endpoint; without labels, the endpoint's own.
  package func address(of labels: [PathLabel], query: [QueryItem] = []) -> WebAddress {
    let base = address.path == "/" && !labels.isEmpty ? "" : address.path
    return address.replacing(
      path: base + labels.map { "/" + $0.encoded }.joined(), query: encodedQuery(query))
  }
}

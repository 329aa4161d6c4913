import Testing

@testable import Manifests

@Suite struct `The names of groups` {
  @Test func `are counted without those that come again`() {
    var names = GroupNames()
    let notes = ["ops", "sales", "ops", "støtte", "Ops", "støtte", "sales", "legal", "legal"].map {
      names.note($0)
    }
    #expect(notes == [nil, nil, 0, nil, nil, 2, 1, nil, 4])
  }
}

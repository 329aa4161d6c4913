import Simulation
import Testing
@Test func `a`() { #expect(DirectoryContract.reading.count > 1) }

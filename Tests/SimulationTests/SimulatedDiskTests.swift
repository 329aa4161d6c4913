import Testing

@testable import Simulation

@Suite struct `A simulated disk` {
  private func disk(_ tail: SimulatedDisk.Tail, seed: UInt64 = 1) -> SimulatedDisk {
    var disk = SimulatedDisk()
    var chance = Chance(seed: seed, .disk)
    disk.append("synced ".utf8)
    disk.sync()
    disk.append("written".utf8)
    disk.lose(tail, &chance)
    return disk
  }

  private func text(_ disk: SimulatedDisk) -> String { String(decoding: disk.bytes, as: UTF8.self) }

  @Test func `keeps in any case what was synced`() {
    for tail in SimulatedDisk.Tail.allCases {
      for seed in 0..<UInt64(50) { #expect(text(disk(tail, seed: seed)).hasPrefix("synced ")) }
    }
  }

  @Test func `may keep what wasn't synced, lose it, or a part`() {
    #expect(text(disk(.kept)) == "synced written")
    #expect(text(disk(.lost)) == "synced ")
    let torn = Set((0..<UInt64(100)).map { text(disk(.torn, seed: $0)) })
    #expect(
      torn == [
        "synced ", "synced w", "synced wr", "synced wri", "synced writ", "synced writt", "synced writte",
      ])
  }

  @Test func `may keep the length alone, with zeros for content`() {
    for seed in 0..<UInt64(50) {
      let disk = disk(.garbled, seed: seed)
      #expect(disk.bytes.count == 14)
      #expect(
        text(disk) == "synced written".prefix(disk.intact) + String(repeating: "\0", count: 14 - disk.intact))
      #expect((7..<14).contains(disk.intact))
    }
  }
}

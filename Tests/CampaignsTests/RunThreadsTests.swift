import Campaigns
import Foundation
import Records
import Search
import Surfaces
import Synchronization
import TestSupport
import Testing

/// A suggester that waits until so many of its kind wait with it.
private struct Gathering: SuggesterRecipe {
  static let name = "gathering"
  static let summary = "waits for the others"
  var count = 1

  func makeSuggester(for run: RunSetup) -> any Suggester { Member(count) }

  final class Member: Suggester {
    struct Alone: Error {}

    static let present = Atomic(0)
    private let count: Int
    private var hasMet = false

    init(_ count: Int) { self.count = count }

    func suggest(_ ledger: Ledger, count: Int) throws -> [Suggestion] {
      if !hasMet {
        Self.present.add(1, ordering: .sequentiallyConsistent)
        let limit = ContinuousClock.now + .seconds(60)
        while Self.present.load(ordering: .sequentiallyConsistent) < self.count {
          guard ContinuousClock.now < limit else { throw Alone() }
          usleep(1000)
        }
        hasMet = true
      }
      return [.configuration([0])]
    }
  }
}

@Suite("More runs at once than processors")
struct RunThreadsTests {
  @Test("they do go on at once, and the records come in order")
  func together() async throws {
    let jobs = ProcessInfo.processInfo.activeProcessorCount + 3
    var recipe = Gathering()
    recipe.count = jobs
    let table = """
      {"kind": "multimodal", "name": "one", "parameters": [{"name": "a", "from": 0, "to": 1, "count": 5}],
       "shape": {"hills": [{"centre": [0.3], "height": 1, "width": 0.2}]}}
      """
    let campaign = try Campaign(
      contests: [Contest(rounds: 2, slots: 1, steps: 1)],
      surfaces: [Surface(SurfaceRecipe(json: Data(table.utf8)))], methods: [Method(recipe)],
      repeats: jobs, seed: 1)
    let records = try await campaign.records(ofRepeats: 0..<jobs, jobs: jobs) {}
    #expect(records.allSatisfy { $0.faults.isEmpty })
    #expect(records.map(\.repeat) == Array(0..<jobs))
  }
}

import Catalog
import Foundation
import Judging
import Search
import Surfaces
import TestSupport
import Testing

@Suite("The champions' timetable", .enabled(if: Shared.isExpected, "\(Shared.reason)"))
struct ChampionTimetableTests {
  /// What the original did in one run of 140 iterations.
  private struct Parity: Decodable {
    struct Event: Decodable, Equatable {
      let call: String
      let iteration: Int
      var n: Int?
      var history: Int?
      var imputed: Int?
      var ids: [Int]?
    }
    struct FinalStage: Decodable {
      let timeline_stub: [Event]
      let timeline_total_started: Int
      let timeline_full: Int
    }
    let final_stage: FinalStage
  }

  @Test("suggests, stops and refuses at the recorded iterations, in runs with the same stops")
  func timetable() throws {
    let url = URL(fileURLWithPath: Shared.reference("../parity/champion.json"))
    let parity = try JSONDecoder().decode(Parity.self, from: Data(contentsOf: url)).final_stage
    let recorded = parity.timeline_stub.filter { $0.call == "suggest" }.map {
      [$0.iteration, $0.n]
    }
    let recordedStops = parity.timeline_stub.filter { $0.call == "early_stop" }
      .map { [$0.iteration, $0.ids?.count] }
    let surface = try Surface.open(Shared.lifted("data-30"))
    // Cheap searches: the timetable does not depend on what is suggested.
    let method = try MethodCatalog.builtIn.method(
      parsing: "champion-final?points=20&searches=1&starts=1&random=1")
    var isSeen = false
    for seed in 0..<40 {
      let outcome = try Judge(.final).replay(method, on: surface, seed: UInt64(seed))
      let starts = Dictionary(grouping: outcome.trials, by: \.start).mapValues(\.count)
      let stops = Dictionary(
        grouping: outcome.trials.filter { $0.state == .stopped }, by: { $0.end ?? 0 }
      ).mapValues(\.count)
      let early = stops[119] ?? 0
      let late = stops[126] ?? 0
      #expect(Set(stops.keys).isSubset(of: [119, 126]))
      #expect(starts[120] ?? 0 == early)
      #expect(starts[127] == 5 - early + late)
      #expect(outcome.trials.count == 50 + late && starts.keys.max() == 127)
      #expect(outcome.trials.filter { $0.state == .completed }.count == 50 - early)
      guard recordedStops == [[119, early], [126, late]] else { continue }
      isSeen = true
      #expect(starts.sorted { $0.key < $1.key }.map { [$0.key, $0.value] } == recorded)
      #expect(outcome.trials.count == parity.timeline_total_started)
      #expect(
        outcome.trials.filter { $0.state == .completed }.count == parity.timeline_full)
    }
    #expect(isSeen, "no run had the recorded number of stops")
  }
}

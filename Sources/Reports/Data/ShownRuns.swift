import Records
import Search

/// Chooses the runs that are drawn trial by trial: always first repeats, so that no run is chosen for its looks.
struct ShownRuns {
  /// By row and surface the first repeat.
  let records: [[Record?]]
  /// By row the scores on the surfaces; rows of methods that were not run on every surface are passed over.
  let scores: [[Double]]
  /// The rows to draw.
  let shown: [Int]
  let tables: [SurfaceTable]

  /// How much of a contest is drawn trial by trial.
  struct Extent: Sendable {
    /// The methods whose runs are drawn.
    let methods: Int
    /// The surfaces whose map is drawn.
    let maps: Int
    /// The surfaces that have two parameters, as far as is known.
    let mappable: Int
  }

  /// How much is drawn.
  var extent: Extent {
    let mappable = (records.first?.indices ?? 0..<0).count(where: isMappable)
    return Extent(methods: shown.count, maps: min(Self.mostMaps, mappable), mappable: mappable)
  }

  /// Whether a surface has a map.
  private func isMappable(_ surface: Int) -> Bool {
    let records = self.records.compactMap { $0[surface] }
    guard let first = records.first else { return false }
    if let table = table(first) { return table.space.parameters.count == 2 }
    return HeatMap.isMappable(records)
  }

  /// The most two-parameter surfaces that are drawn.
  private static let mostMaps = 4

  /// The runs on maps by surface, then those with their slots and readings.
  func all() -> [ShownRun] {
    let surfaces = records.first?.indices ?? 0..<0
    var runs: [ShownRun] = []
    var maps = 0
    for surface in surfaces where maps < Self.mostMaps {
      guard let map = heatMap(surface) else { continue }
      maps += 1
      for row in shown { runs += [run(row, surface, .map, map)].compactMap(\.self) }
    }
    let unmapped = surfaces.filter { surface in !runs.contains { $0.surface == surface } }
    if let surface = tellingSurface(unmapped.isEmpty ? Array(surfaces) : unmapped) {
      for row in shown { runs += [run(row, surface, .timeline, nil)].compactMap(\.self) }
    }
    return runs
  }

  private func table(_ record: Record) -> SurfaceTable? {
    tables.first { $0.identity == record.surface }
  }

  private func heatMap(_ surface: Int) -> HeatMap? {
    let records = self.records.compactMap { $0[surface] }
    guard let first = records.first else { return nil }
    return table(first).map { HeatMap($0, measure: first.measure) } ?? HeatMap(visitedBy: records)
  }

  private func run(
    _ row: Int, _ surface: Int, _ purpose: ShownRun.Purpose, _ map: HeatMap?
  ) -> ShownRun? {
    guard let record = records[row][surface] else { return nil }
    return ShownRun(
      row: row, surface: surface, record: record, purpose: purpose, map: map,
      readings: purpose == .timeline ? readings(record) : [])
  }

  /// All readings that every trial would have shown; empty in a contest of one step or without the table.
  private func readings(_ record: Record) -> [[Reading]] {
    let contest = record.contest
    guard contest.steps > 1, let table = table(record) else { return [] }
    return record.trials.map { trial in
      guard table.space.contains(trial.configuration) else { return [] }
      let all = table.readings(table.space.cell(of: trial.configuration))
      guard all.count >= contest.steps else { return [] }
      return (1...contest.steps).map { all[contest.readingIndex(step: $0, of: all.count)] }
    }
  }

  /// The surface on which the scores of the shown methods differ most, the first one on a tie; only surfaces
  /// with a known table count if there are any.
  private func tellingSurface(_ surfaces: [Int]) -> Int? {
    let present = surfaces.filter { surface in shown.contains { records[$0][surface] != nil } }
    let known = present.filter { surface in
      records.contains { $0[surface].map { table($0) != nil } ?? false }
    }
    var best: (surface: Int, spread: Double)?
    for surface in known.isEmpty ? present : known {
      let values = shown.filter { scores[$0].count == records[$0].count }.map {
        scores[$0][surface]
      }
      let spread = (values.max() ?? 0) - (values.min() ?? 0)
      if best.map({ spread > $0.spread }) ?? true { best = (surface, spread) }
    }
    return best?.surface
  }
}

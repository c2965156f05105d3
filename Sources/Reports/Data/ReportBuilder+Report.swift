import Records
import Scoring
import Search

extension ReportBuilder {
  /// The report of the runs so far.
  ///
  /// - Parameters:
  ///   - origin: where the records come from.
  ///   - tables: of surfaces that are known; those of others are drawn as far as runs visited them.
  ///   - shown: the labels of the methods whose runs are drawn trial by trial; the best four when empty.
  /// - Throws: `ReportError.unknownMethod`.
  /// - Complexity: O(*d* * *n* * *t*), where *d* is the number of bootstrap draws, *n* of runs and *t* of
  ///   plotted iterations.
  public func report(
    origin: Report.Origin, tables: [SurfaceTable] = [], showing shown: [String] = []
  ) throws(ReportError) -> Report {
    var board = LeaderboardBuilder()
    for run in runs { board.add(run.summary) }
    let leaderboard = board.leaderboard()
    let methods = try Self.methods(leaderboard, shown)
    var groups: [Place: [Run]] = [:]
    var sections: [Section] = []
    for run in runs {
      let place = run.place
      groups[place, default: []].append(run)
      let known = sections.firstIndex {
        $0.contest.name == place.contest && $0.mode == place.mode
      }
      let index = known ?? sections.count
      if known == nil { sections.append(Section(contest: run.summary.contest, mode: place.mode)) }
      sections[index].add(run.summary)
    }
    var contests: [ContestReport] = []
    for section in sections {
      let rows = leaderboard.rows(of: section.name)
      let series = rows.map { row in methods.firstIndex { $0.recipe == row.recipe } ?? 0 }
      let chosen = rows.indices.filter { shown.contains(methods[series[$0]].label) }
      let runs = ShownRuns(
        records: rows.map { row in
          section.surfaces.map { first[section.place(row.recipe, $0)] }
        }, scores: rows.map { row in row.surfaces.map(\.score) },
        shown: shown.isEmpty ? Array(rows.indices.prefix(4)) : chosen, tables: tables)
      let groups = groups
      let curves = concurrentMap(rows.count) { index in
        RowCurves(section, rows[index]) { surface in
          groups[section.place(rows[index].recipe, surface)]
        }
      }
      contests.append(
        ContestReport(
          name: section.name, contest: section.contest, rows: rows, series: series,
          iterations: section.iterations, scores: curves.map(\.scores),
          surfaces: section.surfaces.enumerated().map { index, identity in
            SurfaceReport(
              name: section.name(of: identity), identity: identity,
              curves: curves.map { $0.surfaces[index] })
          }, runs: runs.all(), faults: section.faults(rows), runCount: section.runCount))
    }
    return Report(methods: methods, contests: contests, origin: origin)
  }

  private static func methods(
    _ leaderboard: Leaderboard, _ shown: [String]
  ) throws(ReportError) -> [Report.Method] {
    var methods: [Report.Method] = []
    for row in leaderboard.leaderboard where !methods.contains(where: { $0.recipe == row.recipe }) {
      var label = row.suggester
      var number = 1
      while methods.contains(where: { $0.label == label }) {
        number += 1
        label = "\(row.suggester) (\(number))"
      }
      methods.append(Report.Method(label: label, recipe: row.recipe))
    }
    let labels = methods.map(\.label)
    for name in shown where !labels.contains(name) {
      throw .unknownMethod(name, hint: nearestHint(to: name, among: labels))
    }
    return methods
  }
}

/// The runs of one contest and mode.
struct Section: Sendable {
  let contest: Contest
  let mode: String
  private(set) var surfaces: [Record.SurfaceIdentity] = []
  private(set) var runCount = 0
  private var faultGroups: [(recipe: JSONValue, code: ContestCode, runs: Int, example: String)] = []

  init(contest: Contest, mode: String) {
    self.contest = contest
    self.mode = mode
  }

  /// The name by which leaderboards know it.
  var name: String { contest.name + (mode == "strict" ? " (strict)" : "") }

  /// At most 70 iterations, evenly spaced, the last one always.
  var iterations: [Int] {
    let step = (contest.rounds + 69) / 70
    return stride(from: contest.rounds, to: 0, by: -step).reversed()
  }

  func place(_ recipe: JSONValue, _ surface: Record.SurfaceIdentity) -> ReportBuilder.Place {
    ReportBuilder.Place(contest: contest.name, mode: mode, recipe: recipe, surface: surface)
  }

  /// The name of a surface, with a part of its hash where another has the same one.
  func name(of surface: Record.SurfaceIdentity) -> String {
    let twins = surfaces.filter { $0.name == surface.name }
    return twins.count > 1 ? "\(surface.name)@\(surface.hash.prefix(6))" : surface.name
  }

  mutating func add(_ run: RunSummary) {
    runCount += 1
    if !surfaces.contains(run.surface) { surfaces.append(run.surface) }
    var codes: [ContestCode] = []
    for fault in run.faults where !codes.contains(fault.code) {
      codes.append(fault.code)
      let known = faultGroups.firstIndex {
        $0.recipe == run.method.recipe && $0.code == fault.code
      }
      if let known {
        faultGroups[known].runs += 1
      } else {
        let example =
          "\(run.surface.name), repeat \(run.repeat), iteration \(fault.iteration):"
          + " \(fault.message)"
        faultGroups.append((run.method.recipe, fault.code, 1, example))
      }
    }
  }

  /// The faults in the order of the rows.
  func faults(_ rows: [Leaderboard.Row]) -> [FaultGroup] {
    rows.indices.flatMap { row in
      faultGroups.filter { $0.recipe == rows[row].recipe }.map {
        FaultGroup(row: row, code: $0.code, runs: $0.runs, example: $0.example)
      }
    }
  }
}

/// The curves of one row.
private struct RowCurves: Sendable {
  let scores: Curve
  let surfaces: [Curve?]

  init(
    _ section: Section, _ row: Leaderboard.Row,
    _ runs: (Record.SurfaceIdentity) -> [ReportBuilder.Run]?
  ) {
    let iterations = section.iterations
    let samples = section.surfaces.map { surface in
      runs(surface).map { runs in
        BestSoFarCurves(
          rewards: runs.sorted {
            ($0.summary.repeat, $0.summary.seed) < ($1.summary.repeat, $1.summary.seed)
          }.map { run in iterations.map { run.bestSoFar[$0 - 1] } },
          reference: runs[0].summary.reference, best: runs[0].summary.best)
      }
    }
    surfaces = samples.map { sample in
      sample.map { sample in
        let summary = sample.summary
        return Curve(values: summary.score, low: summary.low, high: summary.high)
      }
    }
    let present = samples.compactMap(\.self)
    let band = ContestScore.bootstrapBand(present)
    let curves = surfaces.compactMap(\.self)
    scores = Curve(
      values: iterations.indices.map { point in
        curves.reduce(0) { $0 + $1.values[point] } / Double(curves.count)
      }, low: band.low, high: band.high)
  }
}

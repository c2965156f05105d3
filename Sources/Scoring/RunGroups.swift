public import Records
public import Search

/// A part of a run that depends on the extremes of the table.
public protocol ScaledRun: Sendable {
  /// The same run on a scale that live runs have in common: the worst and the best that any of them has seen.
  func onScale(worst: Double, best: Double) -> Self
}

/// Runs grouped by contest, method and surface, in an order that depends on neither that of the journals nor that of
/// their lines.
///
/// This is the one place that groups runs, the one that passes over a run which is there twice, and the one that finds
/// runs which should be equal and are not. `MethodID` tells methods apart, in most uses as `MethodKey` does. `Run` is
/// the part of a run that is kept. Runs of a live surface, whose optimum nobody knows, are put on one
/// scale if they are a `ScaledRun`.
public struct RunGroups<MethodID: Hashable & Sendable, Run: Sendable>: Sendable {
  /// The runs of one contest under one kind of judge.
  public struct ContestRuns: Sendable {
    /// What tells the contest apart.
    public let key: ContestKey
    /// The contest.
    public let contest: Contest
    /// The surfaces of all methods, by name and hash.
    public let surfaces: [Record.SurfaceIdentity]
    /// The methods, by title.
    public let methods: [MethodRuns]

    /// The runs of a method; `nil` when it has none in this contest.
    public func method(_ id: MethodID) -> MethodRuns? { methods.first { $0.id == id } }

    /// How many different runs there are.
    public var runCount: Int { methods.reduce(0) { $0 + $1.runs.count } }
  }

  /// The runs of one method in one contest.
  public struct MethodRuns: Sendable {
    /// What tells the method apart.
    public let id: MethodID
    /// The label and the recipe.
    public let identity: Record.MethodIdentity
    /// The label, with what tells the method apart from others of the same label.
    public let title: String
    /// The method's surfaces, by name and hash.
    public let surfaces: [Record.SurfaceIdentity]
    /// All runs, by surface, repeat and seed.
    public let runs: [Run]
    private let ranges: [Record.SurfaceIdentity: Range<Int>]

    /// - Parameters:
    ///   - runs: in order.
    ///   - surfaces: of each run.
    fileprivate init(
      _ id: MethodID, _ identity: Record.MethodIdentity, title: String, _ runs: [Run],
      _ surfaces: [Record.SurfaceIdentity]
    ) {
      self.id = id
      self.identity = identity
      self.title = title
      self.runs = runs
      var distinct: [Record.SurfaceIdentity] = []
      var starts: [Int] = []
      for (index, surface) in surfaces.enumerated() where distinct.last != surface {
        distinct.append(surface)
        starts.append(index)
      }
      self.surfaces = distinct
      let ends = starts.dropFirst() + [runs.count]
      ranges = Dictionary(
        uniqueKeysWithValues: zip(distinct, zip(starts, ends).map { $0..<$1 }))
    }

    /// Whether there are runs on a surface.
    public func wasRun(on surface: Record.SurfaceIdentity) -> Bool { ranges[surface] != nil }

    /// The runs on a surface, by repeat, and by seed among equal repeats; empty if the method was not run there.
    public func repeats(on surface: Record.SurfaceIdentity) -> [Run] {
      ranges[surface].map { Array(runs[$0]) } ?? []
    }
  }

  /// What tells one run of a method from another.
  fileprivate struct Entry: Sendable {
    /// The number of the surface.
    let surface: Int
    let number: Int
    let seed: UInt64
    let id: String
    let trace: String
    /// The number of the first place that holds the run.
    let place: Int
  }

  /// The runs of one method, as they come.
  fileprivate struct Collected: Sendable {
    let id: MethodID
    var identity: Record.MethodIdentity
    var runs: [Run] = []
    var entries: [Entry] = []
    /// The first entry of each id.
    private var first: [String: Int] = [:]
    /// All entries of the ids that have several, because their traces differ.
    private(set) var rivals: [String: [Int]] = [:]
    /// The other places that hold an entry's run.
    private var morePlaces: [Int: Set<Int>] = [:]

    init(id: MethodID, identity: Record.MethodIdentity) {
      self.id = id
      self.identity = identity
    }

    /// - Returns: whether there was no run of this id and trace.
    mutating func add(_ run: Run, _ entry: Entry, _ identity: Record.MethodIdentity) -> Bool {
      // Users may choose labels, and of two the order of the runs must not.
      if identity.label < self.identity.label { self.identity = identity }
      let index = entries.count
      if let known = first[entry.id] {
        for rival in rivals[entry.id] ?? [known] where entries[rival].trace == entry.trace {
          if entries[rival].place != entry.place {
            morePlaces[rival, default: []].insert(entry.place)
          }
          return false
        }
        rivals[entry.id, default: [known]].append(index)
      } else {
        first[entry.id] = index
      }
      entries.append(entry)
      runs.append(run)
      return true
    }

    /// The numbers of the places that hold an entry's run.
    func places(of entry: Int) -> Set<Int> {
      (morePlaces[entry] ?? []).union([entries[entry].place])
    }

    /// The places whose runs contradict each other, or those of another place.
    var disputedPlaces: Set<Int> {
      rivals.values.joined().reduce(into: []) { $0.formUnion(places(of: $1)) }
    }

    /// The entries that no other one contradicts.
    var undisputed: [Int] {
      rivals.isEmpty
        ? Array(entries.indices) : entries.indices.filter { rivals[entries[$0].id] == nil }
    }

    /// The entries of a place without those that contradict each other there.
    func entries(of place: Int) -> [Int] {
      entries.indices.filter { index in
        places(of: index).contains(place)
          && (rivals[entries[index].id] ?? []).count { places(of: $0).contains(place) } < 2
      }
    }
  }

  /// The runs of one contest, as they come.
  fileprivate struct Contested: Sendable {
    let key: ContestKey
    let contest: Contest
    var methods: [Collected] = []
    var methodNumbers: [MethodID: Int] = [:]
    var surfaces: [Record.SurfaceIdentity] = []
    var surfaceNumbers: [Record.SurfaceIdentity: Int] = [:]
    /// By surface.
    var scales: [Scales] = []
    /// The numbers of the last run's method and surface, for the next one is most often of the same.
    var last = (method: 0, surface: 0)
  }

  /// What the runs on a surface say of the table: the lowest and the highest of each number.
  fileprivate struct Scales: Sendable {
    private let measure: Record.Measure?
    private(set) var low: [Double]
    private(set) var high: [Double]
    /// Whether the runs are of a real command, and know only what they have seen themselves.
    let isLive: Bool
    private var isEmpty: Bool
    private let direction: Objective.Direction

    /// The users' number for an inner one.
    func shown(_ reward: Double) -> Double { direction.shown(reward) }

    static var names: [String] { ["best", "worst", "reference"] }

    init(_ run: RunSummary) {
      measure = run.measure
      low = [run.best, run.worst, run.reference]
      high = low
      isLive = run.isLive == true
      isEmpty = isLive && run.hasFoundNothing
      direction = run.measure?.direction ?? .maximize
    }

    /// The worst and the best that live runs have seen; `nil` of runs on a table, which know more.
    var liveScale: (worst: Double, best: Double)? {
      isLive && !isEmpty ? (low[1], high[0]) : nil
    }

    mutating func add(_ run: RunSummary) {
      if isLive {
        if run.hasFoundNothing { return }
        if isEmpty {
          self = Scales(run)
          return
        }
      }
      note(run.best, 0)
      note(run.worst, 1)
      note(run.reference, 2)
    }

    private mutating func note(_ number: Double, _ index: Int) {
      if number < low[index] { low[index] = number }
      if number > high[index] { high[index] = number }
    }

    /// The lowest and the highest of a number, as users know them.
    func shown(_ index: Int) -> (from: Double, to: Double) {
      let ends = [low[index], high[index]].map { measure?.direction.shown($0) ?? $0 }.sorted()
      return (ends[0], ends[1])
    }

    /// The numbers that are not the same in all runs, beyond what a file may have rounded.
    var contradictions: [Int] {
      if isLive { return [] }
      let slack = 1e-6 * max(low.map(\.magnitude).max() ?? 0, high.map(\.magnitude).max() ?? 0)
      return low.indices.filter { high[$0] - low[$0] > slack }
    }
  }

  private var contested: [Contested] = []
  private var places: [String] = []

  /// No runs yet.
  public init() {}

  /// How many different runs were added.
  public private(set) var runCount = 0

  /// Adds a run; one whose id and trace its method has already is passed over, so that journals may overlap.
  ///
  /// - Parameters:
  ///   - run: the part of the run to keep.
  ///   - summary: the summary of the run.
  ///   - method: the method that was run.
  ///   - place: the journal that holds the run.
  /// - Returns: whether the run was new.
  @discardableResult
  public mutating func add(
    _ run: Run, of summary: RunSummary, method: MethodID, from place: String = ""
  ) -> Bool {
    let placeNumber = places.lastIndex(of: place) ?? places.count
    if placeNumber == places.count { places.append(place) }
    let key = summary.contestKey
    let contest = contested.lastIndex { $0.key == key } ?? contested.count
    if contest == contested.count {
      contested.append(Contested(key: key, contest: summary.contest))
    }
    let isNew = contested[contest].add(run, summary, method, placeNumber)
    if isNew { runCount += 1 }
    return isNew
  }
}

extension RunGroups.Contested {
  /// - Returns: whether there was no run of this id and trace.
  fileprivate mutating func add(
    _ run: Run, _ summary: RunSummary, _ method: MethodID, _ place: Int
  ) -> Bool {
    if surfaces.isEmpty || surfaces[last.surface] != summary.surface {
      last.surface = surfaceNumbers[summary.surface] ?? surfaces.count
      if last.surface == surfaces.count {
        surfaceNumbers[summary.surface] = surfaces.count
        surfaces.append(summary.surface)
        scales.append(.init(summary))
      }
    }
    if methods.isEmpty || methods[last.method].id != method {
      last.method = methodNumbers[method] ?? methods.count
      if last.method == methods.count {
        methodNumbers[method] = methods.count
        methods.append(.init(id: method, identity: summary.method))
      }
    }
    scales[last.surface].add(summary)
    let entry = RunGroups.Entry(
      surface: last.surface, number: summary.repeat, seed: summary.seed, id: summary.id,
      trace: summary.trace, place: place)
    return methods[last.method].add(run, entry, summary.method)
  }
}

// MARK: - What was gathered

extension RunGroups {
  /// The contests with their runs: those of fewer steps first, then of fewer iterations.
  ///
  /// Runs of the same id and different traces contradict each other. Those of one place are left out. Where they are
  /// in several places, each place's runs of the method are a method of their own, whose id `separate` makes.
  ///
  /// - Parameter separate: the id of a method's runs in one place.
  /// - Complexity: O(*n* log *n*), where *n* is the number of runs.
  public func contests(separate: (MethodID, String) -> MethodID) -> [ContestRuns] {
    let parts = contested.map { contested in
      contested.methods.flatMap { self.parts(of: $0, separate) }
    }
    let titles = methodTitles(parts.flatMap { $0.map(\.method.identity) })
    return contested.indices.sorted { Self.order(contested[$0]) < Self.order(contested[$1]) }
      .map { index in
        let contested = contested[index]
        let order = contested.surfaces.indices.sorted {
          contested.surfaces[$0].order < contested.surfaces[$1].order
        }
        var ranks = order
        for (rank, surface) in order.enumerated() { ranks[surface] = rank }
        let methods = parts[index].filter { !$0.entries.isEmpty }.map { part in
          let method = part.method
          let sorted = part.entries.sorted { a, b in
            let (a, b) = (method.entries[a], method.entries[b])
            return (ranks[a.surface], a.number, a.seed, a.id)
              < (ranks[b.surface], b.number, b.seed, b.id)
          }
          let title = titles[MethodKey(method.identity)] ?? method.identity.label
          return MethodRuns(
            part.id, method.identity, title: title + (part.place.map { " in \($0)" } ?? ""),
            sorted.map { entry in
              let run = method.runs[entry]
              let scale = contested.scales[method.entries[entry].surface].liveScale
              guard let scale, let scaled = run as? any ScaledRun else { return run }
              return scaled.onScale(worst: scale.worst, best: scale.best) as? Run ?? run
            },
            sorted.map { contested.surfaces[method.entries[$0].surface] })
        }
        let wasRun = Set(methods.flatMap(\.surfaces))
        return ContestRuns(
          key: contested.key, contest: contested.contest,
          surfaces: order.map { contested.surfaces[$0] }.filter(wasRun.contains),
          methods: methods.sorted { $0.title < $1.title })
      }
  }

  /// What becomes a row.
  private struct Part {
    let id: MethodID
    let method: Collected
    /// The journal, where another one contradicts it.
    let place: String?
    let entries: [Int]
  }

  private func parts(
    of method: Collected, _ separate: (MethodID, String) -> MethodID
  ) -> [Part] {
    guard method.disputedPlaces.count > 1 else {
      return [Part(id: method.id, method: method, place: nil, entries: method.undisputed)]
    }
    let held = method.entries.indices.reduce(into: Set<Int>()) {
      $0.formUnion(method.places(of: $1))
    }
    return held.sorted().map { place in
      Part(
        id: separate(method.id, places[place]), method: method, place: places[place],
        entries: method.entries(of: place))
    }
  }

  private static func order(_ contested: Contested) -> (Int, Int, Int, String, String) {
    let contest = contested.contest
    return (
      contest.steps, contest.rounds, contest.slots, contested.key.name, contested.key.mode.rawValue
    )
  }

  /// What runs say against each other, as sentences: methods of which runs with the same id have different traces, and
  /// surfaces of which they know different numbers.
  public var contradictions: [String] {
    let scales = contested.flatMap { contested in
      zip(contested.surfaces, contested.scales).flatMap { surface, scales in
        scales.contradictions.map { index in
          "\(contested.key.title), \(surface.title(among: contested.surfaces)): the runs disagree about its"
            + " \(Scales.names[index]), from \(scales.shown(index).from) to \(scales.shown(index).to); scores of them"
            + " cannot be compared"
        }
      }
    }
    return disputes.map(\.description) + scales.sorted()
  }

  /// What has to be known of the scores: on which surfaces they are not set on a known optimum.
  public var liveRemarks: [String] {
    contested.flatMap { contested in
      zip(contested.surfaces, contested.scales).compactMap { surface, scales in
        scales.liveScale.map { scale in
          let ends = [scale.best, scale.worst].map(scales.shown)
          return
            "\(contested.key.title), \(surface.title(among: contested.surfaces)): nobody knows the optimum"
            + " of a real command; its scores are 1 for the best that these runs have seen, \(ends[0]), and 0"
            + " for the worst, \(ends[1])"
        }
      }
    }.sorted()
  }

  /// The methods of which runs with the same id have different traces.
  public var disputes: [RunContradiction] {
    contested.flatMap { contested in
      contested.methods.filter { !$0.rivals.isEmpty }.map { method in
        RunContradiction(
          method: method.identity.label, contest: contested.contest.name,
          runs: method.rivals.count, places: method.disputedPlaces.map { places[$0] }.sorted())
      }
    }.sorted { ($0.contest, $0.method) < ($1.contest, $1.method) }
  }
}

extension RunGroups where MethodID == MethodKey {
  /// Adds a run to the method of its record; one whose id and trace were added before is passed over.
  ///
  /// - Returns: whether the run was new.
  @discardableResult
  public mutating func add(_ run: Run, of summary: RunSummary, from place: String = "") -> Bool {
    add(run, of: summary, method: MethodKey(summary.method), from: place)
  }

  /// The contests with their runs: those of fewer steps first, then of fewer iterations.
  ///
  /// - Complexity: O(*n* log *n*), where *n* is the number of runs.
  public var contests: [ContestRuns] { contests { $0.separated(by: $1) } }
}

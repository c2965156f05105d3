public import Records
public import Search

/// Runs grouped by contest, method and surface, in an order that depends on neither that of the journals nor that of
/// their lines.
///
/// This is the one place that groups runs, the one that passes over a run which is there twice, and the one that finds
/// runs which should be equal and are not. `MethodID` tells methods apart, in most uses as `MethodKey` does. `Run` is
/// the part of a run that is kept.
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

    fileprivate init(
      _ id: MethodID, _ identity: Record.MethodIdentity, title: String, _ entries: [Entry]
    ) {
      self.id = id
      self.identity = identity
      self.title = title
      let sorted = entries.sorted { $0.order < $1.order }
      runs = sorted.map(\.run)
      var surfaces: [Record.SurfaceIdentity] = []
      var ranges: [Record.SurfaceIdentity: Range<Int>] = [:]
      for (index, entry) in sorted.enumerated() {
        if surfaces.last != entry.surface { surfaces.append(entry.surface) }
        let start = ranges[entry.surface]?.lowerBound ?? index
        ranges[entry.surface] = start..<(index + 1)
      }
      self.surfaces = surfaces
      self.ranges = ranges
    }

    /// Whether there are runs on a surface.
    public func wasRun(on surface: Record.SurfaceIdentity) -> Bool { ranges[surface] != nil }

    /// The runs on a surface, by repeat, and by seed among equal repeats; empty if the method was not run there.
    public func repeats(on surface: Record.SurfaceIdentity) -> [Run] {
      ranges[surface].map { Array(runs[$0]) } ?? []
    }
  }

  /// One run.
  fileprivate struct Entry: Sendable {
    let run: Run
    let surface: Record.SurfaceIdentity
    let number: Int
    let seed: UInt64
    let id: String
    let trace: String
    /// The places that hold the run, by their numbers.
    var places: [Int]

    var order: (String, String, Int, UInt64, String) {
      (surface.name, surface.hash, number, seed, id)
    }
  }

  /// The runs of one method, as they come.
  private struct Collected: Sendable {
    var identity: Record.MethodIdentity
    var entries: [Entry] = []
    /// The entries of each id; more than one when their traces differ.
    var positions: [String: [Int]] = [:]

    var contradictions: [[Entry]] {
      positions.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        .map { $0.value.map { entries[$0] } }
    }

    /// - Returns: whether there was no run of this id and trace.
    mutating func add(
      _ entry: Entry, _ identity: Record.MethodIdentity
    ) -> Bool {
      // Users may choose labels, and of two the order of the runs must not.
      if identity.label < self.identity.label { self.identity = identity }
      for position in positions[entry.id] ?? [] where entries[position].trace == entry.trace {
        if !entries[position].places.contains(entry.places[0]) {
          entries[position].places += entry.places
        }
        return false
      }
      positions[entry.id, default: []].append(entries.count)
      entries.append(entry)
      return true
    }

    /// The runs of a place without those that contradict each other there.
    func entries(of place: Int) -> [Entry] {
      positions.values.compactMap { positions in
        let own = positions.filter { entries[$0].places.contains(place) }
        return own.count == 1 ? entries[own[0]] : nil
      }
    }

    /// The runs without those that contradict each other.
    var undisputed: [Entry] {
      positions.values.compactMap { $0.count == 1 ? entries[$0[0]] : nil }
    }
  }

  /// The runs of one contest, as they come.
  private struct Contested: Sendable {
    let contest: Contest
    var methods: [MethodID: Collected] = [:]
    var scales: [Record.SurfaceIdentity: Scales] = [:]
  }

  /// What the runs on a surface say of the table: the lowest and the highest of each number.
  private struct Scales: Sendable {
    var low: [Double]
    var high: [Double]

    static var names: [String] { ["best", "worst", "reference"] }

    init(_ run: RunSummary) {
      low = [run.best, run.worst, run.reference]
      high = low
    }

    mutating func add(_ run: RunSummary) {
      for (index, number) in [run.best, run.worst, run.reference].enumerated() {
        low[index] = min(low[index], number)
        high[index] = max(high[index], number)
      }
    }

    /// The numbers that are not the same in all runs, beyond what a file may have rounded.
    var contradictions: [Int] {
      let slack = 1e-6 * max(low.map(\.magnitude).max() ?? 0, high.map(\.magnitude).max() ?? 0)
      return low.indices.filter { high[$0] - low[$0] > slack }
    }
  }

  private var contested: [ContestKey: Contested] = [:]
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
    let entry = Entry(
      run: run, surface: summary.surface, number: summary.repeat, seed: summary.seed,
      id: summary.id, trace: summary.trace, places: [placeNumber])
    let key = summary.contestKey
    let isNew = contested[key, default: Contested(contest: summary.contest)]
      .methods[method, default: Collected(identity: summary.method)].add(entry, summary.method)
    if isNew {
      runCount += 1
      contested[key]?.scales[summary.surface, default: Scales(summary)].add(summary)
    }
    return isNew
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
    let parts = contested.mapValues { contested in
      contested.methods.flatMap { self.parts(of: $1, $0, separate) }
    }
    let titles = methodTitles(parts.values.flatMap { $0.map(\.identity) })
    return contested.sorted {
      Self.order($0.value.contest, $0.key) < Self.order($1.value.contest, $1.key)
    }
    .map { key, contested in
      let methods = (parts[key] ?? []).filter { !$0.entries.isEmpty }.map { part in
        let title = titles[MethodKey(part.identity)] ?? part.identity.label
        return MethodRuns(
          part.id, part.identity, title: title + (part.place.map { " in \($0)" } ?? ""),
          part.entries)
      }
      let surfaces = Set(methods.flatMap(\.surfaces)).sorted { $0.order < $1.order }
      return ContestRuns(
        key: key, contest: contested.contest, surfaces: surfaces,
        methods: methods.sorted { $0.title < $1.title })
    }
  }

  /// What becomes a row.
  private struct Part {
    let id: MethodID
    let identity: Record.MethodIdentity
    /// The journal, where another one contradicts it.
    let place: String?
    let entries: [Entry]
  }

  private func parts(
    of method: Collected, _ id: MethodID, _ separate: (MethodID, String) -> MethodID
  ) -> [Part] {
    let disputed = Set(method.contradictions.flatMap { $0.flatMap(\.places) })
    guard disputed.count > 1 else {
      return [Part(id: id, identity: method.identity, place: nil, entries: method.undisputed)]
    }
    return Set(method.entries.flatMap(\.places)).sorted().map { place in
      Part(
        id: separate(id, places[place]), identity: method.identity, place: places[place],
        entries: method.entries(of: place))
    }
  }

  private static func order(
    _ contest: Contest, _ key: ContestKey
  ) -> (Int, Int, Int, String, String) {
    (contest.steps, contest.rounds, contest.slots, key.name, key.mode.rawValue)
  }

  /// What runs say against each other, as sentences: methods of which runs with the same id have different traces, and
  /// surfaces of which they know different numbers.
  public var contradictions: [String] {
    let scales = contested.flatMap { key, contested in
      contested.scales.flatMap { surface, scales in
        scales.contradictions.map { index in
          "\(key.title), \(surface.title(among: Array(contested.scales.keys))): the runs disagree about its"
            + " \(Scales.names[index]), from \(scales.low[index]) to \(scales.high[index]); scores of them"
            + " cannot be compared"
        }
      }
    }
    return disputes.map(\.description) + scales.sorted()
  }

  /// The methods of which runs with the same id have different traces.
  public var disputes: [RunContradiction] {
    contested.values.flatMap { contested in
      contested.methods.values.compactMap { method in
        let found = method.contradictions
        let numbers = Set(found.flatMap { $0.flatMap(\.places) }).sorted()
        return found.isEmpty
          ? nil
          : RunContradiction(
            method: method.identity.label, contest: contested.contest.name, runs: found.count,
            places: numbers.map { places[$0] }.sorted())
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

/// Runs that have the same identity and different traces: the method is not deterministic, or it answers differently
/// than before under the same version.
public struct RunContradiction: Hashable, Sendable, CustomStringConvertible {
  /// The method's label.
  public let method: String
  /// The contest's name.
  public let contest: String
  /// How many runs contradict others.
  public let runs: Int
  /// The journals that hold them.
  public let places: [String]

  /// The message for the user.
  public var description: String {
    let journals = places.filter { !$0.isEmpty }.joined(separator: " and ")
    let what =
      "\(method), \(contest): \(runs == 1 ? "1 run has" : "\(runs) runs have") two different traces"
      + (journals.isEmpty ? "" : " in \(journals)")
    return what + "; the method is not deterministic, or it has changed without a new version; "
      + (places.count > 1
        ? "each journal has a row of its own"
        : "\(runs == 1 ? "it is" : "they are") left out")
  }
}

extension Record.SurfaceIdentity {
  /// Surfaces are in the order of their names, and of their hashes where those are equal.
  var order: (String, String) { (name, hash) }
}

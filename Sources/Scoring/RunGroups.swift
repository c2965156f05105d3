public import Records
public import Search

/// Runs grouped by contest, method and surface, each kind in the order in which its first run was added.
///
/// This is the one place that groups runs, and the one that passes over a run which a journal repeats.
/// `MethodID` tells methods apart, in most uses as `MethodKey` does. `Run` is the part of a run that is kept.
public struct RunGroups<MethodID: Hashable & Sendable, Run: Sendable>: Sendable {
  /// The runs of one contest under one kind of judge.
  public struct ContestRuns: Sendable {
    /// What tells the contest apart.
    public let key: ContestKey
    /// The contest of the first run.
    public let contest: Contest
    /// The surfaces of all methods, in the order of their first runs.
    public private(set) var surfaces: [Record.SurfaceIdentity] = []
    /// The methods, in the order of their first runs.
    public private(set) var methods: [MethodRuns] = []
    private var places: [MethodID: Int] = [:]

    fileprivate init(key: ContestKey, contest: Contest) {
      self.key = key
      self.contest = contest
    }

    /// The runs of a method; `nil` when it has none in this contest.
    public func method(_ id: MethodID) -> MethodRuns? { places[id].map { methods[$0] } }

    /// How many different runs there are.
    public var runCount: Int { methods.reduce(0) { $0 + $1.runs.count } }

    fileprivate mutating func add(_ run: Run, _ summary: RunSummary, of id: MethodID) -> Bool {
      if !surfaces.contains(summary.surface) { surfaces.append(summary.surface) }
      let place = places[id] ?? methods.count
      if place == methods.count {
        methods.append(MethodRuns(id: id, identity: summary.method))
        places[id] = place
      }
      return methods[place].add(run, summary)
    }
  }

  /// The runs of one method in one contest.
  public struct MethodRuns: Sendable {
    /// What tells the method apart.
    public let id: MethodID
    /// The label and the recipe of the first run.
    public let identity: Record.MethodIdentity
    /// The method's surfaces, in the order of its first runs.
    public private(set) var surfaces: [Record.SurfaceIdentity] = []
    /// All runs, in the order in which they were added.
    public private(set) var runs: [Run] = []
    private var order: [(repeat: Int, seed: UInt64)] = []
    private var places: [Record.SurfaceIdentity: [Int]] = [:]
    private var seen: Set<String> = []

    fileprivate init(id: MethodID, identity: Record.MethodIdentity) {
      self.id = id
      self.identity = identity
    }

    /// Whether there are runs on a surface.
    public func wasRun(on surface: Record.SurfaceIdentity) -> Bool { places[surface] != nil }

    /// The runs on a surface, in the order in which they were added; empty if the method was not run there.
    public func runs(on surface: Record.SurfaceIdentity) -> [Run] {
      (places[surface] ?? []).map { runs[$0] }
    }

    /// The runs on a surface, by repeat, and by seed among equal repeats.
    public func repeats(on surface: Record.SurfaceIdentity) -> [Run] {
      (places[surface] ?? []).sorted { order[$0] < order[$1] }.map { runs[$0] }
    }

    fileprivate mutating func add(_ run: Run, _ summary: RunSummary) -> Bool {
      guard seen.insert(summary.id).inserted else { return false }
      if places[summary.surface] == nil { surfaces.append(summary.surface) }
      places[summary.surface, default: []].append(runs.count)
      order.append((summary.repeat, summary.seed))
      runs.append(run)
      return true
    }
  }

  /// The contests, in the order of their first runs.
  public private(set) var contests: [ContestRuns] = []

  /// No runs yet.
  public init() {}

  /// How many different runs were added.
  public var runCount: Int { contests.reduce(0) { $0 + $1.runCount } }

  /// Adds a run; one whose id its method has already is passed over, so that journals may overlap.
  ///
  /// - Parameters:
  ///   - run: the part of the run to keep.
  ///   - summary: the summary of the run.
  ///   - method: the method that was run.
  /// - Returns: whether the run was new.
  @discardableResult
  public mutating func add(_ run: Run, of summary: RunSummary, method: MethodID) -> Bool {
    let key = summary.contestKey
    let known = contests.firstIndex { $0.key == key }
    let place = known ?? contests.count
    if known == nil { contests.append(ContestRuns(key: key, contest: summary.contest)) }
    return contests[place].add(run, summary, of: method)
  }
}

extension RunGroups where MethodID == MethodKey {
  /// Adds a run to the method of its record; one whose id was added before is passed over.
  ///
  /// - Returns: whether the run was new.
  @discardableResult
  public mutating func add(_ run: Run, of summary: RunSummary) -> Bool {
    add(run, of: summary, method: MethodKey(summary.method))
  }
}

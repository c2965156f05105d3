import Campaigns
import Catalog
import Records
import RematchDocuments
import Search

/// The command that plays a journal's runs again.
///
/// Records hold neither the command nor the campaign's seed. But the runs of one command are all
/// combinations of its contests, surfaces, suggesters and repeats, and the runs' own seeds tell the
/// campaign's, when it is a small number.
struct CampaignCommand {
  private var contests: [String] = []
  private var surfaces: [Record.SurfaceIdentity] = []
  private var methods: [JSONValue] = []
  private var labels: [String] = []
  private var modes: [Mode] = []
  private let runs: [RunSummary]

  /// The campaign's seeds that are tried.
  private static let seeds: Range<UInt64> = 0..<10_000

  /// - Parameter runs: each once.
  init(of runs: [RunSummary]) {
    self.runs = runs
    for run in runs {
      if !contests.contains(run.contest.name) { contests.append(run.contest.name) }
      if !surfaces.contains(run.surface) { surfaces.append(run.surface) }
      if !modes.contains(run.mode) { modes.append(run.mode) }
      if !methods.contains(run.method.recipe) {
        methods.append(run.method.recipe)
        labels.append(run.method.label)
      }
    }
  }

  /// The command's text; `nil` unless one command makes exactly these runs.
  func text(_ catalog: MethodCatalog) -> String? {
    let repeats = (runs.map(\.repeat).max() ?? 0) + 1
    let names = surfaces.map(\.name)
    let count = contests.count * surfaces.count * methods.count * repeats
    guard modes.count == 1, Set(names).count == names.count, Set(labels).count == labels.count,
      runs.count == count, let seed
    else { return nil }
    var words = ["rematch", "run"]
    for contest in contests { words += ["-c", contest] }
    if labels != defaultLabels(catalog) {
      for label in labels { words += ["-s", label] }
    }
    if names != SurfaceLibrary.names {
      for name in names { words += ["-f", name] }
    }
    words += ["-r", "\(repeats)", "--seed", "\(seed)"]
    if modes == [.strict] { words.append("--strict") }
    return words.map(shellQuoted).joined(separator: " ")
  }

  private func defaultLabels(_ catalog: MethodCatalog) -> [String] {
    MethodCatalog.defaultMethods.compactMap { try? catalog.method(parsing: $0).label }
  }

  /// The campaign's seed, if one gives all runs theirs; then no two are of the same repeat.
  private var seed: UInt64? {
    guard let first = runs.first else { return nil }
    let identities = methods.map(\.canonicalText)
    func isSeed(_ seed: UInt64, of run: RunSummary) -> Bool {
      guard let method = methods.firstIndex(of: run.method.recipe) else { return false }
      return run.seed
        == Campaign.runSeed(
          of: seed, contest: run.contest.name, surface: run.surface.name,
          recipe: identities[method], repeat: run.repeat)
    }
    return Self.seeds.first { isSeed($0, of: first) }.flatMap { seed in
      runs.allSatisfy { isSeed(seed, of: $0) } ? seed : nil
    }
  }
}

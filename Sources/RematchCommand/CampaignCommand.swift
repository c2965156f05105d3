import Campaigns
import Catalog
import Records
import RematchDocuments
import Search

/// The command that plays a journal's runs again.
///
/// Records do not hold the command. But the runs of one command are all combinations of its contests, surfaces,
/// suggesters and repeats, so the records tell its options.
struct CampaignCommand {
  private var contests: [String] = []
  private var surfaces: [Record.SurfaceIdentity] = []
  private var methods: [JSONValue] = []
  private var labels: [String] = []
  private var modes: [Mode] = []
  private let runs: [RunSummary]

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
  ///
  /// Records do not say in which file a surface was. So there is no command either when a surface is not of the
  /// embedded suite: its name alone would name no surface, or another one.
  ///
  /// - Parameter embedded: the hashes of the embedded surfaces by name, at least of those with a name in the runs.
  func text(_ catalog: MethodCatalog, embedded: [String: String]) -> String? {
    let repeats = (runs.map(\.repeat).max() ?? 0) + 1
    let count = contests.count * surfaces.count * methods.count * repeats
    guard modes.count == 1, Set(labels).count == labels.count, runs.count == count,
      surfaces.allSatisfy({ embedded[$0.name] == $0.hash }), let seed
    else { return nil }
    var words = ["rematch", "run"]
    for contest in contests { words += ["-c", contest] }
    if labels != defaultLabels(catalog) {
      for label in labels { words += ["-s", label] }
    }
    let names = surfaces.map(\.name)
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

  /// The campaign's seed; `nil` when the runs are of several, or of journals that do not hold it.
  private var seed: UInt64? {
    guard let first = runs.first?.campaignSeed else { return nil }
    return runs.allSatisfy { $0.campaignSeed == first } ? first : nil
  }
}

import Records
import RematchNumerics
import Scoring

/// Where simulated runs come from: per surface the scores that a method's runs may have.
struct Pools: Sendable {
  /// The name that the table prints.
  let name: String
  /// Per surface.
  let scores: [[Double]]

  /// The scores of real runs, a pool for each method and contest with at least thirty surfaces.
  static func real(_ runs: [RunSummary]) -> [Pools] {
    var names: [String] = []
    var surfaces: [[String]] = []
    var scores: [[[Double]]] = []
    for run in runs {
      let name = String(run.method.label.prefix { $0 != "?" })
      let place = names.firstIndex(of: name) ?? names.count
      if place == names.count {
        names.append(name)
        surfaces.append([])
        scores.append([])
      }
      let surface = surfaces[place].firstIndex(of: run.surface.name) ?? surfaces[place].count
      if surface == surfaces[place].count {
        surfaces[place].append(run.surface.name)
        scores[place].append([])
      }
      scores[place][surface].append(run.score)
    }
    return zip(names, scores).map { Pools(name: $0, scores: $1) }
  }

  /// Normal scores, whose spread differs from surface to surface by a factor of up to three.
  static let normal = Pools(
    name: "normal",
    scores: {
      var stream = RandomStream(seed: 1, name: "pools")
      return (0..<30).map { _ in
        let deviation = 0.05 + 0.1 * stream.uniform()
        return (0..<400).map { _ in 0.5 + deviation * stream.normal() }
      }
    }())

  /// The standard deviation of the runs on each surface.
  var deviations: [Double] {
    scores.map { pool in
      let centre = mean(pool)
      let squares = pool.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
      return (squares / Double(pool.count)).squareRoot()
    }
  }
}

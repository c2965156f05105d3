import RematchDocuments

/// Which configurations are evaluated.
public enum CellChoice: Hashable, Sendable {
  /// All combinations of the levels.
  case grid
  /// So many, drawn at random.
  case random(Int)
  /// So many points of a design that fills the space.
  case design(Design, Int)

  /// How a design spreads its points.
  public enum Design: String, Hashable, Sendable, CaseIterable {
    case sobol
    case latinHypercube = "latin-hypercube"
  }

  private static let mostCells = 1_000_000

  /// Reads `"grid"`, `{"grid": true}`, `{"random": n}` or `{"design": "sobol", "count": n}`, the last two with a `seed`.
  static func parse(
    _ value: JSONValue, place: String
  ) throws(JSONProblem) -> (choice: CellChoice, seed: UInt64?) {
    if value == .string("grid") { return (.grid, nil) }
    if case .string = value {
      throw JSONProblem(
        place: place, problem: "is \(value.canonicalText); expected \"grid\"" + examples)
    }
    var members = try Members(value, place: place)
    let seed = try members.integer("seed", in: 0...Int.max).map { UInt64($0) }
    let grid = try members.take("grid")
    let random = try members.integer("random", in: 1...mostCells)
    let design = try members.text("design")
    let count = try members.integer("count", "n", in: 1...mostCells)
    try members.finish()
    if grid != nil, random == nil, design == nil { return (.grid, seed) }
    if let random, grid == nil, design == nil { return (.random(random), seed) }
    if let design, let count, grid == nil, random == nil {
      guard let known = Design(rawValue: design) else {
        let names = Design.allCases.map(\.rawValue)
        throw JSONProblem(
          place: members.place("design"),
          problem: "unknown design '\(design)'" + nearestHint(to: design, among: names))
      }
      return (.design(known, count), seed)
    }
    throw JSONProblem(place: place, problem: "expected \"grid\"" + examples)
  }

  private static let examples =
    #", {"random": 200, "seed": 1} or {"design": "sobol", "count": 200}"#
}

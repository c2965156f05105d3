public import Foundation
import RematchDocuments
import RematchNumerics
public import Search

/// The description of a generated surface: an analytic function on a grid plus a noise model.
///
/// As JSON: `{"kind": ..., "name": ..., "parameters": [{"name", "values"} or {"name", "from", "to",
/// "count"}], "shape": {the kind's options}, "reward": {"floor", "scale"}, "noise": {...}}`. The reward
/// is floor + scale * shape, the shape evaluated at each parameter's index over its last index. With
/// `"instance": K` it is a fresh surface of the recipe's family, named `NAME~K`.
public struct SurfaceRecipe: Sendable {
  /// The noise of a recipe: as `ReadingNoise`, with sigma as a share of the rewards' range.
  public struct Noise: Codable, Hashable, Sendable {
    /// Sigma as a share of the range of full rewards.
    public var shareOfRange = ReadingNoise.contestShareOfRange
    /// The deviation of the wide cells, in multiples of sigma.
    public var wideFactor = ReadingNoise.contestWideFactor
    /// The share of wide cells among those that are not among the best.
    public var wideShare = ReadingNoise.contestWideShare
    /// The share of the best cells, which are never wide.
    public var narrowBest = ReadingNoise.contestNarrowBest
    /// The number of readings.
    public var steps = ReadingNoise.contestSteps
    /// The deviation of each day, in multiples of sigma; empty when all days are alike.
    public var days: [Double] = []
    /// The seed of the draws.
    public var seed: UInt64 = 1
  }

  private struct Axis: Codable {
    var name: String
    var values: [Double]?
    var from: Double?
    var to: Double?
    var count: Int?
  }

  private struct Scale: Codable {
    var floor = 0.0
    var scale = 1.0
  }

  /// The surface's name.
  public let name: String
  /// What the surface is like, in one line; may be empty.
  public let summary: String
  /// The kind of shape.
  public let kind: String
  /// The parameters.
  public let space: SearchSpace
  /// Which instance of the family the surface is; `nil` of the recipe's own numbers.
  public let instance: Int?
  let shape: any SurfaceShape
  private let map: CoordinateMap?
  private let document: [String: JSONValue]
  private let scale: Scale
  /// The noise model.
  public private(set) var noise: Noise
  /// The recipe without its name in canonical JSON, which decides the content hash.
  let identity: String

  /// The most cells that a generated surface may have: 400 MB of rewards, which opening computes.
  public static let cellLimit = 50_000_000
  /// The most values of one parameter.
  private static let valueLimit = 1_000_000

  /// Reads a recipe.
  public init(json data: Data) throws(SurfaceError) {
    let document: [String: JSONValue]
    do { document = try decodeJSON([String: JSONValue].self, from: data) } catch {
      throw .invalid(place: error.place, problem: error.problem)
    }
    try self.init(checking: document)
  }

  private init(checking document: [String: JSONValue]) throws(SurfaceError) {
    do { try self.init(document: document) } catch let problem as JSONProblem {
      throw .invalid(place: problem.place, problem: problem.problem)
    } catch let error as SurfaceError {
      throw error
    } catch let error as SearchSpaceError {
      throw .space(error)
    } catch {
      throw .invalid(place: "", problem: "\(error)")
    }
  }

  private init(document: [String: JSONValue]) throws {
    let known = ["kind", "name", "summary", "parameters", "shape", "reward", "noise", "instance"]
    for key in document.keys.sorted() where !known.contains(key) {
      throw JSONProblem(
        place: "", problem: "unknown key '\(key)'" + nearestHint(to: key, among: known))
    }
    func text(_ key: String) throws -> String {
      guard case .string(let text)? = document[key], !text.isEmpty else {
        throw JSONProblem(place: key, problem: "expected a text")
      }
      return text
    }
    func object(_ key: String) throws -> [String: JSONValue] {
      switch document[key] {
      case .object(let object)?: return object
      case nil: return [:]
      default: throw JSONProblem(place: key, problem: "expected an object")
      }
    }
    kind = try text("kind")
    let own = try text("name")
    instance = try document["instance"].map(Self.instanceNumber)
    name = instance.map { "\(own)\(Self.instanceMark)\($0)" } ?? own
    self.document = document
    summary = document["summary"] == nil ? "" : try text("summary")
    guard let shapeType = surfaceShapes.first(where: { [kind] in $0.kind == kind }) else {
      throw JSONProblem(
        place: "kind",
        problem: "unknown kind '\(kind)'"
          + nearestHint(to: kind, among: surfaceShapes.map { $0.kind }))
    }
    guard case .array(let axes)? = document["parameters"] else {
      throw JSONProblem(place: "parameters", problem: "expected a list")
    }
    space = try SearchSpace(try axes.enumerated().map(Self.parameter))
    guard space.cellCount <= Self.cellLimit else {
      throw SurfaceError.invalid(
        place: "parameters",
        problem: "make \(space.cellCount) cells; expected at most \(Self.cellLimit)")
    }
    let ownShape = try Self.decode(shapeType, try object("shape"))
    try ownShape.validate(dimensions: space.parameters.count)
    scale = try decodeOptions(try object("reward"), defaults: Scale(), place: "reward")
    let largest = ReadingNoise.largestReward
    guard scale.floor.magnitude <= largest, scale.scale > 0, scale.scale <= largest else {
      throw SurfaceError.invalid(
        place: "reward", problem: "expected a floor within 1e150 and a scale in 0...1e150")
    }
    noise = try decodeOptions(try object("noise"), defaults: Noise(), place: "noise")
    if let instance {
      // Every instance of every recipe has draws of its own, those of the readings too.
      let seed = derivedSeed(noise.seed, kind, "instance", "\(instance)")
      // Of 53 bits, which numbers in JSON can have.
      noise.seed = derivedSeed(seed, "noise") >> 11
      let other = ownShape.instance(seed: derivedSeed(seed, "shape"))
      shape = other ?? ownShape
      map =
        other == nil
        ? CoordinateMap(dimensions: space.parameters.count, seed: derivedSeed(seed, "map")) : nil
    } else {
      shape = ownShape
      map = nil
    }
    var rest = document
    rest["name"] = nil
    rest["summary"] = nil
    identity = try canonicalJSON(rest)
  }

  /// What stands between a recipe's name and the number of an instance.
  public static let instanceMark = "~"
  /// The numbers that an instance may have.
  public static let instanceNumbers = 1...1_000_000_000

  /// A fresh surface of the recipe's family.
  ///
  /// Shapes with a seed are drawn anew: optimum, rotation, warps, relief. The coordinates of the others are mapped: warped,
  /// twirled, reflected and permuted. An instance has the same bits on every machine.
  ///
  /// - Parameter number: one of `instanceNumbers`.
  public func instance(_ number: Int) throws(SurfaceError) -> SurfaceRecipe {
    var document = document
    document["instance"] = .number(Double(number))
    return try Self(checking: document)
  }

  private static func instanceNumber(_ value: JSONValue) throws(JSONProblem) -> Int {
    guard case .number(let number) = value, let whole = Int(exactly: number),
      instanceNumbers.contains(whole)
    else {
      throw JSONProblem(place: "instance", problem: "expected a whole number in 1...1000000000")
    }
    return whole
  }

  private static func decode<Shape: SurfaceShape>(
    _ type: Shape.Type, _ options: [String: JSONValue]
  ) throws -> any SurfaceShape {
    try decodeOptions(options, defaults: Shape(), place: "shape")
  }

  private static func parameter(
    _ index: Int, _ document: JSONValue
  ) throws(JSONProblem) -> Parameter {
    let place = "parameters[\(index)]"
    if case .object(let object) = document {
      let known = ["name", "values", "from", "to", "count"]
      for key in object.keys.sorted() where !known.contains(key) {
        throw JSONProblem(
          place: place, problem: "unknown key '\(key)'" + nearestHint(to: key, among: known))
      }
    }
    let axis: Axis
    do { axis = try decodeJSON(Axis.self, from: Data(document.canonicalText.utf8)) } catch {
      throw JSONProblem(
        place: place + (error.place.isEmpty ? "" : ".\(error.place)"), problem: error.problem)
    }
    if let values = axis.values, axis.from == nil, axis.to == nil, axis.count == nil {
      return Parameter(name: axis.name, values: values)
    }
    guard axis.values == nil, let from = axis.from, let to = axis.to, let count = axis.count else {
      throw JSONProblem(
        place: place, problem: "expected either 'values', or 'from', 'to' and 'count'")
    }
    guard (1...valueLimit).contains(count), from.isFinite, to.isFinite, count == 1 || from < to
    else {
      throw JSONProblem(
        place: place, problem: "expected 'from' below 'to' and a 'count' in 1...1000000")
    }
    let values = (0..<count).map { step in
      count == 1 ? from : from + (to - from) * Double(step) / Double(count - 1)
    }
    return Parameter(name: axis.name, values: values)
  }

  /// The full reward of every cell, in row-major order.
  func rewards() throws(SurfaceError) -> [Double] {
    let shape = space.shape
    let levels = shape.map { count in
      (0..<count).map { $0 == 0 ? 0 : Double($0) / Double(count - 1) }
    }
    let value = self.shape.prepared(levels: levels)
    var indices = [Int](repeating: 0, count: shape.count)
    var point = [Double](repeating: 0, count: shape.count)
    var rewards: [Double] = []
    rewards.reserveCapacity(space.cellCount)
    for cell in 0..<space.cellCount {
      let reward = scale.floor + scale.scale * value(map?.apply(to: point) ?? point)
      guard reward.isFinite else {
        throw .invalid(
          place: "shape", problem: "gives \(reward) at cell \(cell); expected finite rewards")
      }
      rewards.append(reward)
      var axis = shape.count - 1
      while axis >= 0 {
        indices[axis] += 1
        if indices[axis] < shape[axis] {
          point[axis] = levels[axis][indices[axis]]
          break
        }
        indices[axis] = 0
        point[axis] = 0
        axis -= 1
      }
    }
    return rewards
  }
}

extension Surface {
  /// Generates a surface: computes all full rewards and their extremes; readings follow on demand.
  ///
  /// - Complexity: O(*N* log *N*), where *N* is the number of cells.
  public init(_ recipe: SurfaceRecipe) throws(SurfaceError) {
    let rewards = try recipe.rewards()
    let sorted = rewards.sorted()
    let range = sorted[sorted.count - 1] - sorted[0]
    var noise = ReadingNoise(sigma: recipe.noise.shareOfRange * range, seed: recipe.noise.seed)
    noise.wideFactor = recipe.noise.wideFactor
    noise.wideShare = recipe.noise.wideShare
    noise.narrowBest = recipe.noise.narrowBest
    noise.steps = recipe.noise.steps
    noise.days = recipe.noise.days
    try noise.validate()
    self.init(
      name: recipe.name, space: recipe.space, steps: noise.steps,
      baseline: Baseline(mediansOf: sorted),
      provenance: Provenance(
        origin: "generated: \(recipe.kind)"
          + (recipe.instance.map { ", instance \($0)" } ?? ""), noise: noise),
      extras: ContestExtras(),
      contentHash: hexadecimal(XXH64.hash(recipe.identity)),
      source: .generated(rewards: rewards, noise: noise.generator(sorted: sorted)))
  }
}

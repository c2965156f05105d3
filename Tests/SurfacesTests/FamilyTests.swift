import Datasets
import Foundation
import RematchNumerics
import Search
import Testing

@testable import Surfaces

@Suite("Families of surfaces")
struct FamilyTests {
  /// The published least values, by function and number of parameters.
  static let published: [(AnalyticFunction, Int, Double, Double)] = [
    (.rosenbrock, 4, 0, 0), (.ackley, 3, 0, 1e-14), (.rastrigin, 5, 0, 0), (.griewank, 3, 0, 0),
    (.levy, 4, 0, 1e-30), (.styblinskiTang, 1, -39.16617, 1e-5),
    (.styblinskiTang, 4, -156.66466, 2e-5), (.michalewicz, 2, -1.8013, 1e-4),
    (.michalewicz, 5, -4.687658, 1e-6), (.schwefel, 3, 0, 1e-9), (.branin, 2, 0.397887, 1e-6),
    (.hartmann6, 6, -3.32237, 1e-5),
  ]

  @Test("the functions have their published least values", arguments: published)
  func optima(_ function: AnalyticFunction, _ dimensions: Int, _ least: Double, _ error: Double) {
    let optimum = function.optimum(dimensions: dimensions)
    let value = function.value(at: optimum)
    #expect(abs(value - least) <= error)
    #expect(Set(Self.published.map { $0.0 }) == Set(AnalyticFunction.allCases))
    var stream = RandomStream(seed: 1, name: "points")
    for round in 0..<4000 {
      // Anywhere in the domain, and close to the optimum.
      let point = optimum.indices.map { k -> Double in
        let domain = function.domain(axis: k)
        let length = domain.upperBound - domain.lowerBound
        let place =
          round % 2 == 0
          ? domain.lowerBound + length * stream.uniform()
          : optimum[k] + 0.01 * length * (stream.uniform() - 0.5)
        return min(domain.upperBound, max(domain.lowerBound, place))
      }
      #expect(function.value(at: point) >= value - 1e-9)
    }
  }

  private func recipe(_ text: String) throws -> SurfaceRecipe {
    try SurfaceRecipe(json: Data(text.utf8))
  }

  @Test(
    "rotated and warped, a function keeps its least value, at a cell",
    arguments: AnalyticFunction.allCases)
  func rotated(_ function: AnalyticFunction) throws {
    let dimensions = function.dimensions.contains(3) ? 3 : function.dimensions.lowerBound
    let count = dimensions == 6 ? 4 : 11
    let axes = (0..<dimensions).map {
      #"{"name": "x\#($0)", "from": 0, "to": 1, "count": \#(count)}"#
    }
    for response in ["linear", "log"] {
      let own = try recipe(
        """
        {"kind": "analytic", "name": "f", "parameters": [\(axes.joined(separator: ","))],
         "shape": {"function": "\(function.rawValue)", "response": "\(response)", "seed": 5}}
        """)
      for recipe in try [own] + (1...5).map({ try own.instance($0) }) {
        let best = try #require(recipe.rewards().max())
        #expect(abs(best - 1) < 1e-9, "\(recipe.name)")
      }
    }
  }

  @Test("rotations are orthogonal; the strength 0 leaves the axes alone")
  func rotations() {
    for dimensions in 1...6 {
      let matrix = rotationMatrix(dimensions: dimensions, strength: 1, seed: 7)
      for a in 0..<dimensions {
        for b in 0..<dimensions {
          let product = (0..<dimensions).reduce(0) { $0 + matrix[a][$1] * matrix[b][$1] }
          #expect(abs(product - (a == b ? 1 : 0)) < 1e-14)
        }
      }
      let unit = rotationMatrix(dimensions: dimensions, strength: 0, seed: 7)
      #expect(unit == (0..<dimensions).map { a in (0..<dimensions).map { a == $0 ? 1 : 0 } })
    }
  }

  @Test("sample paths have the mean and the covariance of their process")
  func covariance() {
    // Over 4000 paths; four standard errors of a product of normal numbers are below 0.09.
    for covariance in [SamplePath.Covariance.gaussian, .matern] {
      var sums = [0.0, 0, 0]
      let count = 4000
      for seed in 0..<count {
        var path = SamplePath()
        path.covariance = covariance
        path.spread = 0
        path.features = 8
        path.seed = UInt64(seed)
        let features = FourierFeatures(path, dimensions: 2)
        let (a, b) = (features.value(at: [0.2, 0.3]), features.value(at: [0.4, 0.2]))
        sums = [sums[0] + a, sums[1] + a * a, sums[2] + a * b]
      }
      let r = 0.05.squareRoot() / 0.3
      let s = 5.squareRoot() * r
      let expected =
        covariance == .gaussian
        ? Foundation.exp(-r * r / 2) : (1 + s + s * s / 3) * Foundation.exp(-s)
      #expect(abs(sums[0] / Double(count)) < 0.07)
      #expect(abs(sums[1] / Double(count) - 1) < 0.09)
      #expect(abs(sums[2] / Double(count) - expected) < 0.09)
    }
  }

  @Test("the map of an instance leads from the cube into the cube, one to one")
  func coordinates() {
    for seed in 0..<20 {
      let map = CoordinateMap(dimensions: 2, seed: UInt64(seed))
      // The signed areas of the images of small squares have one sign: nothing folds.
      let count = 60
      let images = (0...count).map { i in
        (0...count).map { j in
          map.apply(to: [Double(i) / Double(count), Double(j) / Double(count)])
        }
      }
      #expect(
        images.allSatisfy { $0.allSatisfy { $0.allSatisfy { (-1e-12...1 + 1e-12).contains($0) } } })
      var signs: Set<Bool> = []
      for i in 0..<count {
        for j in 0..<count {
          let (a, b, c) = (images[i][j], images[i + 1][j], images[i][j + 1])
          signs.insert((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0)
        }
      }
      #expect(signs.count == 1, "seed \(seed)")
    }
  }

  @Test("an instance is another surface, named after its family, the same each time")
  func instances() throws {
    for (name, json) in EmbeddedSuite.all
    where ["hills-3", "smooth-2", "relief-2", "crest-2"].contains(name) {
      let own = try SurfaceRecipe(json: Data(json))
      let first = try Surface(own.instance(1))
      #expect(first.name == "\(name)~1" && first.space == own.space)
      #expect(try Surface(own.instance(1)).contentHash == first.contentHash)
      let others = try [Surface(own), Surface(own.instance(2))]
      for other in others {
        #expect(other.contentHash != first.contentHash)
        #expect(other.fullRewards() != first.fullRewards())
        #expect(other.provenance.noise?.seed != first.provenance.noise?.seed)
      }
    }
  }

  @Test("the bits of instances are pinned, so that every machine has the same")
  func pinned() throws {
    var hash = XXH64()
    for (name, json) in EmbeddedSuite.all
    where ["hills-3", "relief-2", "rastrigin-2", "crest-2"].contains(name) {
      let rewards = try SurfaceRecipe(json: Data(json)).instance(3).rewards()
      rewards.withUnsafeBytes { hash.update($0) }
    }
    #expect(hexadecimal(hash.digest()) == "1149020062b0b5cd")
  }

  @Test("dev and test share nothing, and every recipe of theirs is admitted")
  func split() throws {
    let names = EmbeddedSuite.all.map(\.name)
    #expect(Set(names).count == names.count)
    for (name, json) in EmbeddedSuite.development + EmbeddedSuite.test {
      let headroom = Headroom(sorted: try Surface(SurfaceRecipe(json: Data(json))).sortedRewards())
      #expect(headroom.isEnough, "\(name): \(headroom.share)")
    }
  }

  @Test("a wrong instance is refused", arguments: ["0", "1.5", "\"a\""])
  func wrongInstance(_ number: String) {
    var message = ""
    do {
      _ = try recipe(
        """
        {"kind": "smooth", "name": "x", "instance": \(number), "parameters": [{"name": "a", "values": [0, 1]}],
         "shape": {"optimum": [0.4], "curvature": [1]}}
        """)
    } catch { message = "\(error)" }
    #expect(message.contains("instance") && message.contains("whole number"), "\(message)")
  }
}

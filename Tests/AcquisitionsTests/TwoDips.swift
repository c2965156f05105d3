import Acquisitions
import Surrogates

/// A posterior on 40 cells: a shallow dip of the loss on the first half, of which much is known,
/// and a deep one on the second half, of which little is known until one of its points is observed.
struct TwoDips: UpdatablePosterior {
  private let middle: Double
  private var isSeen = false

  init(cube: UnitCube) { middle = cube.coordinate(20, axis: 0) }

  var dimension: Int { 1 }

  func predict(points: [Double]) -> (means: [Double], variances: [Double]) {
    let isDeep = points.map { $0 >= middle }
    return (
      isDeep.map { $0 ? -0.5 : -0.1 },
      isDeep.map { $0 && !isSeen ? 1 : 0.01 }
    )
  }

  mutating func append(input: [Double], target: Double, noiseVariance: Double) {
    if input[0] >= middle { isSeen = true }
  }
}

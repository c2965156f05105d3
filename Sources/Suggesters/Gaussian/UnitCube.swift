import Search

/// The parameters of a space as coordinates of the unit cube, in the champions' scaling.
///
/// Index i of n lies at (i + 0.49999) / (n - 1 + 0.99998), so that all levels are equally wide and none lies
/// at the edge (OpenBox 0.7.16). Parameters with a single value have no coordinate.
struct UnitCube: Sendable {
  private static let padding = 0.49999

  let space: SearchSpace
  /// The parameters that have a coordinate.
  let axes: [Int]
  /// Their level counts.
  let levels: [Int]

  init(_ space: SearchSpace) {
    self.space = space
    axes = space.shape.indices.filter { space.shape[$0] > 1 }
    levels = axes.map { space.shape[$0] }
  }

  var dimensions: Int { axes.count }

  /// The coordinate of an index along a coordinate's axis.
  func coordinate(_ index: Int, axis: Int) -> Double {
    (Double(index) - low) / width(axis)
  }

  private var low: Double { -Self.padding }

  private func width(_ axis: Int) -> Double { Double(levels[axis] - 1) + Self.padding - low }

  /// The index nearest to a coordinate; half-way coordinates go to the even one.
  func index(_ coordinate: Double, axis: Int) -> Int {
    let value = min(max(coordinate, 0), 1) * width(axis) + low
    let index = Int(value.rounded(.toNearestOrEven))
    return min(max(index, 0), levels[axis] - 1)
  }

  /// The point of a configuration.
  func point(_ configuration: Configuration) -> [Double] {
    axes.indices.map { coordinate(configuration.indices[axes[$0]], axis: $0) }
  }

  /// The configuration nearest to a point.
  func configuration(_ point: [Double]) -> Configuration {
    var indices = [Int](repeating: 0, count: space.parameters.count)
    for axis in axes.indices { indices[axes[axis]] = index(point[axis], axis: axis) }
    return Configuration(indices)
  }

  /// The cell nearest to a point.
  func cell(_ point: [Double]) -> Int { space.cell(of: configuration(point)) }

  /// The default configuration: the middle index, half-way ones to the even.
  var centre: Configuration {
    Configuration(
      space.shape.map { Int((Double($0 - 1) / 2).rounded(.toNearestOrEven)) })
  }
}

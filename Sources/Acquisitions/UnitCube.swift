public import Search

/// The parameters of a space as coordinates of the unit cube, in the scaling of OpenBox 0.7.16.
///
/// Index *i* of *n* lies at (*i* + 0.49999) / (*n* - 1 + 0.99998), so that all levels are equally wide and none
/// lies at the edge. Parameters with a single value have no coordinate.
public struct UnitCube: Sendable {
  /// How far the cube reaches beyond the first and the last index: as in ConfigSpace, on which OpenBox
  /// builds, a little less than half a level, so that an edge is rounded to the level at its side.
  private static let padding = 0.49999

  /// The space.
  public let space: SearchSpace
  /// The parameters that have a coordinate, in the order of the coordinates.
  public let axes: [Int]
  /// The number of levels along each coordinate.
  public let levels: [Int]

  /// Creates the coordinates of a space.
  public init(_ space: SearchSpace) {
    self.space = space
    axes = space.shape.indices.filter { space.shape[$0] > 1 }
    levels = axes.map { space.shape[$0] }
  }

  /// The number of coordinates *d*.
  public var dimensions: Int { axes.count }

  /// Returns the coordinate of an index.
  ///
  /// - Parameters:
  ///   - index: an index into the parameter's values.
  ///   - axis: the number of the coordinate.
  public func coordinate(_ index: Int, axis: Int) -> Double {
    (Double(index) - low) / width(axis)
  }

  private var low: Double { -Self.padding }

  private func width(_ axis: Int) -> Double { Double(levels[axis] - 1) + Self.padding - low }

  /// Returns the index nearest to a coordinate; half-way coordinates go to the even index.
  ///
  /// - Parameters:
  ///   - coordinate: any number; it is moved into 0...1.
  ///   - axis: the number of the coordinate.
  public func index(_ coordinate: Double, axis: Int) -> Int {
    let value = min(max(coordinate, 0), 1) * width(axis) + low
    let index = Int(value.rounded(.toNearestOrEven))
    return min(max(index, 0), levels[axis] - 1)
  }

  /// Returns the *d* coordinates of a configuration.
  public func point(_ configuration: Configuration) -> [Double] {
    axes.indices.map { coordinate(configuration.indices[axes[$0]], axis: $0) }
  }

  /// Returns the configuration nearest to a point of *d* coordinates.
  public func configuration(_ point: [Double]) -> Configuration {
    var indices = [Int](repeating: 0, count: space.parameters.count)
    for axis in axes.indices { indices[axes[axis]] = index(point[axis], axis: axis) }
    return Configuration(indices)
  }

  /// Returns the cell nearest to a point of *d* coordinates.
  public func cell(_ point: [Double]) -> Int { space.cell(of: configuration(point)) }

  /// The configuration in the middle of the space; of two middle indices the even one.
  public var centre: Configuration {
    Configuration(
      space.shape.map { Int((Double($0 - 1) / 2).rounded(.toNearestOrEven)) })
  }
}

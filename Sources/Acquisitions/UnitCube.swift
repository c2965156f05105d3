public import Search

/// The parameters of a space as coordinates of the unit cube, in the scaling of OpenBox 0.7.16: the one place that turns
/// a configuration into what a model sees.
///
/// Index *i* of *n* lies at (*i* + 0.49999) / (*n* - 1 + 0.99998), so that all levels are equally wide and none
/// lies at the edge; of a parameter with a scale, *i* is (*n* - 1) times the value's share of the range on that scale.
/// The coordinate of a categorical parameter is the label's number, which is to be compared and never to be
/// subtracted. Parameters with a single value have no coordinate.
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
  /// Which coordinates are of categorical parameters.
  public let isCategorical: [Bool]
  /// The coordinates of all indices, by axis.
  private let coordinates: [[Double]]

  /// Creates the coordinates of a space.
  public init(_ space: SearchSpace) {
    self.space = space
    let axes = space.shape.indices.filter { space.shape[$0] > 1 }
    self.axes = axes
    levels = axes.map { space.shape[$0] }
    isCategorical = axes.map { space.parameters[$0].isCategorical }
    coordinates = axes.map { axis in
      let parameter = space.parameters[axis]
      let last = Double(parameter.values.count - 1)
      return parameter.values.indices.map { index in
        if parameter.isCategorical { return Double(index) }
        let place = parameter.scale == nil ? Double(index) : parameter.coordinate(at: index) * last
        return (place - Self.low) / (last + Self.padding - Self.low)
      }
    }
  }

  /// The number of coordinates *d*.
  public var dimensions: Int { axes.count }

  /// Returns the coordinate of an index.
  ///
  /// - Parameters:
  ///   - index: an index into the parameter's values.
  ///   - axis: the number of the coordinate.
  public func coordinate(_ index: Int, axis: Int) -> Double {
    coordinates[axis][index]
  }

  private static let low = -padding

  private func width(_ axis: Int) -> Double {
    Double(levels[axis] - 1) + Self.padding - Self.low
  }

  /// Returns the index nearest to a coordinate; half-way coordinates go to the even index, of a parameter with a scale
  /// to the lower one.
  ///
  /// - Parameters:
  ///   - coordinate: any number; it is moved into 0...1, of a categorical parameter to the nearest label's number.
  ///   - axis: the number of the coordinate.
  /// - Complexity: O(1); O(log *n*) for a parameter of *n* values with a scale.
  public func index(_ coordinate: Double, axis: Int) -> Int {
    if space.parameters[axes[axis]].scale != nil { return nearest(to: coordinate, axis: axis) }
    let value =
      isCategorical[axis]
      ? coordinate : min(max(coordinate, 0), 1) * width(axis) + Self.low
    let last = levels[axis] - 1
    return Int(min(max(value.rounded(.toNearestOrEven), 0), Double(last)))
  }

  private func nearest(to coordinate: Double, axis: Int) -> Int {
    let places = coordinates[axis]
    var low = 0
    var high = places.count - 1
    // The last place whose middle to the one before is below the coordinate.
    while low < high {
      let middle = (low + high + 1) / 2
      if (places[middle - 1] + places[middle]) / 2 < coordinate {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }

  /// Returns the *d* coordinates of a configuration.
  public func point(_ configuration: Configuration) -> [Double] {
    axes.indices.map { coordinate(configuration.indices[axes[$0]], axis: $0) }
  }

  /// Returns the configuration nearest to a point of *d* coordinates; among candidates the one nearest to that.
  public func configuration(_ point: [Double]) -> Configuration {
    var indices = [Int](repeating: 0, count: space.parameters.count)
    for axis in axes.indices { indices[axes[axis]] = index(point[axis], axis: axis) }
    return space.nearest(to: Configuration(indices))
  }

  /// Returns the configuration of a point of a design, whose *d* coordinates in 0...1 are shares of each axis: labels
  /// have equal shares.
  func configuration(ofShares shares: [Double]) -> Configuration {
    configuration(
      axes.indices.map { axis in
        guard isCategorical[axis] else { return shares[axis] }
        return (shares[axis] * Double(levels[axis])).rounded(.down)
      })
  }

  /// Whether the indices nearest to the coordinates are those of a cell, as they always are on a grid.
  func hasCell(at point: [Double]) -> Bool {
    guard space.candidates != nil else { return true }
    var indices = [Int](repeating: 0, count: space.parameters.count)
    for axis in axes.indices { indices[axes[axis]] = index(point[axis], axis: axis) }
    return space.contains(Configuration(indices))
  }

  /// Returns the cell nearest to a point of *d* coordinates.
  public func cell(_ point: [Double]) -> Int { space.cell(of: configuration(point)) }

  /// The configuration in the middle of the space; of two middle indices the even one, of labels the first one.
  public var centre: Configuration {
    space.nearest(
      to: Configuration(
        space.parameters.map {
          $0.isCategorical
            ? 0 : Int((Double($0.values.count - 1) / 2).rounded(.toNearestOrEven))
        }))
  }

  /// Returns the squared distance of two points; two labels are 1 apart, and so are the ends of any other axis at most.
  static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + min(($1.0 - $1.1) * ($1.0 - $1.1), 1) }
  }
}

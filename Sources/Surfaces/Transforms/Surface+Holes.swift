import RematchNumerics
import Search

extension Surface {
  func withHoles(share: Double, seed: UInt64) throws(SurfaceError) -> Surface {
    var stream = RandomStream(seed: seed, name: "holes")
    let count = Int((share * Double(space.cellCount)).rounded())
    var isHole = [Bool](repeating: false, count: space.cellCount)
    for cell in stream.permutation(space.cellCount).prefix(count) { isHole[cell] = true }
    return try withHoles { isHole[$0] }
  }

  /// The corner in which every ordered parameter is above the same part of its range.
  func withCorner(share: Double) throws(SurfaceError) -> Surface {
    let ordered = space.parameters.indices.filter { !space.parameters[$0].isCategorical }
    guard !ordered.isEmpty else { throw wrong(.corner(share: share), "an ordered parameter") }
    let side = Portable.pow(share, 1 / Double(ordered.count))
    return try withHoles { cell in
      let indices = self.space.configuration(ofCell: cell).indices
      return ordered.allSatisfy { axis in
        Double(indices[axis]) >= (1 - side) * Double(self.space.shape[axis])
      }
    }
  }

  /// The surface where cells fail before their first reading.
  private func withHoles(_ isHole: (Int) -> Bool) throws(SurfaceError) -> Surface {
    let old = table()
    let row = old.steps * old.width
    let table = old.withNumbers { numbers in
      ReadingTable(cellCount: old.cellCount, steps: old.steps, width: old.width) { cell, target in
        let fails = isHole(cell)
        for number in 0..<row {
          target[number] = fails ? .nan : numbers[cell * row + number]
        }
      }
    }
    return try remade(table: table)
  }

  /// The surface where every reading that a cell lacks is a value, maximised.
  func withPenalty(_ value: Double) throws(SurfaceError) -> Surface {
    let old = table()
    let table = old.withNumbers { numbers in
      ReadingTable(cellCount: old.cellCount, steps: old.steps, width: old.width) { cell, target in
        for number in target.indices {
          let own = numbers[cell * target.count + number]
          target[number] = own.isNaN ? value : own
        }
      }
    }
    return try remade(table: table)
  }
}

import RematchNumerics
import Search
import Testing

@Suite("SearchSpace")
struct SearchSpaceTests {
  @Test("cells are numbered in row-major order, and back")
  func cells() throws {
    let space = try SearchSpace([
      Parameter(name: "a", values: [0, 1, 2]), Parameter(name: "b", values: [5]),
      Parameter(name: "c", values: [1, 2, 4, 8]),
    ])
    #expect(space.cellCount == 12)
    #expect(space.shape == [3, 1, 4])
    #expect(space.cell(of: [0, 0, 3]) == 3)
    #expect(space.cell(of: [1, 0, 0]) == 4)
    for cell in 0..<12 {
      let configuration = space.configuration(ofCell: cell)
      #expect(space.contains(configuration))
      #expect(space.cell(of: configuration) == cell)
    }
    #expect(!space.contains([0, 0]))
    #expect(!space.contains([0, 1, 0]))
    #expect(!space.contains([-1, 0, 0]))
    #expect(space.values(of: [2, 0, 1]) == ["a": 2, "b": 5, "c": 2])
  }

  @Test("20,000 parameters are checked in linear time", .timeLimit(.minutes(1)))
  func manyParameters() throws {
    var parameters = (0..<20_000).map { Parameter(name: "p\($0)", values: [1]) }
    let space = try SearchSpace(parameters)
    #expect(space.cellCount == 1)
    #expect(space.snap(.values(space.values(of: space.configuration(ofCell: 0)))).problem == nil)
    parameters.append(Parameter(name: "p7", values: [1]))
    #expect(throws: SearchSpaceError.duplicateName("p7")) { try SearchSpace(parameters) }
  }

  @Test("bad parameters are refused with the parameter and the place")
  func errors() {
    func error(_ parameters: [Parameter]) -> SearchSpaceError? {
      do {
        _ = try SearchSpace(parameters)
        return nil
      } catch { return error }
    }
    #expect(error([]) == .noParameters)
    let wide = Parameter(name: "a", values: [-1e308, 1e308])
    #expect(error([wide]) == .rangeOverflows(parameter: "a", first: -1e308, last: 1e308))
    #expect(error([Parameter(name: "a", values: [-8e307, 0, 8e307])]) == nil)
    #expect(error([Parameter(name: "a", values: [])]) == .noValues(parameter: "a"))
    #expect(
      error([Parameter(name: "a", values: [1, 1])])
        == .notAscending(parameter: "a", index: 1, value: 1, previous: 1))
    #expect(
      error([Parameter(name: "a", values: [2, 1])])
        == .notAscending(parameter: "a", index: 1, value: 1, previous: 2))
    #expect(
      error([Parameter(name: "a", values: [1]), Parameter(name: "a", values: [1])])
        == .duplicateName("a"))
    #expect(
      error([Parameter(name: "a", values: [0, .infinity])])
        == .notFinite(parameter: "a", index: 1, value: .infinity))
    let long = Parameter(name: "x", values: (0..<1000).map(Double.init))
    let many = (0..<7).map { Parameter(name: "x\($0)", values: long.values) }
    #expect(error(many) == .tooManyCells)
  }

  @Test("the nearest value is the first one on a tie, in floating point, as in the kit")
  func nearest() {
    let parameter = Parameter(name: "a", values: [0, 1, 2, 2.5])
    #expect(parameter.nearestIndex(to: 1) == 1)
    #expect(parameter.nearestIndex(to: 0.5) == 0)
    #expect(parameter.nearestIndex(to: 2.25) == 2)
    #expect(parameter.nearestIndex(to: 2.26) == 3)
    #expect(parameter.nearestIndex(to: -7) == 0)
    #expect(parameter.nearestIndex(to: 7) == 3)
    #expect(parameter.nearestIndex(to: .nan) == 0)
    #expect(parameter.nearestIndex(to: .infinity) == 0)
    #expect(parameter.nearestIndex(to: 1e300) == 0)
    #expect(parameter.index(of: 2) == 2)
    #expect(parameter.index(of: 2.4) == nil)
  }
}

@Suite("FreshCells")
struct FreshCellsTests {
  @Test("every cell comes once, then repeats begin")
  func exhaust() throws {
    let space = try SearchSpace([Parameter(name: "a", values: (0..<30).map(Double.init))])
    var fresh = FreshCells(space)
    var stream = RandomStream(seed: 5)
    let drawn = (0..<30).map { _ in fresh.removeRandom(using: &stream) }
    #expect(Set(drawn) == Set(0..<30))
    #expect(fresh.isExhausted)
    #expect((0..<30).contains(fresh.removeRandom(using: &stream)))
  }

  @Test("draws are uniform over what is left")
  func uniform() throws {
    let space = try SearchSpace([Parameter(name: "a", values: (0..<10).map(Double.init))])
    var stream = RandomStream(seed: 6)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<4000 {
      var fresh = FreshCells(space)
      for cell in 0..<6 { _ = fresh.remove(cell) }
      counts[fresh.removeRandom(using: &stream)] += 1
    }
    #expect(counts[..<6].allSatisfy { $0 == 0 })
    // 1000 expected each; five standard deviations of the binomial are 137.
    #expect(counts[6...].allSatisfy { abs($0 - 1000) < 137 })
  }

  @Test("running and ended trials are taken out, those without a configuration are passed over")
  func ledger() throws {
    let space = try SearchSpace([Parameter(name: "a", values: [0, 1, 2, 3])])
    var ledger = Ledger(space: space, contest: .final)
    ledger.end(ledger.start([1]), as: .stopped)
    ledger.start([2])
    ledger.start([])
    var fresh = FreshCells(space)
    fresh.remove(trialsOf: ledger)
    #expect((0..<4).filter(fresh.contains) == [0, 3])
  }
}

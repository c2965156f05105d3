import Catalog
import RematchNumerics
import Search
import Surfaces
import Surrogates

/// How the cost of a fit and of a batch grows with the number of observations.
func measureSuggestionGrowth(_ workshop: Workshop, _ report: inout Report) throws {
  guard let recipe = try workshop.recipes().first(where: { $0.name == "smooth-6" }) else { return }
  let surface = try Surface(recipe)
  let contest = try Contest(rounds: 1000, slots: 5, steps: 1)
  let method = try MethodCatalog.builtIn.method(parsing: "champion-preliminary?random=0")
  let sizes = workshop.isQuick ? [25, 50, 100] : [25, 50, 100, 200, 400]
  var duels = sizes.map { _ in Duel() }
  for round in 0..<(workshop.isQuick ? 1 : 3) {
    var stream = RandomStream(seed: UInt64(round), name: "growth")
    var history: [Trial] = []
    for (index, size) in sizes.enumerated() {
      while history.count < size {
        let cell = stream.index(below: surface.space.cellCount)
        let reward = surface.fullReward(ofCell: cell) ?? .nan
        history.append(
          Trial(
            id: history.count, configuration: surface.space.configuration(ofCell: cell), start: 1,
            state: .completed, readings: [Reading(mean: reward, lower: reward, upper: reward)]))
      }
      let ledger = Ledger(space: surface.space, contest: contest, iteration: 2, history: history)
      let batch = try processorSeconds {
        let suggester = try method.suggester.makeSuggester(
          for: RunSetup(space: surface.space, contest: contest, seed: UInt64(round)))
        keep(try suggester.suggest(ledger, count: 5).count)
      }
      // The stream of the suggester after the first slot's number, so that the starts are the same.
      var starts = RandomStream(seed: UInt64(round), name: "gp")
      keep(starts.uniform())
      let fit = try processorSeconds {
        var process = try GaussianProcess(
          inputs: history.map { point($0.configuration, in: surface.space) },
          targets: history.map { -($0.reward ?? 0) })
        keep(process.fit(randomStarts: 10, using: &starts).evaluations)
      }
      duels[index].add(batch, fit)
    }
  }
  for (size, duel) in zip(sizes, duels) {
    report.add(
      Row(
        name: "batch of 5 suggested, 6 parameters, n = \(size)", unit: "ms",
        figure: duel.time(scale: 1e3),
        rival: Row.Rival(
          name: "the fit in it", figure: duel.theirTime(scale: 1e3), ratio: duel.ratio())))
  }
  report.note("batch of 5, growth with n: \(growth(sizes, duels.map(\.ours)))")
  report.note("fit of hyperparameters, growth with n: \(growth(sizes, duels.map(\.theirs)))")
}

/// How the cost of the posterior at many points grows with their number, beside upper bounds of it.
func measurePosteriorGrowth(_ workshop: Workshop, _ report: inout Report) throws {
  let sizes = workshop.isQuick ? [1000, 10_000] : [1000, 10_000, 100_000, 300_000]
  let d = 3
  var stream = RandomStream(seed: 1, name: "posterior")
  let process = try sampleProcess(count: 100, dimension: d, using: &stream)
  let points = (0..<(d * (sizes.last ?? 0))).map { _ in stream.uniform() }
  var duels = sizes.map { _ in Duel() }
  for (index, size) in sizes.enumerated() {
    let part = Array(points[..<(d * size)])
    for _ in 0..<workshop.rounds(7) {
      duels[index].add(
        processorSeconds { keep(process.screen(points: part).varianceBounds[0]) },
        processorSeconds { keep(process.predict(points: part).variances[0]) })
    }
  }
  for (size, duel) in zip(sizes, duels) {
    report.add(
      Row(
        name: "means and variance bounds of \(size) cells, n = 100", unit: "ms",
        figure: duel.time(scale: 1e3),
        rival: Row.Rival(
          name: "the variances themselves", figure: duel.theirTime(scale: 1e3),
          ratio: duel.ratio())))
  }
  report.note("posterior, growth with the cells: \(growth(sizes, duels.map(\.theirs)))")
  report.note("bounds of it, the same: \(growth(sizes, duels.map(\.ours)))")
}

/// The exponents of the growth between neighbouring sizes, and over all.
private func growth(_ sizes: [Int], _ seconds: [[Double]]) -> String {
  func exponent(_ from: Int, _ to: Int) -> String {
    let ratios = zip(seconds[from], seconds[to]).map { $1 / $0 }
    let power = Portable.log(Spread(ratios).median)
    return short(power / Portable.log(Double(sizes[to]) / Double(sizes[from])))
  }
  let steps = (1..<sizes.count).map { "\(exponent($0 - 1, $0)) to \(sizes[$0])" }
  return "exponent \(exponent(0, sizes.count - 1)) from \(sizes[0]) to \(sizes[sizes.count - 1])"
    + " (\(steps.joined(separator: ", ")))"
}

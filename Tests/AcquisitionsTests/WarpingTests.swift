import Acquisitions
import RematchNumerics
import Testing

@Suite("Warping")
struct WarpingTests {
  @Test("the better half stays, the worse half gets normal quantiles by rank, worked by hand")
  func halfRank() {
    let losses = [5.0, -1, 1000, 0, 3, 40, -3]
    let warped = Warping.halfRank.apply(losses)
    // The median is 3; the better half deviates from it by 3, 4 and 6.
    let spread = ((9.0 + 16 + 36) / 3).squareRoot()
    let quantiles = [7.0 / 12, 9.0 / 12, 11.0 / 12].map(NormalDistribution.quantile)
    let expected = [
      3 + spread * quantiles[0], -1, 3 + spread * quantiles[2], 0, 3, 3 + spread * quantiles[1], -3,
    ]
    for (own, right) in zip(warped, expected) { #expect(abs(own - right) < 1e-12) }
  }

  @Test("the order stays, equal losses stay equal, and flat losses stay as they are")
  func order() {
    var stream = RandomStream(seed: 2, name: "warping")
    for count in [1, 2, 3, 10, 41] {
      let losses = (0..<count).map { _ in Double(stream.index(below: 12)) }
      let warped = Warping.halfRank.apply(losses)
      for i in losses.indices {
        for j in losses.indices {
          #expect((losses[i] < losses[j]) == (warped[i] < warped[j]))
        }
      }
    }
    #expect(Warping.halfRank.apply([2, 2, 2]) == [2, 2, 2])
    #expect(Warping.halfRank.apply([]) == [])
    #expect(Warping.none.apply([3, 1]) == [3, 1])
  }
}

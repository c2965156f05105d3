import RematchNumerics
import Testing

@Suite("Statistics")
struct StatisticsTests {
  @Test("The median of an odd count is the middle, of an even one the mean of the two")
  func medians() {
    #expect(median([3]) == 3)
    #expect(median([9, 1, 4]) == 4)
    #expect(median([4, 1, 9, 2]) == 3)
    #expect(median([.infinity, 0, -.infinity]) == 0)
  }

  @Test("Percentiles equal NumPy's")
  func percentiles() throws {
    for row in try Fixtures.load().percentile {
      #expect(percentile(ofSorted: [1, 2.5, 2.5, 4, 10, 11], row[0]) == row[1])
    }
    #expect(percentile(ofSorted: [7], 0.3) == 7)
    #expect(percentile(ofSorted: [-.infinity, -.infinity, 1], 0.25) == -.infinity)
  }

  @Test("The mean is the sum over the count")
  func means() {
    #expect(mean([2]) == 2)
    #expect(mean([1, 2, 6]) == 3)
  }
}

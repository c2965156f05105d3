import Foundation
import RematchNumerics
import Testing

@testable import Surfaces

@Suite("TableWriter")
struct TableWriterTests {
  private func text(_ numbers: [Double], _ shape: [Int], chunk: Int = 1 << 20) throws -> String {
    var bytes: [UInt8] = []
    try numbers.withUnsafeBufferPointer {
      try TableWriter.write($0, shape: shape, chunk: chunk) { bytes.append(contentsOf: $0) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("numbers are nested as the shape says, in their shortest form")
  func form() throws {
    #expect(try text([5, -0.0, 0.1], [3]) == "[5.0, -0.0, 0.1]")
    #expect(try text([1, 2, 3, 4], [2, 2]) == "[[1.0, 2.0], [3.0, 4.0]]")
    #expect(try text([1, 2], [2, 1, 1]) == "[[[1.0]], [[2.0]]]")
    #expect(try text([1e300], [1, 1]) == "[[1e+300]]")
  }

  @Test("a table that is written and read again is the same bit for bit")
  func roundTrip() throws {
    var random = RandomStream(seed: 7)
    let special = [
      0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude,
    ]
    let numbers = (0..<4200).map { index in
      let number = index < special.count ? special[index] : Double(bitPattern: random.next())
      return number.isFinite ? number : 1
    }
    for shape in [[4200], [60, 70], [10, 10, 14, 3], [1, 4200, 1]] {
      let result = try ScanResult("{\"data\": \(text(numbers, shape, chunk: 100)), \"a\": 1}")
      #expect(result.shape == shape)
      #expect(result.numbers.map(\.bitPattern) == numbers.map(\.bitPattern))
    }
  }

  @Test("the sink gets chunks of about the size asked for, and its error comes through")
  func chunks() throws {
    var sizes: [Int] = []
    try [Double](repeating: 1, count: 1000).withUnsafeBufferPointer { numbers in
      try TableWriter.write(numbers, shape: [1000], chunk: 512) { sizes.append($0.count) }
      #expect(throws: CancellationError.self) {
        try TableWriter.write(numbers, shape: [1000], chunk: 512) { _ in throw CancellationError() }
      }
    }
    #expect(sizes.reduce(0, +) == 5000)
    #expect(sizes.dropLast().allSatisfy { (512..<600).contains($0) })
  }

  @Test("a number that is not finite is refused with its place")
  func notFinite() {
    let error = #expect(throws: ContestJSONError.self) {
      _ = try text([1, 2, 3, .nan], [2, 2])
    }
    #expect(error?.description == "data[1][1] is nan, which JSON cannot hold")
  }
}

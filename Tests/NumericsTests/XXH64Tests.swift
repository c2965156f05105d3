import RematchNumerics
import Testing

@Suite("XXH64")
struct XXH64Tests {
  let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: 31 * $0 + 7) }

  @Test(
    "Published texts have their published hashes",
    arguments: [
      ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
      ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64)])
  func published(text: String, hash: UInt64) {
    #expect(XXH64.hash(text) == hash)
  }

  @Test("Every length and seed gives the reference's hash")
  func reference() throws {
    for row in try Fixtures.load().xxh64 {
      let prefix = Array(bytes.prefix(Int(row[0])))
      #expect(prefix.withUnsafeBytes { XXH64.hash($0, seed: row[1]) } == row[2], "\(row[0]) bytes")
    }
  }

  @Test(
    "Pieces of any size give the hash of the whole", arguments: [1, 3, 8, 31, 32, 33, 64, 1000])
  func streaming(size: Int) {
    let text = bytes.prefix(3000)
    var hash = XXH64(seed: 5)
    for start in stride(from: 0, to: text.count, by: size) {
      Array(text[start..<min(start + size, text.count)]).withUnsafeBytes { hash.update($0) }
    }
    #expect(hash.digest() == Array(text).withUnsafeBytes { XXH64.hash($0, seed: 5) })
  }

  @Test("A digest leaves the stream as it was, and an empty piece changes nothing")
  func digestIsPure() {
    var hash = XXH64()
    Array("ab".utf8).withUnsafeBytes { hash.update($0) }
    #expect(hash.digest() == XXH64.hash("ab"))
    hash.update(UnsafeRawBufferPointer(start: nil, count: 0))
    Array("c".utf8).withUnsafeBytes { hash.update($0) }
    #expect(hash.digest() == XXH64.hash("abc"))
  }
}

/// The 64-bit xxHash of a sequence of bytes: a fast checksum, not a cryptographic one.
///
/// Source: the public xxHash specification, version 0.1.1, section "XXH64 algorithm description".
/// The result is that of the canonical implementation on every machine, whatever its byte order,
/// and does not depend on how the bytes were divided among calls of ``update(_:)``.
public struct XXH64: Sendable {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
  private static let stripe = 32

  private let seed: UInt64
  private var lanes: (UInt64, UInt64, UInt64, UInt64)
  private var pending: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  private var length = 0

  /// Starts the hash of an empty sequence.
  public init(seed: UInt64 = 0) {
    self.seed = seed
    lanes = (
      seed &+ Self.prime1 &+ Self.prime2, seed &+ Self.prime2, seed, seed &- Self.prime1
    )
  }

  /// Appends bytes to the sequence.
  ///
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    let waiting = length % Self.stripe
    length += bytes.count
    if waiting > 0 {
      let taken = min(Self.stripe - waiting, rest.count)
      store(UnsafeRawBufferPointer(rebasing: rest.prefix(taken)), at: waiting)
      guard waiting + taken == Self.stripe else { return }
      let full = pending
      withUnsafeBytes(of: full) { consume($0) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken))
    }
    let whole = rest.count - rest.count % Self.stripe
    consume(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
    store(UnsafeRawBufferPointer(rebasing: rest.dropFirst(whole)), at: 0)
  }

  /// Returns the hash of the bytes so far; more may follow.
  public func digest() -> UInt64 {
    var hash = seed &+ Self.prime5
    if length >= Self.stripe {
      hash =
        Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7) &+ Self.rotate(lanes.2, 12)
        &+ Self.rotate(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
        hash = (hash ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
      }
    }
    hash = hash &+ UInt64(length)
    hash = withUnsafeBytes(of: pending) { bytes in
      Self.absorb(UnsafeRawBufferPointer(rebasing: bytes.prefix(length % Self.stripe)), into: hash)
    }
    hash = (hash ^ hash &>> 33) &* Self.prime2
    hash = (hash ^ hash &>> 29) &* Self.prime3
    return hash ^ hash &>> 32
  }

  /// Returns the hash of a buffer of bytes.
  ///
  /// - Complexity: O(*n*), where *n* is the number of bytes.
  public static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var hash = XXH64(seed: seed)
    hash.update(bytes)
    return hash.digest()
  }

  /// Returns the hash of a text's UTF-8 bytes.
  ///
  /// Texts that compare equal can have different bytes (composed and decomposed accents), and so
  /// different hashes.
  public static func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var text = text
    return text.withUTF8 { hash(UnsafeRawBufferPointer($0), seed: seed) }
  }

  /// Copies bytes that do not fill a stripe to where they wait for the next ones.
  private mutating func store(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    withUnsafeMutableBytes(of: &pending) { buffer in
      UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]).copyMemory(from: bytes)
    }
  }

  /// Mixes whole stripes into the lanes.
  private mutating func consume(_ stripes: UnsafeRawBufferPointer) {
    var (a, b, c, d) = lanes
    for offset in stride(from: 0, to: stripes.count, by: Self.stripe) {
      a = Self.round(a, Self.word(stripes, at: offset))
      b = Self.round(b, Self.word(stripes, at: offset + 8))
      c = Self.round(c, Self.word(stripes, at: offset + 16))
      d = Self.round(d, Self.word(stripes, at: offset + 24))
    }
    lanes = (a, b, c, d)
  }

  /// Mixes the last bytes, fewer than a stripe, into the hash.
  private static func absorb(_ bytes: UnsafeRawBufferPointer, into hash: UInt64) -> UInt64 {
    var hash = hash
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = rotate(hash ^ round(0, word(bytes, at: offset)), 27) &* prime1 &+ prime4
      offset += 8
    }
    if offset + 4 <= bytes.count {
      let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      hash = rotate(hash ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
      offset += 4
    }
    for byte in bytes[offset...] {
      hash = rotate(hash ^ UInt64(byte) &* prime5, 11) &* prime1
    }
    return hash
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word &<< count | word &>> (64 &- count)
  }
}

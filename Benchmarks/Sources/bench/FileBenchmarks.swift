import Foundation
import RematchNumerics
import Surfaces

/// Opening binary tables, small and large.
func measureOpening(_ workshop: Workshop, _ report: inout Report) throws {
  let sizes = [1000, workshop.isQuick ? 30_000 : 400_000]
  for cells in sizes {
    let path = workshop.path("table-\(cells).rsurf")
    try workshop.generated(cells: cells).write(to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let duel = try Duel(rounds: workshop.rounds(15)) {
      keep(try Surface.open(path).fullReward(ofCell: 0))
    } _: {
      keep(try Data(contentsOf: URL(fileURLWithPath: path)).count)
    }
    let time = duel.time(scale: 1e3)
    report.add(
      Row(
        name: "open a binary table of \(short(try workshop.size(path) / 1e6)) MB", unit: "ms",
        figure: time, target: .atMost(5, time),
        rival: Row.Rival(
          name: "Data(contentsOf:)", figure: duel.theirTime(scale: 1e3), ratio: duel.ratio())))
  }
}

/// Reading the JSON of the contest's final stage: speed and memory.
func measureParse(_ workshop: Workshop, _ report: inout Report) throws {
  let path = workshop.path("final.json")
  try workshop.publicTable().write(to: path)
  defer { try? FileManager.default.removeItem(atPath: path) }
  let megabytes = try workshop.size(path) / 1e6
  let piece = try flatPiece(of: path, bytes: workshop.isQuick ? 300_000 : 4_000_000)
  let decoded = try Duel(rounds: workshop.rounds(7)) {
    keep(try Surface.open(path).steps)
  } _: {
    keep(try JSONDecoder().decode([Double].self, from: piece).count)
  }
  let pieceMegabytes = Double(piece.count) / 1e6
  let name = "parse contest JSON of \(short(megabytes)) MB"
  let rate = decoded.rate(megabytes)
  report.add(
    Row(
      name: name, unit: "MB/s", figure: rate, target: .atLeast(250, rate),
      rival: Row.Rival(
        name: "JSONDecoder on \(short(pieceMegabytes)) MB",
        figure: decoded.theirRate(pieceMegabytes),
        ratio: decoded.ratio(share: megabytes / pieceMegabytes))))

  let bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  let hashed = try Duel(rounds: workshop.rounds(7)) {
    keep(try Surface.open(path).steps)
  } _: {
    keep(bytes.withUnsafeBytes { XXH64.hash($0) })
  }
  report.add(
    Row(
      name: name, unit: "MB/s", figure: hashed.rate(megabytes),
      rival: Row.Rival(
        name: "limit: XXH64 of the file", figure: hashed.theirRate(megabytes), ratio: hashed.ratio()
      )))

  let empty = workshop.path("small.json")
  try workshop.generated(cells: 4).write(to: empty)
  let baseline = try parseMemory(empty)
  let shares = try (0..<workshop.rounds(3)).map { _ in
    let memory = try parseMemory(path)
    return (memory.peak - baseline.peak - memory.table) / (megabytes * 1e6)
  }
  let share = Spread(shares)
  report.add(
    Row(
      name: "the same, peak memory besides the table", unit: "file sizes", figure: share,
      target: .atMost(1.5, share)))
}

/// The first numbers of a contest file as one flat list, which is less work than nested ones.
private func flatPiece(of path: String, bytes: Int) throws -> Data {
  let file = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
  guard let key = file.range(of: Data(#""data":[["#.utf8)) else {
    throw CocoaError(.fileReadCorruptFile, userInfo: [NSFilePathErrorKey: path])
  }
  let brackets: Set<UInt8> = [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "}")]
  var numbers = Data(file[key.upperBound...].prefix(bytes).filter { !brackets.contains($0) })
  if let comma = numbers.lastIndex(of: UInt8(ascii: ",")) { numbers = numbers.prefix(upTo: comma) }
  return Data("[".utf8) + numbers + Data("]".utf8)
}

/// The hidden subcommand: opens a file, prints the peak memory and the size of the table in bytes.
func printParseMemory(_ path: String) throws {
  let surface = try Surface.open(path)
  let table = surface.table().withNumbers { $0.count * MemoryLayout<Double>.stride }
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  let kilobytes = line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first ?? 0
  print(kilobytes * 1024, table)
}

/// What the subcommand prints in a process of its own.
private func parseMemory(_ path: String) throws -> (peak: Double, table: Double) {
  let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  let words = try output(of: program, ["--measure-parse", path])
    .split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
  guard words.count == 2 else { throw CocoaError(.fileReadCorruptFile) }
  return (words[0], words[1])
}

/// What a program prints on standard output.
func output(of program: String, _ arguments: [String]) throws -> String {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw ProgramError(program: program, status: process.terminationStatus)
  }
  return String(decoding: data, as: UTF8.self)
}

/// A program that failed.
struct ProgramError: Error, CustomStringConvertible {
  let program: String
  let status: Int32

  var description: String { "\(program): ended with status \(status); expected 0" }
}

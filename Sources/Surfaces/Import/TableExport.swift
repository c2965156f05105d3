import Foundation
import RematchDocuments
import Search

/// Writes a surface as delimited text, with a description that makes an equal surface of it again.
public struct TableExport {
  /// How the steps are written.
  public enum Form: String, CaseIterable, Sendable {
    /// A row per cell and step.
    case long
    /// A row per cell, columns per step.
    case wide
  }

  private let surface: Surface
  private let form: Form
  private let hasBounds: Bool
  /// The names of the columns after the parameters.
  private let step: String
  private let seconds: String
  private let lower: String
  private let upper: String
  private let status: String
  private let reward: String

  /// What stands in the column of the status.
  private static let valid = "ok"
  private static let failed = "failed"
  /// The text is written in pieces of about this many bytes.
  private static let pieceLength = 1 << 20

  /// An export of a surface.
  public init(_ surface: Surface, form: Form) {
    self.surface = surface
    self.form = form
    hasBounds = surface.table().width == 3
    var used = Set(surface.space.parameters.map(\.name))
    func name(_ wanted: String) -> String {
      var name = wanted
      while !used.insert(name).inserted { name += "_" }
      return name
    }
    reward = name(surface.objective.name)
    step = name("step")
    lower = name("lower")
    upper = name("upper")
    seconds = name("seconds")
    status = name("status")
  }

  private var isLong: Bool { form == .long && surface.steps > 1 }

  private func columns(_ name: String) -> [String] {
    form == .long || surface.steps == 1 ? [name] : (1...surface.steps).map { "\(name)_\($0)" }
  }

  private var header: [String] {
    var header = surface.space.parameters.map(\.name)
    if isLong { header.append(step) }
    header += columns(reward)
    if hasBounds { header += columns(lower) + columns(upper) }
    if surface.durations != nil { header += columns(seconds) }
    return header + [status]
  }

  /// The description of the text.
  public var description: ImportDescription {
    var description = ImportDescription()
    description.name = surface.name
    description.about = surface.objective.about
    description.parameters = surface.space.parameters.map(\.name)
    description.reward = surface.objective.name
    description.minimize = surface.objective.direction == .minimize
    if form == .wide, surface.steps > 1 {
      description.steps = columns(reward)
    } else {
      description.reward = reward
      description.valid = status
    }
    if isLong { description.fidelity = step }
    if hasBounds {
      description.lower = ImportDescription.Columns(columns(lower))
      description.upper = ImportDescription.Columns(columns(upper))
    }
    if surface.durations != nil {
      description.seconds = ImportDescription.Columns(columns(seconds))
    }
    for parameter in surface.space.parameters {
      description.kinds[parameter.name] =
        parameter.kindName + (parameter.scale == .log ? "-log" : "")
      if let labels = parameter.labels { description.labels[parameter.name] = labels }
    }
    if let standard = surface.space.defaultConfiguration {
      for (name, value) in surface.space.values(of: standard) {
        switch value {
        case .number(let number): description.defaults[name] = .number(number)
        case .text(let text): description.defaults[name] = .string(text)
        }
      }
    }
    description.space = surface.space.candidates == nil ? .grid : .list
    description.readings = surface.provenance.readings
    description.source = surface.provenance.source
    description.licence = surface.provenance.licence
    return description
  }

  /// Writes the text, and its description beside it.
  public func write(to path: String) throws(SurfaceError) {
    do throws(SurfaceError) {
      try writeSurfaceFile(to: path) { sink in
        var text = Data()
        append(header.map(Self.field), to: &text)
        var readings: [Reading] = []
        for cell in 0..<surface.space.cellCount {
          surface.readings(ofCell: cell, into: &readings)
          append(cell, readings.map(surface.objective.shown), to: &text)
          if text.count >= Self.pieceLength {
            try sink.append(text)
            text.removeAll(keepingCapacity: true)
          }
        }
        try sink.append(text)
      }
    } catch { throw .at(path: path, error) }
    let beside = ImportDescription.path(beside: path)
    do throws(SurfaceError) {
      try writeSurfaceFile(to: beside) { try $0.append(description.json()) }
    } catch { throw .at(path: beside, error) }
  }

  /// Appends the rows of a cell.
  private func append(_ cell: Int, _ readings: [Reading], to text: inout Data) {
    let configuration = surface.space.configuration(ofCell: cell)
    let values = zip(surface.space.parameters, configuration.indices).map { parameter, index in
      Self.field(parameter.value(at: index).text)
    }
    func number(_ number: Double?) -> String {
      // "-0.0" is kept, so that the surface that is read again has the same bits.
      number.map { $0 == 0 ? "\($0)" : ParameterValue.number($0).text } ?? ""
    }
    func reading(_ step: Int) -> Reading? { step < readings.count ? readings[step] : nil }
    if isLong || surface.steps == 1 {
      for step in 0..<surface.steps {
        var fields = values
        if isLong { fields.append("\(step + 1)") }
        let own = reading(step)
        fields.append(number(own?.mean))
        if hasBounds { fields += [number(own?.lower), number(own?.upper)] }
        if surface.durations != nil {
          fields.append(number(surface.seconds(ofCell: cell, step: step)))
        }
        append(fields + [own == nil ? Self.failed : Self.valid], to: &text)
      }
      return
    }
    let steps = 0..<surface.steps
    var fields = values + steps.map { number(reading($0)?.mean) }
    if hasBounds {
      fields += steps.map { number(reading($0)?.lower) } + steps.map { number(reading($0)?.upper) }
    }
    if surface.durations != nil {
      fields += steps.map { number(surface.seconds(ofCell: cell, step: $0)) }
    }
    append(
      fields + [readings.count == surface.steps ? Self.valid : Self.failed], to: &text)
  }

  private func append(_ fields: [String], to text: inout Data) {
    text.append(contentsOf: fields.joined(separator: ",").utf8)
    text.append(UInt8(ascii: "\n"))
  }

  /// A field as RFC 4180 has it: in quotes where it would be misread without.
  private static func field(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      byte > UInt8(ascii: " ") && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"")
        && byte != UInt8(ascii: ";")
    }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

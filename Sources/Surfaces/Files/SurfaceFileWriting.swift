import RematchDocuments

/// Writes a surface's file, which appears under its name only when it is complete.
///
/// - Parameter body: appends the content.
func writeSurfaceFile(
  to path: String, _ body: (borrowing ReplacementFile) throws -> Void
) throws(SurfaceError) {
  do {
    try ReplacementFile.write(to: path, body)
  } catch let error as SurfaceError {
    throw error
  } catch {
    throw .file(problem: "cannot be written: \(error)")
  }
}

import Datasets
import Foundation
import Surfaces

/// The surfaces of the embedded suite.
enum EmbeddedSurfaces {
  struct Unknown: Error { let name: String }

  static func named(_ name: String) throws -> Surface {
    guard let json = EmbeddedSuite.recipes.first(where: { $0.name == name })?.json else {
      throw Unknown(name: name)
    }
    return try Surface(SurfaceRecipe(json: Data(json)))
  }
}

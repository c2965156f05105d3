// swift-tools-version: 6.2
import PackageDescription

/// What the benchmarks measure; a package of their own, so that users of the library never build them.
let modules = [
  "RematchNumerics", "RematchDocuments", "Search", "Surfaces", "Surrogates", "Datasets", "Judging",
  "Catalog",
  "Records",
  "Campaigns", "External", "Reports",
]

let package = Package(
  name: "rematch-benchmarks",
  products: [
    .executable(name: "rematch-bench", targets: ["rematch-bench"]),
    .executable(name: "rematch-reference", targets: ["rematch-reference"]),
    .executable(name: "rematch-gate-rates", targets: ["rematch-gate-rates"]),
    .executable(name: "rematch-comparison-rates", targets: ["rematch-comparison-rates"]),
  ],
  dependencies: [.package(name: "rematch", path: "..")],
  targets: [
    .executableTarget(
      name: "rematch-bench",
      dependencies: modules.map { .product(name: $0, package: "rematch") },
      path: "Sources/bench"),
    .executableTarget(
      name: "rematch-reference",
      dependencies: ["RematchDocuments", "Records", "Scoring", "Search"].map {
        .product(name: $0, package: "rematch")
      },
      path: "Sources/reference"),
    .executableTarget(
      name: "rematch-gate-rates",
      dependencies: ["RematchNumerics", "RematchDocuments", "Records", "Scoring", "Search"].map {
        .product(name: $0, package: "rematch")
      },
      path: "Sources/gate"),
    .executableTarget(
      name: "rematch-comparison-rates",
      dependencies: ["RematchNumerics", "RematchDocuments", "Records", "Scoring", "Search"].map {
        .product(name: $0, package: "rematch")
      },
      path: "Sources/comparison"),
  ]
)

for target in package.targets {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
  ]
}

// swift-tools-version: 6.2
import PackageDescription

/// One row per module: its name, its folder, and the modules that it may import.
let modules: [(name: String, path: String, imports: [Target.Dependency])] = [
  ("Numerics", "Sources/Numerics", []),
  ("Search", "Sources/Search", ["Numerics"]),
  ("Surfaces", "Sources/Surfaces", ["Search", "Numerics"]),
  ("Surrogates", "Sources/Surrogates", ["Numerics"]),
  ("Datasets", "datasets", []),
  ("Judge", "Sources/Judge", ["Search", "Surfaces", "Numerics"]),
  ("Conformance", "Sources/Conformance", ["Search", "Numerics"]),
  ("Sampling", "Sources/Suggesters/Sampling", ["Search", "Numerics"]),
  (
    "GaussianProcess", "Sources/Suggesters/GaussianProcess", ["Search", "Surrogates", "Numerics"]
  ),
  ("External", "Sources/Suggesters/External", ["Search", "Numerics"]),
  ("EarlyStopping", "Sources/EarlyStopping", ["Search", "Numerics"]),
  (
    "Catalog", "Sources/Catalog",
    ["Search", "Sampling", "GaussianProcess", "External", "EarlyStopping"]
  ),
  ("Records", "Sources/Records", ["Search", "Numerics"]),
  ("Campaigns", "Sources/Campaigns", ["Search", "Surfaces", "Judge", "Records", "Numerics"]),
  ("Scoring", "Sources/Scoring", ["Records", "Search", "Numerics"]),
  ("Reports", "Sources/Reports", ["Scoring", "Records", "Search"]),
  (
    "RematchCommand", "Sources/RematchCommand",
    [
      "Search", "Surfaces", "Datasets", "Judge", "Catalog", "Conformance", "External", "Records",
      "Campaigns",
      "Scoring",
      "Reports", "Numerics",
    ]
  ),
]

/// The embedded suite, a recipe each in `datasets`.
let suite = [
  "smooth-2", "smooth-6", "hills-3", "hills-5", "ridge-2", "ridge-4", "cliff-3", "needle-2",
  "recommender-3", "recommender-5",
]

/// One row per test target: its name, what it may import, and the folders that are not source.
let tests: [(name: String, imports: [Target.Dependency], exclude: [String])] = [
  ("NumericsTests", ["Numerics", "TestSupport"], ["Fixtures"]),
  ("SurrogatesTests", ["Surrogates", "Numerics", "TestSupport"], []),
  ("SurfacesTests", ["Surfaces", "Datasets", "Search", "Numerics", "TestSupport"], []),
  ("SearchTests", ["Search", "Numerics"], []),
  ("CatalogTests", ["Catalog", "Search", "TestSupport"], []),
  ("RecordsTests", ["Records", "Search", "Numerics", "TestSupport"], []),
  ("EarlyStoppingTests", ["Catalog", "Search", "TestSupport"], []),
  (
    "GaussianProcessTests", ["GaussianProcess", "Surrogates", "Search", "Numerics", "TestSupport"],
    ["Fixtures"]
  ),
  ("SamplingTests", ["Catalog", "Search", "Numerics"], []),
  ("ScoringTests", ["Scoring", "Records", "Search", "Numerics"], ["Fixtures"]),
  (
    "ReportsTests", ["Reports", "Scoring", "Records", "Search", "Numerics", "TestSupport"], []
  ),
  (
    "CampaignsTests",
    [
      "Campaigns", "Catalog", "Judge", "Records", "Scoring", "Search", "Surfaces", "Numerics",
      "TestSupport",
    ],
    []
  ),
  ("ArchitectureTests", ["TestSupport"], []),
  ("ConformanceTests", ["Conformance", "Catalog", "External", "Search", "Numerics"], []),
  ("JudgeTests", ["Judge", "Search", "Surfaces", "Scoring", "TestSupport"], ["Fixtures"]),
  // Plays with a process that misbehaves.
  (
    "ExternalTests",
    ["External", "rogue", "Catalog", "Judge", "Search", "Surfaces", "Numerics", "TestSupport"],
    ["Fixtures", "Python"]
  ),
  // Runs the tool as a child process, so that it must be built.
  (
    "RematchCommandTests", ["rematch", "rogue", "Records", "Surfaces", "Search", "TestSupport"], []
  ),
]

/// The Python files of external suggesters.
let python = [
  "rematch", "thpo_shim", "adapt_botorch", "adapt_hebo", "adapt_hyperopt", "adapt_nevergrad",
  "adapt_openbox", "adapt_optuna", "adapt_skopt", "adapt_smac",
]

/// What a report's page is made of besides its data.
let page = ["chart.css", "report.css", "report.js"]

/// The files that are compiled into a module, by module.
let embedded = [
  "Datasets": suite.map { "\($0).json" }, "Reports": page.map { "HTML/Page/\($0)" },
  "External": python.map { "Python/\($0).py" },
]

/// What lies in a module's folder without being part of it, by module.
let unbuilt = ["Datasets": ["README.md"], "External": ["Examples", "Python/README.md"]]

let package = Package(
  name: "rematch",
  products: [.executable(name: "rematch", targets: ["rematch"])]
    + modules.map { .library(name: $0.name, targets: [$0.name]) },
  targets: modules.map {
    .target(
      name: $0.name, dependencies: $0.imports, path: $0.path,
      exclude: unbuilt[$0.name] ?? [],
      resources: embedded[$0.name]?.map { .embedInCode($0) })
  } + [
    .executableTarget(name: "rematch", dependencies: ["RematchCommand"]),
    .executableTarget(name: "rogue", path: "Tests/Rogue"),
    .target(name: "TestSupport", dependencies: ["Search", "Numerics"], path: "Tests/TestSupport"),
  ] + tests.map { .testTarget(name: $0.name, dependencies: $0.imports, exclude: $0.exclude) }
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

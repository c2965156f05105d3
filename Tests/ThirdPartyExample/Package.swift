// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "third-party-example",
  dependencies: [.package(name: "rematch", path: "../..")],
  targets: [
    .executableTarget(
      name: "my-rematch",
      dependencies: [
        .product(name: "RematchCommand", package: "rematch"),
        .product(name: "Search", package: "rematch"),
        .product(name: "RematchNumerics", package: "rematch"),
      ])
  ]
)

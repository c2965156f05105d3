let x = PackageResources.a_b_json.count

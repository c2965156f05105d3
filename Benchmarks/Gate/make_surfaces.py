"""Makes two variants of each surface of the embedded suite, of other sizes and with other optima.

    python3 Benchmarks/Gate/make_surfaces.py FOLDER
"""

import json
import pathlib
import random
import sys

PLACES = ("optimum", "centre", "hill", "needle")
WEIGHTS = ("gain", "rate", "cost", "curvature")


def vary(shape, rng):
    """Moves places by up to 0.15 and scales weights by up to a fifth."""
    varied = {}
    for key, value in shape.items():
        if key in PLACES:
            value = [round(min(0.9, max(0.1, x + rng.uniform(-0.15, 0.15))), 3) for x in value]
        elif key in WEIGHTS:
            value = [round(x * rng.uniform(0.8, 1.2), 3) for x in value]
        elif key == "hills":
            value = [vary(hill, rng) for hill in value]
        varied[key] = value
    return varied


root = pathlib.Path(__file__).resolve().parents[2]
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for path in sorted((root / "datasets").glob("*.json")):
    recipe = json.loads(path.read_text())
    for variant in (1, 2):
        rng = random.Random(f"{path.stem} {variant}")
        other = recipe | {"name": f"{path.stem}-v{variant}", "shape": vary(recipe["shape"], rng)}
        other["parameters"] = [
            p | {"count": p["count"] + rng.choice((-2, -1, 1, 2))} for p in recipe["parameters"]
        ]
        other["noise"] = recipe["noise"] | {"seed": recipe["noise"]["seed"] + 100 * variant}
        (folder / f"{path.stem}-v{variant}.json").write_text(json.dumps(other))

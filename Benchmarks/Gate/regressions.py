"""Plants one fault at a time into the real code, and prints what the gate says of each as a table.

    python3 Benchmarks/Gate/regressions.py [REPEATS | PATCH]...

The patches in `regressions`, all unless told otherwise, are applied to a copy of the last commit, which is
built each time; the baselines are those of the commit itself, of 10 and 30 repeats on the embedded suite.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATCHES = ROOT / "Benchmarks/Gate/regressions"
OURS = [("preliminary", "gp-ei"), ("final", "gp-ei")]
# Whose length scales begin at the width of the cube, not near what surfaces have.
BOUNDED = [("preliminary", "gp?prior=bounded"), ("final", "gp?prior=bounded")]
# Where the draws of a batch are all that tells its slots apart, and where stopped trials get one value.
DRAWN = ("preliminary", "gp?batch=thompson")
IMPUTED = ("final", "gp?imputation=mean+rank?trials=10")
PLANTED = {
    "refactoring": OURS,
    "acquisition-sign": OURS,
    "acquisition-sign-first-slot": OURS,
    "length-scale-frozen": [*OURS, *BOUNDED],
    "stopping-step": OURS[1:],
    "stopping-step-last": OURS[1:],
    "seed-reuse": [*OURS, DRAWN],
    "seed-reuse-random": [("preliminary", "random")],
    "stale-imputation": [*OURS[1:], IMPUTED],
}


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def processor_seconds():
    times = os.times()
    return times.children_user + times.children_system


def gate(rematch, baseline):
    begin, used = time.monotonic(), processor_seconds()
    command = [rematch, "gate", "--baseline", baseline, "--json"]
    text = subprocess.run(command, capture_output=True, text=True).stdout
    wall, used = time.monotonic() - begin, processor_seconds() - used
    result = json.loads(text)["results"][0]
    look = (result["looks"] or [{}])[-1]
    difference = f"{look['difference']:+.3f}" if look else ""
    played = look.get("repeats", "stage 1")
    return [result["verdict"], str(played), difference, f"{wall:.0f}", f"{used:.0f}"]


def main():
    budgets = [int(text) for text in sys.argv[1:] if text.isdigit()] or [10, 30]
    planted = {name: PLANTED[name] for name in sys.argv[1:] if not name.isdigit()} or PLANTED
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        source = work / "source"
        source.mkdir()
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True)
        subprocess.run(["tar", "-x", "-C", source], input=archive.stdout, check=True)
        rematch = source / ".build/release/rematch"
        build = ["swift", "build", "-c", "release", "--product", "rematch"]
        run(*build, cwd=source)
        baselines = {}
        for repeats in budgets:
            for contest, method in {place for places in planted.values() for place in places}:
                baselines[repeats, contest, method] = work / f"{repeats} {contest} {method}"
                run(rematch, "run", "-c", contest, "-s", method, "-r", str(repeats),
                    "-o", work / "runs", "--save-baseline", baselines[repeats, contest, method])  # fmt: skip
        print("| planted | method | contest | baseline's repeats | verdict | repeats played | difference"
              " | seconds | processor seconds |")  # fmt: skip
        print("|---|---|---|---|---|---|---|---|---|", flush=True)
        for name, places in planted.items():
            run("git", "apply", PATCHES / f"{name}.patch", cwd=source)
            run(*build, cwd=source)
            for contest, method in places:
                for repeats in budgets:
                    cells = gate(rematch, baselines[repeats, contest, method])
                    cells = [name, f"`{method}`", contest, str(repeats), *cells]
                    print(f"| {' | '.join(cells)} |", flush=True)
            run("git", "apply", "--reverse", PATCHES / f"{name}.patch", cwd=source)


main()

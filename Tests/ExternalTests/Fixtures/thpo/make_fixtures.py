"""Records what the contest organisers' kits make of the submissions beside this file.

The shim that runs unmodified submissions (`thpo_shim.py`) must give the same trials. The kits are
not part of this project: fetch `QQ-Browser-AI-Algorithm-Competition/THPO_Kit_2021` and
`.../THPO_Final_Kit_2021`.

    python3.8 -m venv VENV
    VENV/bin/pip install xarray==0.15.1 numpy==1.19.5 pandas==1.2.5 loky==3.4.1
    VENV/bin/python make_fixtures.py --preliminary-kit THPO_Kit_2021 --final-kit THPO_Final_Kit_2021

made `preliminary.json`, `final.json` and `kinds.json` with Python 3.8.18. The surface is "tiny" of the judge's
fixtures. The generators of `random` and NumPy are seeded before the submission is imported, with
the numbers that the suggester of a run of the judge of seed 1, 2 and 3 is handed.

A file is a list of runs: `run`, the judge's seed; `seed`, the suggester's; `code`, the kit's error
code; `history` and, of the final stage, `running`: [parameters as suggested, number of readings] in
the kit's order.

`kinds.json` has a run of each searcher of `kinds.py` in each of its stages, on the same surface with all
coordinates written as reals: `status`, how the kit's process ended (an error code, or below zero a signal);
`died`, whether the process did not come to its end; `history` and `running`: [coordinates that were
evaluated or null, number of readings, the last one].
"""

import argparse
import concurrent.futures
import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = os.path.join(HERE, "../../../JudgingTests/Fixtures/kit")
N_ITERATION = {"preliminary": 20, "final": 140}
# Of the run's seed, the upper half of XXH64 of "suggester".
SEEDS = {1: 1258656178, 2: 1620202934, 3: 2150145310}


def play(stage, run, seed):
    """Plays one run in the working folder, which holds a kit, the submission and the table."""
    import numpy

    sys.path.insert(0, os.getcwd())
    import thpo.common as common
    import thpo.run_search_one_time as loop

    random.seed(seed)
    numpy.random.seed(seed)
    searcher, seen = loop.get_implement_searcher(stage), {}

    def spy(*arguments):
        made = searcher(*arguments)
        suggest, stop = made.suggest, made.is_early_stop if stage == "final" else None

        def suggest_and_see(*seen_now):
            seen["lists"] = seen_now[-3:-1] if stage == "final" else (None, seen_now[0])
            return suggest(*seen_now)

        def stop_and_see(*seen_now):
            seen["lists"] = seen_now[-2:]
            return stop(*seen_now)

        made.suggest, made.is_early_stop = suggest_and_see, stop_and_see
        return made

    names = common.CmdArgs
    arguments = {
        names.data_root: "./",
        names.result_root: "./results-",
        names.n_iteration: N_ITERATION[stage],
        names.n_suggestions: 5,
        names.timeout: 600,
    }
    code, _ = loop.run_search_one_time(arguments, spy, "tiny", 1)
    running, history = seen["lists"]
    outcome = {"run": run, "seed": seed, "code": int(code)}
    if stage == "preliminary":
        outcome["history"] = [[entry[0], 1] for entry in history]
    else:
        for name, entries in (("history", history), ("running", running)):
            outcome[name] = [[entry["parameter"], len(entry["reward"])] for entry in entries]
    return outcome


def make_stage(stage, kit):
    runs = []
    for run, seed in SEEDS.items():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(os.path.join(kit, "thpo"), os.path.join(folder, "thpo"))
            shutil.copytree(os.path.join(HERE, stage), os.path.join(folder, stage))
            shutil.copy(os.path.join(TABLES, "tiny-%s.json" % stage), os.path.join(folder, "tiny"))
            command = [sys.executable, "-B", os.path.abspath(__file__), "--play", stage]
            subprocess.run(
                command + [str(run), str(seed)], cwd=folder, check=True, stdout=subprocess.DEVNULL
            )
            with open(os.path.join(folder, "outcome.json")) as file:
                runs.append(json.load(file))
    with open(os.path.join(HERE, stage + ".json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(run, sort_keys=True) for run in runs) + "\n]\n")
    print(stage, [(run["code"], len(run["history"])) for run in runs])


def read_kinds():
    """Returns the head of all searchers, and a pair of stages and source by the searcher's name."""
    with open(os.path.join(HERE, "kinds.py"), encoding="utf-8") as file:
        head, *sections = file.read().split("\n#: ")
    kinds = {}
    for section in sections:
        title, source = section.split("\n", 1)
        stages, name, _ = title.split(" | ", 2)
        kinds[name] = stages, head + "\n" + source + "\n"
    return kinds


def write_kind(folder, name, source):
    """Writes a searcher's folder and returns the name of its package."""
    package = "kind_" + name.replace("-", "_")
    os.mkdir(os.path.join(folder, package))
    for file, text in (("searcher.py", source), ("helper.py", "VALUE = 7\n"), ("data.txt", "7\n")):
        with open(os.path.join(folder, package, file), "w", encoding="utf-8") as written:
            written.write(text)
    return package


def write_table(path, stage):
    """Writes the surface with all coordinates as reals, as the kit's pages have them."""
    with open(os.path.join(TABLES, "tiny-%s.json" % stage)) as file:
        table = json.load(file)
    for name in table["coords"]:
        table["coords"][name]["data"] = [
            float(x) if isinstance(x, int) else x for x in table["coords"][name]["data"]
        ]
    for parameter in table["attrs"].values():
        if "parameter_type" in parameter:
            parameter["coords"] = [float(x) for x in parameter["coords"]]
            for key in ("double_max_value", "double_min_value", "double_step"):
                parameter[key] = float(parameter[key])
    with open(path, "w") as file:
        json.dump(table, file)


class Spy:
    """A searcher, and what its kit has evaluated."""

    def __init__(self, searcher, stage, outcome, path):
        self.searcher, self.stage, self.outcome, self.path = searcher, stage, outcome, path
        self.running, self.history, self.known = [], [], []

    def suggest(self, *seen):
        self.running, self.history = seen[-3] if self.stage == "final" else [], seen[-2]
        self.note()
        return self.searcher.suggest(*seen)

    def is_early_stop(self, *seen):
        self.running, self.history = seen[-2:]
        self.note()
        return self.searcher.is_early_stop(*seen)

    def note(self):
        if self.stage == "preliminary":  # as it was evaluated, before the searcher changes it
            self.known += map(self.entry, self.history[len(self.known) :])
            self.outcome["history"] = self.known
        else:
            for name in ("history", "running"):
                self.outcome[name] = [self.entry(entry) for entry in getattr(self, name)]
        with open(self.path, "w") as file:
            json.dump(self.outcome, file)

    def entry(self, entry):
        import numpy

        parameter = entry["parameter"] if self.stage == "final" else entry[0]
        rewards = [r["value"] for r in entry["reward"]] if self.stage == "final" else [entry[1]]
        cell = None
        with contextlib.suppress(Exception):
            assert all(name in parameter for name in self.outcome["coords"])
            cell = [
                coords[numpy.abs(numpy.array(coords) - parameter[name]).argmin()]
                for name, coords in self.outcome["coords"].items()
            ]
        return [cell, len(rewards), float(rewards[-1]) if rewards else None]


def play_kind(stage, package, seed):
    """Plays one run in the working folder as the kit's main program does, with its exit status."""
    import numpy

    sys.path.insert(0, os.getcwd())
    import thpo.common as common
    import thpo.run_search_one_time as loop

    random.seed(seed)
    numpy.random.seed(seed)
    path = os.path.abspath("outcome.json")
    with open("tiny") as file:
        attributes = json.load(file)["attrs"]
    coords = {name: list(p["coords"]) for name, p in attributes.items() if "coords" in p}
    outcome = {"coords": coords, "died": True, "history": [], "running": []}
    with open(path, "w") as file:
        json.dump(outcome, file)
    searcher, spies = loop.get_implement_searcher(package), []

    def spy(*arguments):
        spies.append(Spy(searcher(*arguments), stage, outcome, path))
        return spies[0]

    names = common.CmdArgs
    arguments = {
        names.data_root: "./",
        names.result_root: "./results-",
        names.n_iteration: N_ITERATION[stage],
        names.n_suggestions: 5,
        names.timeout: 600,
    }
    code, message = loop.run_search_one_time(arguments, spy, "tiny", 1)
    outcome["died"] = False
    for made in spies:
        made.note()
    if not spies:
        with open(path, "w") as file:
            json.dump(outcome, file)
    if code != common.SEARCH_SUCCESS:
        sys.stderr.write(message[:1000].encode("utf-8", "replace").decode())
    sys.exit(code)


def make_kind(stage, kit, name, source):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(kit, "thpo"), os.path.join(folder, "thpo"))
        package = write_kind(folder, name, source)
        write_table(os.path.join(folder, "tiny"), stage)
        command = [sys.executable, "-B", os.path.abspath(__file__), "--play-kind", stage, package]
        status = subprocess.run(
            command + [str(SEEDS[1])],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ).returncode
        with open(os.path.join(folder, "outcome.json")) as file:
            outcome = json.load(file)
    outcome.update(stage=stage, name=name, status=status, run=1, seed=SEEDS[1])
    del outcome["coords"]
    return outcome


def make_kinds(kits, only):
    kinds = read_kinds()
    jobs = [
        (stage, kits[stage], name, source)
        for name, (stages, source) in kinds.items()
        for stage in kits
        if stage[0] in stages and (not only or name in only)
    ]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda job: make_kind(*job), jobs))
    if only:
        print("\n".join(map(json.dumps, runs)))
        return
    with open(os.path.join(HERE, "kinds.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(run, sort_keys=True) for run in runs) + "\n]\n")
    print("kinds", len(kinds), "runs", len(runs))


def write_page():
    """Writes the table of the kinds into the page on submissions."""
    with open(os.path.join(HERE, "kinds.json")) as file:
        runs = {(run["name"], run["stage"]): run for run in json.load(file)}
    rows = ["| kind | what it does | kit | here |", "|---|---|---|---|"]
    with open(os.path.join(HERE, "kinds.py"), encoding="utf-8") as file:
        sections = file.read().split("\n#: ")[1:]
    for section in sections:
        title, *lines = section.split("\n")
        _, name, what = title.split(" | ", 2)
        reasons = [line[3:] for line in lines if line.startswith("#! ")]
        ends = ["%d" % runs[name, s]["status"] if (name, s) in runs else "-" for s in N_ITERATION]
        verdict = "different: " + reasons[0] if reasons else "equal"
        rows.append("| `%s` | %s | %s | %s |" % (name, what, ", ".join(ends), verdict))
    page = os.path.join(HERE, "../../../../Sources/Suggesters/External/External.docc/Submissions.md")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    head, rest = text.split("by make_fixtures.py -->\n")
    tail = rest[rest.index("<!-- The end") :]
    with open(page, "w", encoding="utf-8") as file:
        file.write(head + "by make_fixtures.py -->\n\n" + "\n".join(rows) + "\n\n" + tail)


def main():
    parser = argparse.ArgumentParser(description="Makes the shim's parity fixtures.")
    parser.add_argument("--preliminary-kit")
    parser.add_argument("--final-kit")
    parser.add_argument("--play", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--play-kind", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--kinds", nargs="*", help="only the tiny searchers: all, or those named")
    parser.add_argument("--page", action="store_true", help="only the table on the page")
    arguments = parser.parse_args()
    if arguments.page:
        return write_page()
    if arguments.play_kind:
        stage, package, seed = arguments.play_kind
        play_kind(stage, package, int(seed))
    if arguments.play:
        stage, run, seed = arguments.play
        outcome = play(stage, int(run), int(seed))
        with open("outcome.json", "w") as file:
            json.dump(outcome, file, allow_nan=False)
        return
    kits = {
        "preliminary": os.path.abspath(arguments.preliminary_kit),
        "final": os.path.abspath(arguments.final_kit),
    }
    make_kinds(kits, arguments.kinds)
    write_page()
    if arguments.kinds is not None:
        return
    make_stage("preliminary", os.path.abspath(arguments.preliminary_kit))
    make_stage("final", os.path.abspath(arguments.final_kit))


if __name__ == "__main__":
    main()

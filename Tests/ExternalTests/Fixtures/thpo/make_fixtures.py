"""Records what the contest organisers' kits make of the submissions beside this file.

The shim that runs unmodified submissions (`thpo_shim.py`) must give the same trials. The kits are
not part of this project: fetch `QQ-Browser-AI-Algorithm-Competition/THPO_Kit_2021` and
`.../THPO_Final_Kit_2021`.

    python3.8 -m venv VENV
    VENV/bin/pip install xarray==0.15.1 numpy==1.19.5 pandas==1.2.5
    VENV/bin/python make_fixtures.py --preliminary-kit THPO_Kit_2021 --final-kit THPO_Final_Kit_2021

made `preliminary.json` and `final.json` with Python 3.8.18. The surface is "tiny" of the judge's
fixtures. The generators of `random` and NumPy are seeded before the submission is imported, with
the numbers that the suggester of a run of the judge of seed 1, 2 and 3 is handed.

A file is a list of runs: `run`, the judge's seed; `seed`, the suggester's; `code`, the kit's error
code; `history` and, of the final stage, `running`: [parameters as suggested, number of readings] in
the kit's order.
"""

import argparse
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


def main():
    parser = argparse.ArgumentParser(description="Makes the shim's parity fixtures.")
    parser.add_argument("--preliminary-kit")
    parser.add_argument("--final-kit")
    parser.add_argument("--play", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.play:
        stage, run, seed = arguments.play
        outcome = play(stage, int(run), int(seed))
        with open("outcome.json", "w") as file:
            json.dump(outcome, file, allow_nan=False)
        return
    make_stage("preliminary", os.path.abspath(arguments.preliminary_kit))
    make_stage("final", os.path.abspath(arguments.final_kit))


if __name__ == "__main__":
    main()

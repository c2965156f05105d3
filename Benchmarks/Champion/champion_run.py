"""Times the champions' optimizer library in the contest's loop, to compare the rebuilt method with.

    python champion_run.py --table data-2 --runs 1 --seed 47

Plays OpenBox's synchronous batch advisor with the champions' settings (PKU-DAIR, arXiv 2111.00513) on a
table in the contest's format, packed with gzip or not. A table of full rewards is the preliminary
contest, 20 rounds of 5 with the batch strategy `default`; one of 14 readings is the final contest, 140
iterations over 5 slots with `reoptimization`, stopping by rank and imputed medians. Prints one JSON
line: for each run the seconds of processor time, the best full reward and the numbers of trials; and
the versions. Only the calls of the library are timed, on one thread: not the loop, the table or the
building of the history. Needs the packages of `requirements.txt`.
"""

import argparse
import gzip
import importlib.metadata
import json
import os
import platform
import statistics
import time
import warnings

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

warnings.simplefilter("ignore")

import numpy
from ConfigSpace import Configuration, ConfigurationSpace, UniformIntegerHyperparameter
from openbox.core.base import Observation
from openbox.core.sync_batch_advisor import SyncBatchAdvisor
from openbox.utils.history_container import HistoryContainer

SLOTS = 5
PRELIMINARY_ROUNDS = 20
FINAL_ITERATIONS, STEPS = 140, 14
PRUNE_STEP, PRUNE_AFTER, ETA = 7, 40, 2


class Table:
    """The mean readings of every cell by its indices: an array of one more axis than parameters."""

    def __init__(self, path):
        with (gzip.open if path.endswith(".gz") else open)(path) as file:
            document = json.load(file)
        self.name = document["name"]
        self.parameters = list(document["attrs"].get("dims", document["dims"]))
        values = numpy.array(document["data"])
        is_final = values.ndim > len(self.parameters)
        self.readings = values[..., 0] if is_final else values[..., numpy.newaxis]
        self.steps = self.readings.shape[-1]


class Optimizer:
    """The library, with a clock around its calls."""

    def __init__(self, table, strategy, seed):
        self.seconds = 0
        self.parameters = table.parameters
        sizes = dict(zip(table.parameters, table.readings.shape))
        # A parameter of one value cannot be declared.
        self.sizes = {name: size for name, size in sizes.items() if size > 1}
        self.space = ConfigurationSpace()
        for name, size in self.sizes.items():
            self.space.add_hyperparameter(UniformIntegerHyperparameter(name, 0, size - 1))
        self.advisor = self.timed(
            SyncBatchAdvisor, self.space, batch_size=SLOTS, batch_strategy=strategy,
            initial_trials=10, init_strategy="random_explore_first", rand_prob=0.1,
            surrogate_type="gp", acq_type="ei", acq_optimizer_type="random_scipy",
            random_state=seed)

    def timed(self, function, *arguments, **options):
        begin = time.process_time()
        result = function(*arguments, **options)
        self.seconds += time.process_time() - begin
        return result

    def suggest(self, count, observations):
        """Returns `count` index tuples, given pairs of an index tuple and a reward."""
        history = HistoryContainer("contest", config_space=self.space)
        for cell, reward in observations:
            indices = dict(zip(self.parameters, cell))
            values = {name: indices[name] for name in self.sizes}
            history.update_observation(
                Observation(config=Configuration(self.space, values=values), objs=[-reward]))
        suggestions = self.timed(
            self.advisor.get_suggestions, batch_size=count, history_container=history)
        return [
            tuple(int(values.get(name, 0)) for name in self.parameters)
            for values in (suggestion.get_dictionary() for suggestion in suggestions)]


def play_preliminary(table, seed):
    """Returns the optimizer, the full rewards and the number of trials."""
    optimizer = Optimizer(table, "default", seed)
    observations = []
    for _ in range(PRELIMINARY_ROUNDS):
        cells = optimizer.suggest(SLOTS, observations)
        observations += [(cell, float(table.readings[cell][-1])) for cell in cells]
    return optimizer, [reward for _, reward in observations], len(observations)


def play_final(table, seed):
    """Returns the optimizer, the full rewards and the number of trials."""
    optimizer = Optimizer(table, "reoptimization", seed)
    first = PRUNE_AFTER // SLOTS * STEPS + 1
    running, ended = [], []  # pairs of an index tuple and the number of readings
    imputed = None

    def reading(trial, step=STEPS):
        return float(table.readings[trial[0]][step - 1])

    for iteration in range(1, FINAL_ITERATIONS + 1):
        free = SLOTS - len(running)
        if free and FINAL_ITERATIONS - iteration + 1 >= STEPS:
            observations = [
                (trial[0], reading(trial) if trial[1] == STEPS else imputed) for trial in ended]
            running += [(cell, 0) for cell in optimizer.suggest(free, observations)]
        running = [(cell, step + 1) for cell, step in running]
        everything = ended + running
        leaving = {slot for slot, trial in enumerate(running) if trial[1] == STEPS}
        if iteration >= first and FINAL_ITERATIONS - iteration >= STEPS:
            if imputed is None:
                imputed = statistics.median(reading(t) for t in everything if t[1] == STEPS)
            rivals = [reading(t, PRUNE_STEP) for t in everything if t[1] >= PRUNE_STEP]
            for slot, trial in enumerate(running):
                own = reading(trial, PRUNE_STEP)
                rank = sum(rival > own for rival in rivals)
                if trial[1] == PRUNE_STEP and rank * ETA >= len(rivals):
                    leaving.add(slot)
        ended += [running[slot] for slot in sorted(leaving, reverse=True)]
        running = [trial for slot, trial in enumerate(running) if slot not in leaving]
    rewards = [reading(trial) for trial in ended if trial[1] == STEPS]
    return optimizer, rewards, len(ended) + len(running)


def measure(path, runs, seed):
    """Returns the figures of some runs on the file `path`."""
    table = Table(path)
    play = play_final if table.steps == STEPS else play_preliminary
    results = []
    for run in range(runs):
        optimizer, rewards, trials = play(table, seed + run)
        results.append({
            "seconds": round(optimizer.seconds, 4),
            "best": max(rewards),
            "trials": trials,
            "fullEvaluations": len(rewards),
        })
    return {
        "table": table.name,
        "contest": "final" if table.steps == STEPS else "preliminary",
        "seed": seed,
        "runs": results,
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in (
                "openbox", "numpy", "scipy", "scikit-learn", "ConfigSpace")},
        },
    }


def main():
    parser = argparse.ArgumentParser(
        description="Times the champions' optimizer library in the contest's loop.")
    parser.add_argument("--table", required=True, help="a table of either stage, .gz or not")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=47, help="of the first run, one more for each")
    arguments = parser.parse_args()
    print(json.dumps(measure(os.path.abspath(arguments.table), arguments.runs, arguments.seed)))


if __name__ == "__main__":
    main()

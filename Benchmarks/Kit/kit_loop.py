"""Times the loop of the organisers' final kit, to compare the judge with.

    python3.8 kit_loop.py --kit THPO_Final_Kit_2021 --table data-2.json.gz --runs 20

Runs the kit's own `run_search_one_time` (140 iterations, 5 slots) with a plain random searcher on a
table in the final stage's format, packed with gzip or not, and prints one JSON line: seconds per
run (the load of the table not included: it is read once), milliseconds per look-up of a
configuration (`EvaluateFunction.get_paramter_score`) and seconds to load the table. What the kit
prints goes to the null device. Needs what the kit needs: xarray 0.15.1, numpy 1.18.5, pandas 1.0.5.
"""

import argparse
import contextlib
import gzip
import json
import os
import platform
import random
import shutil
import statistics
import sys
import tempfile
import time
import warnings

ITERATIONS, SLOTS, LOOK_UPS = 140, 5, 2000


class RandomSearcher:
    """Draws every parameter uniformly from its allowed values and stops nothing."""

    def __init__(self, parameters, seed):
        self.coords = {name: parameters[name]["coords"] for name in parameters}
        self.random = random.Random(seed)

    def point(self):
        return {name: self.random.choice(values) for name, values in self.coords.items()}

    def suggest(self, iteration, running, history, need):
        return [self.point() for _ in range(need)]

    def is_early_stop(self, iteration, running, history):
        return [False] * len(running)


def unpacked(table, folder):
    """Returns the path of `table`, unpacked into `folder` if need be."""
    if not table.endswith(".gz"):
        return table
    path = os.path.join(folder, "table")
    with gzip.open(table) as packed, open(path, "wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def spread(seconds):
    return {
        "median": round(statistics.median(seconds), 4),
        "min": round(min(seconds), 4),
        "max": round(max(seconds), 4),
    }


def measure(kit, table, runs):
    """Returns the figures of the kit in the folder `kit` on the file `table`."""
    sys.path.insert(0, kit)
    import numpy
    import xarray
    import thpo.common
    import thpo.run_search_one_time as loop

    begin = time.perf_counter()
    function = loop.EvaluateFunction(table, 100)
    load = time.perf_counter() - begin
    loop.EvaluateFunction = lambda path, iterations: function

    names = thpo.common.CmdArgs
    seconds, look_ups = [], []
    with tempfile.TemporaryDirectory() as results:
        arguments = {
            names.data_root: "",
            names.result_root: os.path.join(results, ""),
            names.n_iteration: ITERATIONS,
            names.n_suggestions: SLOTS,
            names.timeout: 600,
        }
        for seed in range(runs):
            make = lambda parameters, *_: RandomSearcher(parameters, seed)
            with open(os.devnull, "w") as sink, contextlib.redirect_stdout(sink):
                begin = time.perf_counter()
                code, message = loop.run_search_one_time(arguments, make, "table", seed + 1)
                seconds.append(time.perf_counter() - begin)
            assert code == 0, message
        with open(os.path.join(results, "table")) as lines:
            assert sum(1 for _ in lines) == runs * ITERATIONS * SLOTS // 14

    searcher = RandomSearcher(function.parameters_config, 0)
    points = [searcher.point() for _ in range(LOOK_UPS)]
    for point in points:
        begin = time.perf_counter()
        function.get_paramter_score(point)
        look_ups.append(1000 * (time.perf_counter() - begin))
    return {
        "table": function.get_name(),
        "cells": int(numpy.prod(function.da.shape[:-2])),
        "runs": runs,
        "secondsPerRun": spread(seconds),
        "millisecondsPerLookUp": spread(look_ups),
        "loadSeconds": round(load, 3),
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "xarray": xarray.__version__,
    }


def main():
    parser = argparse.ArgumentParser(description="Times the loop of the organisers' final kit.")
    parser.add_argument("--kit", required=True, help="folder of the final kit")
    parser.add_argument("--table", required=True, help="a final stage table, .json or .gz")
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory() as folder:
        table = unpacked(arguments.table, folder)
        print(json.dumps(measure(os.path.abspath(arguments.kit), table, arguments.runs)))


if __name__ == "__main__":
    main()

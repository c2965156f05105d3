"""Makes the parity fixtures of the judge by running the contest organisers' own kits.

Scripted searchers play deliberately awkward answers into the loop of each kit
(`thpo.run_search_one_time.run_search_one_time` itself runs); what the kit makes of them is written
down. The kits and their tables are not part of this project: fetch them from
`QQ-Browser-AI-Algorithm-Competition/THPO_Kit_2021` and `.../THPO_Final_Kit_2021`.

    python3.8 -m venv VENV
    VENV/bin/pip install xarray==0.15.1 numpy==1.18.5 pandas==1.0.5
    VENV/bin/python make_fixtures.py --preliminary-kit THPO_Kit_2021 \\
        --final-kit THPO_Final_Kit_2021 --contest THPO_Kit_2021/input --lifted LIFTED \\
        --output . --check

made the files beside this script, with Python 3.8.18, xarray 0.15.1, numpy 1.18.5, pandas 1.0.5.
`LIFTED` holds the 14-step tables of the final stage, `data-2.json.gz` and `data-30.json.gz`, lifted
from the public preliminary tables (the fixtures of the final stage hold for these very tables).
`--check` replays everything with `replay.py`, which shares no code with the kits.

Files
-----
`tiny-preliminary.json`, `tiny-final.json`: a surface of our own, in the format of each stage.

`<stage>-<surface>.json`: `name`, `stage`, `surface`, `n_iteration`, `n_suggestions`, `runs`. A run:

    kind      "awkward", "duplicates", "missing" (some suggestions lack a parameter) or "random"
    suggest   per call (preliminary, from 1) or iteration (final, from 1, only where the kit asked):
              a list of {name: number}, or {"special": "none" | "raise" | "notIterable"}
    stop      final only, per iteration: a list of Booleans of any length, or
              {"special": "none" | "raise"}
    history   [parameters as suggested, number of readings, last reading] in the order of the kit;
              a reading is the reward (preliminary) or [mean, lower, upper] (final), null if none
    running   final only: what was still running at the end, in the same form
    code      the error code which the kit returned
    results   the rewards of the result file, in its order

Numbers that are not finite are the strings "nan", "inf", "-inf". Every NaN is an object of its own,
so that in the kit, which finds a stopped entry by equality, it equals nothing.

`scores-<stage>.json`: ten repeats on two surfaces (`surfaces`, `runs` with `surface` and `repeat`)
and `scores`, what the kit's own `calculate_reward` says to the first 1, 2, 3 and 10 repeats.

`timeouts-<stage>.json`: runs on "tiny" of kind "timeout" with a clock of our own that only the
script moves: `seconds` says how long each call takes, {"suggest": {...}, "stop": {...}}, absent
ones no time at all. The budget is 600 s.

`kit-crash.json`: the one input on which the final kit itself dies: a true in the stop list at an
index past the running configurations but below five is an IndexError that nothing catches. The
judge ignores such a surplus on purpose, and the scripts here never contain one.
"""

import argparse
import contextlib
import gzip
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile

N_SUGGESTIONS = 5
N_ITERATION = {"preliminary": 20, "final": 140}
FULL_READINGS = 14
REPEATS = 10

# The surface "tiny": uneven gaps; halves in "alpha" are exact ties, those in "beta" only nearly so,
# "gamma" has integers.
TINY_COORDS = {
    "alpha": [-2.0, -1.5, 0.25, 1.0, 3.0],
    "beta": [0.1, 0.3, 0.35, 0.9],
    "gamma": [0, 7, 20],
}


# MARK: Numbers as JSON


def encode(value):
    """Returns plain JSON data for `value`, with strings for numbers that are not finite."""
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, float):
        value = float(value)
        if math.isnan(value):
            return "nan"
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
    return value


def decode_point(point):
    """Returns fresh parameters for encoded ones; every NaN is a new object."""
    return {name: float(v) if isinstance(v, str) else v for name, v in point.items()}


def write_json(path, value):
    with open(path, "w") as file:
        json.dump(value, file, separators=(",", ":"), allow_nan=False)
        file.write("\n")


# MARK: The surface "tiny"


def nested(shape, leaf):
    """Returns nested lists of `shape` with `leaf()` called in row-major order."""
    if not shape:
        return leaf()
    return [nested(shape[1:], leaf) for _ in range(shape[0])]


def baseline(rewards, count=200):
    """Returns the contest's baseline of uniform random search, from the exact distribution."""
    ordered = sorted(rewards)
    cells = len(ordered)
    median, mean = [], []
    for n in range(1, count + 1):
        below = [(i / cells) ** n for i in range(cells + 1)]
        median.append(next(v for i, v in enumerate(ordered) if below[i + 1] >= 0.5))
        mean.append(round(sum(v * (below[i + 1] - below[i]) for i, v in enumerate(ordered)), 4))
    return {
        "iters": count,
        "median": median,
        "mean": mean,
        "clip": median[0],
        "best": ordered[-1],
        "worst": ordered[0],
    }


def tiny_tables():
    """Returns the tables of "tiny" in the format of the preliminary and of the final stage."""
    rng = random.Random("tiny")
    names = list(TINY_COORDS)
    shape = [len(TINY_COORDS[name]) for name in names]
    rewards = []

    def readings():
        full = round(rng.uniform(-5, 10), 2)
        rewards.append(full)
        steps = []
        for step in range(1, FULL_READINGS + 1):
            mean = full if step == FULL_READINGS else round(full + rng.gauss(0, 2) / step, 2)
            below, above = rng.uniform(0.1, 3), rng.uniform(0.1, 3)
            steps.append([mean, round(mean - below, 2), round(mean + above, 2)])
        return steps

    final_data = nested(shape, readings)
    remaining = iter(rewards)
    preliminary_data = nested(shape, lambda: next(remaining))
    attrs = {
        name: {
            "parameter_name": name,
            "parameter_type": 1,
            "double_max_value": values[-1],
            "double_min_value": values[0],
            "double_step": round(values[1] - values[0], 2),
            "coords": values,
        }
        for name, values in TINY_COORDS.items()
    }
    attrs["baseline"] = baseline(rewards)
    coords = {
        name: {"dims": [name], "attrs": {}, "data": values} for name, values in TINY_COORDS.items()
    }

    def table(dims, attrs, data):
        return {"dims": dims, "attrs": attrs, "data": data, "coords": coords, "name": "tiny"}

    return {
        "preliminary": table(names, attrs, preliminary_data),
        "final": table(names + ["step", "stat"], dict(attrs, dims=names), final_data),
    }


# MARK: Awkward answers


def nearest(coords, value):
    """Returns the index of the nearest value, the first one on a tie or for no number at all."""
    distances = [abs(c - value) for c in coords]
    return 0 if any(math.isnan(d) for d in distances) else distances.index(min(distances))


class Answers:
    """Makes up the answers of a searcher while the kit asks for them."""

    def __init__(self, kind, seed, coords, blocked=False, good=(), barren=False, ending=None):
        """
        kind: the kind of the run, see the head of this file; "scored" for the scored scenarios.
        coords: the allowed values by parameter.
        blocked: whether entries that lack a parameter are never stopped.
        good: points to sprinkle in, so that a score is neither 0 nor 1.
        barren: whether the run shall give no full reading at all.
        ending: {"suggest": special, "stop": special}, to answer from `from` on in the final stage,
            where a successful answer would clear the error code.
        """
        self.kind, self.coords, self.blocked = kind, coords, blocked
        self.good, self.barren, self.ending = list(good), barren, ending or {"from": 1000}
        self.rng = random.Random(seed)
        self.pool = [self.point() for _ in range(3)]

    # Points

    def value(self, coords):
        rng = self.rng
        width = coords[-1] - coords[0]
        inside = round(rng.uniform(coords[0] - 0.05 * width, coords[-1] + 0.05 * width), 3)
        if self.kind in ("random", "timeout"):
            return min(max(inside, coords[0]), coords[-1])
        at = rng.randrange(len(coords))
        next_at = min(at + 1, len(coords) - 1)
        odd = 0.2 if self.kind == "scored" else 0.55
        if rng.random() > odd:
            return rng.choice([coords[at], inside, inside])
        ways = [
            lambda: (coords[at] + coords[next_at]) / 2,
            lambda: (coords[at] + coords[next_at]) / 2,
            lambda: coords[at] + rng.choice([1e-12, -1e-12, 3e-15]),
            lambda: int(round(coords[at])),
            lambda: round(coords[0] - rng.uniform(0.1, 30) * width, 1),
            lambda: round(coords[-1] + rng.uniform(0.1, 30) * width, 1),
            lambda: rng.choice([1e300, -1e300, 1e16, -1e16, 1.7e308]),
            lambda: rng.choice([float("nan"), float("inf"), float("-inf"), -0.0, 5e-324]),
        ]
        return rng.choice(ways)()

    def point(self):
        return {name: self.value(values) for name, values in self.coords.items()}

    def other_number_same_cell(self, point):
        """Returns a point unlike `point` that counts as the same cell."""
        result = dict(point)
        name = self.rng.choice(list(self.coords))
        if name in result:
            values = self.coords[name]
            at = nearest(values, result[name])
            gap = min(abs(values[at] - values[i]) for i in (at - 1, at + 1) if 0 <= i < len(values))
            ways = [values[at] + 1e-12, values[at], round(values[at] + 0.3 * gap, 4)]
            if at == 0:
                ways += [float("nan"), float("inf"), 1e300]
            result[name] = self.rng.choice([w for w in ways if nearest(values, w) == at])
        return result

    # Suggestions

    def suggestions(self, key, need, history, running):
        """Returns the answer to request `key` for `need` configurations."""
        rng = self.rng
        if key >= self.ending["from"] and "suggest" in self.ending:
            return {"special": self.ending["suggest"]}
        if self.kind in ("random", "timeout"):
            return [self.point() for _ in range(need)]
        if self.barren and len(history) > 20:
            return []
        special = {"scored": 0.02, "duplicates": 0.04}.get(self.kind, 0.12)
        if self.barren == "raise" or rng.random() < special:
            return {"special": rng.choice(["none", "raise", "notIterable"])}
        draw = rng.random()
        if draw < (0.85 if self.kind in ("scored", "duplicates") else 0.5):
            count = need
        elif draw < 0.93:
            count = need + rng.randint(1, 4)
        else:
            count = rng.randint(0, need - 1)
        answer = []
        for _ in range(count):
            answer.append(self.one_suggestion(answer, history, running))
        if self.kind == "duplicates" and count >= 3 and rng.random() < 0.6:
            a, b, c = rng.sample(self.pool, 3)
            pattern = rng.choice(["ABA", "ABAAB", "AABBA", "ABCBA", "BAAB", "AAAAA", "ABCAB"])
            answer = [dict({"A": a, "B": b, "C": c}[letter]) for letter in pattern]
        return answer

    def one_suggestion(self, answer, history, running):
        rng = self.rng
        draw = rng.random()
        if self.kind == "duplicates":
            point = dict(rng.choice(self.pool))
            if draw < 0.15:
                point = self.other_number_same_cell(point)
            elif draw < 0.25:
                point = self.point()
                self.pool[rng.randrange(3)] = point
            return dict(point)
        if self.good and draw < 0.04:
            point = rng.choice(self.good)
        elif answer and draw < 0.16:
            point = rng.choice(answer)
        elif answer and draw < 0.22:
            point = self.other_number_same_cell(rng.choice(answer))
        elif history and draw < 0.28:
            point = rng.choice(history)
        elif running and draw < 0.34:
            point = rng.choice(running)
        else:
            point = self.point()
        point = dict(point)
        if self.kind != "scored" and rng.random() < 0.06:
            point["unknown"] = rng.choice([1, 0.5, float("nan")])
        if self.kind == "missing" and rng.random() < 0.08:
            point.pop(rng.choice(list(self.coords)), None)
            if rng.random() < 0.15:
                point = {}
        return point

    # Stops

    def stops(self, key, running):
        """Returns the answer of the early stopper; never a true at len(running)..<5."""
        rng, count = self.rng, len(running)
        if key >= self.ending["from"] and "stop" in self.ending:
            return {"special": self.ending["stop"]}
        if self.kind in ("random", "timeout"):
            return [False] * count
        if self.barren:
            return [True] * count
        lacking = [any(name not in point for name in self.coords) for point in running]

        def flags(chance, length=count):
            result = [rng.random() < chance for _ in range(length)]
            for i, lacks in enumerate(lacking[:length]):
                if lacks:
                    result[i] = not self.blocked and (result[i] or rng.random() < 0.2)
            return result

        def surplus():
            hidden = [False] * (N_SUGGESTIONS - count)
            return hidden + [rng.random() < 0.5 for _ in range(rng.randint(1, 4))]

        draw = rng.random()
        if self.kind == "scored":
            return flags(0.01)
        if self.kind == "duplicates" and draw < 0.12:
            twins = [i for i, p in enumerate(running) if running.count(p) > 1]
            if twins:
                result = flags(0.25)
                result[rng.choice(twins)] = True
                result[rng.choice(twins)] = False
                return result
        if self.kind == "duplicates" and draw < 0.8:
            return [False] * count
        draw = rng.random()
        if draw < 0.06:
            return {"special": rng.choice(["none", "raise"])}
        if draw < 0.12:
            return []
        if draw < 0.20:
            return flags(0.3, rng.randint(0, count))
        if draw < 0.28:
            return flags(0.3) + surplus()
        if draw < 0.40:
            return flags(0.0) + surplus()
        if draw < 0.42:
            return flags(1.0)
        if draw < 0.55:
            return flags(0.25)
        return flags(0.0)


# MARK: Playing into the kit


class Player:
    """The searcher that the kit sees: asks `Answers` and records, or plays a recorded script."""

    def __init__(self, stage, clock, answers=None, script=None, seconds=None):
        self.answers, self.clock, self.seconds = answers, clock, seconds or {}
        self.suggest_script = {} if script is None else script["suggest"]
        self.stop_script = {} if script is None else script.get("stop", {})
        self.history, self.running, self.calls = [], [], 0
        self.suggest = self.suggest_preliminary if stage == "preliminary" else self.suggest_final

    def suggest_preliminary(self, history, need):
        self.history, self.calls = history, self.calls + 1
        return self.play_suggestions(self.calls, need, [entry[0] for entry in history], [])

    def suggest_final(self, iteration, running, history, need):
        self.history, self.running = history, running
        seen = [[entry["parameter"] for entry in entries] for entries in (history, running)]
        return self.play_suggestions(iteration, need, *seen)

    def play_suggestions(self, key, need, history, running):
        if self.answers is not None:
            answer = self.answers.suggestions(key, need, history, running)
            self.suggest_script[str(key)] = encode(answer)
        answer = self.suggest_script[str(key)]
        self.pass_time("suggest", key)
        if isinstance(answer, list):
            return [decode_point(point) for point in answer]
        return self.special(answer["special"])

    def is_early_stop(self, iteration, running, history):
        self.history, self.running = history, running
        if self.answers is not None:
            points = [entry["parameter"] for entry in running]
            self.stop_script[str(iteration)] = self.answers.stops(iteration, points)
        answer = self.stop_script[str(iteration)]
        self.pass_time("stop", iteration)
        return list(answer) if isinstance(answer, list) else self.special(answer["special"])

    def pass_time(self, call, key):
        self.clock.now += self.seconds.get(call, {}).get(str(key), 0)

    @staticmethod
    def special(name):
        if name == "raise":
            raise ValueError("scripted")
        return None if name == "none" else 5


class Clock:
    """Stands for the `time` module in the kit's loop; only the scripts move it."""

    def __init__(self):
        self.now = 0.0

    def time(self):
        return self.now


class Kit:
    """One stage's kit, imported, with its tables in a folder of links."""

    def __init__(self, stage, kit, tables):
        sys.path.insert(0, kit)
        import thpo.common
        import thpo.reward_calculation
        import thpo.run_search_one_time

        self.stage = stage
        self.names = thpo.common.CmdArgs
        self.tables = os.path.join(tables, "")
        self.loop, self.reward = thpo.run_search_one_time, thpo.reward_calculation
        self.loop.time = self.clock = Clock()
        # Reading a table takes seconds and changes nothing: read each one once.
        read, known = self.loop.EvaluateFunction, {}

        def evaluate_function(path, iterations):
            if (path, iterations) not in known:
                known[path, iterations] = read(path, iterations)
            return known[path, iterations]

        self.loop.EvaluateFunction = self.reward.EvaluateFunction = evaluate_function

    def table(self, surface):
        return self.loop.EvaluateFunction(self.tables + surface, 100)

    def arguments(self, surfaces, results, repeats=1):
        names, rounds = self.names, N_ITERATION[self.stage]
        return {
            names.data_root: self.tables,
            names.data: surfaces,
            names.result_root: os.path.join(results, ""),
            names.n_iteration: rounds,
            names.n_suggestions: N_SUGGESTIONS,
            names.n_repeat: repeats,
            names.timeout: 600,
            names.all_iters: rounds * N_SUGGESTIONS,
        }

    def run(self, surface, player, results, repeat=1):
        """Runs the kit's loop and returns its error code."""
        with open(os.devnull, "w") as sink, contextlib.redirect_stdout(sink):
            arguments = self.arguments([surface], results)
            code, _ = self.loop.run_search_one_time(arguments, lambda *_: player, surface, repeat)
        return int(code)

    def entry(self, entry):
        """Returns the fixture's form of an entry of the history or the running list."""
        if self.stage == "preliminary":
            return [encode(entry[0]), 1, entry[1]]
        readings = entry["reward"]
        last = None
        if readings:
            last = [float(readings[-1][f]) for f in ("value", "lower_bound", "upper_bound")]
        return [encode(entry["parameter"]), len(readings), last]

    def record(self, surface, answers, coverage, seconds=None):
        """Returns the fixture of one run, after the recorded script has given the same again."""
        outcomes, script = [], None
        for _ in range(2):
            asked = answers if script is None else None
            player = Player(self.stage, self.clock, asked, script, seconds)
            with tempfile.TemporaryDirectory() as results:
                code = self.run(surface, player, results)
                with open(os.path.join(results, surface)) as lines:
                    rewards = [json.loads(line)["reward"] for line in lines]
            if script is None:
                script = {"suggest": player.suggest_script}
                if self.stage == "final":
                    script["stop"] = player.stop_script
                count_coverage(player, coverage)
            outcome = {"history": [self.entry(entry) for entry in player.history]}
            if self.stage == "final":
                outcome["running"] = [self.entry(entry) for entry in player.running]
            outcome.update(code=code, results=rewards)
            outcomes.append(outcome)
        assert outcomes[0] == outcomes[1], "the kit is not deterministic"
        timing = {} if seconds is None else {"seconds": seconds}
        return dict(kind=answers.kind, **timing, **script, **outcomes[0])

    def scores(self, surfaces, runs):
        """Returns what the kit's own arithmetic says to the first few repeats."""
        result = []
        for repeats in (1, 2, 3, REPEATS):
            with tempfile.TemporaryDirectory() as folder:
                for run in runs:
                    if run["repeat"] > repeats:
                        continue
                    with open(os.path.join(folder, run["surface"]), "a") as file:
                        for at, reward in enumerate(run["results"], 1):
                            line = {"repeat": run["repeat"], "iter": at, "reward": reward}
                            file.write(json.dumps(line) + "\n")
                course, score = self.reward.calculate_reward(
                    self.arguments(surfaces, folder, repeats)
                )
            fields = ("best_reward", "mean_reward", "normed_mean")
            entry = {"n_repeat": repeats, "mean_normed_mean": float(score)}
            entry.update({f: dict(zip(surfaces, course[f].tolist())) for f in fields})
            result.append(entry)
        return result


def count_coverage(player, coverage):
    """Counts what the run contains; an alias is an entry that the kit holds in two places."""
    entries = [id(entry) for entry in list(player.history) + list(player.running)]
    coverage["aliases"] = coverage.get("aliases", 0) + len(entries) - len(set(entries))
    coverage["entries"] = coverage.get("entries", 0) + len(player.history)
    for name, script in (("suggest", player.suggest_script), ("stop", player.stop_script)):
        for answer in script.values():
            key = "list" if isinstance(answer, list) else answer["special"]
            coverage[name, key] = coverage.get((name, key), 0) + 1
    for answer in player.suggest_script.values():
        points = answer if isinstance(answer, list) else []
        for value in (v for point in points for v in point.values()):
            if isinstance(value, str):
                coverage[value] = coverage.get(value, 0) + 1


# MARK: Scenarios

# How some runs of the final stage end, so that every error code is seen.
ENDINGS = {
    ("awkward", 0): {"from": 122, "suggest": "raise"},
    ("awkward", 1): {"from": 128, "suggest": "notIterable"},
    ("awkward", 2): {"from": 140, "stop": "raise"},
    ("duplicates", 1): {"from": 140, "stop": "none", "suggest": "none"},
}

# Seconds by call. Exactly 600 s are in time.
TIMEOUTS = {
    "preliminary": [
        ("timeout", {"suggest": {str(k): 30 for k in range(1, 21)}}),
        ("timeout", {"suggest": {str(k): 30 if k < 20 else 30.5 for k in range(1, 21)}}),
        ("awkward", {"suggest": {str(k): 50 for k in range(1, 21)}}),
    ],
    "final": [
        ("timeout", {"suggest": {"1": 40}, "stop": {str(k): 4 for k in range(1, 141)}}),
        ("timeout", {"suggest": {"1": 300, "43": 300.5}}),
        ("timeout", {"suggest": {"1": 300}, "stop": {"42": 300.5}}),
        ("awkward", {call: {str(k): 4.5 for k in range(1, 141)} for call in ("suggest", "stop")}),
    ],
}


def coordinates(table):
    return {str(name): table.parameters_config[name]["coords"] for name in table.dims}


def plain_scenarios(surface):
    yield from [("awkward", i) for i in range(3)]
    yield from [("duplicates", i) for i in range(2)]
    if surface != "data-2":
        yield from [("missing", i) for i in range(2)]
    yield ("random", 0)


def good_points(kit, surface, rng):
    """Returns some points in the best thousandth of the table, for a score above 0."""
    import numpy

    table = kit.table(surface)
    coords = coordinates(table)
    rewards = table.da.values if kit.stage == "preliminary" else table.da.values[..., -1, 0]
    order = numpy.argsort(rewards, axis=None, kind="stable")[::-1]
    places = rng.sample(range(max(20, rewards.size // 1000)), 2)
    cells = [numpy.unravel_index(order[place], rewards.shape) for place in places]
    return [{name: coords[name][i] for name, i in zip(coords, cell)} for cell in cells]


def make_stage(stage, kit, tables, output):
    kit = Kit(stage, kit, tables)
    header = {"stage": stage, "n_iteration": N_ITERATION[stage], "n_suggestions": N_SUGGESTIONS}
    for surface in ("tiny", "data-2", "data-30"):
        coords, coverage, runs = coordinates(kit.table(surface)), {}, []
        for kind, number in plain_scenarios(surface):
            seed = "%s %s %s %d" % (stage, surface, kind, number)
            ending = ENDINGS.get((kind, number)) if stage == "final" else None
            answers = Answers(kind, seed, coords, blocked=number == 0, ending=ending)
            runs.append(kit.record(surface, answers, coverage))
        name = "%s-%s" % (stage, surface)
        fixture = dict(name=name, surface=surface, **header, runs=runs)
        write_json(os.path.join(output, name + ".json"), fixture)
        print(name, coverage, "codes", [run["code"] for run in runs], flush=True)
    make_timeouts(kit, header, output)
    make_scores(kit, header, output)
    if stage == "final":
        make_crash(kit, header, output)


def make_timeouts(kit, header, output):
    coords, runs, name = coordinates(kit.table("tiny")), [], "timeouts-" + kit.stage
    for number, (kind, seconds) in enumerate(TIMEOUTS[kit.stage]):
        answers = Answers(kind, "%s %d" % (name, number), coords)
        run = kit.record("tiny", answers, {}, seconds)
        runs.append(dict(run, kind="timeout"))
    fixture = dict(name=name, surface="tiny", **header, runs=runs)
    write_json(os.path.join(output, name + ".json"), fixture)
    print(name, "codes", [run["code"] for run in runs], flush=True)


def make_scores(kit, header, output):
    surfaces, runs, coverage = ["data-2", "data-30"], [], {}
    for surface in surfaces:
        coords = coordinates(kit.table(surface))
        for repeat in range(1, REPEATS + 1):
            seed = "%s %s scored %d" % (kit.stage, surface, repeat)
            good = good_points(kit, surface, random.Random(seed + " good"))
            # Without any full reading the worst reward of the table counts.
            barren = repeat == (4 if surface == "data-2" else 2)
            if barren and kit.stage == "preliminary":
                barren = "raise"
            answers = Answers("scored", seed, coords, good=good, barren=barren)
            run = kit.record(surface, answers, coverage)
            runs.append(dict(surface=surface, repeat=repeat, **run))
    name = "scores-" + kit.stage
    scores = kit.scores(surfaces, runs)
    fixture = dict(name=name, surfaces=surfaces, **header, scores=scores, runs=runs)
    write_json(os.path.join(output, name + ".json"), fixture)
    print(name, coverage, [score["normed_mean"] for score in scores], flush=True)


def make_crash(kit, header, output):
    point = {"alpha": 1.0, "beta": 0.3, "gamma": 7}
    script = {"suggest": {"1": [point]}, "stop": {"1": [False, True]}}
    with tempfile.TemporaryDirectory() as results:
        try:
            kit.run("tiny", Player("final", kit.clock, script=script), results)
        except IndexError as error:
            message = "%s: %s" % (type(error).__name__, error)
    fixture = dict(name="kit-crash", surface="tiny", **header, **script, uncaught=message)
    write_json(os.path.join(output, "kit-crash.json"), fixture)


def lay_out_tables(folder, contest, lifted, output):
    """Puts the tables of both stages where a kit finds them, each stage in its own folder."""
    tiny = tiny_tables()
    for stage in N_ITERATION:
        tables = os.path.join(folder, stage)
        os.mkdir(tables)
        path = os.path.join(output, "tiny-%s.json" % stage)
        write_json(path, tiny[stage])
        shutil.copy(path, os.path.join(tables, "tiny"))
    for surface in ("data-2", "data-30"):
        source = os.path.join(contest, surface)
        os.symlink(os.path.abspath(source), os.path.join(folder, "preliminary", surface))
        source = os.path.join(lifted, surface + ".json.gz")
        with gzip.open(source) as packed:
            with open(os.path.join(folder, "final", surface), "wb") as file:
                shutil.copyfileobj(packed, file)


def main():
    parser = argparse.ArgumentParser(description="Makes the judge's parity fixtures.")
    parser.add_argument("--preliminary-kit", required=True)
    parser.add_argument("--final-kit", required=True)
    parser.add_argument("--lifted", help="folder of the lifted tables, .json.gz")
    parser.add_argument("--contest", help="folder of the preliminary tables")
    parser.add_argument("--output", required=True)
    parser.add_argument("--check", action="store_true", help="replay without the kits, too")
    # Both kits are a package of the same name: each stage runs in a process of its own.
    parser.add_argument("--stage", choices=list(N_ITERATION), help=argparse.SUPPRESS)
    parser.add_argument("--tables", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    sys.dont_write_bytecode = True
    kits = {"preliminary": arguments.preliminary_kit, "final": arguments.final_kit}
    if arguments.stage:
        stage = arguments.stage
        kit = os.path.abspath(kits[stage])
        make_stage(stage, kit, os.path.join(arguments.tables, stage), arguments.output)
        return
    os.makedirs(arguments.output, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        lay_out_tables(folder, arguments.contest, arguments.lifted, arguments.output)
        for stage in N_ITERATION:
            command = [sys.executable, "-W", "ignore"] + sys.argv
            subprocess.run(command + ["--stage", stage, "--tables", folder], check=True)
        if arguments.check:
            import replay

            replay.check(arguments.output, folder)


if __name__ == "__main__":
    main()

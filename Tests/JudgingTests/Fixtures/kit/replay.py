"""Replays the parity fixtures without the kits: the rules as this project understands them.

Standard library only. `make_fixtures.py --check` calls `check`.
"""

import glob
import json
import math
import os

LIMIT = 600


class Entry:
    def __init__(self, point):
        self.point, self.readings = point, 0


def seconds(run, call, key):
    return run.get("seconds", {}).get(call, {}).get(str(key), 0)


def number(value):
    return float(value) if isinstance(value, str) else value


def equal(a, b):
    """Whether the kit takes two entries for one another: same numbers, as many readings."""
    if a is b:
        return True
    if a.readings != b.readings or a.point.keys() != b.point.keys():
        return False
    return all(number(a.point[k]) == number(b.point[k]) for k in a.point)


def look_up(table, names, point):
    """Returns the cell of a point, or None if it lacks a parameter."""
    cell = table["data"]
    if any(name not in point for name in names):
        return None
    for name in names:
        value = number(point[name])
        distances = [abs(c - value) for c in table["attrs"][name]["coords"]]
        at = 0 if math.isnan(value) else distances.index(min(distances))
        cell = cell[at]
    return cell


def preliminary(table, run, rounds, width):
    history, code, spent = [], 0, 0
    for call in range(1, rounds + 1):
        answer = run["suggest"][str(call)]
        # The time of a call that raises is not counted in this stage.
        if answer != {"special": "raise"}:
            spent += seconds(run, "suggest", call)
        if spent > LIMIT:
            code = 206
            break
        if isinstance(answer, dict):
            code = 203 if answer["special"] == "raise" else 204
            continue
        for point in answer[:width]:
            reward = look_up(table, table["dims"], point)
            if reward is None:
                code = 205
            else:
                history.append([point, 1, reward])
    return {"history": history, "code": code, "results": [entry[2] for entry in history]}


def final(table, run, rounds, width, full=14):
    names = table["attrs"]["dims"]
    history, running, code, spent = [], [], 0, 0
    for iteration in range(1, rounds + 1):
        key = str(iteration)
        assert (key in run["suggest"]) == (len(running) < width)
        if len(running) < width:
            answer = run["suggest"][key]
            if isinstance(answer, dict):
                code = 203 if answer["special"] == "raise" else 204
            else:
                code = 0
                running += [Entry(point) for point in answer[: width - len(running)]]
            spent += seconds(run, "suggest", iteration)
        if spent > LIMIT:
            code = 206
            break
        for entry in running:
            if look_up(table, names, entry.point) is None:
                code = 205
                break
            entry.readings = min(entry.readings + 1, full)
        answer = run["stop"][key]
        if isinstance(answer, dict):
            answer, code = [], 205
        spent += seconds(run, "stop", iteration)
        if spent > LIMIT:
            code = 206
            break
        stops = [i < len(answer) and answer[i] or e.readings == full for i, e in enumerate(running)]
        for slot in reversed(range(len(stops))):
            if stops[slot]:
                entry = running[slot]
                history.append(entry)
                # The kit removes the first equal entry, which need not be this one.
                del running[next(i for i, e in enumerate(running) if equal(e, entry))]

    def written(entry):
        cell = look_up(table, names, entry.point)
        return [entry.point, entry.readings, cell[entry.readings - 1] if entry.readings else None]

    history = [written(entry) for entry in history]
    return {
        "history": history,
        "running": [written(entry) for entry in running],
        "code": code,
        "results": [entry[2][0] for entry in history if entry[1] == full],
    }


def score(table, rewards):
    base = table["attrs"]["baseline"]
    best = sorted(max(run, default=base["worst"]) for run in rewards)
    kept = best[1:-1] if len(best) >= 3 else best
    mean = sum(kept) / len(kept)
    reference = base["median"][99]
    return min(max((mean - reference) / (base["best"] - reference), 0), 1)


def check(fixtures, tables):
    """Replays every fixture in `fixtures`; `tables` has a folder of tables for each stage."""
    known, count = {}, 0

    def table(stage, surface):
        if (stage, surface) not in known:
            known.clear()  # a table of the final stage takes a gigabyte
            with open(os.path.join(tables, stage, surface)) as file:
                known[stage, surface] = json.load(file)
        return known[stage, surface]

    for path in sorted(glob.glob(os.path.join(fixtures, "*.json"))):
        with open(path) as file:
            fixture = json.load(file)
        for number_, run in enumerate(fixture.get("runs", [])):
            stage, surface = fixture["stage"], fixture.get("surface") or run["surface"]
            play = final if stage == "final" else preliminary
            arguments = (fixture["n_iteration"], fixture["n_suggestions"])
            replayed = play(table(stage, surface), run, *arguments)
            for key, value in replayed.items():
                assert value == run[key], (path, number_, run["kind"], key)
            count += 1
        for scored in fixture.get("scores", []):
            means = []
            for surface in fixture["surfaces"]:
                runs = [r for r in fixture["runs"] if r["surface"] == surface]
                rewards = [r["results"] for r in runs if r["repeat"] <= scored["n_repeat"]]
                means.append(score(table(stage, surface), rewards))
                assert abs(means[-1] - scored["normed_mean"][surface]) < 1e-12, (path, surface)
            assert abs(sum(means) / len(means) - scored["mean_normed_mean"]) < 1e-12, path
    print("replayed", count, "runs: all as the kits have them")

"""The final stage's sibling of `../preliminary/searcher.py`, with its own early stops."""

import random

from thpo.abstract_searcher import AbstractSearcher

FIELDS = ("value", "lower_bound", "upper_bound")


class Searcher(AbstractSearcher):
    searcher_name = "Awkward"

    def __init__(self, parameters_config, n_iter, n_suggestion):
        AbstractSearcher.__init__(self, parameters_config, n_iter, n_suggestion)
        self.digest = "%r" % random.random()
        self.coords = {name: p["coords"] for name, p in parameters_config.items()}
        self.take_in(n_iter, n_suggestion)
        for name, p in parameters_config.items():
            numbers = [p["double_max_value"], p["double_min_value"], p["double_step"]]
            self.take_in(p["parameter_name"], p["parameter_type"], *(numbers + p["coords"]))

    def take_in(self, *shown):
        shown = [repr(s) if isinstance(s, (str, bool)) else repr(float(s)) for s in shown]
        self.digest = "%r %s" % (random.Random(self.digest + " ".join(shown)).random(), shown[-1:])

    def take_in_all(self, iteration_number, running_suggestions, suggestion_history):
        for name, entries in (("running", running_suggestions), ("history", suggestion_history)):
            self.take_in(name, iteration_number, len(entries))
            for entry in entries:
                self.take_in(*[x for item in sorted(entry["parameter"].items()) for x in item])
                self.take_in(len(entry["reward"]), *(r[f] for r in entry["reward"] for f in FIELDS))

    def suggest(self, iteration_number, running_suggestions, suggestion_history, n_suggestions=1):
        self.take_in_all(iteration_number, running_suggestions, suggestion_history)
        self.take_in(n_suggestions)
        rng = random.Random(self.digest)
        draw = rng.random()
        if draw < 0.05:
            raise ValueError("awkward")
        if draw < 0.1:
            return rng.choice([None, 7])
        count = rng.choice([n_suggestions] * 6 + [0, n_suggestions - 1, n_suggestions + 2])
        known = [entry["parameter"] for entry in suggestion_history + running_suggestions]
        answer = []
        for _ in range(count):
            answer.append(self.suggestion(rng, known + answer, iteration_number))
        return tuple(answer) if rng.random() < 0.2 else answer

    def suggestion(self, rng, known, iteration_number):
        if known and rng.random() < 0.35:  # the very same object, or an equal one
            old = rng.choice(known[-8:])
            return old if rng.random() < 0.5 else dict(old)
        point = {name: self.value(rng, coords) for name, coords in self.coords.items()}
        if iteration_number > 100 and rng.random() < 0.1:  # holds up its slot until it is stopped
            del point[rng.choice(list(point))]
        elif rng.random() < 0.05:
            point["unknown"] = 1.5
        return point

    def value(self, rng, coords):
        at = rng.choice(coords)
        return rng.choice(
            [at] * 4 + [at + 0.05, at - 0.3, at * 1.01, 1e9, -1e300, int(at), rng.random()]
        )

    def is_early_stop(self, iteration_number, running_suggestions, suggestion_history):
        self.take_in_all(iteration_number, running_suggestions, suggestion_history)
        rng = random.Random(self.digest)
        draw = rng.random()
        if draw < 0.03:
            raise ValueError("awkward")
        if draw < 0.06:
            return rng.choice([None, 7])
        count = len(running_suggestions)
        # Never a true beyond what runs but below five: that crashes the kit.
        flags = [rng.random() < 0.06 for _ in range(count)]
        for i, entry in enumerate(running_suggestions):
            if len(entry["parameter"]) < len(self.coords):
                flags[i] = rng.random() < 0.3
        if rng.random() < 0.1:
            return flags[: rng.randint(0, count)]
        if rng.random() < 0.1:
            return tuple(flags) + (False,) * (self.n_suggestion - count) + (True,)
        return [int(flag) for flag in flags] if rng.random() < 0.3 else flags

"""A submission that does everything wrong that one can, for the parity of the shim with the kit.

Each answer depends on a digest of all that it was ever shown, so that one wrong number, one entry
out of order changes the rest of the run.
"""

import random

from thpo.abstract_searcher import AbstractSearcher


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

    def suggest(self, suggestions_history, n_suggestions=1):
        for parameter, reward in suggestions_history:
            self.take_in(*([reward] + [x for item in sorted(parameter.items()) for x in item]))
        self.take_in(n_suggestions)
        rng = random.Random(self.digest)
        draw = rng.random()
        if draw < 0.05:
            raise ValueError("awkward")
        if draw < 0.1:
            return rng.choice([None, 7])
        count = rng.choice([n_suggestions] * 6 + [0, n_suggestions - 1, n_suggestions + 2])
        answer = []
        for _ in range(count):
            answer.append(
                self.suggestion(rng, [entry[0] for entry in suggestions_history] + answer)
            )
        return tuple(answer) if rng.random() < 0.2 else answer

    def suggestion(self, rng, known):
        if known and rng.random() < 0.2:  # the very same object, or an equal one
            old = rng.choice(known)
            return old if rng.random() < 0.5 else dict(old)
        point = {name: self.value(rng, coords) for name, coords in self.coords.items()}
        if rng.random() < 0.05:
            del point[rng.choice(list(point))]
        elif rng.random() < 0.05:
            point["unknown"] = 1.5
        return point

    def value(self, rng, coords):
        at = rng.choice(coords)
        return rng.choice(
            [at] * 4 + [at + 0.05, at - 0.3, at * 1.01, 1e9, -1e300, int(at), rng.random()]
        )

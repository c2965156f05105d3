"""Hill climbing as a class: rematch run -s exec:'python3 class.py'

The module `rematch` comes with the program, which puts it on the path.
"""

import random

import rematch


class HillClimber:
    """Tries neighbours of the best configuration so far, and now and then any other."""

    def __init__(self, space, contest, seed):
        self.space = space
        self.random = random.Random(seed)

    def suggest(self, ledger, count):
        best = max(ledger.rewards(), key=lambda trial: trial.reward, default=None)
        return [self.near(best) for _ in range(count)]

    def near(self, best):
        if best is None or self.random.random() < 0.2:
            return self.space.draw(self.random)
        configuration = list(best.configuration)
        axis = self.random.randrange(len(self.space))
        index = configuration[axis] + self.random.choice([-2, -1, 1, 2])
        configuration[axis] = min(max(index, 0), self.space.shape[axis] - 1)
        return configuration

    def stops(self, ledger):
        """Ends trials whose interval lies below the best full reward; leave out to stop none."""
        best = max((trial.reward for trial in ledger.rewards()), default=float("-inf"))
        return [trial for trial in ledger.running if trial.readings[-1].upper < best]


rematch.serve(HillClimber, name="hill-climber", version="1.0")

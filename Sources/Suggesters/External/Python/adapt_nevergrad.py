"""Nevergrad (https://facebookresearch.github.io/nevergrad): pip install nevergrad.

Searches the indices of the values, as integers. Nevergrad is told how many trials run at a time.

    optimizer  a name of its registry, such as NGOpt, OnePlusOne, TwoPointsDE or PSO
"""

import nevergrad
import rematch

OPTIONS = rematch.options(optimizer="NGOpt")


class Nevergrad(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        parameters = {
            name: nevergrad.p.Scalar(lower=0, upper=count - 1).set_integer_casting()
            for name, count in self.levels.items()
        }
        parametrization = nevergrad.p.Dict(**parameters)
        parametrization.random_state.seed(seed)
        maker = nevergrad.optimizers.registry[OPTIONS.optimizer]
        self.optimizer = maker(parametrization, budget=self.budget, num_workers=contest.slots)

    def ask(self, count):
        candidates = [self.optimizer.ask() for _ in range(count)]
        return [(candidate.value, candidate) for candidate in candidates]

    def tell(self, token, trial):
        if trial.reward is not None:
            self.optimizer.tell(token, -trial.reward)


rematch.serve(Nevergrad, name="nevergrad", version=nevergrad.__version__)

"""scikit-optimize (https://scikit-optimize.readthedocs.io): pip install scikit-optimize.

Searches the indices of the values. Batches by its constant liar; it does not know of running
trials, so that it is asked when all slots are free.

    surrogate    GP, RF, ET or GBRT
    acquisition  gp_hedge, EI, PI or LCB
    strategy     cl_min, cl_mean or cl_max: the lie
"""

import rematch
import skopt
from skopt.space import Integer

OPTIONS = rematch.options(surrogate="GP", acquisition="gp_hedge", strategy="cl_min")


class Skopt(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        dimensions = [Integer(0, count - 1, name=name) for name, count in self.levels.items()]
        self.optimizer = skopt.Optimizer(
            dimensions, OPTIONS.surrogate, acq_func=OPTIONS.acquisition, random_state=seed
        )
        self.results = []

    def ask(self, count):
        if self.results:  # all in one call, because every call fits the model
            self.optimizer.tell(*map(list, zip(*self.results)))
            self.results = []
        points = self.optimizer.ask(n_points=count, strategy=OPTIONS.strategy)
        return [(dict(zip(self.levels, point)), point) for point in points]

    def tell(self, token, trial):
        if trial.reward is not None:
            self.results.append((token, -trial.reward))


rematch.serve(Skopt, name="skopt", version=skopt.__version__, asynchronous=False)

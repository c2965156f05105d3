"""HEBO (https://github.com/huawei-noah/HEBO): pip install HEBO; 0.3.6 wants GPy and NumPy 1.

Searches the indices of the values, as integers, and makes batches itself. It does not know of
running trials, so that it is asked when all slots are free.

    model    gp, svgp or rf ...: the surrogate, by its name in HEBO
    initial  random configurations at the beginning; 0: as many as HEBO thinks right
"""

import random
import warnings
from importlib import metadata

import numpy
import rematch
import torch
from hebo.design_space.design_space import DesignSpace
from hebo.optimizers.hebo import HEBO

OPTIONS = rematch.options(model="gp", initial=0)


class Hebo(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        random.seed(seed)
        numpy.random.seed(seed)
        torch.manual_seed(seed)
        parameters = [
            {"name": name, "type": "int", "lb": 0, "ub": count - 1}
            for name, count in self.levels.items()
        ]
        self.optimizer = HEBO(
            DesignSpace().parse(parameters),
            model_name=OPTIONS.model,
            rand_sample=OPTIONS.initial or None,
            scramble_seed=seed,
        )

    def ask(self, count):
        frame = self.optimizer.suggest(n_suggestions=count)
        rows = [frame.iloc[[row]] for row in range(len(frame))]
        return [(row.iloc[0].to_dict(), row) for row in rows]

    def tell(self, token, trial):
        if trial.reward is not None:
            self.optimizer.observe(token, numpy.array([[-trial.reward]]))


warnings.filterwarnings("ignore")
torch.set_num_threads(1)
rematch.serve(Hebo, name="hebo", version=metadata.version("HEBO"), asynchronous=False)

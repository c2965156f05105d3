"""hyperopt (https://hyperopt.github.io/hyperopt): pip install hyperopt setuptools.

Searches the indices of the values. The trials of a batch are suggested one after the other, and
each is known as running when the next one is suggested.

    algorithm  tpe, anneal or random
"""

from importlib import metadata

import hyperopt
import numpy
import rematch
from hyperopt import anneal, hp, rand, tpe
from hyperopt.base import JOB_STATE_DONE, JOB_STATE_RUNNING, STATUS_FAIL, STATUS_OK, Domain

OPTIONS = rematch.options(algorithm="tpe")
ALGORITHMS = {"tpe": tpe.suggest, "anneal": anneal.suggest, "random": rand.suggest}


class Hyperopt(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        # `randint` would lose the order of the levels; these bounds make all levels equally likely.
        labels = {
            name: hp.quniform(name, -0.49, count - 0.51, 1) for name, count in self.levels.items()
        }
        self.domain, self.trials = Domain(lambda _: 0, labels), hyperopt.Trials()
        self.suggest_one = ALGORITHMS[OPTIONS.algorithm]
        self.random = numpy.random.default_rng(seed)

    def ask(self, count):
        pairs = []
        for _ in range(count):
            number = self.trials.new_trial_ids(1)
            self.trials.refresh()
            seed = int(self.random.integers(2**31 - 1))
            self.trials.insert_trial_docs(self.suggest_one(number, self.domain, self.trials, seed))
            self.trials.refresh()
            document = next(d for d in reversed(self.trials._dynamic_trials) if d["tid"] in number)
            document["state"] = JOB_STATE_RUNNING
            indices = {name: values[0] for name, values in document["misc"]["vals"].items()}
            pairs.append((indices, document))
        return pairs

    def tell(self, token, trial):
        token["state"] = JOB_STATE_DONE
        if trial.reward is None:
            token["result"] = {"status": STATUS_FAIL}
        else:
            token["result"] = {"status": STATUS_OK, "loss": -trial.reward}


rematch.serve(Hyperopt, name="hyperopt", version=metadata.version("hyperopt"))

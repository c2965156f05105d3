"""Optuna (https://optuna.org): pip install optuna; `gp` wants torch too, `cmaes` the package cmaes.

Searches the indices of the values. Batches are what Optuna makes of trials that are still running:
a constant liar in TPE and in the Gaussian process. Pruners see every reading.

    sampler  tpe, gp, cmaes or random
    pruner   none, median, hyperband or successive-halving; for contests of several steps
"""

import optuna
import rematch
from optuna.trial import TrialState

OPTIONS = rematch.options(sampler="tpe", pruner="none")


class Optuna(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        self.distributions = {
            name: optuna.distributions.IntDistribution(0, count - 1)
            for name, count in self.levels.items()
        }
        # Hyperband assigns trials to brackets by the study's name, so the name is fixed.
        self.study = optuna.create_study(
            study_name="rematch",
            direction="maximize",
            sampler=SAMPLERS[OPTIONS.sampler](seed),
            pruner=PRUNERS[OPTIONS.pruner](contest),
        )

    def ask(self, count):
        trials = [self.study.ask(self.distributions) for _ in range(count)]
        return [(trial.params, trial) for trial in trials]

    def tell(self, token, trial):
        self.report(token, trial)
        if trial.reward is not None:
            self.study.tell(token, trial.reward)
        else:
            self.study.tell(token, state=TrialState.PRUNED)

    def report(self, token, trial):
        known = self.study._storage.get_trial(token._trial_id).intermediate_values
        for step, reading in enumerate(trial.readings[len(known) :], len(known) + 1):
            token.report(reading.mean, step)


class PruningOptuna(Optuna):
    def stops(self, ledger):
        self.catch_up(ledger)
        stops = []
        for trial in ledger.running:
            self.report(self.token(trial), trial)
            if len(trial.readings) < self.contest.steps and self.token(trial).should_prune():
                stops.append(trial)
        return stops


SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "gp": lambda seed: optuna.samplers.GPSampler(seed=seed),
    "cmaes": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
}
PRUNERS = {
    "none": lambda contest: optuna.pruners.NopPruner(),
    "median": lambda contest: optuna.pruners.MedianPruner(),
    "hyperband": lambda contest: optuna.pruners.HyperbandPruner(max_resource=contest.steps),
    "successive-halving": lambda contest: optuna.pruners.SuccessiveHalvingPruner(),
}

optuna.logging.set_verbosity(optuna.logging.WARNING)
rematch.serve(
    Optuna if OPTIONS.pruner == "none" else PruningOptuna,
    name="optuna",
    version=optuna.__version__,
)

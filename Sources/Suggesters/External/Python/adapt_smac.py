"""SMAC3 (https://automl.github.io/SMAC3): pip install smac.

Searches the indices of the values, as integers. SMAC leaves out what it has suggested, but takes no
other account of running trials.

    facade  blackbox (Gaussian process) or hpo (random forest)
"""

import tempfile

import rematch
import smac
from ConfigSpace import ConfigurationSpace
from ConfigSpace.hyperparameters import UniformIntegerHyperparameter
from smac import BlackBoxFacade, HyperparameterOptimizationFacade, Scenario
from smac.runhistory import StatusType, TrialValue

OPTIONS = rematch.options(facade="blackbox")
FACADES = {"blackbox": BlackBoxFacade, "hpo": HyperparameterOptimizationFacade}


class SMAC(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        configurations = ConfigurationSpace(seed=seed)
        for name, count in self.levels.items():
            configurations.add(UniformIntegerHyperparameter(name, 0, count - 1))
        self.folder = tempfile.TemporaryDirectory()
        scenario = Scenario(
            configurations,
            deterministic=True,
            n_trials=self.budget,
            seed=seed,
            output_directory=self.folder.name,
        )
        self.smac = FACADES[OPTIONS.facade](
            scenario, lambda configuration, seed: 0, logging_level=30, overwrite=True
        )

    def ask(self, count):
        infos = [self.smac.ask() for _ in range(count)]
        return [(dict(info.config), info) for info in infos]

    def tell(self, token, trial):
        if trial.reward is None:
            value = TrialValue(cost=float("inf"), status=StatusType.CRASHED)
        else:
            value = TrialValue(cost=-trial.reward)
        self.smac.tell(token, value, save=False)


rematch.serve(SMAC, name="smac", version=smac.version)

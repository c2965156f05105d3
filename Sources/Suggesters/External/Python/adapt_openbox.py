"""OpenBox (https://open-box.readthedocs.io): pip install openbox; 0.9.0 and, on Python 3.8, 0.7.16.

Searches the indices of the values, as integers, by its `SyncBatchAdvisor`, which does not know of
running trials, so that it is asked when all slots are free.

    strategy     of batches: default, reoptimization, median_imputation or local_penalization
    surrogate    auto, gp, prf, lightgbm ...
    acquisition  auto, ei, pi, lcb ...
    optimizer    auto, random_scipy, local_random ...: of the acquisition
    initial      the configurations of the initial design
"""

import inspect
import tempfile
from importlib import metadata

import rematch
from openbox import Observation, SyncBatchAdvisor
from openbox import space as openbox_space

OPTIONS = rematch.options(
    strategy="default", surrogate="auto", acquisition="auto", optimizer="auto", initial=3
)


class OpenBox(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        variables = openbox_space.Space()
        for name, count in self.levels.items():
            variables.add_variable(openbox_space.Int(name, 0, count - 1))
        self.folder = tempfile.TemporaryDirectory()
        self.advisor = SyncBatchAdvisor(
            variables,
            batch_size=contest.slots,
            batch_strategy=OPTIONS.strategy,
            initial_trials=OPTIONS.initial,
            surrogate_type=OPTIONS.surrogate,
            acq_type=OPTIONS.acquisition,
            acq_optimizer_type=OPTIONS.optimizer,
            output_dir=self.folder.name,
            task_id="rematch",
            random_state=seed,
        )

    def ask(self, count):
        configurations = self.advisor.get_suggestions(count)
        return [(configuration.get_dictionary(), configuration) for configuration in configurations]

    def tell(self, token, trial):
        if trial.reward is not None:
            self.advisor.update_observation(observation(token, -trial.reward))


def observation(configuration, cost):
    # OpenBox 0.7.16 names the argument `objs`.
    names = inspect.signature(Observation.__init__).parameters
    return Observation(configuration, **{"objs" if "objs" in names else "objectives": [cost]})


rematch.serve(OpenBox, name="openbox", version=metadata.version("openbox"), asynchronous=False)

"""BoTorch (https://botorch.org): pip install botorch. Its tutorial's loop, untuned.

A `SingleTaskGP` on the unit cube, whose edges are the first and last values; batches by joint log
expected improvement (`qLogExpectedImprovement`), greedily, running trials pending. What the
acquisition's optimizer finds is taken to the nearest configuration, or, when that one was tried, to
one at random.

    initial   the configurations of the initial design, a scrambled Sobol sequence
    restarts  starts of the acquisition's optimizer
    raw       random points from which the starts are chosen
"""

import random
import warnings

import botorch
import rematch
import torch
from botorch.acquisition import qLogExpectedImprovement
from botorch.fit import fit_gpytorch_mll
from botorch.models import SingleTaskGP
from botorch.optim import optimize_acqf
from botorch.sampling import SobolQMCNormalSampler
from gpytorch.mlls import ExactMarginalLogLikelihood

OPTIONS = rematch.options(initial=10, restarts=10, raw=256)
MC_SAMPLES = 256  # as many as in BoTorch's closed-loop tutorial


class BoTorch(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        torch.manual_seed(seed)
        self.random = random.Random(seed)
        self.counts = list(self.levels.values())
        self.sobol = torch.quasirandom.SobolEngine(len(self.counts), scramble=True, seed=seed)
        self.tried, self.running, self.results = set(), [], []

    def ask(self, count):
        designed = max(0, min(count, OPTIONS.initial - len(self.tried)))
        points = self.sobol.draw(designed, dtype=torch.double).tolist()
        if designed < count:
            points += self.best_points(count - designed).tolist() if self.results else []
        cells = [self.fresh(point) for point in points]
        cells += [self.fresh(None) for _ in range(count - len(cells))]
        self.running += cells
        return [(dict(zip(self.levels, cell)), cell) for cell in cells]

    def tell(self, token, trial):
        self.running.remove(token)
        if trial.reward is not None:
            self.results.append((token, trial.reward))

    def best_points(self, count):
        x = self.unit([cell for cell, _ in self.results])
        y = torch.tensor([[reward] for _, reward in self.results], dtype=torch.double)
        model = SingleTaskGP(x, y)
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        acquisition = qLogExpectedImprovement(
            model,
            best_f=y.max(),
            sampler=SobolQMCNormalSampler(torch.Size([MC_SAMPLES]), seed=self.random.randrange(2**31)),
            X_pending=self.unit(self.running) if self.running else None,
        )
        bounds = torch.stack([torch.zeros(x.shape[1]), torch.ones(x.shape[1])]).double()
        points, _ = optimize_acqf(
            acquisition,
            bounds,
            q=count,
            num_restarts=OPTIONS.restarts,
            raw_samples=OPTIONS.raw,
            sequential=True,
            options={"seed": self.random.randrange(2**31)},
        )
        return points

    def unit(self, cells):
        ends = torch.tensor(self.counts, dtype=torch.double) - 1
        return torch.tensor(cells, dtype=torch.double) / ends

    def fresh(self, point):
        """Returns the cell nearest to a point, or a random one; a cell not yet tried, if any."""
        cell = point and tuple(round(x * (n - 1)) for x, n in zip(point, self.counts))
        while cell is None or (cell in self.tried and len(self.tried) < self.space.size):
            cell = tuple(self.random.randrange(count) for count in self.counts)
        self.tried.add(cell)
        return cell


warnings.filterwarnings("ignore")
torch.set_num_threads(1)
rematch.serve(BoTorch, name="botorch", version=botorch.__version__)

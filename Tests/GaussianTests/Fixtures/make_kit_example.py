"""Makes the reference values of the tests of the organisers' example.

    git clone https://github.com/QQ-Browser-AI-Algorithm-Competition/THPO_Final_Kit_2021 /tmp/kit
    python3.7 -m venv /tmp/kit-example
    /tmp/kit-example/bin/pip install numpy==1.18.5 scipy==1.4.1 scikit-learn==0.20.2
    /tmp/kit-example/bin/python Tests/GaussianTests/Fixtures/make_kit_example.py /tmp/kit

writes kit-example.json beside this file, with the versions that the kits of the contest ask for.

`processes` are Gaussian processes as the example sets them up, fitted to some trials: the log marginal
likelihood with its derivative by the logarithm of the length scale at fixed values, the fitted length
scale, and at some points the posterior and the probabilities of improvements.

`searches` are made by the kit's own searcher: the allowed values of each parameter, the trials, and for
some improvements xi the cells that it was given as random ones (those to look at, then the starts), and
the one that it chose.
"""

import json
import pathlib
import sys
import warnings

import numpy as np
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern

sys.path.insert(0, sys.argv[1])
from example_bayesian_optimization.searcher import Searcher, UtilityFunction  # noqa: E402

warnings.simplefilter("ignore")
rng = np.random.RandomState(2021)
XI = [0, 0.5, 20, 40]


def reward(x, scale):
    return scale * (np.sin(2 * x).sum(axis=1) + 0.5 * x[:, 0])


def case(name, x, y):
    process = GaussianProcessRegressor(
        kernel=Matern(nu=2.5), alpha=1e-6, normalize_y=True, random_state=np.random.RandomState(1)
    )
    process.fit(x, y)
    fixed = []
    for theta in [-1.5, 0.0, 0.7]:
        value, slope = process.log_marginal_likelihood(np.array([theta]), eval_gradient=True)
        fixed.append({"theta": theta, "likelihood": value, "slope": slope[0]})
    low, high = x.min(axis=0) - 0.3, x.max(axis=0) + 0.3
    points = low + rng.uniform(size=(6, x.shape[1])) * (high - low)
    mean, deviation = process.predict(points, return_std=True)
    return {
        "name": name,
        "x": x.tolist(),
        "y": y.tolist(),
        "fixed": fixed,
        "theta": process.kernel_.theta[0],
        "likelihood": process.log_marginal_likelihood_value_,
        "points": points.tolist(),
        "mean": mean.tolist(),
        "deviation": deviation.tolist(),
        "improvement": [
            {"xi": xi, "probability": norm.cdf((mean - y.max() - xi) / deviation).tolist()}
            for xi in XI
        ],
    }


cases = []
for name, count, dimension, width, scale in [
    ("one trial", 1, 2, 3, 1),
    ("two trials", 2, 1, 3, 1),
    ("a parameter", 12, 1, 6, 1),
    ("two parameters", 9, 2, 3, 1),
    ("great rewards", 15, 3, 4, 8),
    ("small rewards", 15, 2, 4, 0.01),
    ("wide values", 20, 2, 300, 3),
    ("four parameters", 30, 4, 2, 2),
]:
    x = rng.uniform(size=(count, dimension)) * width
    cases.append(case(name, x, reward(x, scale)))
x = rng.uniform(size=(6, 2)) * 3
x = np.concatenate([x, x[:3], x[:1]])
cases.append(case("repeated trials", x, reward(x, 1)))
x = rng.uniform(size=(7, 2)) * 3
cases.append(case("equal rewards", x, np.full(7, 2.5)))



def search(widths, count, scale, tries, starts):
    values = [np.round(np.arange(n) * step, 10).tolist() for n, step in widths]
    names = ["p%d" % (i + 1) for i in range(len(values))]
    config = {
        name: {"coords": v, "double_min_value": v[0], "double_max_value": v[-1]}
        for name, v in zip(names, values)
    }

    def draw():
        return [int(rng.randint(len(v))) for v in values]

    def point(indices):
        return [v[i] for v, i in zip(values, indices)]

    trials = [draw() for _ in range(count)]
    x = np.array([point(t) for t in trials])
    y = reward(x, scale)
    searcher = Searcher(config, 140, 5)
    searcher.train_gp(x, y)
    slots = []
    for xi in XI:
        draws = [draw() for _ in range(tries + starts)]
        waiting = [point(d) for d in draws]
        searcher.random_sample = lambda: waiting.pop(0)
        best = searcher.acq_max(
            f_acq=UtilityFunction(kind="poi", kappa=2.576, x_i=xi).utility,
            gp=searcher.gp,
            y_max=y.max(),
            bounds=searcher.get_bounds(),
            num_warmup=tries,
            num_starting_points=starts,
        )
        chosen = searcher.parse_suggestions(np.array([best]))[0]
        slots.append(
            {
                "xi": xi,
                "tries": draws[:tries],
                "starts": draws[tries:],
                "chosen": [v.index(chosen[n]) for n, v in zip(names, values)],
            }
        )
    return {"values": values, "trials": trials, "rewards": y.tolist(), "slots": slots}


searches = []
for widths, count, scale in [
    ([(21, 0.3)], 5, 1),
    ([(11, 0.3), (15, 0.2)], 8, 1),
    ([(11, 0.3), (15, 0.2)], 8, 0.3),
    ([(31, 0.1), (11, 0.4)], 20, 3),
    ([(9, 0.25), (9, 0.25), (9, 0.25)], 30, 0.7),
    ([(5, 1), (1, 1), (8, 0.5)], 12, 2),
]:
    searches.append(search(widths, count, scale, tries=30, starts=5))

target = pathlib.Path(__file__).with_name("kit-example.json")
target.write_text(json.dumps({"processes": cases, "searches": searches}) + "\n")

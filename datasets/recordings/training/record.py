"""Records tables of real trainings on data that scikit-learn ships.

    pip install -r requirements.txt
    python3 record.py boosting-parity      # writes boosting-parity.jsonl here
    python3 record.py all

One row per configuration, in shuffled order. A learning curve becomes CSV: the parameters, `accuracy_1` to
`accuracy_14` after epochs 1 to 14, and `seconds`. Losses on 14 disjoint validation batches become JSON lines: the
parameters, the list `loss` of the batches' losses, whose running means are the readings, and `seconds`.
`seconds` are processor seconds of fitting and predicting on one thread: of all epochs in CSV, a 14th of
the whole in JSON lines, for there they are seconds of one batch. A configuration that failed has no metric, and `error`
says why.

Every random choice derives from the table's name, so a second run gives the same metrics with the
same versions; only `seconds` differs.
"""

import csv
import itertools
import json
import os
import pathlib
import sys
import time
import warnings
import zlib

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
from sklearn import datasets
from sklearn.decomposition import PCA
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, Normalizer
from sklearn.preprocessing import StandardScaler

STEPS = 14
# A probability of zero would make the logarithmic loss infinite.
SMALLEST_PROBABILITY = 1e-3

warnings.filterwarnings("ignore")


def digits():
    """Images of 8 x 8 grey values from 0 to 16, and which digit each shows."""
    return datasets.load_digits(return_X_y=True)


def parity():
    """The same images, and whether the digit is odd."""
    x, y = digits()
    return x, y % 2


def split(table, loader, training_rows):
    """The shuffled data as (training x, training y, validation x, validation y)."""
    x, y = loader()
    order = np.random.default_rng(zlib.crc32(table.encode())).permutation(len(y))
    x, y = x[order].astype(float), y[order]
    batch = (len(y) - training_rows) // STEPS
    end = training_rows + batch * STEPS
    return x[:training_rows], y[:training_rows], x[training_rows:end], y[training_rows:end]


def by_batch(values):
    """Means over 14 disjoint batches of one value per validation row."""
    if not np.all(np.isfinite(values)):
        raise ArithmeticError("the prediction is not finite")
    return [float(part.mean()) for part in np.split(np.asarray(values, float), STEPS)]


def log_losses(model, x, y):
    """The loss of each validation row, in nats."""
    probability = model.predict_proba(x)[np.arange(len(y)), np.searchsorted(model.classes_, y)]
    return -np.log(np.maximum(probability, SMALLEST_PROBABILITY))


SCALERS = {
    "none": lambda: FunctionTransformer(),
    "standard": lambda: StandardScaler(),
    "minmax": lambda: MinMaxScaler(),
    "unit": lambda: Normalizer(),
}


def mlp(data, p):
    """Validation accuracy after each of 14 epochs on 600 handwritten digits."""
    x, y, validation_x, validation_y = data
    model = MLPClassifier(
        hidden_layer_sizes=(p["width"],) * p["depth"], activation=p["activation"],
        solver=p["solver"], learning_rate_init=p["learning_rate"], alpha=p["alpha"],
        batch_size=p["batch_size"], random_state=1)
    curve = []
    for _ in range(STEPS):
        model.partial_fit(x / 16, y, classes=np.arange(10))
        if not all(np.all(np.isfinite(c)) for c in model.coefs_):
            raise ArithmeticError("the weights are not finite")
        curve.append(float((model.predict(validation_x / 16) == validation_y).mean()))
    return curve


def boosting(data, p):
    """Logarithmic loss of boosted trees that tell odd digits from even ones."""
    x, y, validation_x, validation_y = data
    model = GradientBoostingClassifier(
        n_estimators=p["trees"], learning_rate=p["learning_rate"], max_depth=None,
        max_leaf_nodes=p["leaves"], min_samples_leaf=p["leaf_rows"], subsample=p["row_share"],
        max_features=p["column_share"], random_state=1)
    model.fit(x, y)
    return by_batch(log_losses(model, validation_x, validation_y))


def neighbours(data, p):
    """Logarithmic loss of nearest neighbours on principal components of digits."""
    x, y, validation_x, validation_y = data
    model = make_pipeline(
        SCALERS[p["scaler"]](), PCA(p["components"], whiten=p["whiten"] == "yes", random_state=1),
        KNeighborsClassifier(p["neighbours"], weights=p["weights"], metric=p["metric"],
                             algorithm="brute"))
    model.fit(x, y)
    return by_batch(log_losses(model, validation_x, validation_y))


def forest(data, p):
    """Logarithmic loss of randomised trees that tell the digits."""
    x, y, validation_x, validation_y = data
    kind = {"forest": RandomForestClassifier, "extra": ExtraTreesClassifier}[p["kind"]]
    model = kind(
        n_estimators=p["trees"], criterion=p["criterion"], max_features=p["column_share"],
        min_samples_leaf=p["leaf_rows"], max_depth=p["depth"], bootstrap=p["row_share"] < 1,
        max_samples=p["row_share"] if p["row_share"] < 1 else None, random_state=1)
    model.fit(x, y)
    return by_batch(log_losses(model, validation_x, validation_y))


# Name: function, loader, training rows, configurations (None: the whole grid), allowed values.
TABLES = {
    "mlp-digits": (mlp, digits, 600, 1200, {
        "solver": ["sgd", "adam"],
        "activation": ["identity", "tanh", "relu"],
        "learning_rate": [0.001, 0.003, 0.01, 0.03, 0.1],
        "width": [8, 16, 32, 64],
        "depth": [1, 2, 3, 4],
        "batch_size": [16, 32, 64, 128],
        "alpha": [1e-5, 1e-3, 0.1, 1],
    }),
    "boosting-parity": (boosting, parity, 500, 1200, {
        "trees": [10, 20, 40, 80],
        "learning_rate": [0.03, 0.1, 0.2, 0.4, 0.8, 1.6],
        "leaves": [2, 4, 8, 16],
        "leaf_rows": [1, 4, 16],
        "row_share": [0.3, 0.6, 1.0],
        "column_share": [0.03, 0.1, 0.3, 1.0],
    }),
    "neighbours-digits": (neighbours, digits, 500, None, {
        "scaler": ["none", "standard", "minmax", "unit"],
        "components": [3, 6, 10, 16, 25, 40],
        "whiten": ["no", "yes"],
        "neighbours": [1, 2, 4, 7, 12, 20, 40],
        "weights": ["uniform", "distance"],
        "metric": ["euclidean", "manhattan", "chebyshev", "cosine"],
    }),
    "forest-digits": (forest, digits, 500, 1200, {
        "kind": ["forest", "extra"],
        "criterion": ["gini", "entropy"],
        "trees": [4, 8, 16, 32],
        "column_share": [0.03, 0.06, 0.12, 0.25, 0.5, 1.0],
        "leaf_rows": [1, 2, 4, 8, 16],
        "depth": [4, 6, 9, 14],
        "row_share": [0.3, 0.6, 0.9, 1.0],
    }),
}


def configurations(table, count, space):
    """The grid's configurations in an order that only the table's name decides."""
    grid = list(itertools.product(*space.values()))
    order = np.random.default_rng(zlib.crc32(table.encode()) + 1).permutation(len(grid))
    return [dict(zip(space, grid[i])) for i in order[:count]]


def rows(table):
    """Of each configuration: its parameters, its 14 values or none, its seconds, its error."""
    function, loader, training_rows, count, space = TABLES[table]
    data = split(table, loader, training_rows)
    all_rows = configurations(table, count, space)
    for done, row in enumerate(all_rows, 1):
        start, values, error = time.process_time(), None, None
        try:
            values = [f"{value:.4g}" for value in function(data, row)]
        except (ArithmeticError, ValueError) as failure:
            error = str(failure).splitlines()[0][:80]
        yield row, values, time.process_time() - start, error
        if done % 100 == 0:
            print(f"{table}: {done} of {len(all_rows)}", file=sys.stderr)


def write_curves(table, file):
    out = csv.writer(file, lineterminator="\n")
    columns = [f"accuracy_{step + 1}" for step in range(STEPS)]
    out.writerow([*TABLES[table][-1], *columns, "seconds", "error"])
    for row, values, seconds, error in rows(table):
        out.writerow([*row.values(), *(values or [""] * STEPS), f"{seconds:.3g}", error or ""])


def write_batches(table, file):
    for row, values, seconds, error in rows(table):
        loss = [float(value) for value in values] if values else None
        line = {**row, "loss": loss, "seconds": float(f"{seconds / STEPS:.3g}")}
        if error:
            line["error"] = error
        file.write(json.dumps(line, separators=(",", ":")) + "\n")


def record(table):
    is_curve = TABLES[table][0] is mlp
    path = pathlib.Path(__file__).parent / f"{table}.{'csv' if is_curve else 'jsonl'}"
    temporary = path.with_suffix(".partial")
    with open(temporary, "w", newline="") as file:
        (write_curves if is_curve else write_batches)(table, file)
    temporary.replace(path)


if __name__ == "__main__":
    names = list(TABLES) if sys.argv[1:] == ["all"] else sys.argv[1:]
    if not names or any(name not in TABLES for name in names):
        sys.exit(f"usage: record.py all | {' | '.join(TABLES)}")
    for name in names:
        record(name)

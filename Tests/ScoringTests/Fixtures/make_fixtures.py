"""Makes the reference values of the tests of Scoring.

    pip install numpy scipy statsmodels
    python3 Tests/ScoringTests/Fixtures/make_fixtures.py

writes statistics.json beside this file. Made with Python 3.11.7, numpy 2.4.6, scipy 1.17.1 and statsmodels 0.15.0. What
SciPy has is SciPy's; the rest is enumeration of the definition, for Holm checked against statsmodels.
"""

import itertools
import json
import pathlib

import numpy as np
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(2021)
EVERY = stats.PermutationMethod(n_resamples=np.inf)
ALTERNATIVES = {"less": "less", "greater": "greater", "twoSided": "two-sided"}


def each(function):
    return {name: float(function(alternative)) for name, alternative in ALTERNATIVES.items()}


def wilcoxon(values, method):
    x = np.array(values, float)
    options = {"zero_method": "pratt", "correction": False, "method": method}
    return {
        "values": x.tolist(),
        "statistic": float(stats.wilcoxon(x, alternative="greater", **options).statistic),
        "pValue": each(lambda a: stats.wilcoxon(x, alternative=a, **options).pvalue),
    }


def tied(n, levels, shift=0.0):
    return np.round(rng.normal(shift, 1, n) * levels) / levels


def mann_whitney(first, second, method):
    x, y = np.array(first, float), np.array(second, float)
    result = stats.mannwhitneyu(x, y, alternative="greater", method=method)
    return {
        "first": x.tolist(),
        "second": y.tolist(),
        "statistic": float(result.statistic),
        "pValue": each(lambda a: stats.mannwhitneyu(x, y, alternative=a, method=method).pvalue),
    }


def effect(first, second):
    x, y = np.array(first, float), np.array(second, float)
    result = stats.brunnermunzel(x, y)
    wins = [(a > b) + (a == b) / 2 for a in x for b in y]
    return {
        "first": x.tolist(),
        "second": y.tolist(),
        "effect": float(np.mean(wins)),
        "statistic": float(result.statistic),
        "pValue": float(result.pvalue),
    }


def sign_flip(strata):
    weights = np.concatenate([np.full(len(s), 1 / len(s) / len(strata)) for s in strata])
    x = np.concatenate(strata)

    def statistic(a, b):
        return float(np.sum(weights * (a - b)))

    def p_value(alternative):
        return stats.permutation_test(
            (x, np.zeros(len(x))), statistic, permutation_type="samples", vectorized=False,
            n_resamples=np.inf, alternative=alternative,
        ).pvalue  # fmt: skip

    return {
        "first": [list(map(float, s)) for s in strata],
        "statistic": statistic(x, np.zeros(len(x))),
        "pValue": each(p_value),
    }


def label_permutation(first, second):
    def splits(x, y):
        pool = list(x) + list(y)
        for chosen in itertools.combinations(range(len(pool)), len(x)):
            rest = [v for i, v in enumerate(pool) if i not in chosen]
            yield np.mean([pool[i] for i in chosen]) - np.mean(rest)

    every = [list(splits(x, y)) for x, y in zip(first, second)]
    means = np.array([np.mean(part) for part in itertools.product(*every)])
    observed = np.mean([np.mean(x) - np.mean(y) for x, y in zip(first, second)])
    p = {
        "less": float(np.mean(means <= observed + 1e-12)),
        "greater": float(np.mean(means >= observed - 1e-12)),
        "twoSided": float(np.mean(np.abs(means) >= abs(observed) - 1e-12)),
    }
    if len(first) == 1 and len(first[0]) > 1:
        for name in ("less", "greater"):
            scipys = stats.permutation_test(
                (first[0], second[0]), lambda a, b: np.mean(a) - np.mean(b), vectorized=False,
                n_resamples=np.inf, alternative=name,
            )  # fmt: skip
            assert np.isclose(scipys.pvalue, p[name], rtol=1e-14)
    return {
        "first": [list(map(float, s)) for s in first],
        "second": [list(map(float, s)) for s in second],
        "statistic": float(observed),
        "pValue": p,
    }


def bootstrap(strata, resamples):
    def statistic(*samples):
        return np.mean([np.mean(s) for s in samples])

    def run(method, coverage, before=None):
        return stats.bootstrap(
            strata, statistic, vectorized=False, n_resamples=resamples if before is None else 0,
            confidence_level=coverage, method=method, bootstrap_result=before,
            rng=np.random.default_rng(7),
        )  # fmt: skip

    first = run("percentile", 0.95)
    intervals = [
        [method, coverage, *map(float, run(name, coverage, first).confidence_interval)]
        for method, name in (("percentile", "percentile"), ("bca", "BCa"))
        for coverage in (0.5, 0.9, 0.95, 0.99)
    ]
    return {
        "strata": [list(map(float, s)) for s in strata],
        "estimate": float(statistic(*strata)),
        "replicates": first.bootstrap_distribution.tolist(),
        "intervals": [
            {"method": m, "coverage": c, "low": low, "high": high} for m, c, low, high in intervals
        ],
    }


def friedman(table):
    table = np.array(table, float)
    n, k = table.shape
    ranks = np.array([stats.rankdata(-row) for row in table])
    if k > 2:
        chi, p = stats.friedmanchisquare(*(-table.T))
    else:  # SciPy wants three: the same by the definition, W. J. Conover (1999), 5.8
        a = np.sum(ranks**2)
        c = n * k * (k + 1) ** 2 / 4
        chi = (k - 1) * (np.sum(np.sum(ranks, 0) ** 2) - n * c) / (a - c)
        p = stats.chi2.sf(chi, k - 1)
    f = (n - 1) * chi / (n * (k - 1) - chi)
    return {
        "table": table.tolist(),
        "averageRanks": np.mean(ranks, 0).tolist(),
        "chiSquare": float(chi),
        "chiSquarePValue": float(p),
        "imanDavenport": float(f),
        "pValue": float(stats.f.sf(f, k - 1, (k - 1) * (n - 1))),
    }


def holm(p):
    """By closed testing: of all hypotheses that contain one, the largest of the Bonferroni p-values."""
    n = len(p)
    sets = [s for r in range(1, n + 1) for s in itertools.combinations(range(n), r)]
    adjusted = [
        max(min(1, len(s) * min(p[j] for j in s)) for s in sets if i in s) for i in range(n)
    ]
    assert np.allclose(multipletests(p, method="holm")[1], adjusted, rtol=1e-14)
    return {"pValues": p, "adjusted": adjusted}


def design(surfaces, repeats, within, between, level, alternative):
    error = np.sqrt((between**2 + within**2 / repeats) / surfaces)
    degrees = surfaces * (repeats - 1) if between == 0 else surfaces - 1
    critical = stats.t.isf(level / (2 if alternative == "twoSided" else 1), degrees)

    def power(effect):
        upper = stats.nct.sf(critical, degrees, effect / error)
        lower = stats.nct.sf(critical, degrees, -effect / error)
        return upper + (lower if alternative == "twoSided" else 0)

    return {
        "surfaces": surfaces, "repeats": repeats, "within": within, "between": between,
        "level": level, "alternative": alternative,
        "effects": [[e * error, float(power(e * error))] for e in (0.0, 0.5, 1.7, 3.1)],
        "detectable": float(optimize.brentq(lambda e: power(e) - 0.8, 1e-6, 20 * error, xtol=1e-12)),
    }  # fmt: skip


skewed = [rng.exponential(1, n) - 0.6 for n in (12, 5, 8)]
fixtures = {
    "wilcoxon": [
        wilcoxon([1.5], "exact"),
        wilcoxon([-2.0, 0.5], "exact"),
        wilcoxon(rng.normal(0.4, 1, 9), "exact"),
        wilcoxon(rng.normal(0.2, 1, 30), "exact"),
        wilcoxon(rng.normal(-0.3, 1, 50), "exact"),
        wilcoxon(rng.normal(0.3, 1, 100), "exact"),
        wilcoxon([1, 1, 1, -1, 1], EVERY),
        wilcoxon([0, 0, 1, -1, 2, 2, 0, 3], EVERY),
        wilcoxon(tied(12, 2, 0.4), EVERY),
        wilcoxon(tied(13, 1, -0.5), EVERY),
        wilcoxon(tied(101, 2, 0.2), "approx"),
        wilcoxon(rng.normal(0.1, 1, 200), "approx"),
    ],
    "mannWhitney": [
        mann_whitney([1.0], [2.0], "exact"),
        mann_whitney([3.0, 4.0], [1.0], "exact"),
        mann_whitney(rng.normal(0.5, 1, 8), rng.normal(0, 1, 5), "exact"),
        mann_whitney(rng.normal(0.4, 1, 30), rng.normal(0, 1, 30), "exact"),
        mann_whitney(rng.normal(0.4, 1, 11), rng.normal(0, 1, 40), "exact"),
        mann_whitney([1, 1, 2, 5], [1, 2, 2], EVERY),
        mann_whitney(tied(6, 1, 0.6), tied(8, 1), EVERY),
        mann_whitney(tied(9, 2), tied(5, 2, 0.7), EVERY),
        mann_whitney(tied(40, 2, 0.3), tied(30, 2), "asymptotic"),
        mann_whitney(rng.normal(0.3, 1, 31), rng.normal(0, 1, 30), "asymptotic"),
    ],
    "varghaDelaney": [
        effect(rng.normal(0.5, 1, 10), rng.normal(0, 2, 7)),
        effect(tied(30, 1, 0.5), tied(30, 2)),
        effect([1, 2, 3], [2.5, 3.5]),
    ],
    "signFlip": [
        sign_flip([[0.7, -0.2], [0.1]]),
        sign_flip([rng.normal(0.3, 1, 5), rng.normal(0.3, 1, 4), rng.normal(0, 1, 3)]),
        sign_flip([[0, 1, 1, -1], [0, 2, 0], [1, 1, -1, 3]]),
    ],
    "labelPermutation": [
        label_permutation([[1.0]], [[0.5]]),
        label_permutation([rng.normal(0.5, 1, 6)], [rng.normal(0, 1, 4)]),
        label_permutation([[1, 1, 2, 5]], [[1, 2, 2]]),
        label_permutation(
            [rng.normal(0.5, 1, 3), rng.normal(0, 1, 2)], [rng.normal(0, 1, 3), rng.normal(0, 2, 5)]
        ),
    ],
    "bootstrap": [bootstrap(skewed, 499), bootstrap([rng.normal(0, 1, 6), np.array([1.0, 1, 1, 9])], 199)],
    "bootstrapLarge": {
        "strata": [list(map(float, s)) for s in skewed],
        "intervals": [
            {"method": m["method"], "coverage": m["coverage"], "low": m["low"], "high": m["high"]}
            for m in bootstrap(skewed, 100_000)["intervals"]
        ],
    },
    "friedman": [
        friedman(rng.normal(size=(10, 4))),
        friedman(np.round(rng.normal(size=(12, 5)) + np.arange(5) / 3)),
        friedman(rng.normal(size=(7, 2))),
        friedman([[1, 1, 2], [3, 3, 3], [1, 2, 2]]),
    ],
    "holm": [
        holm([0.03]),
        holm([0.01, 0.04, 0.03, 0.005]),
        holm([0.5, 0.2, 0.2, 0.001, 1.0, 0.2]),
        holm(rng.uniform(0, 0.2, 9).tolist()),
    ],
    "design": [
        design(10, 10, 0.2, 0.0, 0.05, "greater"),
        design(2, 2, 1.0, 0.0, 0.05, "twoSided"),
        design(10, 30, 0.2, 0.1, 0.05, "twoSided"),
        design(30, 1, 0.1, 0.3, 0.01, "greater"),
    ],
}

path = pathlib.Path(__file__).with_name("statistics.json")
lines = []
for name, cases in fixtures.items():
    if isinstance(cases, dict):
        lines.append(f'"{name}": {json.dumps(cases)}')
    else:
        lines.append(f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")

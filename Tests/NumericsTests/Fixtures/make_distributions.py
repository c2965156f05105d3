"""Makes the reference values of the tests of the tail probabilities.

    pip install numpy scipy mpmath
    python3 Tests/NumericsTests/Fixtures/make_distributions.py

writes distributions.json beside this file. Made with numpy 2.4.6, scipy 1.17.1 and mpmath 1.3.0. The tails
are those of mpmath with 400 bits, rounded to the nearest double; those of the noncentral t distribution
are integrals by mpmath with 25 digits. SciPy's functions must agree where they are good.
"""

import json
import pathlib

import mpmath
import numpy as np
from mpmath import mp, mpf
from scipy import stats

mp.prec = 400
rng = np.random.default_rng(2021)


def chi_square(x, k):
    return mpmath.gammainc(mpf(k) / 2, mpf(x) / 2, mp.inf, regularized=True)


def beta(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


def f(x, a, b):
    return beta(mpf(b) / 2, mpf(a) / 2, mpf(b) / (mpf(b) + mpf(a) * mpf(x)))


def t(x, k):
    tail = beta(mpf(k) / 2, mpf("0.5"), mpf(k) / (mpf(k) + mpf(x) ** 2)) / 2
    return tail if x >= 0 else 1 - tail


def noncentral(x, k, shift):
    with mpmath.workdps(25):
        k = mpf(k)
        norm = 2 * (k / 2) ** (k / 2) / mpmath.gamma(k / 2)
        w = 10 / mpmath.sqrt(2 * k)
        points = [0] + [p for p in (1 - w, 1 - w / 3, 1, 1 + w / 3, 1 + w) if p > 0] + [1 + 4 * w]
        return mpmath.quad(
            lambda s: mpmath.ncdf(shift - x * s) * norm * s ** (k - 1) * mpmath.exp(-k * s * s / 2),
            points,
        )


def rows(function, arguments, scipy_function, bound=1e-9):
    result = []
    for argument in arguments:
        row = [float(x) for x in argument]
        value = float(function(*row))
        if value < 1e-300:
            continue
        check = float(scipy_function(*row))
        assert abs(check - value) <= bound * value, (row, value, check)
        result.append(row + [value])
    return result


degrees = [1, 2, 3, 4, 5, 7.5, 10, 29, 30, 99, 100.25, 1000, 1e4]
chi = [(k * r, k) for k in degrees for r in (1e-3, 0.2, 0.7, 0.9, 0.999, 1.001, 1.05, 1.5, 2.3, 4, 12, 40, 130)]
fs = [
    (x, a, b)
    for a in (1, 2, 3, 5.5, 19, 100)
    for b in (1, 2, 4, 9.25, 50, 261, 5000)
    for x in (1e-4, 0.1, 0.8, 1.0, 1.3, 3, 10, 1000, 1e8)
]
ts = [
    (x, k)
    for k in degrees + [1e6]
    for x in (0.0, 1e-9, 0.01, 0.4, 0.99, 1.01, -1.7, 2.2, 5, -6, 12, 36, 1e3, 1e10)
]
nct = [
    (x, k, s)
    for k in (1, 2, 5, 9, 29, 290, 4000)
    for x in (-1.0, 0.0, 1.7, 2.3, 4)
    for s in (-2.0, 0.0, 0.5, 2.8, 4.1)
]

fixtures = {
    "chiSquare": rows(chi_square, chi, stats.chi2.sf),
    "f": rows(f, fs, stats.f.sf),
    "t": rows(t, ts, stats.t.sf),
    "noncentral": rows(noncentral, nct, stats.nct.sf, 1e-5),
    "tQuantile": [
        [p, k, float(stats.t.isf(p, k))]
        for k in (1, 2.5, 9, 100, 1e5)
        for p in (1e-12, 0.001, 0.025, 0.2, 0.49, 0.7, 0.95)
    ],
}

lines = [
    f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in values) + "\n]"
    for name, values in fixtures.items()
]
path = pathlib.Path(__file__).with_name("distributions.json")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")

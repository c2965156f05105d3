"""Makes the reference values of the tests of the normal logarithms and of L-BFGS-B.

    pip install numpy scipy mpmath
    python3 Tests/NumericsTests/Fixtures/make_optimization.py

writes optimization.json beside this file. Made with numpy 2.4.6, scipy 1.17.1 and mpmath 1.3.0. The
logarithms are those of mpmath with 400 bits (log cumulative, and log improvement with its
derivative); the minima are the end points of scipy.optimize.fmin_l_bfgs_b with its default options.
"""

import json
import pathlib

import mpmath
import numpy as np
from mpmath import mp, mpf
from scipy.optimize import fmin_l_bfgs_b

mp.prec = 400
rng = np.random.default_rng(2021)


def cumulative(x):
    return mpmath.erfc(-x / mp.sqrt(2)) / 2


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def improvement(x):
    if x < -200:  # the asymptotic series of 1 - y R(y), R being Mills' ratio
        y2 = x * x
        terms, term = [], mpf(1)
        for k in range(1, 30):
            term *= -(2 * k - 1) / y2
            terms.append(term)
        rest = -mpmath.fsum(terms)
        ratio = (1 - rest) / -x
        return [float(-y2 / 2 - mp.log(2 * mp.pi) / 2 + mp.log(rest)), float(ratio / rest)]
    value = density(x) + x * cumulative(x)
    return [float(mp.log(value)), float(cumulative(x) / value)]


def log_cumulative(x):
    if x < -1e4:
        y2 = x * x
        ratio = (1 - 1 / y2 + 3 / y2**2 - 15 / y2**3 + 105 / y2**4) / -x
        return [float(-y2 / 2 - mp.log(2 * mp.pi) / 2 + mp.log(ratio))]
    if x > 0:
        return [float(mpmath.log1p(-cumulative(-x)))]
    return [float(mp.log(cumulative(x)))]


def rosenbrock(x):
    f = sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)
    g = np.zeros_like(x)
    g[:-1] += -400 * x[:-1] * (x[1:] - x[:-1] ** 2) - 2 * (1 - x[:-1])
    g[1:] += 200 * (x[1:] - x[:-1] ** 2)
    return f, g


def beale(x):
    f, g = 0.0, np.zeros(2)
    for power, c in ((1, 1.5), (2, 2.25), (3, 2.625)):
        r = c - x[0] + x[0] * x[1] ** power
        f += r * r
        g += 2 * r * np.array([x[1] ** power - 1, power * x[0] * x[1] ** (power - 1)])
    return f, g


def quadratic(x):
    n = len(x)
    a = np.array([[1 / (1 + abs(i - j)) for j in range(n)] for i in range(n)])
    b = np.array([(-1) ** i * (i + 1) / 2 for i in range(n)])
    return 0.5 * x @ a @ x - b @ x, a @ x - b


functions = {"rosenbrock": rosenbrock, "beale": beale, "quadratic": quadratic}
cases = []


def case(name, x0, lower, upper):
    bounds = [(None if l is None else l, None if u is None else u) for l, u in zip(lower, upper)]
    x, f, info = fmin_l_bfgs_b(functions[name], np.array(x0, float), bounds=bounds, maxls=20)
    cases.append(
        {
            "function": name, "start": list(map(float, x0)),
            "lower": [-1e300 if l is None else l for l in lower],
            "upper": [1e300 if u is None else u for u in upper],
            "x": x.tolist(), "value": float(f), "evaluations": int(info["funcalls"]),
            "iterations": int(info["nit"]),
        }
    )


for d in (2, 5, 10, 25):
    x0 = [-1.2 if i % 2 == 0 else 1.0 for i in range(d)]
    case("rosenbrock", x0, [None] * d, [None] * d)
    case("rosenbrock", x0, [-5.0] * d, [5.0] * d)
    case("rosenbrock", x0, [-1.5] * d, [0.5 + 0.1 * (i % 3) for i in range(d)])
    case("rosenbrock", [2.0] * d, [1.2 if i % 2 else None for i in range(d)], [None] * d)
case("beale", [1.0, 1.0], [None] * 2, [None] * 2)
case("beale", [1.0, 1.0], [-4.5, -4.5], [2.0, 4.5])
case("beale", [0.0, 0.0], [-4.5, 0.6], [4.5, 4.5])
for d in (3, 8, 20):
    case("quadratic", [0.0] * d, [None] * d, [None] * d)
    case("quadratic", [0.0] * d, [-1.0] * d, [1.5] * d)
    case("quadratic", [9.0] * d, [0.0] * d, [None] * d)

n = 60
lower_tail = np.r_[rng.uniform(-40, 0, 3 * n), -(10 ** rng.uniform(1, 9, n)), -1e10, -1e50, -1e150]
points = np.r_[lower_tail, rng.uniform(0, 8, n), -1.0, -0.999999, -5.65, -5.66, 0.0]
fixtures = {
    "logCumulative": [[float(x)] + log_cumulative(mpf(float(x))) for x in np.r_[points, 12.0, 37.0]],
    "logImprovement": [[float(x)] + improvement(mpf(float(x))) for x in points],
    "minima": cases,
}
lines = [
    f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
    for name, rows in fixtures.items()
]
path = pathlib.Path(__file__).with_name("optimization.json")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")

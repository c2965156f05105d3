"""Makes the reference values of the tests of Numerics.

    pip install numpy scipy mpmath xxhash
    python3 Tests/NumericsTests/Fixtures/make_fixtures.py

writes numerics.json beside this file. Made with numpy 2.4.6, scipy 1.17.1, mpmath 1.3.0 and
xxhash 4.1.0. The values of functions are those of mpmath with 300 bits, rounded to the nearest
double; the generators are written out here, from their publications.
"""

import json
import pathlib

import mpmath
import numpy as np
import xxhash
from mpmath import mp, mpf
from scipy.stats import qmc

mp.prec = 300
MASK = (1 << 64) - 1
rng = np.random.default_rng(2021)


def splitmix(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        yield z ^ (z >> 31)


def rotate(x, k):
    return (x << k | x >> (64 - k)) & MASK


def xoshiro(state):
    s = list(state)
    while True:
        yield rotate(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


def take(generator, n):
    return [next(generator) for _ in range(n)]


# Published values: they check the two generators above.
assert take(splitmix(1234567), 2) == [6457827717110365317, 3203168211198807973]
assert take(xoshiro([1, 2, 3, 4]), 4) == [11520, 0, 1509978240, 1215971899390074240]


def magnitudes(n, low, high):
    """Numbers of both signs whose logarithms are uniform."""
    return rng.choice([-1, 1], n) * 10 ** rng.uniform(low, high, n)


def values(function, arguments):
    rows = []
    for argument in arguments:
        row = [float(x) for x in np.atleast_1d(argument)]
        value = float(function(*map(mpf, row)))
        if np.isfinite(value):
            rows.append(row + [value])
    return rows


def cumulative(x):
    return mpmath.erfc(-x / mp.sqrt(2)) / 2


def density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def quantile(p):
    if p > 0.5:
        return -quantile(1 - p)
    x = -mp.sqrt(-2 * mp.log(p)) * (p < mpf("0.1"))
    for _ in range(60):  # Newton's method on log cumulative(x)
        step = (mp.log(cumulative(x)) - mp.log(p)) * cumulative(x) / density(x)
        x -= step
        if abs(step) < mpf(2) ** -200:
            break
    return x


def sobol():
    indices = sorted({0, 1, 2, 3, 5, 6, 100, 1000, 3333} | {2**k - 1 for k in range(3, 13)})
    points = qmc.Sobol(64, scramble=False, bits=32).random(4096)
    # The first 4096 points are multiples of 2^-12.
    return [[i] + [int(x * 4096) for x in points[i]] for i in indices]


def hashes():
    data = bytes((31 * i + 7) % 256 for i in range(100_000))
    lengths = list(range(0, 72)) + [100, 1000, 100_000]
    return [
        [n, seed, xxhash.xxh64(data[:n], seed=seed).intdigest()]
        for n in lengths
        for seed in (0, 0x9E3779B185EBCA8D)
    ]


n = 60
large_angles = rng.uniform(-(2.0**20), 2.0**20, n)
near_zeros = np.round(rng.uniform(-6.6e5, 6.6e5, n)) * (np.pi / 2)
angles = np.r_[rng.uniform(-10, 10, n), large_angles, near_zeros, magnitudes(n, -20, 0)]
bases = np.r_[10 ** rng.uniform(-300, 300, n), rng.uniform(0, 3, n), 1 + magnitudes(n, -10, -1)]
powers = np.r_[rng.uniform(-1, 1, n), rng.uniform(-20, 20, n), magnitudes(n, -3, 4)]
normals = np.r_[rng.uniform(-6, 6, n), rng.uniform(-38.4, -6, n), magnitudes(n, -12, 0)]
probabilities = np.r_[rng.uniform(0, 1, n), 10 ** rng.uniform(-300, 0, n), 1 - 10 ** rng.uniform(-15.9, 0, n), 5e-324, 1e-310]

fixtures = {
    "xxh64": hashes(),
    "xoshiro": [[s] + take(xoshiro(take(splitmix(s), 4)), 8) for s in (0, 1, 42, MASK)],
    "sobol": sobol(),
    "exp": values(mp.exp, np.r_[rng.uniform(-1, 1, n), rng.uniform(-745.1, 709.7, 2 * n), magnitudes(n, -20, 2), 709.782712893384, -745.1332191019411]),
    "log": values(mp.log, np.r_[10 ** rng.uniform(-307, 308, n), rng.uniform(0.5, 2, n), 1 + magnitudes(n, -15, -1), rng.uniform(0, 5e-308, n), 5e-324, 1.7976931348623157e308]),
    "sin": values(mp.sin, angles),
    "cos": values(mp.cos, angles),
    "tanh": values(mp.tanh, np.r_[rng.uniform(-1, 1, n), rng.uniform(-23, 23, n), magnitudes(n, -20, 0)]),
    "pow": values(mp.power, np.stack([bases, powers], 1)),
    "density": values(density, normals),
    "cumulative": values(cumulative, np.r_[normals, rng.uniform(6, 9, 10)]),
    "quantile": values(quantile, probabilities),
    "percentile": [
        [f, float(np.percentile([1.0, 2.5, 2.5, 4.0, 10.0, 11.0], 100 * f))]
        for f in (0.0, 0.05, 0.25, 0.5, 0.625, 0.75, 0.99, 1.0)
    ],
}

lines = [
    f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
    for name, rows in fixtures.items()
]
path = pathlib.Path(__file__).with_name("numerics.json")
path.write_text("{\n" + ",\n".join(lines) + "\n}\n")

"""Writes reference_distributions.txt: probabilities by mpmath with 50 digits.

    python3 tests/linalg/reference_distributions.py tests/linalg/reference_distributions.txt
"""

import sys

from mpmath import betainc, erfc, mp, mpf, sqrt

mp.dps = 50
lines = ["# Made by reference_distributions.py: function, arguments, probability."]


def put(name, arguments, value):
    lines.append(" ".join([name, *map(repr, arguments), mp.nstr(value, 17)]))


for degrees in (1.0, 2.0, 3.5, 9.0, 34.0, 121.0, 1e4, 999979.0):
    for t in (1e-8, 0.1, 0.7, 1.96, 5.0, 17.5, 36.0):
        x = mpf(degrees) / (mpf(degrees) + mpf(t) ** 2)
        put("t", (t, degrees), betainc(mpf(degrees) / 2, mpf("0.5"), 0, x, regularized=True))
for first, second in ((1.0, 34.0), (2.0, 37.0), (6.0, 9.0), (20.0, 999979.0), (3.0, 1.0), (50.0, 80.0)):
    for f in (1e-6, 0.3, 1.0, 2.5, 12.0, 300.0):
        x = mpf(second) / (mpf(second) + mpf(first) * mpf(f))
        put("f", (f, first, second), betainc(mpf(second) / 2, mpf(first) / 2, 0, x, regularized=True))
for z in (1e-9, 0.5, 1.959963984540054, 6.0, 30.0):
    put("z", (z,), erfc(mpf(z) / sqrt(2)))
with open(sys.argv[1], "w") as file:
    file.write("\n".join(lines) + "\n")

"""Writes reference_regression.txt: what statsmodels and scikit-learn say about the regressions that
regression_reference_test.cpp fits. The second argument is the folder of the measurement tables.

    python3 tests/model/reference_regression.py tests/model/reference_regression.txt ../shared/data/tables
"""

import json
import sys
import warnings

import numpy as np
import statsmodels.api as sm
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import log_loss, roc_auc_score

warnings.filterwarnings("ignore")
lines = []


def put(name, values):
    values = np.atleast_1d(np.asarray(values, dtype=float)).ravel()
    lines.append(name + " " + " ".join(repr(float(v)) for v in values))


def number(i, j):
    """The same in C++: a fraction with few bits, so that nothing is rounded."""
    return ((i * i * (3 * j + 5) + i * (7 * j + 11) + 13 * j) % 211) / 16.0 - 6.5


ROWS, FEATURES = 120, 4
x = np.array([[number(i, j) for j in range(FEATURES)] for i in range(ROWS)])
noise = np.array([number(i, 17) for i in range(ROWS)])
weights = np.array([0.5 + (i % 4) * 0.25 for i in range(ROWS)])
y = 1.5 + 2 * x[:, 0] - 0.5 * x[:, 1] + 0.25 * x[:, 3] + noise
two = (0.25 * x[:, 0] - 0.125 * x[:, 1] + 0.5 * noise > 0).astype(float)
three = np.digitize(x[:, 0] + noise, [-3, 3]).astype(float)
with_one = sm.add_constant(x)


def put_linear(name, fit):
    put(name + ".coefficients", fit.params)
    put(name + ".errors", fit.bse)
    put(name + ".t", fit.tvalues)
    put(name + ".p", fit.pvalues)
    put(name + ".r_squared", fit.rsquared)
    put(name + ".adjusted", fit.rsquared_adj)
    put(name + ".f", fit.fvalue)
    put(name + ".f_p", fit.f_pvalue)
    put(name + ".sigma", np.sqrt(fit.scale))


put_linear("ols", sm.OLS(y, with_one).fit(method="qr"))
put_linear("wls", sm.WLS(y, with_one, weights=weights).fit(method="qr"))
put_linear("origin", sm.OLS(y, x).fit(method="qr"))
for name, w in (("ridge", None), ("weighted_ridge", weights)):
    ridge = Ridge(alpha=7.5, solver="svd").fit(x, y, sample_weight=w)
    put(name + ".coefficients", [ridge.intercept_, *ridge.coef_])

# A column twice, the sum of two others, a constant: the shortest answer.
deficient = np.column_stack([x, x[:, 0], x[:, 1] + x[:, 2], np.full(ROWS, 3.0)])
shortest = LinearRegression().fit(deficient, y)
put("deficient.coefficients", [shortest.intercept_, *shortest.coef_])
# More columns than rows.
wide_x = np.array([[number(i, j) for j in range(9)] for i in range(5)])
wide = LinearRegression().fit(wide_x, y[:5])
put("wide.coefficients", [wide.intercept_, *wide.coef_])


def put_logit(name, fit):
    put(name + ".coefficients", fit.params.T if fit.params.ndim == 2 else fit.params)
    put(name + ".errors", fit.bse.T if fit.bse.ndim == 2 else fit.bse)
    put(name + ".t", fit.tvalues.T if fit.params.ndim == 2 else fit.tvalues)
    put(name + ".p", fit.pvalues.T if fit.params.ndim == 2 else fit.pvalues)


def newton(model):
    return model.fit(method="newton", maxiter=100, tol=1e-14, disp=0)


logit = newton(sm.Logit(two, with_one))
put_logit("logit", logit)
put("logit.odds_ratios", np.exp(logit.params))
put("logit.log_loss", -logit.llf / ROWS)
put("logit.null_log_loss", -logit.llnull / ROWS)
put("logit.pseudo_r_squared", logit.prsquared)
glm = sm.GLM(two, with_one, family=sm.families.Binomial(), freq_weights=weights)
put_logit("weighted_logit", glm.fit(maxiter=100, tol=1e-15))
put_logit("origin_logit", newton(sm.Logit(two, x)))
softmax = newton(sm.MNLogit(three, with_one))
put_logit("softmax", softmax)
put("softmax.log_loss", -softmax.llf / ROWS)
put("softmax.probabilities", softmax.predict(with_one[:5]))


def exact(c):
    return LogisticRegression(C=c, solver="newton-cholesky", tol=1e-13, max_iter=1000)


for name, target, w in (
    ("logit_ridge", two, None),
    ("weighted_logit_ridge", two, weights),
    ("softmax_ridge", three, None),
    ("weighted_softmax_ridge", three, weights),
):
    fit = exact(1 / 2.5).fit(x, target, sample_weight=w)
    put(name + ".intercepts", fit.intercept_)
    put(name + ".coefficients", fit.coef_)


def table(name):
    with open(f"{sys.argv[2]}/{name}.json") as file:
        data = json.load(file)
    shape = lambda key, rows: np.array(data[key], dtype=float).reshape(rows, data["n"])
    return (
        shape("x", data["m"]),
        np.array(data["y"], dtype=float),
        shape("x_test", data["m_test"]),
        np.array(data["y_test"], dtype=float),
    )


tx, ty, _, _ = table("linear")
# The mean taken off each column changes nothing but the intercept and keeps statsmodels' digits.
mean = tx.mean(0)
put_linear("linear_json", sm.OLS(ty, sm.add_constant(tx - mean)).fit(method="qr"))

tx, ty, vx, vy = table("logistic")
# What is constant has no coefficient. Where sent_email (column 3) is 1 no mail is spam, where
# from (column 1) is 0 all are: such rows are explained without fault and tell nothing about the
# other columns. Without them `from` is 1 throughout, so the intercept has no value of its own.
varies = np.ptp(tx, axis=0) > 0
separated = np.zeros(tx.shape[1], dtype=bool)
overlap = np.ones(len(ty), dtype=bool)
for j in np.flatnonzero(varies):
    for rows in (tx[:, j] == 0, tx[:, j] != 0):
        if len(np.unique(ty[rows])) == 1:
            separated[j] = True
            overlap &= ~rows
put("logistic_json.constant", np.flatnonzero(~varies))
put("logistic_json.separated", np.flatnonzero(separated))
kept = varies & ~separated
put("logistic_json.kept", np.flatnonzero(kept))
fit = newton(sm.Logit(ty[overlap], sm.add_constant(tx[overlap][:, kept])))
put_logit("logistic_json", fit)
put("logistic_json.log_loss", -fit.llf / len(ty))
p = fit.predict(sm.add_constant(vx[:, kept]))
p = np.where(vx[:, 3] != 0, 0, np.where(vx[:, 1] == 0, 1, p))
put("logistic_json.test_log_loss", log_loss(vy, np.clip(p, 1e-15, 1)))
put("logistic_json.test_auc", roc_auc_score(vy, p))

tx, ty, vx, vy = table("logistic_2")
put_logit("logistic_2_json", newton(sm.Logit(ty, sm.add_constant(tx))))

with open(sys.argv[1], "w") as file:
    file.write("# Made by reference_regression.py. A name and its numbers.\n" + "\n".join(lines) + "\n")

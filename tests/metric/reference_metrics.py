"""Prints the numbers that the tests of the metrics hold against, by scikit-learn.

The rows are made by the same integer formulas as in the tests.
"""

import numpy as np
import sklearn
from sklearn import metrics as m

print("scikit-learn", sklearn.__version__)

i = np.arange(200)
truth = (i * 37 % 101) / 7.0
predicted = truth + ((i * 53 % 29) - 14) / 5.0
weights = i * 11 % 13
for name, w in (("regression", None), ("weighted regression", weights)):
    print(name)
    print("  mse", repr(m.mean_squared_error(truth, predicted, sample_weight=w)))
    print("  mae", repr(m.mean_absolute_error(truth, predicted, sample_weight=w)))
    print("  r2", repr(m.r2_score(truth, predicted, sample_weight=w)))
print("  max", repr(m.max_error(truth, predicted)))

label = (i * 7 % 11 < 4).astype(int)
p = ((i * 37 + 11) % 41 + 12 * label) / 53.0  # many ties
for threshold in (0.5, 0.7):
    answer = (p >= threshold).astype(int)
    print("binary, threshold", threshold)
    print("  confusion", m.confusion_matrix(label, answer).ravel().tolist())
    print("  accuracy", repr(m.accuracy_score(label, answer)))
    print("  balanced", repr(m.balanced_accuracy_score(label, answer)))
    print("  precision", repr(m.precision_score(label, answer)))
    print("  recall", repr(m.recall_score(label, answer)))
    print("  f1", repr(m.f1_score(label, answer)))
print("  log-loss", repr(m.log_loss(label, p)))
print("  brier", repr(m.brier_score_loss(label, p)))
print("  auc", repr(m.roc_auc_score(label, p)))
print("  average precision", repr(m.average_precision_score(label, p)))
precision, recall, thresholds = m.precision_recall_curve(label, p)
f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
print("  best f1", repr(f1.max()), "from score", repr(thresholds[f1[:-1].argmax()] * 53), "/ 53")
below = np.unique(p[p < thresholds[f1[:-1].argmax()]]).max()
print("  next score below", repr(below * 53), "/ 53")
print("log-loss, certain and wrong", repr(m.log_loss([0, 1], [1.0, 1.0])))

code = i * 5 % 17 % 4
raw = np.stack([(i * (7 + 4 * k) + 3 * k) % 23 + 1 + 9 * (code == k) for k in range(4)], axis=1)
q = raw / raw.sum(axis=1, keepdims=True)
answer = q.argmax(axis=1)
print("four classes")
print("  confusion", m.confusion_matrix(code, answer).ravel().tolist())
print("  accuracy", repr(m.accuracy_score(code, answer)))
print("  balanced", repr(m.balanced_accuracy_score(code, answer)))
print("  precision", repr(m.precision_score(code, answer, average="macro")))
print("  recall", repr(m.recall_score(code, answer, average="macro")))
print("  f1", repr(m.f1_score(code, answer, average="macro")))
print("  log-loss", repr(m.log_loss(code, q)))
print("  brier", repr(m.brier_score_loss(code, q)))
print("  auc", repr(m.roc_auc_score(code, q, multi_class="ovr", average="macro")))

present_truth = [0, 0, 1, 1, 3]
present_answer = [0, 1, 1, 1, 3]
print("class 2 of four absent: macro f1",
      repr(m.f1_score(present_truth, present_answer, average="macro")))
predicted_only = [0, 2, 1, 1, 3]
print("class 2 predicted only: macro f1",
      repr(m.f1_score(present_truth, predicted_only, average="macro")),
      "precision", repr(m.precision_score(present_truth, predicted_only, average="macro")))
from sklearn.calibration import calibration_curve
observed, mean = calibration_curve(label, p, n_bins=5)
print("calibration, 5 bins", observed.tolist(), mean.tolist())

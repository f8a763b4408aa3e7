#include "iron/metric/classification_metrics.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

#include "iron/core/error.h"
#include "tests/support/files.h"

// The numbers of `TwoClasses` and `FourClasses` are scikit-learn's: reference_metrics.py beside
// this file prints them.

namespace iron {
namespace {

using testing::error_of;
using Numbers = std::vector<double>;
using Codes = std::vector<i32>;
using Counts = std::vector<i64>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kExact = 1e-13;

struct TwoClasses {
  Numbers truth, probabilities;
  TwoClasses() {
    for (int i = 0; i < 200; ++i) {
      truth.push_back(i * 7 % 11 < 4 ? 1 : 0);
      probabilities.push_back(((i * 37 + 11) % 41 + 12 * truth.back()) / 53.0);
    }
  }
};

struct FourClasses {
  Codes truth;
  Numbers probabilities;
  FourClasses() {
    for (int i = 0; i < 200; ++i) {
      truth.push_back(i * 5 % 17 % 4);
      Numbers raw;
      double sum = 0;
      for (int k = 0; k < 4; ++k) {
        raw.push_back((i * (7 + 4 * k) + 3 * k) % 23 + 1 + (truth.back() == k ? 9 : 0));
        sum += raw.back();
      }
      for (const double value : raw) probabilities.push_back(value / sum);
    }
  }
};

TEST(ClassificationMetrics, OfTwoClassesAreThoseOfScikitLearn) {
  const TwoClasses rows;
  const ClassificationFigures f = classification_figures(rows.truth, rows.probabilities);
  EXPECT_EQ(f.rows, 200);
  EXPECT_EQ(f.threshold, 0.5);
  EXPECT_EQ(f.confusion.counts, (Counts{84, 43, 28, 45}));
  EXPECT_NEAR(f.accuracy.value(), 0.645, kExact);
  EXPECT_NEAR(f.balanced_accuracy.value(), 0.6389278394995146, kExact);
  EXPECT_NEAR(f.precision.value(), 0.5113636363636364, kExact);
  EXPECT_NEAR(f.recall.value(), 0.6164383561643836, kExact);
  EXPECT_NEAR(f.f1.value(), 0.5590062111801242, kExact);
  EXPECT_NEAR(f.log_loss.value(), 0.5509808018517076, kExact);
  EXPECT_NEAR(f.brier.value(), 0.19416874332502668, kExact);
  EXPECT_NEAR(f.auc.value(), 0.755851580196311, kExact);
  EXPECT_NEAR(f.average_precision.value(), 0.696951276762511, kExact);
  EXPECT_EQ(f.baseline->of_class, 0);
  EXPECT_NEAR(f.baseline->accuracy, 127 / 200.0, kExact);
}

TEST(ClassificationMetrics, ByAnotherThreshold) {
  const TwoClasses rows;
  const ClassificationFigures f = classification_figures(rows.truth, rows.probabilities, 0.7);
  EXPECT_EQ(f.confusion.counts, (Counts{118, 9, 46, 27}));
  EXPECT_NEAR(f.balanced_accuracy.value(), 0.6494984359831734, kExact);
  EXPECT_NEAR(f.f1.value(), 0.4954128440366973, kExact);
  EXPECT_THROW(classification_figures(rows.truth, rows.probabilities, 1.5), ValueError);
  EXPECT_THROW(confusion(rows.truth, rows.probabilities, kNan), ValueError);
}

TEST(ClassificationMetrics, TheThresholdItselfIsClassOne) {
  EXPECT_EQ(confusion(Numbers{1, 0, 1}, Numbers{0.5, 0.5, 0.4}).counts, (Counts{0, 1, 1, 1}));
}

TEST(ClassificationMetrics, OfFourClassesAreThoseOfScikitLearn) {
  const FourClasses rows;
  const ClassificationFigures f = classification_figures(rows.truth, rows.probabilities, 4);
  EXPECT_EQ(f.classes, 4);
  EXPECT_FALSE(f.threshold);
  EXPECT_EQ(f.confusion.counts, (Counts{33, 8, 10, 8, 4, 37, 5, 2, 4, 10, 31, 1, 13, 8, 7, 19}));
  EXPECT_NEAR(f.accuracy.value(), 0.6, kExact);
  EXPECT_NEAR(f.balanced_accuracy.value(), 0.6020809324647088, kExact);
  EXPECT_NEAR(f.precision.value(), 0.6041629230308476, kExact);
  EXPECT_NEAR(f.recall.value(), 0.6020809324647088, kExact);
  EXPECT_NEAR(f.f1.value(), 0.5926266457239908, kExact);
  EXPECT_NEAR(f.log_loss.value(), 1.0667185861748019, kExact);
  EXPECT_NEAR(f.brier.value(), 0.5893685141413005, kExact);
  EXPECT_NEAR(f.auc.value(), 0.8124917479842886, kExact);
  EXPECT_FALSE(f.average_precision);
  EXPECT_EQ(f.baseline->of_class, 0);
  EXPECT_NEAR(f.baseline->accuracy, 59 / 200.0, kExact);
}

TEST(ClassificationMetrics, TwoClassesAsCodesAreTheSame) {
  const TwoClasses rows;
  Codes codes;
  Numbers both;
  for (std::size_t i = 0; i < rows.truth.size(); ++i) {
    codes.push_back(static_cast<i32>(rows.truth[i]));
    both.push_back(1 - rows.probabilities[i]);
    both.push_back(rows.probabilities[i]);
  }
  const ClassificationFigures f = classification_figures(rows.truth, rows.probabilities);
  const ClassificationFigures g = classification_figures(codes, both, 2);
  EXPECT_EQ(f.confusion.counts, g.confusion.counts);
  EXPECT_EQ(f.f1, g.f1);
  EXPECT_EQ(f.auc, g.auc);
  EXPECT_EQ(f.threshold, g.threshold);
  EXPECT_NEAR(log_loss(codes, both, 2).value(), f.log_loss.value(), kExact);
  EXPECT_NEAR(brier(codes, both, 2).value(), 2 * f.brier.value(), kExact);  // of both classes
  EXPECT_NEAR(macro_auc(codes, both, 2).value(), f.auc.value(), kExact);
}

TEST(ClassificationMetrics, CertainAndWrongIsClamped) {
  EXPECT_NEAR(log_loss(Numbers{0, 1}, Numbers{1, 1}).value(), 18.021826694558577, kExact);
  EXPECT_NEAR(log_loss(Codes{0, 1}, Numbers{0, 1, 0, 1}, 2).value(), 18.021826694558577, kExact);
  EXPECT_NEAR(log_loss(Numbers{1}, Numbers{0.25}).value(), std::log(4.0), kExact);
}

TEST(ClassificationMetrics, WithoutRowsAreEmpty) {
  const ClassificationFigures two = classification_figures({}, {});
  const ClassificationFigures three = classification_figures(Codes{}, Numbers{}, 3);
  for (const ClassificationFigures& f : {two, three}) {
    EXPECT_EQ(f.rows, 0);
    EXPECT_FALSE(f.accuracy || f.balanced_accuracy || f.precision || f.recall || f.f1);
    EXPECT_FALSE(f.log_loss || f.brier || f.auc || f.average_precision || f.baseline);
  }
  EXPECT_EQ(two.confusion.counts, (Counts{0, 0, 0, 0}));
}

TEST(ClassificationMetrics, OneClassAlone) {
  const ClassificationFigures none = classification_figures(Numbers{0, 0}, Numbers{0.2, 0.9});
  EXPECT_FALSE(none.auc);
  EXPECT_FALSE(none.average_precision);
  EXPECT_EQ(none.balanced_accuracy, 0.5);  // the recall of the one class there is
  EXPECT_EQ(none.precision, 0.0);
  EXPECT_EQ(none.recall, 0.0);
  EXPECT_EQ(none.f1, 0.0);
  const ClassificationFigures all = classification_figures(Numbers{1, 1}, Numbers{0.2, 0.9});
  EXPECT_FALSE(all.auc);
  EXPECT_EQ(all.average_precision, 1.0);
  EXPECT_EQ(all.baseline->of_class, 1);
}

TEST(ClassificationMetrics, NothingPredictedHasPrecisionZero) {
  const ClassificationFigures f = classification_figures(Numbers{0, 1}, Numbers{0.1, 0.2});
  EXPECT_EQ(f.precision, 0.0);
  EXPECT_EQ(f.f1, 0.0);
  EXPECT_EQ(f.auc, 1.0);
}

TEST(ClassificationMetrics, MacroMeansLeaveOutClassesThatNeverOccur) {
  const Codes truth{0, 0, 1, 1, 3};
  const ConfusionMatrix absent = confusion(truth, Codes{0, 1, 1, 1, 3}, 4);
  EXPECT_NEAR(macro_scores(absent)->f1, 0.8222222222222223, kExact);
  EXPECT_NEAR(balanced_accuracy(absent).value(), (0.5 + 1 + 1) / 3, kExact);
  const ConfusionMatrix predicted = confusion(truth, Codes{0, 2, 1, 1, 3}, 4);
  EXPECT_NEAR(macro_scores(predicted)->f1, 2 / 3.0, kExact);
  EXPECT_NEAR(macro_scores(predicted)->precision, 0.75, kExact);
}

TEST(ClassificationMetrics, MacroAucNeedsEveryClass) {
  const Numbers scores{0.7, 0.2, 0.1, 0.1, 0.8, 0.1};
  EXPECT_FALSE(macro_auc(Codes{0, 1}, scores, 3));
  EXPECT_FALSE(macro_auc(Codes{}, Numbers{}, 3));
}

TEST(ClassificationMetrics, MostProbableIsTheFirstOfSeveral) {
  EXPECT_EQ(most_probable(Numbers{0.2, 0.4, 0.4, 0.5, 0.5, 0}, 3), (Codes{1, 0}));
  EXPECT_EQ(most_probable(Numbers{}, 3), Codes{});
  EXPECT_THROW(most_probable(Numbers{0.5, 0.5}, 3), ShapeError);
}

TEST(Calibration, IsThatOfScikitLearn) {
  const TwoClasses rows;
  const auto bins = calibration(rows.truth, rows.probabilities, 5);
  const Numbers observed{0.0, 0.3333333333333333, 0.3829787234042553, 0.391304347826087, 1.0};
  const Numbers mean{0.09433962264150947, 0.30780614132445433, 0.4973906061822562,
                     0.6796554552912223, 0.8990566037735851};
  ASSERT_EQ(bins.size(), 5U);
  i64 total = 0;
  for (std::size_t b = 0; b < 5; ++b) {
    EXPECT_NEAR(bins[b].observed.value(), observed[b], kExact);
    EXPECT_NEAR(bins[b].mean_predicted.value(), mean[b], kExact);
    total += bins[b].rows;
  }
  EXPECT_EQ(total, 200);
  EXPECT_DOUBLE_EQ(bins[2].low, 0.4);
  EXPECT_DOUBLE_EQ(bins[4].high, 1);
}

TEST(Calibration, AnEdgeBelongsToTheBinBelow) {
  const auto bins = calibration(Numbers{0, 0, 1, 1, 1}, Numbers{0, 0.1, 0.3, 0.30001, 1});
  const auto rows = [&](std::size_t b) { return bins[b].rows; };
  EXPECT_EQ(rows(0), 2);
  EXPECT_EQ(rows(2), 1);
  EXPECT_EQ(rows(3), 1);
  EXPECT_EQ(rows(9), 1);
  EXPECT_FALSE(bins[5].observed || bins[5].mean_predicted);
  EXPECT_THROW(calibration({}, {}, 0), ValueError);
}

TEST(ClassificationMetrics, NameTheRowAtFault) {
  const auto detail = [](const auto& action) {
    const auto error = error_of<ValueError>(action);
    return error ? error->detail() : "nothing was thrown";
  };
  EXPECT_EQ(detail([] {
              classification_figures(Numbers{0, 1}, Numbers{0.5, kNan});
            }),
            "the prediction of row 2 is NaN");
  EXPECT_EQ(detail([] {
              log_loss(Numbers{0, 1}, Numbers{1.25, 0.5});
            }),
            "the prediction of row 1 is 1.25, no probability");
  EXPECT_EQ(detail([] {
              brier(Numbers{0, 0.5}, Numbers{0, 0.5});
            }),
            "the label of row 2 is 0.5, neither 0 nor 1");
  EXPECT_EQ(detail([] {
              log_loss(Codes{0, -1}, Numbers{0.5, 0.5, 0.5, 0.5}, 2);
            }),
            "the true class of row 2 is -1, not one of 0 to 1");
  EXPECT_EQ(detail([] {
              confusion(Codes{0, 1}, Codes{0, 2}, 2);
            }),
            "the predicted class of row 2 is 2, not one of 0 to 1");
  EXPECT_EQ(detail([] {
              brier(Codes{0}, Numbers{0.5, 0.25}, 2);
            }),
            "the probabilities of row 1 sum to 0.75, not 1");
  EXPECT_EQ(detail([] {
              classification_figures(Codes{0, 0}, Numbers{1, 0, 0, kNan, 0, 1}, 3);
            }),
            "the prediction of row 2 is NaN");
  EXPECT_EQ(detail([] { confusion(Codes{0}, Codes{0}, 1); }), "1 class(es) are not enough");
}

TEST(ClassificationMetrics, CountsMustAgree) {
  EXPECT_THROW(log_loss(Numbers{0, 1}, Numbers{0.5}), ShapeError);
  EXPECT_THROW(confusion(Codes{0, 1}, Codes{0}, 2), ShapeError);
  EXPECT_THROW(brier(Codes{0, 1}, Numbers{1, 0}, 2), ShapeError);
}

}  // namespace
}  // namespace iron

#include "iron/linalg/newton.h"

#include <Eigen/Dense>
#include <cmath>
#include <optional>
#include <utility>

#include "iron/core/error.h"
#include "iron/linalg/newton_system.h"
#include "iron/linalg/row_leaves.h"

namespace iron {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr const char* kWhere = "classification";
constexpr double kSmallStep = 1e-9;  // in standard errors
constexpr double kRoughStep = 0.1;   // for a start
constexpr i64 kRoughIterations = 12;
constexpr double kLastDigits = 1e-10;   // relative, of the information
constexpr double kNoChange = 1e-10;     // of the loss: a step this weak changes nothing
constexpr double kSaturated = 1e-8;     // 1 − P of a row that is told apart
constexpr double kEnough = 1e-4;        // share of the promised decrease that is asked for
constexpr double kRounding = 1e-13;     // of the loss
constexpr double kFirstDamping = 1e-3;  // relative to the rows' weight
constexpr double kLeastDamping = 1e-9;

/// A place with the loss, its derivatives and the penalties.
struct Point {
  std::vector<double> c;
  MultinomialSums sums;  // penalties included, but for `loss`
  double value = 0;      // the loss with penalties
};

class Newton {
 public:
  Newton(const RowBlocks& rows, const Whitening& whitening, const NewtonOptions& options)
      : rows_(rows), whitening_(whitening), options_(options) {
    const i64 size = whitening.size();
    penalty_ = Matrix::Zero(size, size);
    for (i64 j = 0; options.l2 > 0 && j < whitening.features; ++j) {
      const std::vector<double> row = whitening.row(j);
      const Eigen::Map<const Vector> v(row.data(), size);
      penalty_ += options.l2 * v * v.transpose();
    }
    const i64 inner = whitening.rank;
    penalty_.diagonal().tail(inner).array() += options.penalty;
    const i64 logits = options.classes - 1;
    coupling_ = Matrix::Identity(logits, logits);
    if (options.symmetric) coupling_.array() -= 1 / static_cast<double>(options.classes);
  }

  NewtonResult run(std::vector<double> start) {
    if (start.empty()) {
      start.resize(static_cast<std::size_t>(whitening_.size() * (options_.classes - 1)));
    }
    at_ = evaluate(std::move(start), 0);
    if (!std::isfinite(at_.value)) not_finite();
    check_classes();
    // Far from the answer all rows are sure, and there is no curvature to follow: nothing is
    // nearer.
    const double of_nothing = weight() * std::log(static_cast<double>(options_.classes));
    if (at_.value > of_nothing * (1 + kSmallStep))
      at_ = evaluate(std::vector<double>(at_.c.size()), 0);
    const i64 most = options_.rough ? kRoughIterations : options_.max_iterations;
    while (true) {
      const std::optional<Vector> step = find_step();
      if (step && settled(*step)) {
        if (overlap_.empty()) move(*step);
        return result(true);
      }
      if (iterations_ >= most) return result(false);
      advance(step);
    }
  }

 private:
  Point evaluate(std::vector<double> c, double saturated) {
    ++iterations_;
    Point point{.c = std::move(c), .sums = {}, .value = 0};
    point.sums = multinomial_pass(rows_, whitening_, options_.classes, point.c, saturated);
    add_penalties(point);
    return point;
  }

  void add_penalties(Point& point) const {
    const i64 size = whitening_.size();
    const i64 logits = options_.classes - 1;
    const Eigen::Map<const Matrix> c(point.c.data(), size, logits);
    Eigen::Map<Matrix> gradient(point.sums.gradient.data(), size, logits);
    Eigen::Map<Matrix> hessian(point.sums.hessian.data(), size * logits, size * logits);
    const Matrix slope = penalty_ * c * coupling_;
    gradient += slope;
    for (i64 k = 0; k < logits; ++k) {
      for (i64 l = k; l < logits; ++l) {
        hessian.block(k * size, l * size, size, size) += coupling_(k, l) * penalty_;
      }
    }
    point.value = point.sums.loss + c.cwiseProduct(slope).sum() / 2;
  }

  double weight() const {
    double sum = 0;
    for (const double part : at_.sums.class_weights) sum += part;
    return sum;
  }

  void check_classes() const {
    if (options_.rough) return;
    if (weight() == 0) {
      throw ValueError(kWhere, "all rows have the weight 0", "give some row a weight above 0");
    }
    for (std::size_t k = 0; k < at_.sums.class_weights.size(); ++k) {
      if (at_.sums.class_weights[k] > 0) continue;
      throw ValueError(kWhere, "no row is of class " + std::to_string(k),
                       "each class needs at least one row with a weight above 0");
    }
  }

  [[noreturn]] void not_finite() const {
    greatest_values(rows_, kWhere);  // throws when a value is not finite
    throw ValueError(kWhere, "the loss is not finite at the start",
                     "begin nearer to 0, or with smaller values");
  }

  std::optional<Vector> find_step() const {
    const auto step = newton_step(at_.sums.hessian, at_.sums.gradient, damping_ * weight());
    if (!step) return std::nullopt;
    return Eigen::Map<const Vector>(step->data(), static_cast<i64>(step->size()));
  }

  /// The loss that the step promises to save, twice; with undamped steps also the squared length of
  /// the step in standard errors.
  double promise(const Vector& step) const {
    return -step.dot(Eigen::Map<const Vector>(at_.sums.gradient.data(), step.size()));
  }

  /// Whether the search ends here; notices separation.
  bool settled(const Vector& step) {
    if (damping_ > 0) return false;
    // As if the rows' mean weight were 1: standard errors then do not depend on its unit.
    const double square = std::max(0.0, promise(step)) * static_cast<double>(rows_.rows) / weight();
    const double length = std::sqrt(square);
    const double before = std::exchange(length_, length);
    if (options_.rough) return length <= kRoughStep;
    // Steps shrink as length ≤ bend·before²; the information is then right to about bend·length.
    const double bend = before > 0 ? length / (before * before) : 1;
    if (length <= kSmallStep || (before < 1 && 2 * bend * length <= kLastDigits)) return true;
    const bool slow = before > 0 && length > 0.3 * before;
    return square <= kNoChange && slow && (find_separation() || square <= 1e-6 * kNoChange);
  }

  /// Each step of Newton's method towards infinity adds about 1 to the logits of separated rows, so
  /// the loss falls by e and the steps do not vanish. What then has no information among the other
  /// rows has no finite answer.
  bool find_separation() {
    Point overlap = evaluate(at_.c, kSaturated);
    const Information information(overlap.sums.hessian, overlap.sums.hessian,
                                  static_cast<i64>(at_.c.size()));
    if (information.deficit() == 0) return false;
    overlap_ = std::move(overlap.sums.hessian);
    return true;
  }

  void move(const Vector& step) {
    for (std::size_t j = 0; j < at_.c.size(); ++j) at_.c[j] += step(static_cast<i64>(j));
  }

  /// Takes the step if it lowers the loss enough; otherwise the next one is damped more. With
  /// damping = ½ the model lies above the loss (Böhning 1992), so it ends.
  void advance(const std::optional<Vector>& step) {
    if (step) {
      std::vector<double> c = at_.c;
      for (std::size_t j = 0; j < c.size(); ++j) c[j] += (*step)(static_cast<i64>(j));
      Point next = evaluate(std::move(c), 0);
      const double allowed = at_.value - kEnough * promise(*step) + kRounding * std::abs(at_.value);
      if (next.value <= allowed) {
        at_ = std::move(next);
        damping_ = damping_ > kLeastDamping ? damping_ / 10 : 0;
        return;
      }
    }
    damping_ = std::max(kFirstDamping, damping_ * 10);
    length_ = 0;
  }

  NewtonResult result(bool converged) {
    const double loss = at_.sums.loss;
    return {.c = std::move(at_.c),
            .sums = std::move(at_.sums),
            .overlap = std::move(overlap_),
            .loss = loss,
            .iterations = iterations_,
            .converged = converged};
  }

  const RowBlocks& rows_;
  const Whitening& whitening_;
  NewtonOptions options_;
  Matrix penalty_;   // [size, size], on the coefficients of one class
  Matrix coupling_;  // [classes − 1, classes − 1], between classes
  Point at_;
  double damping_ = 0;  // relative to the rows' weight
  double length_ = 0;   // of the last step, in standard errors; 0: none
  i64 iterations_ = 0;
  std::vector<double> overlap_;  // as in NewtonResult
};

}  // namespace

NewtonResult minimise_multinomial(const RowBlocks& rows, const Whitening& whitening,
                                  const NewtonOptions& options, std::vector<double> start) {
  return Newton(rows, whitening, options).run(std::move(start));
}

}  // namespace iron

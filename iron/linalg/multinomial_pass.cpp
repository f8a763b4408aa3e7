#include "iron/linalg/multinomial_pass.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "iron/core/error.h"
#include "iron/linalg/row_leaves.h"

namespace iron {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

/// Sums of one leaf, and its buffers.
class LeafSums {
 public:
  LeafSums(const Whitening& whitening, i64 classes, const std::vector<double>& c, double saturated)
      : whitening_(&whitening),
        classes_(classes),
        saturated_(saturated),
        c_(Eigen::Map<const Matrix>(c.data(), whitening.size(), classes - 1)),
        gradient_(Matrix::Zero(whitening.size(), classes - 1)),
        hessian_(Matrix::Zero(whitening.size() * (classes - 1), whitening.size() * (classes - 1))),
        class_weights_(Vector::Zero(classes)) {}

  void add(const LeafBlock& block) {
    z_.resize(whitening_->size(), block.count);
    whitening_->apply(block.x, block.count, z_.data());
    logits_.noalias() = c_.transpose() * z_;
    residuals_.resize(classes_ - 1, block.count);
    probabilities_.resize(classes_, block.count);
    others_.resize(classes_, block.count);
    information_.resize(block.count);
    for (i64 i = 0; i < block.count; ++i) add_row(block, i);
    gradient_.noalias() -= z_ * residuals_.transpose();
    add_information();
  }

  void add(const LeafSums& other) {
    loss_ += other.loss_;
    gradient_ += other.gradient_;
    hessian_ += other.hessian_;
    class_weights_ += other.class_weights_;
  }

  MultinomialSums result() const {
    return {loss_,
            {gradient_.data(), gradient_.data() + gradient_.size()},
            {hessian_.data(), hessian_.data() + hessian_.size()},
            {class_weights_.data(), class_weights_.data() + class_weights_.size()}};
  }

 private:
  void add_row(const LeafBlock& block, i64 i) {
    const double weight = block.weights[i];
    const i64 truth = class_of(block.y[i], block.first + i);
    class_weights_(truth) += weight;
    double* p = probabilities_.col(i).data();
    double* rest = others_.col(i).data();  // 1 − p
    i64 likeliest = 0;
    const double unlikely = softmax_against_first(logits_.col(i).data(), classes_, p, likeliest);
    for (i64 k = 0; k < classes_; ++k) rest[k] = k == likeliest ? unlikely : 1 - p[k];
    // −ln p of the truth: from the smaller of p and 1 − p, which has all its digits; by logits
    // where p itself vanishes.
    const double logit_gap = logit(i, likeliest) - logit(i, truth);
    loss_ += weight * (logit_gap - std::log1p(-unlikely));
    for (i64 k = 1; k < classes_; ++k) {
      residuals_(k - 1, i) = weight * (k == truth ? rest[k] : -p[k]);
    }
    information_(i) = unlikely < saturated_ ? 0 : weight;
  }

  double logit(i64 row, i64 k) const { return k == 0 ? 0 : logits_(k - 1, row); }

  i64 class_of(double target, i64 row) const {
    if (target >= 0 && target < static_cast<double>(classes_) && target == std::floor(target)) {
      return static_cast<i64>(target);
    }
    const std::string last = std::to_string(classes_ - 1);
    throw ValueError("classification",
                     "the target of row " + std::to_string(row + 1) + " is " +
                         std::to_string(target) + ", not a class code from 0 to " + last,
                     "give whole numbers 0 … " + last);
  }

  void add_information() {
    const i64 size = whitening_->size();
    for (i64 k = 1; k < classes_; ++k) {
      factors_ = (information_.array() * probabilities_.row(k).transpose().array() *
                  others_.row(k).transpose().array())
                     .sqrt();
      scaled_.noalias() = z_ * factors_.asDiagonal();
      hessian_.block((k - 1) * size, (k - 1) * size, size, size)
          .selfadjointView<Eigen::Upper>()
          .rankUpdate(scaled_);
      for (i64 l = k + 1; l < classes_; ++l) {
        factors_ = information_.array() * probabilities_.row(k).transpose().array() *
                   probabilities_.row(l).transpose().array();
        scaled_.noalias() = z_ * factors_.asDiagonal();
        hessian_.block((k - 1) * size, (l - 1) * size, size, size).noalias() -=
            scaled_ * z_.transpose();
      }
    }
  }

  const Whitening* whitening_;
  i64 classes_;
  double saturated_;
  Matrix c_;  // [size, classes − 1]
  double loss_ = 0;
  Matrix gradient_;  // [size, classes − 1]
  Matrix hessian_;
  Vector class_weights_;
  Matrix z_, logits_, residuals_, probabilities_, others_, scaled_;  // a row of the table a column
  Vector information_, factors_;
};

}  // namespace

double softmax_against_first(const double* logits, i64 classes, double* probabilities,
                             i64& likeliest) {
  likeliest = 0;
  double greatest = 0;
  for (i64 k = 1; k < classes; ++k) {
    if (logits[k - 1] > greatest) {
      greatest = logits[k - 1];
      likeliest = k;
    }
  }
  double rest = 0;
  for (i64 k = 0; k < classes; ++k) {
    if (k == likeliest) continue;
    probabilities[k] = std::exp((k == 0 ? 0 : logits[k - 1]) - greatest);
    rest += probabilities[k];
  }
  const double sum = 1 + rest;
  probabilities[likeliest] = 1;
  for (i64 k = 0; k < classes; ++k) probabilities[k] /= sum;
  return rest / sum;
}

MultinomialSums multinomial_pass(const RowBlocks& rows, const Whitening& whitening, i64 classes,
                                 const std::vector<double>& c, double saturated) {
  const i64 parameters = whitening.size() * (classes - 1);
  const RowLeaves leaves =
      divide_rows(rows.rows, whitening.size() + classes, 8 * parameters * (parameters + 1));
  std::vector<LeafSums> sums(static_cast<std::size_t>(leaves.count),
                             LeafSums(whitening, classes, c, saturated));
  for_each_block(rows, leaves, "classification", [&](const LeafBlock& block) {
    sums[static_cast<std::size_t>(block.leaf)].add(block);
  });
  join_leaves(leaves.count, [&](i64 into, i64 from) {
    sums[static_cast<std::size_t>(into)].add(sums[static_cast<std::size_t>(from)]);
  });
  return sums[0].result();
}

}  // namespace iron

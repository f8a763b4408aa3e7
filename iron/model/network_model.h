#pragma once
/// NetworkModel: a network, or the mean of several alike, between rows of numbers.

#include <filesystem>
#include <string>
#include <vector>

#include "iron/core/device.h"
#include "iron/format/safetensors.h"
#include "iron/model/network_description.h"
#include "iron/tensor/tensor.h"
#include "iron/train/watch.h"

namespace iron {

/// Learns y = f(x) from rows of numbers. Scaling the columns is the caller's: TableModel does it.
///
///     NetworkModel model({.hidden = {16}, .activation = Activation::tanh});
///     model.fit(x, y, {.optimizer = Adam{.rate = 1e-2}, .loss = Bce{}, .steps = 500});
///     Tensor probabilities = model.predict(x);
///
/// Copies share nothing that changes. Not for two threads at once while it is fitted.
class NetworkModel {
 public:
  /// The network that will stand between the rows' inputs and targets; the arithmetic runs on
  /// `device`. Throws as validate(NetworkSpec).
  explicit NetworkModel(NetworkOptions network, Device device = Device::cpu());

  /// A model made of the parameters of its members: each flat, in the order of the Program's
  /// segments, in the precision of `description`. Throws as validate(NetworkSpec), ShapeError or
  /// TypeError when they do not fit the network.
  static NetworkModel from_parameters(NetworkDescription description,
                                      const std::vector<Tensor>& members,
                                      Device device = Device::cpu());

  /// Trains one network from the start: x [rows, inputs], y [rows, outputs], floating, any device.
  /// The parameters with the lowest mean loss on those rows are kept. Throws ShapeError, ValueError
  /// (an option), TrainingError (a loss that jumps or is not finite, however often the run goes
  /// back; the model then has the best parameters before that).
  TrainReport fit(const Tensor& x, const Tensor& y, const TrainOptions& options,
                  const TrainWatch& watch = {});

  /// x [rows, inputs] to predictions [rows, outputs] (of bce and cross_entropy: probabilities), the
  /// mean over the members, in f64 on the host. Throws ValueError before the first fit, ShapeError
  /// when the width differs.
  Tensor predict(const Tensor& x) const;

  /// The mean loss on rows: of mse the mean squared error, of bce and cross_entropy the mean
  /// negative log-likelihood, probabilities kept above 1e-15.
  double score(const Tensor& x, const Tensor& y) const;

  /// Writes a .safetensors model file. The same training gives the same bytes. Throws ValueError
  /// before the first fit, OutputError when the file cannot be written.
  void save(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) const;
  /// Reads one. Throws DataError naming what is wrong with the file.
  static NetworkModel load(const std::filesystem::path& path, Device device = Device::cpu());

  /// The model as a part of a file, and its return; `where`: the file, for messages.
  void add_to(SafetensorsFile& file) const;
  static NetworkModel from(const SafetensorsFile& file, const std::string& where,
                           Device device = Device::cpu());

  const NetworkDescription& description() const noexcept { return description_; }
  /// Each flat; empty before the first fit.
  const std::vector<Tensor>& members() const noexcept { return members_; }
  Device device() const noexcept { return device_; }
  /// Trained numbers of all members; 0 before the first fit.
  i64 parameters() const;

 private:
  void expect_fitted(const char* where) const;

  NetworkDescription description_;
  Device device_;
  std::vector<Tensor> members_;
};

/// The mean loss of predictions [rows, outputs] against targets, both f64 on the host and after the
/// loss's link; see NetworkModel::score. `weights` [rows] may be empty. f64 sums in order. Throws
/// ShapeError when the shapes differ.
double mean_loss(const Loss& loss, const Tensor& predictions, const Tensor& targets,
                 const std::vector<double>& weights = {});

}  // namespace iron

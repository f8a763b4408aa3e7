#pragma once
/// PictureModel: a network that has learnt a picture, coordinates in, colour out.

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "iron/core/device.h"
#include "iron/data/picture.h"
#include "iron/model/picture_description.h"
#include "iron/tensor/tensor.h"
#include "iron/train/observer.h"

namespace iron {

/// Takes rows of a drawing, top to bottom, row-major [rows, width, channels].
using RowSink = std::function<void(std::span<const float> rows)>;

/// Who watches a fit, what is written meanwhile, and what may stop it.
struct FitWatch {
  std::vector<Observer*> observers = {};
  const std::atomic<bool>* stop = nullptr;  ///< the fit ends between two steps once it is true
  double seconds = 0;                       ///< or after so many seconds; 0: no limit
  std::filesystem::path checkpoint = {};    ///< where to save the run; empty: nowhere
  double save_seconds = 30;                 ///< between two savings; 0: not by the clock
  i64 save_steps = 0;                       ///< the same in steps; 0: not by steps
  std::filesystem::path snapshots = {};  ///< a folder for pictures at steps 0, 10, 30, 100, 300, …
};

/// Learns one picture and draws it at any size.
///
///     PictureModel model({.encoding = Fourier{.frequencies = 128, .scale = 15}});
///     model.fit(read_picture("lion.png"), {.optimizer = Adam{.rate = 1e-2}, .steps = 1500});
///     write_picture("lion_1024.png", model.render({1024, 1024}));
///
/// Copies share nothing that changes. Not for two threads at once.
class PictureModel {
 public:
  /// The network between two coordinates and as many channels as the picture will have; the
  /// arithmetic runs on `device`. Throws as validate(NetworkSpec).
  explicit PictureModel(NetworkOptions network, Device device = Device::cpu());

  /// A model made of parameters that are there: flat, in the order of the Program's segments, in
  /// the precision of `description`. Throws as validate(NetworkSpec), ShapeError or TypeError when
  /// they do not fit the network.
  static PictureModel from_parameters(PictureDescription description, const Tensor& parameters,
                                      Device device = Device::cpu());

  /// Trains from the start; the parameters that draw the picture best are kept. Values should lie
  /// in [0, 1]. A picture of two values is learnt as ink (1 = black). For checkpoints, held-out
  /// pixels and more, see PictureFit. Throws ValueError (an option, or a NaN in the picture),
  /// TrainingError (a loss that jumps or is not finite, however often the run goes back; the model
  /// then has the best parameters before that).
  TrainReport fit(const Picture& picture, const TrainOptions& options, const FitWatch& watch = {});

  /// The picture drawn with size.width × size.height pixels, values clamped to [0, 1]. Throws
  /// ValueError before the first fit or on a size below 1.
  Picture render(PictureSize size) const;
  /// The same in bands of whole rows, top to bottom, so that memory does not grow with the picture.
  /// picture_render.h has more ways to draw.
  void render(PictureSize size, const RowSink& sink) const;

  /// Writes a .safetensors model file. The same training gives the same bytes. Throws ValueError
  /// before the first fit, OutputError when the file cannot be written.
  void save(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) const;
  /// Reads one. Throws DataError naming what is wrong with the file.
  static PictureModel load(const std::filesystem::path& path, Device device = Device::cpu());

  /// What it learnt from: the picture's size and channels; zeros before the first fit.
  PictureSize size() const noexcept { return description_.size; }
  i64 channels() const noexcept { return description_.channels; }
  const NetworkOptions& network() const noexcept { return description_.network; }
  const TrainOptions& training() const noexcept { return description_.training; }
  const PictureDescription& description() const noexcept { return description_; }
  /// Flat; empty before the first fit.
  const Tensor& weights() const noexcept { return weights_; }
  Device device() const noexcept { return device_; }
  /// Trained numbers; 0 before the first fit.
  i64 parameters() const;
  /// A word for the recipe, kept in the file.
  const std::string& recipe() const noexcept { return description_.recipe; }
  void set_recipe(std::string name) { description_.recipe = std::move(name); }

 private:
  void expect_fitted(const char* where) const;

  PictureDescription description_;
  Device device_;
  Tensor weights_;  // flat, in the order of the Program's segments
};

}  // namespace iron

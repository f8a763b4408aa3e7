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
#include "iron/nn/network.h"
#include "iron/tensor/tensor.h"
#include "iron/train/observer.h"
#include "iron/train/options.h"

namespace iron {

/// Width and height in pixels.
struct PictureSize {
  i64 width = 0;
  i64 height = 0;
};

/// The size with `longer` pixels on the longer side and the proportions of `picture` (rounded, at
/// least 1). Throws ValueError when `longer` < 1.
PictureSize fit_longer_side(PictureSize picture, i64 longer);

/// Where the centres of `count` pixels stand along one side of a picture whose longer side has
/// `longer` pixels: the longer side spans [−1, 1], the shorter one the middle part of it.
std::vector<double> pixel_centres(i64 count, i64 longer);

struct RenderOptions;
/// Takes rows of a drawing, top to bottom, row-major [rows, width, channels].
using RowSink = std::function<void(std::span<const float> rows)>;

/// Who watches a fit, and what may stop it.
struct FitWatch {
  std::vector<Observer*> observers = {};
  const std::atomic<bool>* stop = nullptr;  ///< the fit ends between two steps once it is true
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

  /// Trains from the start. Values should lie in [0, 1]. Throws ValueError (an option, or a NaN in
  /// the picture), TrainingError (a loss that is no longer finite; the model then keeps the
  /// parameters from before that step).
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
  PictureSize size() const noexcept { return size_; }
  i64 channels() const noexcept { return channels_; }
  const NetworkOptions& network() const noexcept { return network_; }
  const TrainOptions& training() const noexcept { return training_; }
  /// Trained numbers; 0 before the first fit.
  i64 parameters() const;
  /// A word for the recipe, kept in the file.
  const std::string& recipe() const noexcept { return recipe_; }
  void set_recipe(std::string name) { recipe_ = std::move(name); }

 private:
  friend void render(const PictureModel&, const RenderOptions&, const RowSink&);
  Program program() const;
  void expect_fitted(const char* where) const;

  NetworkOptions network_;
  Device device_;
  TrainOptions training_;
  PictureSize size_;
  i64 channels_ = 0;
  std::string recipe_ = "custom";
  Tensor weights_;  // flat, in the order of the Program's segments
};

}  // namespace iron

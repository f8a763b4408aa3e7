#pragma once
/// The inside of a PictureFit. Not for users.

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "iron/model/picture_fit.h"
#include "iron/model/picture_score.h"

namespace iron {

/// Stays at one place: the Trainer's hooks and its observer list point to it.
struct PictureFit::Run : Observer {
  Run(const Picture& whole, PictureMode mode, PictureTask t, Device on);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  TrainReport run(const FitWatch& fit_watch);
  void save_checkpoint(const std::filesystem::path& path) const;
  PictureModel model_of(const Tensor& parameters) const;
  /// Of the model's best parameters.
  DrawingErrors errors() const { return errors(trainer->best_parameters()); }
  DrawingErrors errors(const Tensor& parameters) const {
    return drawing_errors(description, parameters, xs, ys, targets);
  }
  void look_out_for_goal();
  Score evaluate() const;
  void draw_snapshot() const;

  // What the Trainer tells goes on to this run's observers.
  void on_start(const RunInfo& info) override;
  void on_progress(const Progress& progress) override;
  void on_score(const StepInfo& info, const Score& score) override;
  void on_notice(const Notice& notice) override;
  void on_end(const TrainReport& report) override;

  Picture picture;
  PictureTask task;
  Device device;
  PictureDescription description;
  std::vector<double> xs;  ///< of the pixels that are learnt
  std::vector<double> ys;
  std::vector<float> targets;
  std::string sum;  ///< the picture's checksum
  std::optional<Trainer> trainer;

  const FitWatch* watch = nullptr;  ///< of the call of run under way
  std::atomic<bool> halt{false};
  double saved_at = 0;  ///< seconds of this call
};

/// −10 log₁₀(mse); empty when infinite.
std::optional<double> psnr_of(double mse);

}  // namespace iron

#pragma once
/// PictureFit: a run that teaches a network a picture, from its start or from a checkpoint.

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "iron/model/picture_model.h"
#include "iron/model/picture_task.h"
#include "iron/train/run_changes.h"
#include "iron/train/trainer.h"

namespace iron {

/// What may change when a run is resumed.
struct ResumeChanges {
  RunChanges run = {};
  std::optional<Goal> stop_at = {};
  std::optional<std::string> model = {};
};

/// Pixels never learnt, and how well they are drawn.
struct HeldOutFigures {
  std::optional<double> psnr_db;          ///< of the model; empty: infinite
  std::optional<double> bicubic_psnr_db;  ///< of bicubic interpolation (a = −0.5)
};

/// A run of training on one picture. The same task and picture give the same model, however the run
/// is cut, resumed and watched, and with any number of threads. Not for two threads at once.
class PictureFit {
 public:
  /// A run from the start. `mode` says what of the picture is learnt, never automatic; see
  /// `prepare`. Throws ValueError (an option, a NaN in the picture, a picture that does not fit the
  /// mode) and what Trainer throws.
  PictureFit(const Picture& picture, PictureMode mode, PictureTask task,
             Device device = Device::cpu());
  /// A run from a checkpoint file; without `picture`, that is read from where it was. `notes` takes
  /// a sentence for each thing that changed. Throws DataError when the file is no checkpoint, is
  /// damaged, or belongs to another picture; ValueError when a change cannot be made.
  static PictureFit resume(const std::filesystem::path& path,
                           const std::optional<std::string>& picture, const ResumeChanges& changes,
                           std::vector<std::string>& notes, Device device = Device::cpu());
  ~PictureFit();
  PictureFit(PictureFit&&) noexcept;
  PictureFit& operator=(PictureFit&&) noexcept;

  /// Starts from the weights of a model of the same network and channels. Throws ShapeError when
  /// they differ.
  void start_from(const PictureModel& model);

  /// Runs to the end, to the goal, or until it is stopped.
  TrainReport run(const FitWatch& watch = {});

  /// Writes a checkpoint; an older one of that name is replaced.
  void save_checkpoint(const std::filesystem::path& path) const;

  /// Whether an evaluation has found a best model yet.
  bool scored() const noexcept;
  /// The best model so far; before the first evaluation, the present one.
  PictureModel model() const;
  /// How well that draws the pixels it is taught.
  PictureFigures figures() const;
  /// The pixels held out; empty unless the task says so.
  std::optional<HeldOutFigures> held_out() const;

  const PictureTask& task() const noexcept;
  const PictureDescription& description() const noexcept;
  /// The whole picture.
  const Picture& picture() const noexcept;
  /// Trained numbers.
  i64 parameters() const noexcept;
  i64 step() const noexcept;
  i64 steps() const noexcept;

 private:
  struct Run;
  explicit PictureFit(std::unique_ptr<Run> run);
  std::unique_ptr<Run> run_;
};

/// How many steps of that run take `seconds` here, evaluations included; at least 1. Measures for a
/// small part of that time.
i64 steps_within(double seconds, const Picture& picture, PictureMode mode, const PictureTask& task,
                 Device device = Device::cpu());

}  // namespace iron

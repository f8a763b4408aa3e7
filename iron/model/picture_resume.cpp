// Taking up a run where a checkpoint left it.

#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "iron/core/error.h"
#include "iron/data/picture.h"
#include "iron/model/picture_checkpoint.h"
#include "iron/model/picture_run.h"

namespace iron {
namespace {

/// The run's new length, in the unit it is counted in.
void change_length(const RunChange& change, i64 steps_per_epoch, TrainOptions& training) {
  const TrainOptions old = training;
  if (change.count < 1) throw ValueError("length", "must be at least 1");
  const auto bounded = [](i64 a, i64 b) {
    if (a > std::numeric_limits<i64>::max() / 2 / std::max<i64>(b, 1)) {
      throw ValueError("length", "is too long to count");
    }
    return a * b;
  };
  const i64 before = old.steps != 0 ? old.steps : bounded(old.epochs, steps_per_epoch);
  if (change.epochs && (old.epochs != 0 || !change.more)) {
    training.steps = 0;
    training.epochs = bounded(change.count, 1) + (change.more ? old.epochs : 0);
  } else {
    training.epochs = 0;
    training.steps =
        bounded(change.count, change.epochs ? steps_per_epoch : 1) + (change.more ? before : 0);
  }
}

Picture picture_of(const PictureCheckpoint& checkpoint, const std::string& where,
                   const std::optional<std::string>& given) {
  const std::string path = given.value_or(checkpoint.task.picture);
  if (path.empty()) {
    throw DataError(where, "does not say which file the picture is in", "name the picture");
  }
  const PreparedPicture prepared = prepare(read_picture(path), checkpoint.task.preparation);
  if (checksum(prepared.picture) == checkpoint.checksum && prepared.mode == checkpoint.mode) {
    return prepared.picture;
  }
  throw DataError(path, "is not the picture that " + where + " was made from",
                  "give that picture, or start a new run");
}

}  // namespace

PictureFit PictureFit::resume(const std::filesystem::path& path,
                              const std::optional<std::string>& picture,
                              const ResumeChanges& changes, std::vector<std::string>& notes,
                              Device device) {
  const std::string where = path.string();
  PictureCheckpoint checkpoint = read_checkpoint(path);
  TrainerState& state = checkpoint.state;
  const Picture values = picture_of(checkpoint, where, picture);
  PictureTask task = checkpoint.task;
  if (picture) task.picture = *picture;
  if (changes.model) task.model = *changes.model;
  if (changes.stop_at) {
    task.stop_at = *changes.stop_at;
    state.reached = false;
  }
  // The run as it was: what does not fit here is the file's fault.
  std::unique_ptr<Run> run;
  try {
    run = std::make_unique<Run>(values, checkpoint.mode, task, device);
    run->trainer->restore(state);
  } catch (const DeviceError&) {
    throw;
  } catch (const Error& error) {
    throw DataError(where, error.where() + ": " + error.detail(), error.hint());
  }
  if (!changes.length && !changes.rate) return PictureFit(std::move(run));

  const i64 step = state.control.step;
  if (changes.rate) {
    std::visit([&](auto& optimizer) { optimizer.rate = *changes.rate; }, task.training.optimizer);
    task.training.schedule_from = step;
    state.control.rate_scale = 1;
    state.good.control.rate_scale = 1;
    notes.push_back(
        fmt::format("a new schedule starts at step {} with rate {:g}", step, *changes.rate));
  }
  if (changes.length) {
    change_length(*changes.length, run->trainer->steps_per_epoch(), task.training);
    state.reached = false;
  }
  const i64 before = run->trainer->steps();
  run = std::make_unique<Run>(values, checkpoint.mode, task, device);
  const i64 steps = run->trainer->steps();
  if (steps < step) {
    throw ValueError("length", fmt::format("{} steps are fewer than the {} done", steps, step));
  }
  if (changes.length) {
    notes.push_back(
        fmt::format("the run has {} steps now, not {}: its schedule is that of the "
                    "whole new length",
                    steps, before));
  }
  run->trainer->restore(state);
  return PictureFit(std::move(run));
}

}  // namespace iron

// Taking up a run where a checkpoint left it.

#include "iron/core/error.h"
#include "iron/data/picture.h"
#include "iron/model/picture_checkpoint.h"
#include "iron/model/picture_run.h"

namespace iron {
namespace {

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
  if (!changes.run.any()) return PictureFit(std::move(run));
  change_run(changes.run, run->trainer->steps_per_epoch(), state, task.training, notes);
  run = std::make_unique<Run>(values, checkpoint.mode, task, device);
  run->trainer->restore(state);
  return PictureFit(std::move(run));
}

}  // namespace iron

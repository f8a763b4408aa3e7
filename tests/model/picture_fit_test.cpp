// PictureFit: runs that are saved, resumed, prolonged and scored.

#include "iron/model/picture_fit.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/data/picture_writer.h"
#include "iron/metric/image_metrics.h"
#include "iron/model/picture_checkpoint.h"
#include "tests/model/tiny_picture.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;
using testing::short_training;
using testing::TemporaryDirectory;
using testing::tiny_network;
using testing::wide_picture;
using testing::write_bytes;

constexpr i64 kSteps = 240;

PictureTask task(i64 steps = kSteps) {
  PictureTask task{.recipe = "tiny", .network = tiny_network(), .training = short_training(steps)};
  task.training.guard.every = 20;
  return task;
}

/// A folder with a picture file, and what comes of it.
struct Place {
  TemporaryDirectory directory;
  std::string picture = directory.file("p.png");
  std::string checkpoint = directory.file("c");

  Place() { write_picture(picture, wide_picture()); }

  PictureFit start(PictureTask t = task()) const {
    t.picture = picture;
    const Picture read = read_picture(picture);
    return {read, mode_of(read), t};
  }
  PictureFit resume(const ResumeChanges& changes = {}) const {
    std::vector<std::string> notes;
    return PictureFit::resume(checkpoint, std::nullopt, changes, notes);
  }
  std::string model_bytes(const PictureFit& fit) const {
    fit.model().save(directory.file("m"), Overwrite::yes);
    return read_bytes(directory.file("m"));
  }
  /// A run that is cut after `steps`.
  void cut(i64 steps) const {
    PictureFit fit = start();
    std::atomic<bool> stop{false};
    Stopper stopper{steps, stop};
    fit.run(
        {.observers = {&stopper}, .stop = &stop, .checkpoint = checkpoint, .save_steps = steps});
  }

 private:
  struct Stopper : Observer {
    Stopper(i64 s, std::atomic<bool>& f) : steps(s), flag(f) {}
    void on_progress(const Progress& progress) override { flag = progress.step >= steps; }
    i64 steps;
    std::atomic<bool>& flag;
  };
};

TEST(PictureFit, AResumedRunGivesTheSameFile) {
  const Place place;
  PictureFit whole = place.start();
  EXPECT_EQ(whole.run().outcome, Outcome::finished);
  const std::string expected = place.model_bytes(whole);
  for (const i64 steps : {1, 19, 20, 100, 239, 240}) {
    place.cut(steps);
    PictureFit rest = place.resume();
    EXPECT_EQ(rest.step(), steps);
    EXPECT_EQ(rest.run().steps, kSteps);
    EXPECT_TRUE(place.model_bytes(rest) == expected) << steps;
  }
}

TEST(PictureFit, TheBestModelIsKeptWithItsFigures) {
  const Place place;
  PictureFit fit = place.start();
  fit.run();
  const PictureModel model = fit.model();
  const PictureFigures figures = fit.figures();
  const Picture drawn = model.render(model.size());
  ASSERT_TRUE(figures.psnr_db);
  EXPECT_NEAR(*figures.psnr_db, psnr(fit.picture(), drawn), 1e-4);
  EXPECT_EQ(figures.wrong_pixels, wrong_pixels(fit.picture(), drawn));
  ASSERT_TRUE(model.description().figures);
  EXPECT_EQ(model.description().figures->step, figures.step);
}

TEST(PictureFit, AProlongedRunGoesOnWithTheScheduleOfItsNewLength) {
  const Place place;
  place.cut(100);
  std::vector<std::string> notes;
  PictureFit longer = PictureFit::resume(place.checkpoint, std::nullopt,
                                         {.run = {.length = RunChange{60, false, true}}}, notes);
  EXPECT_EQ(longer.steps(), kSteps + 60);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes[0], HasSubstr("300 steps now, not 240"));
  const TrainReport report = longer.run();
  EXPECT_EQ(report.steps, 300);
  EXPECT_NEAR(report.rate, 1e-2 * 0.5 * (1 + std::cos(M_PI * 299 / 300)), 1e-12);
  // In epochs of three steps.
  EXPECT_EQ(place.resume({.run = {.length = RunChange{10, true, true}}}).steps(), kSteps + 30);
  EXPECT_EQ(place.resume({.run = {.length = RunChange{50, true, false}}}).steps(), 150);
  EXPECT_EQ(place.resume({.run = {.length = RunChange{100, false, false}}}).steps(), 100);
  EXPECT_THROW(place.resume({.run = {.length = RunChange{99, false, false}}}), ValueError);
}

TEST(PictureFit, ANewRateStartsANewSchedule) {
  const Place place;
  place.cut(100);
  std::vector<std::string> notes;
  PictureFit fit =
      PictureFit::resume(place.checkpoint, std::nullopt, {.run = {.rate = 5e-3}}, notes);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_THAT(notes[0], HasSubstr("a new schedule starts at step 100 with rate 0.005"));
  const TrainReport report = fit.run();
  EXPECT_NEAR(report.rate, 5e-3 * 0.5 * (1 + std::cos(M_PI * 139 / 140)), 1e-12);
  EXPECT_THROW(place.resume({.run = {.rate = -1.0}}), ValueError);
}

TEST(PictureFit, EndsWhereTheGoalIsReached) {
  const Place place;
  PictureTask t = task(5000);
  t.stop_at = {.psnr_db = 25.0};
  PictureFit fit = place.start(t);
  EXPECT_EQ(fit.run({.checkpoint = place.checkpoint}).outcome, Outcome::reached);
  EXPECT_LT(fit.step(), 5000);
  EXPECT_GE(*fit.figures().psnr_db, 25.0);
  PictureFit again = place.resume();
  EXPECT_EQ(again.run().steps, fit.step()) << "it is over";
  PictureFit on = place.resume({.stop_at = Goal{.psnr_db = 30.0}});
  EXPECT_GT(on.run().steps, fit.step());
}

TEST(PictureFit, LearnsOnlyThePixelsThatAreNotHeldOut) {
  PictureTask t = task();
  t.hold_out = true;
  const Picture picture = wide_picture(3);
  PictureFit fit(picture, PictureMode::rgb, t);
  fit.run();
  const auto held = fit.held_out();
  ASSERT_TRUE(held);
  ASSERT_TRUE(held->psnr_db && held->bicubic_psnr_db);
  // What is held out makes no difference to what is learnt.
  Picture other = picture;
  for (i64 row = 0; row < 4; ++row) {
    for (i64 column = 0; column < 7; ++column) {
      if (row % 2 == 0 && column % 2 == 0) continue;
      for (i64 c = 0; c < 3; ++c) other.at(row, column, c) = 0.5F;
    }
  }
  PictureFit same(other, PictureMode::rgb, t);
  same.run();
  EXPECT_EQ(same.model().render({7, 4}), fit.model().render({7, 4}));
  EXPECT_NE(same.held_out()->psnr_db, held->psnr_db);
  // The pixels that were learnt stand where they stand in the whole picture.
  const Picture drawn = fit.model().render({7, 4});
  double error = 0;
  for (i64 row = 0; row < 4; row += 2) {
    for (i64 column = 0; column < 7; column += 2) {
      error += std::abs(static_cast<double>(drawn.at(row, column) - picture.at(row, column)));
    }
  }
  EXPECT_LT(error / 8, 0.02);
  EXPECT_FALSE(PictureFit(picture, PictureMode::rgb, task()).held_out());
  EXPECT_THROW(PictureFit(Picture(5, 1, 1), PictureMode::gray, t), ValueError);
}

TEST(PictureFit, StartsFromAModelsWeights) {
  const Place place;
  PictureFit first = place.start();
  first.run();
  const PictureModel model = first.model();
  PictureTask t = task(1);
  t.training.optimizer = Adam{.rate = 1e-12};
  PictureFit second = place.start(t);
  second.start_from(model);
  second.run();
  EXPECT_GT(psnr(second.model().render({7, 4}), model.render({7, 4})), 60);
  t.network.hidden = {25};
  EXPECT_THROW(place.start(t).start_from(model), ShapeError);
}

TEST(PictureFit, LearnsInk) {
  Picture picture(6, 5, 1, 1);
  picture.at(2, 3) = 0;
  PictureFit fit(picture, PictureMode::bw, task());
  fit.run();
  const PictureModel model = fit.model();
  EXPECT_EQ(wrong_pixels(picture, model.render({6, 5})), 0);
  EXPECT_EQ(model.description().mode, PictureMode::bw);
  EXPECT_THROW(PictureFit(picture, PictureMode::rgb, task()), ValueError);
  EXPECT_THROW(PictureFit(picture, PictureMode::automatic, task()), ValueError);
}

TEST(PictureFit, RefusesAnotherPicture) {
  const Place place;
  place.cut(20);
  Picture other = wide_picture();
  other.at(0, 0) = 1;
  write_picture(place.picture, other, Overwrite::yes);
  const auto error = error_of<DataError>([&] { place.resume(); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->detail(), HasSubstr("is not the picture that " + place.checkpoint));
  std::filesystem::remove(place.picture);
  EXPECT_THROW(place.resume(), DataError);
  const std::string moved = place.directory.file("moved.png");
  write_picture(moved, wide_picture());
  std::vector<std::string> notes;
  EXPECT_EQ(PictureFit::resume(place.checkpoint, moved, {}, notes).step(), 20);
}

TEST(PictureFit, ADamagedCheckpointIsAnError) {
  const Place place;
  place.cut(20);
  const std::string bytes = read_bytes(place.checkpoint);
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 97) {
    write_bytes(place.checkpoint, bytes.substr(0, size));
    EXPECT_TRUE(error_of<DataError>([&] { place.resume(); })) << size;
  }
  // A changed bit anywhere is noticed.
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 301) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    write_bytes(place.checkpoint, changed);
    EXPECT_TRUE(error_of<DataError>([&] { place.resume(); })) << at;
  }
  const TemporaryDirectory directory;
  PictureFit fit = place.start();
  fit.run();
  fit.model().save(place.checkpoint, Overwrite::yes);
  const auto error = error_of<DataError>([&] { place.resume(); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->hint(), HasSubstr("--from"));
}

TEST(PictureFit, ACheckpointIsNoModel) {
  const Place place;
  place.cut(20);
  const auto error = error_of<DataError>([&] { PictureModel::load(place.checkpoint); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->hint(), HasSubstr("--resume"));
}

TEST(PictureFit, DrawsSnapshots) {
  const Place place;
  PictureFit fit = place.start();
  fit.run({.snapshots = place.directory.path()});
  for (const char* name :
       {"step_00000000.png", "step_00000010.png", "step_00000030.png", "step_00000100.png"}) {
    EXPECT_EQ(read_picture(place.directory.file(name)).width(), 7) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(place.directory.file("step_00000300.png")));
}

TEST(PictureFit, MeasuresHowManyStepsATimeHolds) {
  const Picture picture = wide_picture();
  const i64 few = steps_within(0.05, picture, PictureMode::gray, task());
  const i64 many = steps_within(5, picture, PictureMode::gray, task());
  EXPECT_GE(few, 1);
  EXPECT_GT(many, few);
}

TEST(PictureTask, GoesThroughJson) {
  PictureTask t = task();
  t.hold_out = true;
  t.stop_at = {.wrong_pixels = 3};
  t.preparation = {.mode = PictureMode::bw, .size = 9, .threshold = 128};
  PictureTask read;
  merge_json(to_json(t), "text", read);
  EXPECT_EQ(to_json(read), to_json(t));
  merge_json("{\"training\": {\"batch\": \"all\"}}", "text", read);
  EXPECT_EQ(read.training.batch, BatchSize::all());
  EXPECT_EQ(read.training.steps, kSteps) << "the rest stays";
  EXPECT_THROW(merge_json("{\"trainin\": {}}", "text", read), DataError);
}

TEST(Goal, ReadsWhatItWrites) {
  for (const char* text : {"none", "0-wrong", "17-wrong", "40dB", "32.5dB"}) {
    EXPECT_EQ(to_string(Goal::parse(text)), text);
  }
  for (const char* text : {"", "wrong", "-1-wrong", "dB", "40", "40 dB", "nandB", "0-wrongs"}) {
    EXPECT_THROW(Goal::parse(text), ValueError) << text;
  }
}

}  // namespace
}  // namespace iron

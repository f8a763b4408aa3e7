#include "iron/model/picture_fit.h"

#include <algorithm>

#include "iron/core/error.h"
#include "iron/data/resample.h"
#include "iron/metric/image_metrics.h"
#include "iron/model/picture_run.h"

namespace iron {

PictureFit::PictureFit(const Picture& picture, PictureMode mode, PictureTask task, Device device)
    : run_(std::make_unique<Run>(picture, mode, std::move(task), device)) {}
PictureFit::PictureFit(std::unique_ptr<Run> run) : run_(std::move(run)) {}
PictureFit::~PictureFit() = default;
PictureFit::PictureFit(PictureFit&&) noexcept = default;
PictureFit& PictureFit::operator=(PictureFit&&) noexcept = default;

void PictureFit::start_from(const PictureModel& model) {
  const PictureDescription& other = model.description();
  const PictureDescription& own = run_->description;
  if (other.mode != own.mode) {
    throw ShapeError("from", "the model draws " + std::string(name_of(other.mode)) +
                                 ", the picture is " + std::string(name_of(own.mode)));
  }
  if (to_json(other.network) != to_json(own.network)) {
    throw ShapeError("from", "the model's network is not the one to be trained",
                     "leave out what changes the network: it comes from the model");
  }
  run_->trainer->set_parameters(model.weights());
}

TrainReport PictureFit::run(const FitWatch& watch) { return run_->run(watch); }

void PictureFit::save_checkpoint(const std::filesystem::path& path) const {
  run_->save_checkpoint(path);
}

bool PictureFit::scored() const noexcept { return run_->trainer->best().has_value(); }

PictureFigures PictureFit::figures() const {
  const DrawingErrors e = run_->errors();
  const std::optional<BestPoint>& best = run_->trainer->best();
  return {.step = best ? best->step : run_->trainer->step(),
          .psnr_db = psnr_of(e.mse),
          .wrong_pixels = e.wrong_pixels};
}

PictureModel PictureFit::model() const {
  PictureDescription description = run_->description;
  description.figures = figures();
  return PictureModel::from_parameters(std::move(description), run_->trainer->best_parameters(),
                                       run_->device);
}

std::optional<HeldOutFigures> PictureFit::held_out() const {
  if (!run_->task.hold_out) return std::nullopt;
  const Picture& whole = run_->picture;
  const Picture truth = odd_pixels(whole);
  const PictureModel best = run_->model_of(run_->trainer->best_parameters());
  Picture bicubic = interpolate_odd_bicubic(even_pixels(whole), whole.width(), whole.height());
  for (float& value : bicubic.values()) value = std::clamp(value, 0.0F, 1.0F);
  return HeldOutFigures{psnr_of(mse(truth, odd_pixels(best.render(best.size())))),
                        psnr_of(mse(truth, bicubic))};
}

const PictureTask& PictureFit::task() const noexcept { return run_->task; }
const PictureDescription& PictureFit::description() const noexcept { return run_->description; }
const Picture& PictureFit::picture() const noexcept { return run_->picture; }
i64 PictureFit::parameters() const noexcept { return trained_count(run_->trainer->program()); }
i64 PictureFit::step() const noexcept { return run_->trainer->step(); }
i64 PictureFit::steps() const noexcept { return run_->trainer->steps(); }

namespace {

/// Ends a trial once it has been watched for long enough.
class Trial : public Observer {
 public:
  Trial(double seconds, std::atomic<bool>& stop) : seconds_(seconds), stop_(stop) {}

  void on_progress(const Progress& progress) override {
    if (begun_at_ == 0) {  // the first slice warms up
      begun_at_ = progress.seconds;
      first_step_ = progress.step;
    } else {
      per_step_ = (progress.seconds - begun_at_) / static_cast<double>(progress.step - first_step_);
    }
    stop_ = per_step_ > 0 && progress.seconds >= seconds_;
  }
  double seconds_per_step() const { return per_step_; }

 private:
  double seconds_;
  std::atomic<bool>& stop_;
  double begun_at_ = 0;
  i64 first_step_ = 0;
  double per_step_ = 0;
};

}  // namespace

i64 steps_within(double seconds, const Picture& picture, PictureMode mode, const PictureTask& task,
                 Device device) {
  constexpr double kTrialShare = 0.06;
  constexpr double kLongestTrial = 4;  // seconds
  constexpr double kMargin = 0.93;     // other programs, and what stands around the steps
  PictureTask trial = task;
  trial.training.epochs = 0;
  trial.training.steps = i64{1} << 40;
  trial.training.guard.every = 0;
  std::atomic<bool> stop{false};
  Trial watch(std::min(kLongestTrial, kTrialShare * seconds), stop);
  PictureFit fit(picture, mode, std::move(trial), device);
  fit.run({.observers = {&watch}, .stop = &stop});
  const double steps = kMargin * seconds / watch.seconds_per_step();
  return static_cast<i64>(std::clamp(steps, 1.0, 1e12));
}

}  // namespace iron

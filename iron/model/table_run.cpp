#include "iron/model/table_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/model/table_checkpoint.h"
#include "iron/model/table_regression.h"

namespace iron {
namespace {

constexpr std::size_t kMostCompared = 20'000;  // rows that candidates are compared on
constexpr double kFinalHeld = 0.05;            // of all rows, when there are more than that

/// A seed for each network.
u64 network_seed(u64 seed, i64 candidate, i64 fold) {
  const auto numbers =
      philox(seed, RandomStream::initialize, static_cast<u64>(candidate), static_cast<u64>(fold));
  return (u64{numbers[0]} << 32) | numbers[1];
}

/// At most kMostCompared of the rows, in their order.
std::vector<i64> compared_rows(const std::vector<i64>& rows, u64 seed) {
  if (rows.size() <= kMostCompared) return rows;
  const Permutation permutation(rows.size(), seed, 0);
  std::vector<i64> some;
  for (u64 i = 0; i < kMostCompared; ++i) some.push_back(rows[permutation(i)]);
  std::ranges::sort(some);
  return some;
}

Tensor host_f64(const Tensor& tensor) {
  return tensor.to(Device::cpu()).to(DType::f64).contiguous();
}

}  // namespace

CodedRows::CodedRows(const Table& table, EncoderOptions options, Scaling scaling,
                     std::span<const i64> which)
    : encoder(make_encoder(
          table,
          [&] {
            options.scaling = scaling;
            return options;
          }(),
          which)),
      rows(encoder, table, Wanted::features_and_target) {}

TableFit::Run::Run(Table t, std::optional<Table> tests, TableTask todo, Device on)
    : table(std::move(t)), test(std::move(tests)), task(std::move(todo)), device(on) {
  fill_candidates(table, task);
  validate(task);
  if (test && table.test_rows > 0) {
    throw ValueError("test", "the table has rows of its own for testing", "leave it out");
  }
  if (test && task.test_fraction > 0) {
    throw ValueError("test_fraction", "there is a file of rows to test on",
                     "leave one of them out");
  }
  take(choose_rows(table, task));
  check_target();
  if (test) {
    const EncodedRows probe(coded(task.columns.scaling).encoder, *test,
                            Wanted::features_and_target);
    (void)probe.known_rows();  // that there are some
  }
}

/// Learns from these rows, and tests on those.
void TableFit::Run::take(Split parts) {
  split = std::move(parts);
  scaled.clear();
  const EncodedRows& rows = coded(task.columns.scaling).rows;
  learnt.clear();
  learnt.reserve(split.train.size());
  for (const i64 row : split.train) {
    if (rows.weight(row) > 0) learnt.push_back(row);
  }
  if (learnt.empty()) throw DataError(table.source, "all rows have the weight 0");
  compared = compared_rows(learnt, task.seed);
}

/// Goes on otherwise than the run was meant to.
void TableFit::Run::change(const RunChanges& changes, std::vector<std::string>& notes) {
  const char* const option = changes.rate ? "rate" : "length";
  if (compares() || task.solver != Solver::gd) {
    throw ValueError(option, "only that of a single network can change",
                     "use --recipe plain or --solver gd, or start a new run");
  }
  if (!progress.network) {
    throw ValueError(option, "the run has made no step yet", "start a new run");
  }
  TrainOptions& training = task.candidates.front().training;
  const auto rows = static_cast<i64>(single_job().rows.size());
  change_run(changes, steps_per_epoch(training.batch, rows), *progress.network, training, notes);
  progress.best = -1;
  progress.best_members.clear();
  progress.done = false;
}

/// That the target is one for the model, and for what else is asked.
void TableFit::Run::check_target() const {
  const TableEncoder& encoder = coded(task.columns.scaling).encoder;
  const auto classes = static_cast<i64>(encoder.target.classes.size());
  const auto expect = [&](bool right, const std::string& what, const char* hint) {
    if (!right)
      throw DataError(table.source, "the target '" + encoder.target.name + "' " + what, hint);
  };
  const bool linear = task.kind == TableModelKind::linear;
  const bool of_classes =
      task.kind == TableModelKind::logistic || task.kind == TableModelKind::softmax;
  expect(!linear || classes == 0, "is one of classes, which a linear model does not predict",
         "use --model logistic, softmax or mlp, or --task regression");
  expect(!of_classes || classes > 0, "is a number, not a class",
         "use --model linear or mlp, or --task classification");
  expect(task.kind != TableModelKind::logistic || classes == 2,
         "has " + std::to_string(classes) + " classes, and a logistic model two",
         "use --model softmax");
  expect(task.kind != TableModelKind::softmax || classes > 2, "has two classes",
         "use --model logistic, which is the same for two");
  expect(classes == 2 || (!task.best_threshold && !task.threshold),
         "has no two classes that a threshold could part", "leave the threshold out");
  expect(classes > 0 || task.class_weight == ClassWeight::none, "has no classes to be balanced",
         "leave the class weight out");
  for (const TableCandidate& candidate : task.candidates) {
    if (fits_target(candidate.training.loss, encoder)) continue;
    throw ValueError(
        "loss", "does not fit the target '" + encoder.target.name + "'",
        "use mse, mae or huber for numbers, bce for two classes, cross_entropy for more");
  }
  if (task.best_threshold && task.solver == Solver::gd && !compares() &&
      task.validation_fraction == 0) {
    throw ValueError("threshold", "a threshold can only be chosen by rows that were held out",
                     "hold some out: --validation-fraction 0.2");
  }
}

void TableFit::Run::add_trial(double loss, bool best) {
  trials.push_back({.number = static_cast<i64>(trials.size()),
                    .count = static_cast<i64>(task.candidates.size()),
                    .loss = loss == kFailed ? std::nullopt : std::optional(loss),
                    .best = best});
}

/// How much some rows count together.
double TableFit::Run::weight_of(std::span<const i64> which) const {
  const EncodedRows& rows = coded(task.columns.scaling).rows;
  double weight = 0;
  for (const i64 row : which) weight += rows.weight(row);
  return weight;
}

const CodedRows& TableFit::Run::coded(Scaling scaling) const {
  std::unique_ptr<CodedRows>& rows = scaled[scaling];
  if (!rows) rows = std::make_unique<CodedRows>(table, task.columns, scaling, split.train);
  return *rows;
}

const CodedRows& TableFit::Run::coded_of(i64 candidate) const {
  return coded(task.candidates[static_cast<std::size_t>(candidate)].scaling);
}

TableDescription TableFit::Run::describe(const CodedRows& rows) const {
  return {
      .encoder = rows.encoder,
      .threshold = task.threshold.value_or(0.5),
      .recipe = task.kind == TableModelKind::mlp ? task.recipe : std::string(name_of(task.solver)),
      .rows = static_cast<i64>(split.train.size())};
}

TrainReport TableFit::Run::run(const TableWatch& table_watch) {
  watch = &table_watch;
  saved_at = 0;
  halt = watch->stop != nullptr && *watch->stop;
  struct Release {
    Run& run;
    ~Release() { run.watch = nullptr; }
  } const release{*this};

  if (task.solver != Solver::gd) {
    const CodedRows& rows = coded(task.columns.scaling);
    result = fit_regression(task, describe(rows), rows.rows, split.train);
    choose_threshold();
    return report;
  }
  if (!watch->checkpoint.empty()) save_checkpoint(watch->checkpoint);
  const bool finished = progress.done || train_candidates();
  if (!watch->checkpoint.empty()) save_checkpoint(watch->checkpoint);
  if (finished) {
    make_network_model();
    choose_threshold();
  }
  return report;
}

std::vector<Split> TableFit::Run::folds_of(i64 candidate) const {
  const CodedRows& rows = coded_of(candidate);
  return fold_some(rows.rows, rows.encoder, compared, task.folds, task.seed);
}

/// The rows of a single network, and those it is judged by.
NetworkJob TableFit::Run::single_job() const {
  const bool last = compares();
  const i64 candidate = last ? progress.best : 0;
  const double held = last ? kFinalHeld : task.validation_fraction;
  NetworkJob job{.candidate = candidate,
                 .rows = learnt,
                 .seed = network_seed(task.seed, candidate, task.folds)};
  if (held == 0) return job;
  const CodedRows& rows = coded_of(candidate);
  Split parts = split_some(rows.rows, rows.encoder, learnt, held, task.seed);
  job.rows = std::move(parts.train);
  job.held = std::move(parts.test);
  return job;
}

/// False: it was stopped.
bool TableFit::Run::train_candidates() {
  const auto count = static_cast<i64>(task.candidates.size());
  while (compares() && progress.candidate < count) {
    const std::vector<Split> folds = folds_of(progress.candidate);
    const Split& fold = folds[static_cast<std::size_t>(progress.fold)];
    const NetworkJob job{.candidate = progress.candidate,
                         .rows = fold.train,
                         .held = fold.test,
                         .seed = network_seed(task.seed, 0, progress.fold)};
    try {
      if (!train_network(job)) return false;
    } catch (const TrainingError&) {
      fold_loss = kFailed;
      progress.network.reset();
    }
    trainer.reset();
    const bool failed = fold_loss == kFailed;
    progress.fold_losses =
        failed ? kFailed : progress.fold_losses + fold_loss * weight_of(fold.test);
    if (++progress.fold == task.folds || failed) close_candidate();
  }
  if (!compares()) progress.best = 0;
  if (progress.best < 0) {
    throw TrainingError("train",
                        "no candidate could be trained: every loss jumped or was not finite",
                        "lower the learning rate: --lr");
  }
  const bool single = !compares() || compared.size() < learnt.size();
  if (single) {
    if (!train_network(single_job())) return false;
    progress.best_members = std::move(progress.members);
  }
  progress.members.clear();
  if (!compares()) progress.network = trainer->state();  // it may be prolonged
  trainer.reset();
  progress.done = true;
  return true;
}

void TableFit::Run::close_candidate() {
  const bool failed = progress.fold_losses == kFailed;
  const double loss = failed ? kFailed : progress.fold_losses / weight_of(compared);
  progress.losses.push_back(loss);
  const bool best = !failed && (progress.best < 0 ||
                                loss < progress.losses[static_cast<std::size_t>(progress.best)]);
  if (best) {
    progress.best = progress.candidate;
    progress.best_members = std::move(progress.members);
  }
  add_trial(loss, best);
  progress.members.clear();
  progress.fold_losses = 0;
  progress.fold = 0;
  ++progress.candidate;
  if (watch != nullptr && watch->on_trial) watch->on_trial(trials.back());
}

/// Trains one network into progress.members and fold_loss. False: it was stopped.
bool TableFit::Run::train_network(const NetworkJob& job) {
  TableCandidate candidate = task.candidates[static_cast<std::size_t>(job.candidate)];
  candidate.training.seed = job.seed;
  const CodedRows& rows = coded_of(job.candidate);
  const DType storage = storage_of(candidate.training.precision);
  const auto data_of = [&](const std::vector<i64>& which) {
    return network_rows(rows.rows, rows.encoder, which,
                        row_weights(rows.rows, rows.encoder, which, task.class_weight), storage,
                        device);
  };
  const RowsData data = data_of(job.rows);
  const RowsData judged = job.held.empty() ? data : data_of(job.held);
  const Tensor targets = host_f64(judged.targets);
  std::vector<double> weights;
  if (judged.weights) {
    const Tensor host = host_f64(*judged.weights);
    const auto values = host.data<double>();
    weights.assign(values.begin(), values.end());
  }
  const NetworkSpec network =
      make_network(feature_count(rows.encoder), candidate.network, output_count(rows.encoder));
  trainer = std::make_unique<Trainer>(network, candidate.training, data, device);
  if (task.kind != TableModelKind::mlp) {
    trainer->set_parameters(Tensor::zeros(trainer->parameters().shape(), storage));
  }
  if (progress.start) trainer->set_parameters(*progress.start);
  if (progress.network) {
    trainer->restore(*progress.network);
    progress.network.reset();
  }
  trainer->add_observer(*this);
  trainer->stop_on(halt);
  trainer->evaluate_with([&](const StepInfo&) {
    const Tensor predicted = host_f64(trainer->predict(judged.inputs));
    const double loss = mean_loss(candidate.training.loss, predicted, targets, weights);
    const char* const key = job.held.empty() ? "train_loss" : "validation_loss";
    return Score{.value = loss, .metrics = {{key, "judged", loss}}};
  });
  constexpr i64 kNever = std::numeric_limits<i64>::max();
  trainer->call_at(
      [this](i64 step) {
        if (watch == nullptr || watch->checkpoint.empty() || watch->save_steps < 1) return kNever;
        return step - step % watch->save_steps + watch->save_steps;
      },
      [this](const StepInfo&) { save_checkpoint(watch->checkpoint); });
  report = trainer->run();
  if (report.outcome == Outcome::stopped) {
    progress.network = trainer->state();
    trainer.reset();
    return false;
  }
  // Gradient descent is asked for so many steps; a network is kept where it was best.
  const bool descent = task.kind != TableModelKind::mlp && job.held.empty();
  progress.members.push_back(
      (descent ? trainer->parameters() : trainer->best_parameters()).to(Device::cpu()).clone());
  fold_loss = trainer->best() ? trainer->best()->value : kFailed;
  return true;
}

NetworkModel TableFit::Run::network_of_members(i64 candidate,
                                               const std::vector<Tensor>& members) const {
  const TableCandidate& chosen = task.candidates[static_cast<std::size_t>(candidate)];
  const CodedRows& rows = coded_of(candidate);
  return NetworkModel::from_parameters({.recipe = task.recipe,
                                        .network = chosen.network,
                                        .training = chosen.training,
                                        .inputs = feature_count(rows.encoder),
                                        .outputs = output_count(rows.encoder),
                                        .members = static_cast<i64>(members.size())},
                                       members, device);
}

void TableFit::Run::make_network_model() {
  const TableDescription description = describe(coded_of(progress.best));
  const NetworkModel network = network_of_members(progress.best, progress.best_members);
  if (task.kind == TableModelKind::mlp) {
    result.emplace(description, network);
  } else {
    result = regression_of(description, network);
  }
}

void TableFit::Run::save_checkpoint(const std::filesystem::path& path) const {
  if (!sum) sum = checksum(table);
  TableProgress now = progress;
  if (trainer) now.network = trainer->state();
  write_checkpoint(path, {.task = task, .checksum = *sum, .progress = std::move(now)});
}

void TableFit::Run::on_start(const RunInfo& info) {
  for (Observer* observer : watch->observers) observer->on_start(info);
}

void TableFit::Run::on_progress(const Progress& now) {
  for (Observer* observer : watch->observers) observer->on_progress(now);
  if (watch->stop != nullptr && *watch->stop) halt = true;
  if (watch->checkpoint.empty() || watch->save_seconds <= 0) return;
  if (now.seconds < saved_at) saved_at = 0;  // another network began
  if (now.seconds - saved_at < watch->save_seconds) return;
  save_checkpoint(watch->checkpoint);
  saved_at = now.seconds;
}

void TableFit::Run::on_score(const StepInfo& info, const Score& score) {
  for (Observer* observer : watch->observers) observer->on_score(info, score);
}

void TableFit::Run::on_notice(const Notice& notice) {
  for (Observer* observer : watch->observers) observer->on_notice(notice);
}

void TableFit::Run::on_end(const TrainReport& ended) {
  for (Observer* observer : watch->observers) observer->on_end(ended);
}

}  // namespace iron

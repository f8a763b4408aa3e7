#include "iron/model/table_recipe.h"

#include <algorithm>

#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kWholeBatch = 4096;  // rows up to which a step takes all of them
constexpr i64 kBatch = 1024;

Loss loss_of(Task task, i64 classes) {
  if (task == Task::regression) return Mse{};
  return classes == 2 ? Loss{Bce{}} : Loss{CrossEntropy{}};
}

struct Choice {
  std::vector<i64> hidden;
  Activation activation;
  double decay;
  i64 steps;   // on a whole batch
  i64 epochs;  // by smaller batches
};

TableCandidate candidate_of(const Choice& choice, Scaling scaling, i64 rows, const Loss& loss) {
  TableCandidate candidate{.scaling = scaling,
                           .network = {.hidden = choice.hidden, .activation = choice.activation}};
  candidate.training.optimizer =
      AdamW{.rate = 1e-2, .weight_decay = choice.decay, .decay_biases = false};
  candidate.training.schedule = Cosine{};
  candidate.training.loss = loss;
  if (rows <= kWholeBatch) {
    candidate.training.steps = choice.steps;
  } else {
    candidate.training.batch = kBatch;
    candidate.training.epochs = choice.epochs;
  }
  return candidate;
}

TableRecipe plain_recipe(const Loss& loss) {
  TableCandidate candidate{.network = {.hidden = {32, 32}, .activation = Activation::tanh}};
  candidate.training = {
      .optimizer = Adam{.rate = 1e-2}, .schedule = Cosine{}, .loss = loss, .steps = 2000};
  return {.name = "plain", .candidates = {candidate}};
}

TableRecipe automatic_recipe(i64 rows, const Loss& loss, bool skewed) {
  // Strong decay throughout: a network is kept where it predicts the rows held out best, which
  // makes weakly held ones look better than they are.
  const std::vector<Choice> choices = {
      {{64, 64}, Activation::relu, 3, 300, 20}, {{64, 64}, Activation::relu, 4, 1000, 60},
      {{64, 64}, Activation::relu, 5, 500, 30}, {{32, 32}, Activation::relu, 3, 500, 30},
      {{32}, Activation::tanh, 1.5, 300, 20},   {{32}, Activation::tanh, 1.5, 1000, 60}};
  TableRecipe recipe{.name = "auto", .candidates = {}, .folds = kFolds};
  for (const Scaling scaling : {Scaling::standard, Scaling::log1p}) {
    if (scaling == Scaling::log1p && !skewed) continue;  // it would be the same
    for (const Choice& choice : choices) {
      recipe.candidates.push_back(candidate_of(choice, scaling, rows, loss));
    }
  }
  return recipe;
}

}  // namespace

TableRecipe table_recipe(std::string_view name, i64 rows, Task task, i64 classes, bool skewed) {
  const Loss loss = loss_of(task, classes);
  if (name == "plain" || (name == "auto" && rows < kRowsToChoose)) return plain_recipe(loss);
  if (name == "auto") return automatic_recipe(rows, loss, skewed);
  throw ValueError("recipe", "unknown recipe '" + std::string(name) + "'", "use auto or plain");
}

void fill_candidates(const Table& table, TableTask& task) {
  if (task.solver != Solver::gd || !task.candidates.empty()) return;
  const std::vector<i64> rows = usable_rows(table, task.columns);
  const TableEncoder encoder = make_encoder(table, task.columns, rows);
  const auto classes = static_cast<i64>(encoder.target.classes.size());
  if (task.kind != TableModelKind::mlp) {
    task.candidates = {descent_candidate(encoder.task, classes)};
    return;
  }
  const bool skewed = std::ranges::any_of(encoder.columns, [&](const FeatureColumn& feature) {
    const Column& column = *table.find(feature.name);
    return feature.kind == ColumnKind::number && count_missing(column) == 0 &&
           is_skewed(column.numbers);
  });
  const auto learnt =
      static_cast<i64>(static_cast<double>(static_cast<i64>(rows.size()) - table.test_rows) *
                       (1 - task.test_fraction));
  TableRecipe recipe = table_recipe(task.recipe, learnt, encoder.task, classes, skewed);
  task.recipe = recipe.name;
  task.candidates = std::move(recipe.candidates);
  task.folds = recipe.folds;
}

std::vector<std::string> table_recipes() { return {"auto", "plain"}; }

TableCandidate descent_candidate(Task task, i64 classes) {
  TableCandidate candidate{.network = {.hidden = {}, .activation = Activation::identity}};
  candidate.training = {.optimizer = Sgd{.rate = 1e-2},
                        .loss = loss_of(task, classes),
                        .epochs = 10'000,
                        .precision = DType::f64};
  return candidate;
}

}  // namespace iron

#pragma once
/// Recipes: fixed lists of ways to train a network on a table.

#include <string>
#include <string_view>
#include <vector>

#include "iron/model/table_task.h"

namespace iron {

/// Below so many rows there is nothing to choose by.
inline constexpr i64 kRowsToChoose = 50;
/// Parts of the rows in which candidates are compared.
inline constexpr i64 kFolds = 5;

/// Candidates, and in how many folds they are compared; 0: one network on all rows.
struct TableRecipe {
  std::string name;
  std::vector<TableCandidate> candidates;
  i64 folds = 0;
};

/// The recipe of that name for so many rows to learn from. `columns` says the kind of the target
/// and which scalings differ. Throws ValueError, naming the recipes there are, on another name.
///
/// auto: two layers of 64 or 32 ReLU units and one of 32 tanh units, trained by AdamW with weight
/// decay 1.5 to 5 on all but the biases, for fewer or more epochs, with plain and logarithmic
/// scaling: twelve candidates, compared in five folds, each network stopped where it predicts the
/// rows it did not see best (early stopping). Below 50 rows: plain. plain: two layers of 32 tanh
/// units, Adam with a cosine schedule, 2,000 steps, no decay.
TableRecipe table_recipe(std::string_view name, i64 rows, Task task, i64 classes, bool skewed);

/// Gives a task of gd without candidates those of its recipe (or, of a linear, logistic or softmax
/// model, the one of descent_candidate), and folds where it names none, for the rows it is to learn
/// from alone. Throws as table_recipe, usable_rows, make_encoder and split_rows.
void fill_candidates(const Table& table, TableTask& task);

/// The names table_recipe knows, "auto" first.
std::vector<std::string> table_recipes();

/// Gradient descent on a linear, logistic or softmax model: no hidden layer, a zero start is set by
/// TableFit, plain SGD on all rows at rate 0.01 for 10,000 epochs, in f64.
TableCandidate descent_candidate(Task task, i64 classes);

}  // namespace iron

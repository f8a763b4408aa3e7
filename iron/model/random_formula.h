#pragma once
/// A formula by chance, as the first Iron Learn's author drew the functions he taught.

#include "iron/model/formula.h"

namespace iron {

/// Fifteen slips drawn from a bowl of numbers and operators, in turn: eight terms with seven
/// operators between them. A term is a number from 1 to 9 or a power from 1 to 6 of a variable; an
/// operator is + - * or /. Slips go back into the bowl; a draw that leaves a variable out is made
/// anew. Always valid, but it may have no finite value at some points, such as x = 0.
///
/// The same seed gives the same formula. Throws ValueError unless `variables` is 1 or 2.
Formula random_formula(u64 seed, i64 variables = 1);

}  // namespace iron

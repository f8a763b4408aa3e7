#include "iron/model/table_rows.h"

#include <algorithm>

#include "iron/backend/cpu/parallel.h"
#include "iron/core/error.h"

namespace iron {
namespace {

constexpr i64 kChunkRows = 4096;  // encoded at a time by a thread

/// The classes of some rows; empty in a regression.
std::vector<i32> codes_of(const EncodedRows& rows, const TableEncoder& encoder,
                          std::span<const i64> which) {
  std::vector<i32> codes;
  if (encoder.task != Task::classification) return codes;
  for (const i64 row : which) codes.push_back(static_cast<i32>(rows.target(row)));
  return codes;
}

/// The same, to be split: each class has rows for both sides.
std::vector<i32> codes_to_split(const EncodedRows& rows, const TableEncoder& encoder,
                                std::span<const i64> which) {
  std::vector<i32> codes = codes_of(rows, encoder, which);
  std::vector<i64> counts(encoder.target.classes.size());
  for (const i32 code : codes) ++counts[static_cast<std::size_t>(code)];
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto code = static_cast<std::size_t>(codes[i]);
    if (counts[code] != 1) continue;
    const Table& table = rows.table();
    throw DataError(
        table.source,
        "row " + std::to_string(table.first_row + which[i] + 1) + ", column '" +
            encoder.target.name + "': the class '" + encoder.target.classes[code] +
            "' has this row alone, and rows are split into those learnt and those held out",
        "give it more rows, leave it out, or hold no rows out (--recipe plain)");
  }
  return codes;
}

/// Places among `which` become rows.
std::vector<i64> rows_at(std::span<const i64> which, const std::vector<i64>& places) {
  std::vector<i64> rows;
  rows.reserve(places.size());
  for (const i64 place : places) rows.push_back(which[static_cast<std::size_t>(place)]);
  return rows;
}

Split rows_of(std::span<const i64> which, const Split& places) {
  return {rows_at(which, places.train), rows_at(which, places.test)};
}

void write_target(const EncodedRows& rows, const TableEncoder& encoder, i64 row, i64 outputs,
                  double* out) {
  const double target = rows.target(row);
  if (encoder.task == Task::regression) {
    *out = encoder.target.scaler.apply(target);
  } else if (outputs == 1) {
    *out = target;
  } else {
    std::fill_n(out, outputs, 0.0);
    out[static_cast<i64>(target)] = 1;
  }
}

/// Rows [begin, end) of `which`, in the type of the network: only a few are ever held as f64.
template <class T>
void write_network_rows(const EncodedRows& rows, const TableEncoder& encoder,
                        std::span<const i64> which, i64 begin, i64 end, T* xs, T* ys) {
  constexpr i64 kPieceRows = 256;
  const i64 features = feature_count(encoder);
  const i64 outputs = output_count(encoder);
  std::vector<double> piece(static_cast<std::size_t>(kPieceRows * std::max(features, outputs)));
  const auto put = [&piece](i64 count, T* out) {
    std::transform(piece.begin(), piece.begin() + count, out,
                   [](double value) { return static_cast<T>(value); });
  };
  for (i64 first = begin; first < end; first += kPieceRows) {
    const i64 count = std::min(kPieceRows, end - first);
    const auto some =
        which.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
    rows.features(some, piece.data());
    put(count * features, xs + first * features);
    for (i64 i = 0; i < count; ++i) {
      write_target(rows, encoder, some[static_cast<std::size_t>(i)], outputs,
                   piece.data() + i * outputs);
    }
    put(count * outputs, ys + first * outputs);
  }
}

}  // namespace

Split split_some(const EncodedRows& rows, const TableEncoder& encoder, std::span<const i64> which,
                 double fraction, u64 seed) {
  const std::vector<i32> codes = codes_to_split(rows, encoder, which);
  return rows_of(which, codes.empty()
                            ? split_rows(static_cast<i64>(which.size()), fraction, seed)
                            : split_rows({codes, encoder.target.classes}, fraction, seed));
}

std::vector<Split> fold_some(const EncodedRows& rows, const TableEncoder& encoder,
                             std::span<const i64> which, i64 folds, u64 seed) {
  const std::vector<i32> codes = codes_to_split(rows, encoder, which);
  std::vector<Split> splits = codes.empty()
                                  ? split_folds(static_cast<i64>(which.size()), folds, seed)
                                  : split_folds({codes, encoder.target.classes}, folds, seed);
  for (Split& split : splits) split = rows_of(which, split);
  return splits;
}

Split choose_rows(const Table& table, const TableTask& task) {
  const std::vector<i64> usable = usable_rows(table, task.columns);
  if (table.test_rows > 0) {
    if (task.test_fraction > 0) {
      throw ValueError("test_fraction", "the table has rows of its own for testing",
                       "leave it out");
    }
    const auto first = std::ranges::lower_bound(usable, table.rows - table.test_rows);
    if (first == usable.begin()) throw DataError(table.source, "leaves no row to learn from");
    return {{usable.begin(), first}, {first, usable.end()}};
  }
  if (task.test_fraction == 0) return {usable, {}};
  const TableEncoder encoder = make_encoder(table, task.columns, usable);
  const EncodedRows rows(encoder, table, Wanted::features_and_target);
  return split_some(rows, encoder, usable, task.test_fraction, task.seed);
}

std::vector<double> row_weights(const EncodedRows& rows, const TableEncoder& encoder,
                                std::span<const i64> which, ClassWeight class_weight) {
  std::vector<double> weights;
  weights.reserve(which.size());
  double total = 0;
  for (const i64 row : which) {
    weights.push_back(rows.weight(row));
    total += weights.back();
  }
  if (!(total > 0)) throw ValueError("weights", "all rows have the weight 0");
  if (class_weight == ClassWeight::none || encoder.task != Task::classification) return weights;
  const std::vector<i32> codes = codes_of(rows, encoder, which);
  std::vector<double> of_class(encoder.target.classes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    of_class[static_cast<std::size_t>(codes[i])] += weights[i];
  }
  const auto present = static_cast<double>(
      std::ranges::count_if(of_class, [](double weight) { return weight > 0; }));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (weights[i] == 0) continue;  // its class may weigh 0
    weights[i] *= total / (present * of_class[static_cast<std::size_t>(codes[i])]);
  }
  return weights;
}

Tensor encoded_features(const EncodedRows& rows, const TableEncoder& encoder,
                        std::span<const i64> which) {
  const auto count = static_cast<i64>(which.size());
  const i64 features = feature_count(encoder);
  Tensor x = Tensor::empty({count, features}, DType::f64);
  double* const out = x.data<double>().data();
  cpu::parallel_chunks(count, kChunkRows, [&](i64 begin, i64 end) {
    rows.features(
        which.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
        out + begin * features);
  });
  return x;
}

RowsData network_rows(const EncodedRows& rows, const TableEncoder& encoder,
                      std::span<const i64> which, const std::vector<double>& weights, DType dtype,
                      Device device) {
  const auto count = static_cast<i64>(which.size());
  const i64 features = feature_count(encoder);
  const i64 outputs = output_count(encoder);
  Tensor x = Tensor::empty({count, features}, dtype);
  Tensor y = Tensor::empty({count, outputs}, dtype);
  const auto write = [&]<class T>(T* xs, T* ys) {
    cpu::parallel_chunks(count, kChunkRows, [&](i64 begin, i64 end) {
      write_network_rows(rows, encoder, which, begin, end, xs, ys);
    });
  };
  if (dtype == DType::f64) {
    write(x.data<double>().data(), y.data<double>().data());
  } else {
    write(x.data<float>().data(), y.data<float>().data());
  }
  RowsData data{.inputs = x.to(device), .targets = y.to(device)};
  if (std::ranges::all_of(weights, [](double w) { return w == 1; })) return data;
  double mean = 0;
  for (const double w : weights) mean += w / static_cast<double>(count);
  std::vector<double> scaled;
  scaled.reserve(weights.size());
  for (const double w : weights) scaled.push_back(w / mean);
  data.weights = Tensor::from(scaled, {count}).to(dtype).to(device);
  return data;
}

RowBlocks regression_rows(const EncodedRows& rows, const TableEncoder& encoder,
                          std::span<const i64> which, const std::vector<double>& weights) {
  const i64 features = feature_count(encoder);
  return {.rows = static_cast<i64>(which.size()),
          .features = features,
          .targets = 1,
          .read = [&rows, which, &weights](i64 first, i64 count, const RowBlock& out) {
            rows.features(
                which.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                out.x);
            for (i64 i = 0; i < count; ++i) {
              const auto place = static_cast<std::size_t>(first + i);
              out.y[i] = rows.target(which[place]);
              out.weights[i] = weights[place];
            }
          }};
}

}  // namespace iron

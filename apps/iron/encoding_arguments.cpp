#include "apps/iron/encoding_arguments.h"

#include <array>
#include <utility>

#include "apps/iron/arguments.h"
#include "iron/core/error.h"

namespace iron::command {
namespace {

/// The first of some options that was given; null: none was.
template <std::size_t N>
const char* first_given(const std::array<std::pair<bool, const char*>, N>& options) noexcept {
  for (const auto& [is_given, name] : options) {
    if (is_given) return name;
  }
  return nullptr;
}

const char* given_of_fourier(const EncodingArguments& a) noexcept {
  return first_given(std::array{std::pair{a.frequencies.has_value(), "--frequencies"},
                                std::pair{a.scale.has_value(), "--scale"}});
}

const char* given_of_grid(const EncodingArguments& a) noexcept {
  return first_given(std::array{std::pair{a.levels.has_value(), "--levels"},
                                std::pair{a.features.has_value(), "--level-features"},
                                std::pair{a.coarsest.has_value(), "--coarsest"},
                                std::pair{a.growth.has_value(), "--growth"},
                                std::pair{a.table_bits.has_value(), "--table-bits"}});
}

}  // namespace

const char* EncodingArguments::given() const noexcept {
  const char* const of_fourier = given_of_fourier(*this);
  return of_fourier != nullptr ? of_fourier : given_of_grid(*this);
}

void EncodingArguments::apply_to(Encoding& encoding) const {
  auto* const fourier = std::get_if<Fourier>(&encoding);
  auto* const grid = std::get_if<Grid>(&encoding);
  if (const char* option = given_of_fourier(*this); option != nullptr && fourier == nullptr) {
    throw ValueError(option, "this recipe has no Fourier encoding", "use it with --recipe fourier");
  }
  if (const char* option = given_of_grid(*this); option != nullptr && grid == nullptr) {
    throw ValueError(option, "this recipe has no grid", "use it with --recipe fast");
  }
  if (fourier != nullptr) {
    fourier->frequencies = frequencies.value_or(fourier->frequencies);
    fourier->scale = scale.value_or(fourier->scale);
  }
  if (grid != nullptr) {
    grid->levels = levels.value_or(grid->levels);
    grid->features = features.value_or(grid->features);
    grid->coarsest = coarsest.value_or(grid->coarsest);
    grid->growth = growth.value_or(grid->growth);
    grid->table_bits = table_bits.value_or(grid->table_bits);
  }
}

void EncodingArguments::add_to(CLI::App& verb, const std::string& group) {
  const auto add = [&](const char* name, std::optional<i64>& value, const char* help) {
    add_whole_number(
        verb, name, 1, kMostWhole, [&value](u64 whole) { value = static_cast<i64>(whole); }, help)
        ->group(group);
  };
  add("--frequencies", frequencies, "Frequencies of the Fourier encoding");
  verb.add_option("--scale", scale, "Their standard deviation: larger shows finer detail")
      ->group(group);
  add("--levels", levels, "Resolutions of the grid, 1 to 32");
  add("--level-features", features, "Numbers a level: 1, 2, 4 or 8");
  add("--coarsest", coarsest, "Cells along a side of its coarsest level");
  verb.add_option("--growth", growth, "By how much they grow from level to level")->group(group);
  add("--table-bits", table_bits, "A level has at most 2 to this power of entries, 1 to 24");
}

}  // namespace iron::command

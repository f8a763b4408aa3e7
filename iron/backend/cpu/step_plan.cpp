// The training step on the CPU. See "A training step" in docs/architecture.md.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "iron/backend/cpu/compile.h"
#include "iron/backend/cpu/cpu_backend.h"
#include "iron/backend/cpu/grid_rows.h"
#include "iron/backend/cpu/plan_layout.h"
#include "iron/backend/cpu/plan_network.h"
#include "iron/backend/cpu/plan_rows.h"
#include "iron/core/error.h"
#include "iron/program/advance.h"

namespace iron {
namespace {

constexpr i64 kChunk = 4096;               // numbers one thread updates at a time
constexpr i64 kGridBytes = i64{32} << 20;  // that tiles may keep for a grid at a time

/// Some rows of one piece of the parameters: the unit in which gradients are summed and updated.
struct Chunk {
  const Piece* piece = nullptr;
  i64 begin = 0;
  i64 end = 0;
};

AdvanceRule advance_rule(const Program& program) noexcept {
  AdvanceRule rule{
      .schedule = program.schedule, .window = program.window, .clip_norm = program.clip_norm};
  if (const auto* adam = std::get_if<AdamRule>(&program.update)) {
    rule.beta1 = adam->beta1;
    rule.beta2 = adam->beta2;
  }
  return rule;
}

UpdateRule without_decay(UpdateRule rule) noexcept {
  std::visit([](auto& choice) { choice.weight_decay = 0; }, rule);
  return rule;
}

template <class T>
class CpuStepPlan final : public StepPlan {
 public:
  CpuStepPlan(const Program& program, const TrainState& state, const Source& source)
      : program_(program),
        source_(source),
        source_rows_(row_count(source)),
        rule_(advance_rule(program)),
        undecayed_(without_decay(program.update)),
        layout_(step_layout<T>(program, source_rows_)),
        network_(program, layout_.sizes, true),
        parameters_(state.parameters.as<T>()),
        moment1_(state.moments.empty() ? nullptr : state.moments[0].as<T>()),
        moment2_(state.moments.size() < 2 ? nullptr : state.moments[1].as<T>()),
        packed_(network_.packed_count()),
        slots_(layout_.slots * network_.gradient_count()),
        gradient_(parameter_count(program)),
        losses_(static_cast<std::size_t>(layout_.slots)) {
    for (const Piece& piece : network_.pieces()) {
      i64 rows = std::max<i64>(1, kChunk / piece.width);
      if (piece.bf16) rows += rows % 2;
      for (i64 r = 0; piece.trained && r < piece.rows; r += rows) {
        chunks_.push_back({&piece, r, std::min(r + rows, piece.rows)});
      }
    }
    squares_.resize(chunks_.size());
    if (network_.grid() != nullptr) make_grid_rows(*network_.grid());
    enter_team();
    reload_parameters();
  }

  i64 run(i64 steps, const std::atomic<bool>& stop) override {
    const i64 first = control_.step;
    ThreadTeam* const team = enter_team();
    const i64 members = team == nullptr ? 1 : team->size();
    share(team, [&](i64 member) { run_member({member, members, team}, steps, stop); });
    control_ = members_[0].control;
    return control_.step - first;
  }

  Control control() const override { return control_; }
  void set_control(const Control& control) override { control_ = control; }

  double gradient(View out) override {
    if (out.dtype != storage_of(program_.precision) || out.numel() != gradient_.size() ||
        !out.is_contiguous()) {
      throw ShapeError("gradient", "needs a contiguous " +
                                       std::string(name_of(storage_of(program_.precision))) +
                                       " array of " + std::to_string(gradient_.size()));
    }
    ThreadTeam* const team = enter_team();
    const i64 members = team == nullptr ? 1 : team->size();
    const Batch batch(program_, source_rows_, control_.step);
    share(team, [&](i64 member) { find_gradient({member, members, team}, batch); });
    next_slot_ = 0;
    std::copy_n(gradient_.data(), gradient_.size(), out.as<T>());
    return batch_loss(batch);
  }

  void reload_parameters() override { network_.pack(parameters_, packed_.data()); }

 private:
  /// What each thread has to itself.
  struct Member {
    AlignedBuffer<T> values;
    AlignedBuffer<T> weights;  // of the rows of a tile; empty where they have none
    Control control;
  };
  /// Which member this is, of how many, and where they meet; no team: one member alone.
  struct Place {
    i64 member;
    i64 members;
    ThreadTeam* team;
  };

  /// The team, with a workspace for each member; null where there is but one slot, for one tile is
  /// never shared out.
  ThreadTeam* enter_team() {
    ThreadTeam* const team = layout_.slots == 1 ? nullptr : &cpu_team();
    const i64 members = team == nullptr ? 1 : team->size();
    const bool weighted = row_weights(source_) != nullptr;
    while (static_cast<i64>(members_.size()) < members) {
      members_.push_back({AlignedBuffer<T>(network_.workspace_count()),
                          AlignedBuffer<T>(weighted ? layout_.tile_rows : 0),
                          {}});
    }
    for (Member& member : members_) member.control = control_;
    return team;
  }

  template <class Work>
  static void share(ThreadTeam* team, const Work& work) {
    if (team == nullptr) {
      work(0);
    } else {
      team->run(work);
    }
  }

  static void meet(Place place) {
    if (place.team != nullptr) place.team->barrier();
  }

  void run_member(Place place, i64 steps, const std::atomic<bool>& stop) {
    Control& control = members_[static_cast<std::size_t>(place.member)].control;
    for (i64 i = 0; i < steps && control.halted == 0; ++i) {
      const Batch batch(program_, source_rows_, control.step);
      find_gradient(place, batch);
      if (place.member == 0) {
        next_slot_ = 0;
        stop_ = stop.load(std::memory_order_relaxed);
      }
      meet(place);
      // Every member advances a copy of its own: the same arithmetic, so the same numbers.
      double squares = 0;
      for (const double s : squares_) squares += s;
      advance(rule_, batch_loss(batch), squares, control);
      const bool leave = stop_;
      if (control.halted == 0) update(place, control);
      if (leave) break;
      meet(place);
    }
  }

  /// As many slots at a time as leave no more than kGridBytes for the grid.
  void make_grid_rows(const op::Grid& grid) {
    const i64 tiles = layout_.tiles(batch_rows(program_, source_rows_));
    const i64 slot_rows = (tiles + layout_.slots - 1) / layout_.slots * layout_.tile_rows;
    const i64 fitting = kGridBytes / (slot_rows * GridRows<T>::row_bytes(grid));
    slots_at_once_ = std::clamp<i64>(fitting, 1, layout_.slots);
    grid_rows_.emplace(grid, network_.grid_table(), slots_at_once_ * slot_rows, network_.kernels());
  }

  /// Fills the slots, then sums them into gradient_ and squares_.
  void find_gradient(Place place, const Batch& batch) {
    const i64 slots = layout_.slots_for(batch.rows());
    for (i64 begin = 0; begin < slots; begin += slots_at_once_) {
      const i64 end = std::min(begin + slots_at_once_, slots);
      for (i64 s = next_slot_++; s < end; s = next_slot_++) {
        fill_slot(place, batch, s, slots, begin);
      }
      meet(place);
      if (grid_rows_) add_grid(place, batch, slots, begin, end);
    }
    for_chunks(place, [&](const Chunk& chunk, std::size_t index) {
      squares_[index] = sum_chunk(chunk, slots);
    });
  }

  /// Adds what the slots [begin, end) kept to the gradient of the grid, its levels shared out.
  void add_grid(Place place, const Batch& batch, i64 slots, i64 begin, i64 end) {
    if (place.member == 0) next_slot_ = end;  // every member went beyond
    const i64 rows = first_row(batch, end, slots) - first_row(batch, begin, slots);
    for (i64 l = next_level_++; l < grid_rows_->levels(); l = next_level_++) {
      grid_rows_->add_level(l, rows, begin == 0, gradient_.data());
    }
    meet(place);
    if (place.member == 0) next_level_ = 0;
  }

  /// The first row of a slot in its batch.
  i64 first_row(const Batch& batch, i64 slot, i64 slots) const noexcept {
    return std::min(slot * layout_.tiles(batch.rows()) / slots * layout_.tile_rows, batch.rows());
  }

  void fill_slot(Place place, const Batch& batch, i64 slot, i64 slots, i64 first_slot) {
    const i64 tiles = layout_.tiles(batch.rows());
    T* const gradient = slots_.data() + slot * network_.gradient_count();
    std::fill_n(gradient, network_.gradient_count(), T{0});
    Member& member = members_[static_cast<std::size_t>(place.member)];
    T* const weights = row_weights(source_) == nullptr ? nullptr : member.weights.data();
    Tile<T> tile{.values = member.values.data(),
                 .weights = weights,
                 .parameters = packed_.data(),
                 .flat_parameters = parameters_,
                 .gradient = gradient,
                 .grid_rows = grid_rows_ ? &*grid_rows_ : nullptr};
    const i64 kept_from = first_row(batch, first_slot, slots);
    const double scale = 1.0 / loss_count(batch);
    double loss = 0;
    for (i64 t = slot * tiles / slots; t < (slot + 1) * tiles / slots; ++t) {
      const i64 begin = t * layout_.tile_rows;
      tile.rows = std::min(layout_.tile_rows, batch.rows() - begin);
      tile.size = layout_.sizes.index(tile.rows);
      tile.first_row = begin - kept_from;
      read_rows(source_, batch, begin, tile.rows, network_.input(tile), network_.input_stride(),
                network_.target(tile), network_.output_stride(), weights);
      network_.forward(tile);
      loss += network_.loss(tile, scale);
      network_.backward(tile);
    }
    losses_[static_cast<std::size_t>(slot)] = loss;
  }

  double sum_chunk(const Chunk& chunk, i64 slots) {
    const Piece& piece = *chunk.piece;
    if (!piece.packs) {
      return network_.kernels().sum_squares(
          gradient_.data() + piece.flat + chunk.begin * piece.width,
          (chunk.end - chunk.begin) * piece.width);
    }
    return network_.kernels().sum_slots(slots_.data() + piece.packed + chunk.begin * piece.stride,
                                        network_.gradient_count(), slots, piece.stride,
                                        gradient_.data() + piece.flat + chunk.begin * piece.width,
                                        chunk.end - chunk.begin, piece.width);
  }

  void update(Place place, const Control& control) {
    const UpdateStep step{.rate = control.rate,
                          .gradient_scale = control.clip_scale,
                          .correction1 = 1 - control.beta1_power,
                          .correction2 = 1 - control.beta2_power};
    for_chunks(place, [&](const Chunk& chunk, std::size_t /*index*/) {
      const Piece& piece = *chunk.piece;
      const i64 at = piece.flat + chunk.begin * piece.width;
      network_.kernels().update(
          piece.decay ? program_.update : undecayed_, step, parameters_ + at, gradient_.data() + at,
          moment1_ == nullptr ? nullptr : moment1_ + at,
          moment2_ == nullptr ? nullptr : moment2_ + at, (chunk.end - chunk.begin) * piece.width);
      if (piece.packs) network_.pack(piece, chunk.begin, chunk.end, parameters_, packed_.data());
    });
  }

  /// Calls f on this member's share of the chunks.
  template <class F>
  void for_chunks(Place place, const F& f) {
    const i64 count = static_cast<i64>(chunks_.size());
    for (i64 c = place.member * count / place.members;
         c < (place.member + 1) * count / place.members; ++c) {
      f(chunks_[static_cast<std::size_t>(c)], static_cast<std::size_t>(c));
    }
  }

  /// Numbers the loss of a batch is a mean over.
  double loss_count(const Batch& batch) const noexcept {
    const bool by_row = program_.loss->kind == LossKind::cross_entropy;
    return static_cast<double>(batch.rows() * (by_row ? 1 : network_.output_width()));
  }

  /// The mean loss, its slots added in order.
  double batch_loss(const Batch& batch) const noexcept {
    double sum = 0;
    for (i64 s = 0; s < layout_.slots_for(batch.rows()); ++s) {
      sum += losses_[static_cast<std::size_t>(s)];
    }
    return sum / loss_count(batch);
  }

  const Program program_;
  const Source source_;
  const i64 source_rows_;
  const AdvanceRule rule_;
  const UpdateRule undecayed_;  // for parameters that weight decay does not apply to
  const Layout layout_;
  const CompiledNetwork<T> network_;
  T* const parameters_;
  T* const moment1_;
  T* const moment2_;
  AlignedBuffer<T> packed_;
  AlignedBuffer<T> slots_;
  AlignedBuffer<T> gradient_;    // flat; zero where nothing is trained
  std::vector<double> losses_;   // by slot
  std::vector<double> squares_;  // by chunk
  std::vector<Chunk> chunks_;
  std::optional<GridRows<T>> grid_rows_;
  i64 slots_at_once_ = std::numeric_limits<i64>::max() / 2;
  std::vector<Member> members_;
  std::atomic<i64> next_slot_{0};
  std::atomic<i64> next_level_{0};
  bool stop_ = false;
  Control control_;
};

void expect_array(const View& view, const Program& program, const char* what) {
  const DType dtype = storage_of(program.precision);
  if (view.dtype == dtype && view.numel() == parameter_count(program) && view.is_contiguous()) {
    return;
  }
  throw ShapeError("compile", std::string(what) + " must be a contiguous " +
                                  std::string(name_of(dtype)) + " array of " +
                                  std::to_string(parameter_count(program)) + ", not " +
                                  std::string(name_of(view.dtype)) + " " + to_string(view.shape));
}

void check(const Program& program, const TrainState& state, const Source& source) {
  validate(program);
  validate(source);
  if (!program.loss.has_value())
    throw ValueError("compile", "a program without a loss cannot train");
  if (trained_count(program) == 0)
    throw ValueError("compile", "nothing in this program is trained");
  if (row_count(source) == 0) throw ValueError("compile", "there are no rows to learn from");
  const auto agree = [](const char* what, i64 network, i64 rows) {
    if (network == rows) return;
    throw ShapeError("compile", "the network has " + std::to_string(network) + " " + what +
                                    " but the rows have " + std::to_string(rows));
  };
  agree("inputs", input_width(program), input_width(source));
  agree("outputs", output_width(program), target_width(source));
  expect_array(state.parameters, program, "parameters");
  if (static_cast<i64>(state.moments.size()) != moment_count(program.update)) {
    throw ValueError("compile", "the update rule needs " +
                                    std::to_string(moment_count(program.update)) +
                                    " moments, got " + std::to_string(state.moments.size()));
  }
  for (const View& moment : state.moments) expect_array(moment, program, "a moment");
}

}  // namespace

std::unique_ptr<StepPlan> compile_step_cpu(const Program& program, const TrainState& state,
                                           const Source& source) {
  check(program, state, source);
  if (program.precision == DType::f64) {
    return std::make_unique<CpuStepPlan<double>>(program, state, source);
  }
  return std::make_unique<CpuStepPlan<float>>(program, state, source);
}

}  // namespace iron

#pragma once
/// Backend: the one interface to hardware. Eager operations over views serve Tensor; `compile`
/// turns a Program into a Plan that trains.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "iron/backend/operations.h"
#include "iron/backend/plan.h"
#include "iron/backend/source.h"
#include "iron/core/device.h"
#include "iron/core/random.h"
#include "iron/core/view.h"
#include "iron/program/program.h"

namespace iron {

/// One device's arithmetic. Views handed to it lie on that device; shapes have been broadcast and
/// dtypes agreed on by the caller (Tensor), so a backend checks only what memory safety needs and
/// what the numbers themselves decide (integer division by zero throws ValueError, an index out of
/// range ShapeError). `out` never overlaps an input unless it is exactly the same view.
class Backend {
 public:
  virtual ~Backend() = default;

  virtual Device device() const noexcept = 0;
  /// One line for people: "AMD EPYC, 2 threads, AVX-512".
  virtual std::string description() const = 0;

  // --- memory -------------------------------------------------------------------------------
  /// At least `bytes` bytes, 64-byte aligned, not initialised. Throws ValueError when there is no
  /// room.
  virtual std::shared_ptr<void> allocate(i64 bytes) = 0;
  /// Copies bytes from host memory to this device and back.
  virtual void upload(const void* host, void* device, i64 bytes) = 0;
  virtual void download(const void* device, void* host, i64 bytes) = 0;

  // --- eager operations ---------------------------------------------------------------------
  virtual void unary(UnaryOp op, ConstView a, View out) = 0;
  virtual void binary(BinaryOp op, ConstView a, ConstView b, View out) = 0;
  /// out = condition ? a : b.
  virtual void where(ConstView condition, ConstView a, ConstView b, View out) = 0;
  /// out = min(max(a, low), high); NaN in any of them gives NaN.
  virtual void clamp(ConstView a, ConstView low, ConstView high, View out) = 0;
  /// Reduces `axes` (sorted, unique); `out` has those axes with extent 1. argmax and argmin give
  /// the position along the one axis, or in the flattened array when all axes are reduced.
  virtual void reduce(ReduceOp op, ConstView a, const std::vector<i64>& axes, View out) = 0;
  /// [..., m, k] × [..., k, n] → [..., m, n], leading axes already broadcast. f32 and f64 in their
  /// own precision; i8×i8 → i32; i32 and i64 wrap modulo 2^32 and 2^64.
  virtual void matmul(ConstView a, ConstView b, View out) = 0;
  /// out = a taken along `axis` at `index` (i64, rank 1; negative counts from the end).
  virtual void take(ConstView a, i64 axis, ConstView index, View out) = 0;
  /// out[i..., j, k...] = a[i..., index[i..., j, k...], k...] along `axis` (PyTorch's gather).
  virtual void gather(ConstView a, i64 axis, ConstView index, View out) = 0;
  /// Element i (row-major) is Philox number i of (seed, stream tensor, step). uniform: [a, b);
  /// normal: mean a, deviation b.
  virtual void random(RandomOp op, u64 seed, u64 step, double a, double b, View out) = 0;

  // --- training -----------------------------------------------------------------------------
  /// Compiles a training program. `state` and the memory behind `source` outlive the plan.
  virtual std::unique_ptr<StepPlan> compile(const Program& program, const TrainState& state,
                                            const Source& source) = 0;
  /// Compiles a network to be run; `parameters` (flat, contiguous) are read once, now.
  virtual std::unique_ptr<ForwardPlan> compile_forward(const Program& program,
                                                       ConstView parameters) = 0;
};

/// What `devices()` tells of one device.
struct DeviceInfo {
  Device device;
  std::string description;
};

/// The backend of a device. Throws DeviceError, with the way out, when there is none. Thread-safe.
Backend& backend_for(Device device);

/// Every device this build can use on this machine; the CPU first.
std::vector<DeviceInfo> devices();

/// Threads the CPU backend uses from now on; ≥ 1. Defaults to the processors this process may use.
/// Throws ValueError below 1 or above 1024. Not while another thread computes.
void set_cpu_threads(i64 count);
i64 cpu_threads() noexcept;

}  // namespace iron

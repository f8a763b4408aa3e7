#include "iron/backend/cpu/cpu_backend.h"

#include <cstring>
#include <fstream>
#include <memory>
#include <new>
#include <string>

#include "iron/backend/cpu/aligned_buffer.h"
#include "iron/backend/cpu/compile.h"
#include "iron/backend/cpu/eager.h"
#include "iron/backend/cpu/instructions.h"
#include "iron/core/error.h"

namespace iron {
namespace {

/// The processor's name as the system tells it; "CPU" where it does not.
std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  const std::string key = "model name";
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with(key) && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "CPU";
}

class CpuBackend final : public Backend {
 public:
  CpuBackend() { instructions(); }  // reads IRON_INSTRUCTIONS before anything is computed

  Device device() const noexcept override { return Device::cpu(); }

  std::string description() const override {
    const i64 threads = cpu_threads();
    return processor_name() + ", " + std::to_string(threads) +
           (threads == 1 ? " thread, " : " threads, ") + std::string(name_of(instructions()));
  }

  std::shared_ptr<void> allocate(i64 bytes) override {
    return {allocate_aligned(bytes), release_aligned};
  }

  void upload(const void* host, void* device, i64 bytes) override { copy(host, device, bytes); }
  void download(const void* device, void* host, i64 bytes) override { copy(device, host, bytes); }

  void unary(UnaryOp op, ConstView a, View out) override { cpu::unary(op, a, out); }
  void binary(BinaryOp op, ConstView a, ConstView b, View out) override {
    cpu::binary(op, a, b, out);
  }
  void where(ConstView condition, ConstView a, ConstView b, View out) override {
    cpu::where(condition, a, b, out);
  }
  void clamp(ConstView a, ConstView low, ConstView high, View out) override {
    cpu::clamp(a, low, high, out);
  }
  void reduce(ReduceOp op, ConstView a, const std::vector<i64>& axes, View out) override {
    cpu::reduce(op, a, axes, out);
  }
  void matmul(ConstView a, ConstView b, View out) override { cpu::matmul(a, b, out); }
  void take(ConstView a, i64 axis, ConstView index, View out) override {
    cpu::take(a, axis, index, out);
  }
  void gather(ConstView a, i64 axis, ConstView index, View out) override {
    cpu::gather(a, axis, index, out);
  }
  void random(RandomOp op, u64 seed, u64 step, double a, double b, View out) override {
    cpu::random(op, seed, step, a, b, out);
  }

  std::unique_ptr<StepPlan> compile(const Program& program, const TrainState& state,
                                    const Source& source) override {
    return compile_step_cpu(program, state, source);
  }
  std::unique_ptr<ForwardPlan> compile_forward(const Program& program,
                                               ConstView parameters) override {
    return compile_forward_cpu(program, parameters);
  }

 private:
  static void copy(const void* from, void* to, i64 bytes) {
    if (bytes > 0) std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
};

}  // namespace

Backend& cpu_backend() {
  static CpuBackend backend;
  return backend;
}

}  // namespace iron

#include "iron/backend/cpu/cpu_backend.h"

#include <cstdint>
#include <gmock/gmock.h>

#include "iron/backend/cpu/instructions.h"
#include "iron/core/error.h"

// Under the address sanitizer too much memory is refused, as it is elsewhere, and not an error.
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }

namespace iron {
namespace {

TEST(CpuBackend, IsTheFirstDevice) {
  ASSERT_FALSE(devices().empty());
  EXPECT_EQ(devices()[0].device, Device::cpu());
  EXPECT_EQ(&backend_for(Device::cpu()), &cpu_backend());
  EXPECT_EQ(cpu_backend().device(), Device::cpu());
}

TEST(CpuBackend, DescribesItself) {
  const i64 before = cpu_threads();
  set_cpu_threads(1);
  EXPECT_THAT(cpu_backend().description(),
              testing::HasSubstr(", 1 thread, " + std::string(name_of(instructions()))));
  set_cpu_threads(3);
  EXPECT_THAT(cpu_backend().description(), testing::HasSubstr(", 3 threads, "));
  set_cpu_threads(before);
}

TEST(CpuBackend, AllocatesAlignedMemory) {
  for (const i64 bytes : {0, 1, 100, 4096}) {
    const std::shared_ptr<void> memory = cpu_backend().allocate(bytes);
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.get()) % 64, 0U);
  }
  EXPECT_THROW(cpu_backend().allocate(-1), ValueError);
  EXPECT_THROW(cpu_backend().allocate(i64{1} << 60), ValueError);
}

TEST(CpuBackend, RefusesWhatADTypeDoesNotHave) {
  u8 byte = 1;
  const View bytes(&byte, DType::u8, {1, 1});
  EXPECT_THROW(cpu_backend().matmul(bytes, bytes, bytes), TypeError);
  EXPECT_THROW(cpu_backend().random(RandomOp::uniform, 1, 0, 0, 1, bytes), TypeError);
  EXPECT_THROW(cpu_backend().unary(UnaryOp::exp, bytes, bytes), TypeError);
  EXPECT_THROW(cpu_backend().binary(BinaryOp::divide, bytes, bytes, bytes), TypeError);
}

TEST(Instructions, CanBeChosen) {
  set_instructions(Instructions::portable);
  EXPECT_EQ(instructions(), Instructions::portable);
  set_instructions(Instructions::best);
  EXPECT_NE(instructions(), Instructions::best) << "says what it stands for";
  for (const auto set : {Instructions::avx2, Instructions::avx512}) {
    if (is_available(set)) continue;
    EXPECT_THROW(set_instructions(set), DeviceError);
  }
}

}  // namespace
}  // namespace iron

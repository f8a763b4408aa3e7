#include <array>

#include "iron/backend/backend.h"
#include "tests/tensor/expect.h"

namespace iron {
namespace {

using testing::expect_equal;
using testing::expect_error;

TEST(Storage, ForeignMemoryIsUsedAndReleasedOnce) {
  std::array<float, 4> memory{1, 2, 3, 4};
  int released = 0;
  {
    Tensor view;
    {
      Tensor whole = Tensor::over(
          Storage::adopt(memory.data(), sizeof memory, Device::cpu(), false,
                         [&](void* pointer) { released += pointer == memory.data() ? 1 : 100; }),
          {4}, DType::f32);
      whole.fill(5);
      view = whole.slice(0, {.start = 3});
    }
    EXPECT_EQ(released, 0) << "a view still needs it";
    view += 1;
  }
  EXPECT_EQ(released, 1);
  EXPECT_EQ(memory, (std::array<float, 4>{5, 5, 5, 6}));
}

TEST(Storage, ReadOnlyMemoryIsNeverWritten) {
  const std::array<float, 3> memory{1, 2, 3};
  Tensor a =
      Tensor::over(Storage::adopt(memory.data(), sizeof memory, Device::cpu()), {3}, DType::f32);
  Tensor part = a.slice(0, {.start = 1});
  const std::string tail = " the tensor's storage is read-only";
  expect_error<ValueError>([&] { a.fill(0); }, "[fill]" + tail);
  expect_error<ValueError>([&] { a.view(); }, "[view]" + tail);
  expect_error<ValueError>([&] { a.data<float>(); }, "[data]" + tail);
  expect_error<ValueError>([&] { part.copy_(Tensor::zeros({2})); }, "[copy_]" + tail);
  EXPECT_THROW(part += 1, ValueError);
  EXPECT_EQ(std::as_const(a).data<float>()[2], 3);
  expect_equal(a + 1, Tensor::from({2, 3, 4}));
  Tensor copy = a.clone();
  copy.fill(0);
  EXPECT_EQ(memory[0], 1);
}

TEST(Storage, OverChecksItsBounds) {
  std::array<i32, 6> memory{0, 1, 2, 3, 4, 5};
  const auto storage = Storage::adopt(memory.data(), sizeof memory, Device::cpu(), false);
  expect_equal(Tensor::over(storage, {2, 2}, DType::i32, {-3, 1}, 4),
               Tensor::from({{4, 5}, {1, 2}}, DType::i32));
  expect_error<ShapeError>([&] { Tensor::over(storage, {7}, DType::i32); },
                           "[over] shape [7] at offset 0 reaches outside the storage of 6 i32");
  EXPECT_THROW(Tensor::over(storage, {2}, DType::i32, {-1}, 0), ShapeError);
  EXPECT_THROW(Tensor::over(storage, {2}, DType::i32, {i64{1} << 62}, 0), ShapeError);
  EXPECT_THROW(Tensor::over(storage, {1}, DType::i32, {}, -1), ShapeError);
  EXPECT_THROW(Tensor::over(storage, {1, 1}, DType::i32, {1}), ShapeError);
  EXPECT_NO_THROW(Tensor::over(storage, {0}, DType::i32, {}, 6));
}

TEST(Storage, RefusesMisalignedAndMissingMemory) {
  alignas(8) std::array<char, 16> memory{};
  const auto odd = Storage::adopt(memory.data() + 1, 8, Device::cpu(), false);
  expect_error<ValueError>([&] { Tensor::over(odd, {1}, DType::f32); },
                           "[over] the memory is not aligned for f32");
  EXPECT_NO_THROW(Tensor::over(odd, {8}, DType::u8));
  EXPECT_THROW(Storage::adopt(static_cast<void*>(nullptr), 4, Device::cpu(), false), ValueError);
}

TEST(Storage, DataChecksWhatItIsAskedFor) {
  Tensor a = Tensor::from({{1, 2}, {3, 4}});
  Tensor turned = a.transpose();
  expect_error<TypeError>([&] { a.data<double>(); }, "[data] the tensor holds f32, not f64");
  expect_error<ShapeError>([&] { turned.data<float>(); }, "[data] the tensor is not contiguous");
}

TEST(Storage, BroadcastTensorsAreNotWritten) {
  Tensor wide = Tensor::from({1, 2}).broadcast_to({3, 2});
  expect_error<ValueError>([&] { wide.fill(0); },
                           "[fill] axis 0 of the tensor is broadcast: one element stands for many");
}

TEST(Storage, ItemIsACountedTransfer) {
  const Tensor a = Tensor::from({{7}}, DType::i32);
  const u64 before = transfer_count();
  EXPECT_EQ(a.item<i32>(), 7);
  EXPECT_EQ(a.item<double>(), 7.0);
  EXPECT_EQ(transfer_count(), before + 2);
  expect_error<ShapeError>([] { Tensor::zeros({2}).item<float>(); },
                           "[item] shape [2] does not hold exactly one element");
}

TEST(Storage, ArithmeticTransfersNothing) {
  const Tensor a = Tensor::normal({4, 4}, 1);
  const u64 before = transfer_count();
  const Tensor b = matmul(exp(a) * 2 + 1, a.transpose()).sum(0).to(Device::cpu()).clone();
  EXPECT_EQ(transfer_count(), before);
}

TEST(Storage, AnAbsentDeviceIsNamed) {
  if (devices().size() > 1) GTEST_SKIP() << "there is a GPU";
  EXPECT_THROW(Tensor::zeros({1}, DType::f32, Device::cuda()), DeviceError);
  EXPECT_THROW(Tensor::zeros({1}).to(Device::cuda()), DeviceError);
}

TEST(Storage, TensorsOfTwoDevicesDoNotMix) {
  // Foreign memory may say that it lies elsewhere; nothing reads it.
  float elsewhere = 0;
  const Tensor far = Tensor::over(
      Storage::adopt(&elsewhere, sizeof elsewhere, Device::cuda(1), false), {1}, DType::f32);
  const Tensor near = Tensor::zeros({1});
  const std::string both = "tensors are on cpu and on cuda:1";
  expect_error<DeviceError>([&] { near + far; }, "[add] " + both);
  expect_error<DeviceError>([&] { matmul(near, far); }, "[matmul] " + both);
  expect_error<DeviceError>([&] { where(near == near, near, far); }, "[where] " + both);
  expect_error<DeviceError>([&] { concat({near, far}); }, "[concat] " + both);
  expect_error<DeviceError>([&] { near.clone().copy_(far); },
                            "[copy_] cannot copy from cuda:1 to cpu");
}

}  // namespace
}  // namespace iron

#pragma once
/// The memory behind tensors, shared by all views of it.

#include <functional>
#include <memory>

#include "iron/core/device.h"

namespace iron {

/// A piece of memory on a device: the library's own, or foreign memory it was lent.
class Storage {
 public:
  /// Fresh memory of the device, not initialised. Throws ValueError when there is no room and
  /// DeviceError when there is no such device.
  static std::shared_ptr<const Storage> allocate(i64 bytes, Device device);

  /// Takes over `bytes` bytes at `memory`, which stay valid until `release` is called (once, when
  /// the last tensor goes; it may be empty and must not throw). Writing through a tensor of
  /// `read_only` storage is an error. Throws ValueError on a null pointer or a negative size.
  static std::shared_ptr<const Storage> adopt(void* memory, i64 bytes, Device device,
                                              bool read_only,
                                              std::function<void(void*)> release = {});

  /// Read-only memory, such as a mapped file.
  static std::shared_ptr<const Storage> adopt(const void* memory, i64 bytes, Device device,
                                              std::function<void(void*)> release = {});

  void* data() const noexcept { return memory_.get(); }
  i64 bytes() const noexcept { return bytes_; }
  Device device() const noexcept { return device_; }
  bool read_only() const noexcept { return read_only_; }

 private:
  Storage(std::shared_ptr<void> memory, i64 bytes, Device device, bool read_only) noexcept
      : memory_(std::move(memory)), bytes_(bytes), device_(device), read_only_(read_only) {}

  std::shared_ptr<void> memory_;
  i64 bytes_;
  Device device_;
  bool read_only_;
};

/// How often data crossed between tensors and the host, or between devices, since the program
/// started: each `to(Device)` to another device, each `item()`, and each host value brought to a
/// GPU. A test of a training step holds that it does not grow.
u64 transfer_count() noexcept;

/// Counts one crossing.
void count_transfer() noexcept;

}  // namespace iron

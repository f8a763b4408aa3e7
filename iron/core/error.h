#pragma once
/// The one exception family. The library never prints, exits or aborts: it throws one of these.

#include <stdexcept>
#include <string>

namespace iron {

/// Base of everything Iron Learn throws. `what()` reads "[where] detail", for example
/// "[matmul] shapes [3, 4] and [5, 2] do not agree".
class Error : public std::runtime_error {
 public:
  /// `where`: the operation, file or option at fault. `detail`: what is wrong.
  /// `hint`: what the reader can do about it; may be empty.
  Error(const std::string& where, const std::string& detail, const std::string& hint = {})
      : std::runtime_error("[" + where + "] " + detail),
        where_(where),
        detail_(detail),
        hint_(hint) {}

  const std::string& where() const noexcept { return where_; }
  const std::string& detail() const noexcept { return detail_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  std::string where_;
  std::string detail_;
  std::string hint_;
};

/// Shapes, axes or indices that do not agree.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// A dtype an operation does not take.
class TypeError : public Error {
 public:
  using Error::Error;
};

/// A value an operation or an option does not take (division by zero, a negative rate, …).
class ValueError : public Error {
 public:
  using Error::Error;
};

/// A device that is missing, or tensors of two devices in one operation.
class DeviceError : public Error {
 public:
  using Error::Error;
};

/// A file or its content that cannot be used: missing, truncated, malformed, of another kind.
class DataError : public Error {
 public:
  using Error::Error;
};

/// An output that cannot be written, or would overwrite something.
class OutputError : public Error {
 public:
  using Error::Error;
};

/// Training that cannot go on: a loss that is no longer finite.
class TrainingError : public Error {
 public:
  using Error::Error;
};

}  // namespace iron

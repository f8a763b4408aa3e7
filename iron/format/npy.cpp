#include "iron/format/npy.h"

#include <algorithm>

#include "iron/core/error.h"
#include "iron/format/input_file.h"
#include "iron/format/little_endian.h"
#include "iron/format/npy_header.h"

namespace iron {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "\x93NUMPY"sv;
constexpr std::size_t kAlignment = 64;  // of the elements, as NumPy writes them
constexpr std::size_t kPreamble = 10;   // of version 1
constexpr std::size_t kLongest = 65535;
constexpr const char* kDamagedHint = "get the file again, or write it anew";

/// The header's text; `data` becomes what is behind it.
std::string_view header_text(std::span<const std::byte> bytes, const std::string& where,
                             std::span<const std::byte>& data) {
  if (bytes.empty()) throw DataError(where, "is empty", kDamagedHint);
  if (!as_text(bytes).starts_with(kMagic)) {
    throw DataError(where, "is not an NPY file", "save it with numpy.save");
  }
  const auto truncated = [&](std::size_t needed) {
    if (bytes.size() < needed) throw DataError(where, "ends inside its header", kDamagedHint);
  };
  truncated(kMagic.size() + 2);
  const auto major = read_little<u8>(bytes, kMagic.size());
  const auto minor = read_little<u8>(bytes, kMagic.size() + 1);
  if (major < 1 || major > 3 || minor != 0) {
    throw DataError(where,
                    "is of NPY version " + std::to_string(major) + "." + std::to_string(minor),
                    "versions 1.0, 2.0 and 3.0 are known");
  }
  const std::size_t preamble = major == 1 ? kPreamble : kPreamble + 2;
  truncated(preamble);
  const std::size_t length = major == 1 ? read_little<std::uint16_t>(bytes, kPreamble - 2)
                                        : read_little<u32>(bytes, kPreamble - 2);
  truncated(preamble + length);
  data = bytes.subspan(preamble + length);
  return as_text(bytes.subspan(preamble, length));
}

/// Column-major elements to row-major ones.
std::vector<std::byte> to_row_major(std::span<const std::byte> from, const Shape& shape,
                                    std::size_t width) {
  std::vector<std::byte> to(from.size());
  const auto rank = static_cast<std::size_t>(shape.rank());
  std::vector<i64> index(rank);
  std::vector<i64> strides(rank);
  i64 stride = 1;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    strides[axis] = stride;
    stride *= shape.extents()[axis];
  }
  for (std::size_t out = 0; out < to.size(); out += width) {
    i64 element = 0;
    for (std::size_t axis = 0; axis < rank; ++axis) element += index[axis] * strides[axis];
    const auto* first = from.data() + static_cast<std::size_t>(element) * width;
    std::copy_n(first, width, to.data() + out);
    for (std::size_t axis = rank; axis-- > 0;) {
      if (++index[axis] < shape.extents()[axis]) break;
      index[axis] = 0;
    }
  }
  return to;
}

}  // namespace

NamedTensor parse_npy(std::span<const std::byte> bytes, const std::string& where) {
  std::span<const std::byte> data;
  const NpyHeader header = parse_npy_header(header_text(bytes, where, data), where);
  const i64 width = size_of(header.dtype);
  const auto held = static_cast<i64>(data.size());
  if (held % width != 0 || held / width != header.shape.numel()) {
    throw DataError(where,
                    "holds " + std::to_string(held) + " bytes of data, which is not shape " +
                        to_string(header.shape) + " of " + std::string(name_of(header.dtype)),
                    kDamagedHint);
  }
  NamedTensor tensor{.name = {}, .dtype = header.dtype, .shape = header.shape, .data = {}};
  if (header.fortran_order && header.shape.rank() > 1) {
    tensor.data = to_row_major(data, header.shape, static_cast<std::size_t>(width));
  } else {
    tensor.data.assign(data.begin(), data.end());
  }
  if (!has_valid_booleans(tensor)) {
    throw DataError(where, "holds a boolean that is neither 0 nor 1", kDamagedHint);
  }
  return tensor;
}

NamedTensor read_npy(const std::filesystem::path& path) {
  NamedTensor tensor = parse_npy(read_file(path), path.string());
  tensor.name = path.stem().string();
  return tensor;
}

std::vector<std::byte> npy_bytes(const NamedTensor& tensor) {
  const std::string where = "npy: " + tensor.name;
  if (!has_size(tensor)) {
    throw ShapeError(where, std::to_string(tensor.data.size()) + " bytes do not hold shape " +
                                to_string(tensor.shape) + " of " +
                                std::string(name_of(tensor.dtype)));
  }
  if (!has_valid_booleans(tensor)) {
    throw ValueError(where, "holds a boolean that is neither 0 nor 1");
  }
  if (tensor.shape.extents().size() > kMostAxes) {
    throw ValueError(where, "has more than " + std::to_string(kMostAxes) + " axes");
  }
  std::string header = format_npy_header(tensor.dtype, tensor.shape);
  while ((kPreamble + header.size() + 1) % kAlignment != 0) header += ' ';
  header += '\n';
  static_assert(kMostAxes * 21 + kAlignment < kLongest, "the length is 16 bits");

  std::string head(kMagic);
  for (const std::size_t part :
       {std::size_t{1}, std::size_t{0}, header.size() % 256, header.size() / 256}) {
    head += static_cast<char>(part);
  }
  head += header;

  std::vector<std::byte> bytes(head.size() + tensor.data.size());
  std::ranges::copy(text_bytes(head), bytes.begin());
  std::ranges::copy(tensor.data, bytes.begin() + static_cast<std::ptrdiff_t>(head.size()));
  return bytes;
}

void write_npy(const std::filesystem::path& path, const NamedTensor& tensor, Overwrite overwrite) {
  const std::vector<std::byte> bytes = npy_bytes(tensor);
  OutputFile out(path, overwrite);
  out.write(bytes);
  out.commit();
}

}  // namespace iron

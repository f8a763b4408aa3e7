#include "iron/format/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <fmt/format.h>
#include <set>

#include "iron/core/error.h"
#include "iron/format/input_file.h"
#include "iron/format/json.h"

namespace iron {
namespace {

static_assert(std::endian::native == std::endian::little, "the arrays are stored as they lie");

constexpr i64 kLengthBytes = 8;
constexpr i64 kLongestHeader = 100'000'000;  // the format's own limit
constexpr i64 kAlignment = 8;
constexpr const char* kMetadata = "__metadata__";
constexpr const char* kNotHint = "name a .safetensors file";
constexpr const char* kDamagedHint = "get the file again, or write it anew";

struct DTypeName {
  const char* name;
  DType dtype;
};
constexpr std::array<DTypeName, 7> kDTypes{{{"F32", DType::f32},
                                            {"F64", DType::f64},
                                            {"I64", DType::i64},
                                            {"I32", DType::i32},
                                            {"I8", DType::i8},
                                            {"U8", DType::u8},
                                            {"BOOL", DType::boolean}}};

std::string format_name(DType dtype) {
  return std::find_if(kDTypes.begin(), kDTypes.end(), [&](auto& d) { return d.dtype == dtype; })
      ->name;
}

DType read_dtype(const JsonValue& value) {
  const std::string name = value.string();
  for (const DTypeName& known : kDTypes) {
    if (name == known.name) return known.dtype;
  }
  value.fail("the type " + name + " is not supported",
             "convert it to one of F32, F64, I64, I32, I8, U8, BOOL");
}

Shape read_shape(const JsonValue& value) {
  try {
    return Shape(value.integers());
  } catch (const ShapeError& error) {
    value.fail(error.detail());
  }
}

/// Why `bytes` bytes are not such an array; empty when they are. Compares without overflow.
std::string misfit(i64 bytes, const Shape& shape, DType dtype) {
  if (bytes % size_of(dtype) == 0 && bytes / size_of(dtype) == shape.numel()) return {};
  return fmt::format("{} bytes do not hold shape {} of {}", bytes, to_string(shape),
                     format_name(dtype));
}

/// A tensor as the header describes it; `begin` and `end` count from the end of the header.
struct Entry {
  NamedTensor tensor;
  i64 begin = 0;
  i64 end = 0;
};

Entry read_entry(const JsonValue& value, const std::string& name, i64 data_bytes) {
  value.allow_only({"dtype", "shape", "data_offsets"});
  Entry entry;
  entry.tensor.name = name;
  entry.tensor.dtype = read_dtype(value.at("dtype"));
  entry.tensor.shape = read_shape(value.at("shape"));
  const JsonValue place = value.at("data_offsets");
  const std::vector<i64> offsets = place.integers();
  if (offsets.size() != 2) place.fail("expected two numbers");
  entry.begin = offsets[0];
  entry.end = offsets[1];
  if (entry.begin < 0 || entry.begin > entry.end || entry.end > data_bytes) {
    place.fail("outside the " + std::to_string(data_bytes) + " bytes of data", kDamagedHint);
  }
  const std::string fault = misfit(entry.end - entry.begin, entry.tensor.shape, entry.tensor.dtype);
  if (!fault.empty()) place.fail(fault);
  return entry;
}

std::map<std::string, std::string> read_metadata(const JsonValue& value) {
  std::map<std::string, std::string> metadata;
  for (const std::string& key : value.keys()) metadata[key] = value.at(key).string();
  return metadata;
}

/// The entries in the order of their data, which must cover every byte exactly once.
void check_cover(std::vector<Entry>& entries, const std::string& where, i64 data_bytes) {
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  i64 next = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != next) {
      throw DataError(
          where,
          fmt::format("tensor \"{}\" begins at byte {} of the data, not at {}, where the "
                      "one before it ends",
                      entry.tensor.name, entry.begin, next),
          kDamagedHint);
    }
    next = entry.end;
  }
  if (next != data_bytes) {
    throw DataError(where, std::to_string(data_bytes - next) + " bytes belong to no tensor",
                    kDamagedHint);
  }
}

std::string read_header(InputFile& file) {
  if (file.size() < kLengthBytes) {
    throw DataError(file.name(), file.size() == 0 ? "is empty" : "is too short for safetensors",
                    kDamagedHint);
  }
  u64 length = 0;
  file.read(std::as_writable_bytes(std::span(&length, 1)));
  if (length > static_cast<u64>(kLongestHeader)) {
    throw DataError(
        file.name(),
        "is not a safetensors file: its header would have " + std::to_string(length) + " bytes",
        kNotHint);
  }
  if (length > static_cast<u64>(file.size() - kLengthBytes)) {
    throw DataError(file.name(), "ends inside its header", kDamagedHint);
  }
  std::string header(static_cast<std::size_t>(length), '\0');
  file.read(std::as_writable_bytes(std::span(header)));
  if (!header.starts_with('{')) {
    throw DataError(file.name(), "is not a safetensors file: its header is no JSON object",
                    kNotHint);
  }
  return header;
}

void read_data(InputFile& file, NamedTensor& tensor) {
  tensor.data.resize(static_cast<std::size_t>(tensor.shape.numel() * size_of(tensor.dtype)));
  file.read(tensor.data);
  if (!has_valid_booleans(tensor)) {
    throw DataError(file.name(),
                    "tensor \"" + tensor.name + "\" of BOOL holds a byte that is neither 0 nor 1",
                    kDamagedHint);
  }
}

void check(const NamedTensor& tensor) {
  const std::string where = "write_safetensors: " + tensor.name;
  const std::string fault =
      misfit(static_cast<i64>(tensor.data.size()), tensor.shape, tensor.dtype);
  if (!fault.empty()) throw ShapeError(where, fault);
  if (tensor.name == kMetadata) throw ValueError(where, "this name is reserved");
  if (!has_valid_booleans(tensor)) {
    throw ValueError(where, "holds a boolean that is neither 0 nor 1");
  }
}

std::string header_of(const SafetensorsFile& file) {
  const std::string where = "write_safetensors";
  std::string text = "{";
  if (!file.metadata.empty()) {
    text += fmt::format("\"{}\":{{", kMetadata);
    for (const auto& [key, value] : file.metadata) {
      text += fmt::format("{}:{},", json_quoted(key, where), json_quoted(value, where));
    }
    text.back() = '}';
    text += ',';
  }
  std::set<std::string_view> names;
  i64 offset = 0;
  for (const NamedTensor& tensor : file.tensors) {
    check(tensor);
    if (!names.insert(tensor.name).second) {
      throw ValueError(where, fmt::format("two tensors have the name \"{}\"", tensor.name));
    }
    const i64 end = offset + static_cast<i64>(tensor.data.size());
    text += fmt::format(R"({}:{{"dtype":"{}","shape":{},"data_offsets":[{},{}]}},)",
                        json_quoted(tensor.name, where), format_name(tensor.dtype),
                        Json(tensor.shape.extents()).dump(), offset, end);
    offset = end;
  }
  if (text.back() == ',') text.pop_back();
  text += '}';
  while (text.size() % kAlignment != 0) text += ' ';
  if (static_cast<i64>(text.size()) > kLongestHeader) {
    throw ValueError(where, "names and metadata exceed the format's 100 MB");
  }
  return text;
}

}  // namespace

const NamedTensor* SafetensorsFile::find(std::string_view name) const noexcept {
  return find_tensor(tensors, name);
}

SafetensorsFile read_safetensors(const std::filesystem::path& path) {
  InputFile file(path);
  const std::string header = read_header(file);
  const i64 data_bytes = file.size() - kLengthBytes - static_cast<i64>(header.size());
  const Json json = parse_json(header, file.name());
  const JsonValue root(json, file.name());

  SafetensorsFile content;
  std::vector<Entry> entries;
  for (const std::string& key : root.keys()) {
    if (key == kMetadata) {
      content.metadata = read_metadata(root.at(key));
    } else {
      entries.push_back(read_entry(root.at(key), key, data_bytes));
    }
  }
  check_cover(entries, file.name(), data_bytes);
  for (Entry& entry : entries) {
    read_data(file, entry.tensor);
    content.tensors.push_back(std::move(entry.tensor));
  }
  return content;
}

void write_safetensors(const std::filesystem::path& path, const SafetensorsFile& file,
                       Overwrite overwrite) {
  const std::string header = header_of(file);
  const u64 length = header.size();
  OutputFile out(path, overwrite);
  out.write(std::as_bytes(std::span(&length, 1)));
  out.write(std::as_bytes(std::span(header)));
  for (const NamedTensor& tensor : file.tensors) out.write(tensor.data);
  out.commit();
}

}  // namespace iron

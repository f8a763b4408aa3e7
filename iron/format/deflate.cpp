#include "iron/format/deflate.h"

#include <algorithm>
#include <memory>
#include <new>
#include <zlib.h>

namespace iron {
namespace {

constexpr int kRaw = -MAX_WBITS;  // negative: no zlib header around the stream
constexpr int kMemory = 8;        // zlib's own default

const Bytef* input(std::span<const std::byte> bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

}  // namespace

u32 crc32_of(std::span<const std::byte> bytes) {
  return static_cast<u32>(::crc32_z(0, input(bytes), bytes.size()));
}

std::optional<std::vector<std::byte>> inflate_bytes(std::span<const std::byte> packed, u32 size) {
  z_stream stream{};
  stream.next_in = const_cast<Bytef*>(input(packed));  // zlib does not write there
  stream.avail_in = static_cast<uInt>(packed.size());
  if (::inflateInit2(&stream, kRaw) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, ::inflateEnd);

  // One byte to spare: a stream that goes on fills it, and an empty one has somewhere to point to.
  std::vector<std::byte> bytes(std::size_t{size} + 1);
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  const int result = ::inflate(&stream, Z_FINISH);
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  if (result != Z_STREAM_END || stream.avail_in != 0 || stream.avail_out != 1) return std::nullopt;
  bytes.pop_back();
  return bytes;
}

std::vector<std::byte> deflate_bytes(std::span<const std::byte> bytes) {
  z_stream stream{};
  if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRaw, kMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, ::deflateEnd);
  std::vector<std::byte> packed(::deflateBound(&stream, bytes.size()));
  stream.next_in = const_cast<Bytef*>(input(bytes));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  ::deflate(&stream, Z_FINISH);  // the bound leaves room for all of it
  packed.resize(std::min<std::size_t>(stream.total_out, packed.size()));
  return packed;
}

}  // namespace iron

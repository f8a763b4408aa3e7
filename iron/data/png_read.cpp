#include <algorithm>
#include <string>

#include "iron/core/error.h"
#include "iron/data/orientation.h"
#include "iron/data/png_callbacks.h"
#include "iron/data/readers.h"

namespace iron {
namespace {

constexpr u64 kBestDeflate = 1032;  // bytes that one byte of deflate can stand for, at most
constexpr const char* kDamagedHint = "get the file again, or save the picture anew";

constexpr std::array<png_byte, 5> kExif{'e', 'X', 'I', 'f', 0};

/// libpng's reader and what it knows about the picture.
class PngReader {
 public:
  explicit PngReader(InputFile& file) : file_(file) {
    step([this] {
      png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &jump_, png_on_error, png_on_warning);
      if (png_ != nullptr) info_ = png_create_info_struct(png_);
    });
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw DataError(file_.name(), "libpng cannot start");
    }
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  Picture read() {
    read_header();
    check_size();
    set_transforms();
    read_rows();
    if (!palette_.empty()) apply_palette();
    const int orientation = find_orientation();
    const auto make = depth_ == 16 ? picture_from_words : picture_from_bytes;
    return apply_orientation(make(static_cast<i64>(width_), static_cast<i64>(height_),
                                  static_cast<i64>(channels_), rows_),
                             orientation);
  }

 private:
  template <class Steps>
  void step(const Steps& steps) {
    if (run_guarded(jump_, steps)) return;
    if (jump_.fault) std::rethrow_exception(jump_.fault);
    throw DataError(file_.name(), std::string("is a damaged PNG: ") + jump_.message.data(),
                    kDamagedHint);
  }

  void read_header();
  void check_size() const;
  void read_palette();
  void set_transforms();
  void read_rows();
  void apply_palette();
  int find_orientation() const;

  InputFile& file_;
  Jump jump_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  u64 width_ = 0;
  u64 height_ = 0;
  int depth_ = 0;                           // bits a channel, after the transforms 8 or 16
  u64 channels_ = 0;                        // after the transforms, alpha included
  std::vector<std::array<u8, 4>> palette_;  // RGBA; empty when the picture has none
  int passes_ = 1;                          // of an interlaced picture
  std::vector<u8> rows_;
};

void PngReader::read_header() {
  step([this] {
    png_set_read_fn(png_, &file_, [](png_structp png, png_bytep out, std::size_t count) {
      png_transfer(png, [&] {
        auto* file = static_cast<InputFile*>(png_get_io_ptr(png));
        file->read(std::as_writable_bytes(std::span(out, count)));
      });
    });
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    // Only the chunks that make the pixels, and the one that says which way up they are; texts and
    // profiles cannot cost memory then. That one is kept as bytes: where libpng reads it, it takes
    // memory for whatever length a damaged file claims.
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_ALWAYS, kExif.data(), 1);
    png_set_chunk_malloc_max(png_, static_cast<png_alloc_size_t>(file_.size()));
    png_read_info(png_, info_);
    width_ = png_get_image_width(png_, info_);
    height_ = png_get_image_height(png_, info_);
    depth_ = png_get_bit_depth(png_, info_);
    channels_ = png_get_channels(png_, info_);
  });
}

void PngReader::check_size() const {
  const u64 bits = channels_ * static_cast<u64>(depth_);
  // 8·kBestDeflate bits come of a byte of the file.
  check_claim(file_.name(), width_, height_, static_cast<u64>(file_.size()),
              8 * kBestDeflate / bits);
}

void PngReader::read_palette() {
  png_colorp colors = nullptr;
  png_bytep alphas = nullptr;
  int color_count = 0;
  int alpha_count = 0;
  png_get_PLTE(png_, info_, &colors, &color_count);
  png_get_tRNS(png_, info_, &alphas, &alpha_count, nullptr);
  for (int i = 0; i < color_count; ++i) {
    const u8 alpha = i < alpha_count ? alphas[i] : 255;
    palette_.push_back({colors[i].red, colors[i].green, colors[i].blue, alpha});
  }
}

void PngReader::set_transforms() {
  const bool palette = png_get_color_type(png_, info_) == PNG_COLOR_TYPE_PALETTE;
  if (palette) read_palette();
  step([this, palette] {
    if (palette) {
      png_set_packing(png_);  // one index a byte
    } else {
      if (depth_ < 8) png_set_expand_gray_1_2_4_to_8(png_);
      if (png_get_valid(png_, info_, PNG_INFO_tRNS) != 0) png_set_tRNS_to_alpha(png_);
    }
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    depth_ = png_get_bit_depth(png_, info_);
    channels_ = png_get_channels(png_, info_);
  });
}

/// Replaces indices by colours. libpng's own expansion makes a colour outside the palette black.
void PngReader::apply_palette() {
  std::vector<u8> colors;
  colors.reserve(rows_.size() * 4);
  for (const u8 index : rows_) {
    if (index >= palette_.size()) {
      throw DataError(file_.name(), "is a damaged PNG: a color outside the palette", kDamagedHint);
    }
    colors.insert(colors.end(), palette_[index].begin(), palette_[index].end());
  }
  rows_ = std::move(colors);
  channels_ = 4;
}

void PngReader::read_rows() {
  const std::size_t row_bytes = width_ * channels_ * static_cast<u64>(depth_ / 8);
  rows_.resize(row_bytes * height_);
  step([this, row_bytes] {
    for (int pass = 0; pass < passes_; ++pass) {
      for (u64 row = 0; row < height_; ++row) {
        png_read_row(png_, rows_.data() + row * row_bytes, nullptr);
      }
    }
    png_read_end(png_, info_);
  });
}

int PngReader::find_orientation() const {
  png_unknown_chunkp chunks = nullptr;
  const int count = png_get_unknown_chunks(png_, info_, &chunks);
  for (int i = 0; i < count; ++i) {
    if (!std::ranges::equal(std::span(chunks[i].name), kExif)) continue;
    return exif_orientation(std::span(chunks[i].data, chunks[i].size));
  }
  return 1;
}

}  // namespace

bool is_png(std::span<const std::byte> start) noexcept {
  constexpr std::array<u8, 8> magic{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  return start.size() >= magic.size() &&
         std::ranges::equal(start.first(magic.size()), std::as_bytes(std::span(magic)));
}

Picture read_png(InputFile& file) { return PngReader(file).read(); }

}  // namespace iron

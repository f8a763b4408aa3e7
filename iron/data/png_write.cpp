#include <zlib.h>

#include "iron/core/error.h"
#include "iron/data/png_callbacks.h"
#include "iron/data/writers.h"

namespace iron {
namespace {

int color_type(i64 channels) {
  if (channels == 1) return PNG_COLOR_TYPE_GRAY;
  return channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA;
}

class PngEncoder final : public PictureEncoder {
 public:
  PngEncoder(const std::filesystem::path& path, i64 width, i64 height, i64 channels,
             Overwrite overwrite)
      : PictureEncoder(path.string(), width, height, channels), file_(path, overwrite) {
    step([this] {
      png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, &jump_, png_on_error, png_on_warning);
      if (png_ != nullptr) info_ = png_create_info_struct(png_);
    });
    if (info_ == nullptr) {
      png_destroy_write_struct(&png_, nullptr);
      throw OutputError(where(), "libpng cannot start");
    }
    try {
      write_header();
    } catch (...) {
      png_destroy_write_struct(&png_, &info_);  // no destructor runs after this
      throw;
    }
  }
  ~PngEncoder() override { png_destroy_write_struct(&png_, &info_); }
  PngEncoder(const PngEncoder&) = delete;
  PngEncoder& operator=(const PngEncoder&) = delete;

  void put_row(std::span<u8> row) override {
    step([this, row] { png_write_row(png_, row.data()); });
  }

  void end() override {
    step([this] { png_write_end(png_, nullptr); });
    file_.commit();
  }

 private:
  template <class Steps>
  void step(const Steps& steps) {
    if (run_guarded(jump_, steps)) return;
    if (jump_.fault) std::rethrow_exception(jump_.fault);
    throw OutputError(where(), std::string("libpng: ") + jump_.message.data());
  }

  void write_header() {
    step([this] {
      png_set_write_fn(
          png_, &file_,
          [](png_structp png, png_bytep bytes, std::size_t count) {
            png_transfer(png, [&] {
              auto* file = static_cast<OutputFile*>(png_get_io_ptr(png));
              file->write(std::as_bytes(std::span(bytes, count)));
            });
          },
          [](png_structp) {});  // nothing to flush: OutputFile keeps nothing back
      png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
      png_set_IHDR(png_, info_, static_cast<png_uint_32>(width()),
                   static_cast<png_uint_32>(height()), 8, color_type(channels()),
                   PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
      // Runs alone, no earlier strings: 3 % larger at most for photographs, smaller for drawings,
      // and three to eight times as quick.
      png_set_compression_strategy(png_, Z_RLE);
      png_write_info(png_, info_);
    });
  }

  OutputFile file_;
  Jump jump_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

}  // namespace

std::unique_ptr<PictureEncoder> open_png_encoder(const std::filesystem::path& path, i64 width,
                                                 i64 height, i64 channels, Overwrite overwrite) {
  return std::make_unique<PngEncoder>(path, width, height, channels, overwrite);
}

}  // namespace iron

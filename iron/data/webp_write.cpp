#include <exception>
#include <vector>
#include <webp/encode.h>

#include "iron/core/error.h"
#include "iron/data/writers.h"

namespace iron {
namespace {

constexpr int kEffort = 6;  // of 0 to 9; what the format's own tools take

/// The library's picture, which frees itself.
struct WebpPicture {
  WebpPicture() { ready = WebPPictureInit(&picture) != 0; }
  ~WebpPicture() { WebPPictureFree(&picture); }
  WebpPicture(const WebpPicture&) = delete;
  WebpPicture& operator=(const WebpPicture&) = delete;

  WebPPicture picture{};
  bool ready = false;
};

class WebpEncoder final : public PictureEncoder {
 public:
  WebpEncoder(const std::filesystem::path& path, i64 width, i64 height, i64 channels,
              Overwrite overwrite)
      : PictureEncoder(path.string(), width, height, channels), file_(path, overwrite) {}

  void put_row(std::span<u8> row) override {
    if (channels() != 1) {
      pixels_.insert(pixels_.end(), row.begin(), row.end());
      return;
    }
    for (const u8 gray : row) pixels_.insert(pixels_.end(), 3, gray);
  }

  void end() override {
    WebPConfig config{};
    WebpPicture library;
    if (!library.ready || WebPConfigInit(&config) == 0 ||
        WebPConfigLosslessPreset(&config, kEffort) == 0) {
      throw OutputError(where(), "libwebp cannot start");
    }
    config.exact = 1;  // keeps the colours of clear pixels
    WebPPicture& picture = library.picture;
    picture.use_argb = 1;
    picture.width = static_cast<int>(width());
    picture.height = static_cast<int>(height());
    const int row_bytes = static_cast<int>(width() * stored_channels());
    const int taken = channels() == 4 ? WebPPictureImportRGBA(&picture, pixels_.data(), row_bytes)
                                      : WebPPictureImportRGB(&picture, pixels_.data(), row_bytes);
    if (taken == 0) fail(picture);
    pixels_ = {};  // the library has its own copy
    picture.writer = write;
    picture.custom_ptr = this;
    if (WebPEncode(&config, &picture) == 0) fail(picture);
    file_.commit();
  }

 private:
  /// Pixels in the file: the format has no grey.
  i64 stored_channels() const { return channels() == 4 ? 4 : 3; }

  static int write(const uint8_t* bytes, std::size_t count, const WebPPicture* picture) {
    auto& encoder = *static_cast<WebpEncoder*>(picture->custom_ptr);
    try {
      encoder.file_.write(std::as_bytes(std::span(bytes, count)));
      return 1;
    } catch (...) {  // no exception passes through C
      encoder.fault_ = std::current_exception();
      return 0;
    }
  }

  [[noreturn]] void fail(const WebPPicture& picture) const {
    if (fault_) std::rethrow_exception(fault_);
    if (picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY) throw std::bad_alloc();
    throw OutputError(where(), "libwebp: error " + std::to_string(picture.error_code));
  }

  OutputFile file_;
  std::vector<u8> pixels_;
  std::exception_ptr fault_;  // of the file, while the library was writing
};

}  // namespace

std::unique_ptr<PictureEncoder> open_webp_encoder(const std::filesystem::path& path, i64 width,
                                                  i64 height, i64 channels, Overwrite overwrite) {
  return std::make_unique<WebpEncoder>(path, width, height, channels, overwrite);
}

}  // namespace iron

#include <algorithm>
#include <jerror.h>
#include <string_view>

#include "iron/core/error.h"
#include "iron/data/jpeg_callbacks.h"
#include "iron/data/orientation.h"
#include "iron/data/readers.h"

namespace iron {
namespace {

// A Huffman code has at least one bit, and each block of 8 × 8 pixels of the finest component takes
// one code or more: no honest byte makes more than 8 blocks.
constexpr u64 kPixelsPerByte = u64{8} * 64;
// A scan may be a few bytes and still cost a pass over the whole picture.
constexpr int kMostScans = 500;
constexpr int kExifMarker = JPEG_APP0 + 1;
constexpr std::string_view kExifStart("Exif\0\0", 6);

/// Warnings about data that libjpeg replaces by guesses are errors here.
void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;  // a trace
  switch (jpeg->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:  // bytes between markers
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return;
    default:
      jpeg_on_error(jpeg);
  }
}

void on_progress(j_common_ptr jpeg) {
  auto* const decompress = reinterpret_cast<j_decompress_ptr>(jpeg);
  if (decompress->input_scan_number <= kMostScans) return;
  auto* jump = static_cast<Jump*>(jpeg->client_data);
  std::snprintf(jump->message.data(), jump->message.size(), "it has more than %d scans",
                kMostScans);
  std::longjmp(jump->place, 1);
}

class JpegReader {
 public:
  JpegReader(std::string name, std::vector<u8> bytes)
      : name_(std::move(name)), bytes_(std::move(bytes)) {
    jpeg_.err = jpeg_quiet_errors(errors_);
    errors_.emit_message = on_message;
    jpeg_.client_data = &jump_;
    try {
      step([this] { jpeg_create_decompress(&jpeg_); });
    } catch (...) {
      jpeg_destroy_decompress(&jpeg_);  // no destructor runs after this
      throw;
    }
  }
  ~JpegReader() { jpeg_destroy_decompress(&jpeg_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  Picture read() {
    read_header();
    check_claim(name_, jpeg_.image_width, jpeg_.image_height, bytes_.size(), kPixelsPerByte);
    const i64 channels = choose_colors();
    const int orientation = find_orientation();
    read_rows(static_cast<std::size_t>(channels));
    return apply_orientation(
        picture_from_bytes(jpeg_.image_width, jpeg_.image_height, channels, rows_), orientation);
  }

 private:
  template <class Steps>
  void step(const Steps& steps) {
    if (run_guarded(jump_, steps)) return;
    throw DataError(name_, std::string("is a damaged JPEG: ") + jump_.message.data(),
                    "get the file again, or save the picture anew");
  }

  void read_header() {
    step([this] {
      jpeg_mem_src(&jpeg_, bytes_.data(), static_cast<unsigned long>(bytes_.size()));
      progress_.progress_monitor = on_progress;
      jpeg_.progress = &progress_;
      jpeg_save_markers(&jpeg_, kExifMarker, 0xFFFF);
      jpeg_read_header(&jpeg_, TRUE);
    });
  }

  /// Returns the number of channels.
  i64 choose_colors() {
    const auto refuse = [this](const char* what) {
      throw DataError(name_, std::string("is a JPEG ") + what,
                      "save it as an ordinary RGB or grey JPEG, or as PNG");
    };
    if (jpeg_.arith_code != 0) refuse("with arithmetic coding, which is not read");
    switch (jpeg_.jpeg_color_space) {
      case JCS_GRAYSCALE:
        jpeg_.out_color_space = JCS_GRAYSCALE;
        return 1;
      case JCS_YCbCr:
      case JCS_RGB:
        jpeg_.out_color_space = JCS_RGB;
        return 3;
      case JCS_CMYK:
      case JCS_YCCK:
        refuse("in the printing colours CMYK, which are not read");
        break;
      default:
        refuse("in unknown colours");
    }
    return 0;  // refuse has thrown
  }

  int find_orientation() const {
    for (const jpeg_marker_struct* m = jpeg_.marker_list; m != nullptr; m = m->next) {
      const std::span<const u8> data(m->data, m->data_length);
      if (m->marker != kExifMarker || data.size() < kExifStart.size()) continue;
      if (!std::equal(kExifStart.begin(), kExifStart.end(), data.begin())) continue;
      return exif_orientation(data.subspan(kExifStart.size()));
    }
    return 1;
  }

  void read_rows(std::size_t channels) {
    const std::size_t row_bytes = jpeg_.image_width * channels;
    rows_.resize(row_bytes * jpeg_.image_height);
    step([this, row_bytes] {
      jpeg_start_decompress(&jpeg_);
      while (jpeg_.output_scanline < jpeg_.output_height) {
        JSAMPROW row = rows_.data() + jpeg_.output_scanline * row_bytes;
        jpeg_read_scanlines(&jpeg_, &row, 1);
      }
      jpeg_finish_decompress(&jpeg_);
    });
  }

  std::string name_;
  std::vector<u8> bytes_;
  Jump jump_;
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct jpeg_{};
  std::vector<u8> rows_;
};

}  // namespace

bool is_jpeg(std::span<const std::byte> start) noexcept {
  return start.size() >= 3 && start[0] == std::byte{0xFF} && start[1] == std::byte{0xD8} &&
         start[2] == std::byte{0xFF};
}

Picture read_jpeg(InputFile& file) { return JpegReader(file.name(), read_all(file)).read(); }

}  // namespace iron

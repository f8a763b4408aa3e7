#include <array>

#include "iron/core/error.h"
#include "iron/data/jpeg_callbacks.h"
#include "iron/data/writers.h"

namespace iron {
namespace {

constexpr int kQuality = 95;

class JpegEncoder final : public PictureEncoder {
 public:
  JpegEncoder(const std::filesystem::path& path, i64 width, i64 height, i64 channels,
              Overwrite overwrite)
      : PictureEncoder(path.string(), width, height, channels), out_(path, overwrite) {
    jpeg_.err = jpeg_quiet_errors(errors_);
    jpeg_.client_data = &out_.jump;
    try {
      step([this] { jpeg_create_compress(&jpeg_); });
      step([this] { start(); });
    } catch (...) {
      jpeg_destroy_compress(&jpeg_);  // no destructor runs after this
      throw;
    }
  }
  ~JpegEncoder() override { jpeg_destroy_compress(&jpeg_); }
  JpegEncoder(const JpegEncoder&) = delete;
  JpegEncoder& operator=(const JpegEncoder&) = delete;

  void put_row(std::span<u8> row) override {
    step([this, row] {
      JSAMPROW start = row.data();
      jpeg_write_scanlines(&jpeg_, &start, 1);
    });
  }

  void end() override {
    step([this] { jpeg_finish_compress(&jpeg_); });
    out_.file.commit();
  }

 private:
  /// Where the bytes go; libjpeg knows the base.
  struct Destination : jpeg_destination_mgr {
    Destination(const std::filesystem::path& path, Overwrite overwrite)
        : jpeg_destination_mgr{}, file(path, overwrite) {}

    OutputFile file;
    Jump jump;
    std::array<u8, 1 << 14> buffer{};
  };
  static Destination& destination(j_compress_ptr jpeg) {
    return *static_cast<Destination*>(jpeg->dest);
  }

  static void empty(j_compress_ptr jpeg) {
    Destination& out = destination(jpeg);
    out.next_output_byte = out.buffer.data();
    out.free_in_buffer = out.buffer.size();
  }
  static void write(j_compress_ptr jpeg, std::size_t count) {
    Destination& out = destination(jpeg);
    const bool written = transfer_guarded(
        out.jump, [&] { out.file.write(std::as_bytes(std::span(out.buffer).first(count))); });
    if (!written) std::longjmp(out.jump.place, 1);
  }

  void start() {
    out_.init_destination = empty;
    out_.empty_output_buffer = [](j_compress_ptr jpeg) -> boolean {
      write(jpeg, destination(jpeg).buffer.size());
      empty(jpeg);
      return TRUE;
    };
    out_.term_destination = [](j_compress_ptr jpeg) {
      write(jpeg, destination(jpeg).buffer.size() - destination(jpeg).free_in_buffer);
    };
    jpeg_.dest = &out_;
    jpeg_.image_width = static_cast<JDIMENSION>(width());
    jpeg_.image_height = static_cast<JDIMENSION>(height());
    jpeg_.input_components = static_cast<int>(channels());
    jpeg_.in_color_space = channels() == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg_);
    jpeg_set_quality(&jpeg_, kQuality, TRUE);
    for (int i = 0; i < jpeg_.num_components; ++i) {  // 4:4:4
      jpeg_.comp_info[i].h_samp_factor = 1;
      jpeg_.comp_info[i].v_samp_factor = 1;
    }
    jpeg_start_compress(&jpeg_, TRUE);
  }

  template <class Steps>
  void step(const Steps& steps) {
    if (run_guarded(out_.jump, steps)) return;
    if (out_.jump.fault) std::rethrow_exception(out_.jump.fault);
    throw OutputError(where(), std::string("libjpeg: ") + out_.jump.message.data());
  }

  Destination out_;
  jpeg_error_mgr errors_{};
  jpeg_compress_struct jpeg_{};
};

}  // namespace

std::unique_ptr<PictureEncoder> open_jpeg_encoder(const std::filesystem::path& path, i64 width,
                                                  i64 height, i64 channels, Overwrite overwrite) {
  return std::make_unique<JpegEncoder>(path, width, height, channels, overwrite);
}

}  // namespace iron

#include <algorithm>
#include <cmath>
#include <string>

#include "iron/core/error.h"
#include "iron/data/png.h"
#include "iron/data/png_trap.h"

namespace iron {
namespace {

constexpr i64 kLargestSide = PNG_UINT_31_MAX;

u8 to_byte(float value) {
  return static_cast<u8>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F));
}

}  // namespace

struct PngWriter::State {
  State(const std::filesystem::path& path, i64 width_, i64 height_, i64 channels_,
        Overwrite overwrite)
      : where(path.string()),
        width(width_),
        height(height_),
        channels(channels_),
        file(path, overwrite),
        row(static_cast<std::size_t>(width_ * channels_)) {}
  ~State() { png_destroy_write_struct(&png, &info); }

  std::string where;
  i64 width;
  i64 height;
  i64 channels;
  OutputFile file;
  PngTrap trap;
  png_structp png = nullptr;
  png_infop info = nullptr;
  i64 written = 0;      // rows
  std::vector<u8> row;  // the row that libpng takes next
};

PngWriter::PngWriter(const std::filesystem::path& path, i64 width, i64 height, i64 channels,
                     Overwrite overwrite) {
  const std::string where = path.string();
  if (width < 1 || height < 1 || width > kLargestSide || height > kLargestSide) {
    throw ShapeError(where, "a PNG cannot have " + std::to_string(width) + " × " +
                                std::to_string(height) + " pixels");
  }
  if (channels != 1 && channels != 3) {
    throw ShapeError(where, std::to_string(channels) + " channels", "use 1 for grey or 3 for RGB");
  }
  state_ = std::make_unique<State>(path, width, height, channels, overwrite);
  run([](State& s) {
    s.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &s.trap, png_on_error, png_on_warning);
    if (s.png != nullptr) s.info = png_create_info_struct(s.png);
  });
  if (state_->info == nullptr) throw OutputError(where, "libpng cannot start");
  run([](State& s) {
    png_set_write_fn(
        s.png, &s.file,
        [](png_structp png, png_bytep bytes, std::size_t count) {
          png_transfer(png, [&] {
            auto* file = static_cast<OutputFile*>(png_get_io_ptr(png));
            file->write(std::as_bytes(std::span(bytes, count)));
          });
        },
        [](png_structp) {});  // nothing to flush: OutputFile keeps nothing back
    png_set_user_limits(s.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(s.png, s.info, static_cast<png_uint_32>(s.width),
                 static_cast<png_uint_32>(s.height), 8,
                 s.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(s.png, s.info);
  });
}

PngWriter::~PngWriter() = default;
PngWriter::PngWriter(PngWriter&&) noexcept = default;
PngWriter& PngWriter::operator=(PngWriter&&) noexcept = default;

PngWriter::State& PngWriter::open_state() const {
  if (!state_) throw OutputError("PngWriter", "is finished or has failed");
  return *state_;
}

void PngWriter::run(void (*step)(State&)) {
  State& state = *state_;
  if (run_trapped(state.trap, [&] { step(state); })) return;
  const std::unique_ptr<State> failed = std::move(state_);  // takes its file with it
  if (failed->trap.fault) std::rethrow_exception(failed->trap.fault);
  throw OutputError(failed->where, std::string("libpng: ") + failed->trap.message.data());
}

void PngWriter::write_rows(std::span<const float> values) {
  State& s = open_state();
  const std::size_t row_size = s.row.size();
  const i64 rows = static_cast<i64>(values.size() / row_size);
  if (values.size() % row_size != 0) {
    throw ShapeError(s.where, std::to_string(values.size()) + " values are no whole rows of " +
                                  std::to_string(row_size));
  }
  if (rows > s.height - s.written) {
    throw ShapeError(s.where, std::to_string(s.written + rows) + " rows for a height of " +
                                  std::to_string(s.height));
  }
  const auto nan = std::ranges::find_if(values, [](float v) { return std::isnan(v); });
  if (nan != values.end()) {
    const i64 pixel = (nan - values.begin()) / s.channels;
    throw ValueError(s.where, "the value at row " + std::to_string(s.written + pixel / s.width) +
                                  ", column " + std::to_string(pixel % s.width) + " is NaN");
  }
  for (; !values.empty(); values = values.subspan(row_size)) {
    std::ranges::transform(values.first(row_size), s.row.begin(), to_byte);
    run([](State& state) { png_write_row(state.png, state.row.data()); });
    ++s.written;
  }
}

void PngWriter::finish() {
  State& s = open_state();
  if (s.written != s.height) {
    throw ShapeError(s.where, "only " + std::to_string(s.written) + " of " +
                                  std::to_string(s.height) + " rows were written");
  }
  run([](State& state) { png_write_end(state.png, nullptr); });
  const std::unique_ptr<State> done = std::move(state_);
  done->file.commit();
}

}  // namespace iron

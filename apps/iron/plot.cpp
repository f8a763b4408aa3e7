// iron plot: the logs of several runs over each other.

#include "iron/report/plot.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <memory>

#include "apps/iron/arguments.h"
#include "apps/iron/failure.h"
#include "apps/iron/verbs.h"
#include "iron/core/error.h"
#include "iron/report/training_log.h"

namespace iron::command {
namespace {

struct Arguments {
  std::vector<std::string> logs;
  std::string out;
  std::string x = "step";
  std::string y = "loss";
  bool log_y = false;
  bool linear_y = false;
  std::string title;
  std::string size = "800x500";
  bool dark = false;
  bool force = false;
};

PictureSize plot_size(const std::string& text) {
  if (text.find('x') != std::string::npos) return parse_size(text, {});
  throw ValueError("--size", fmt::format("cannot read '{}'", text), "write 800x500");
}

const Column& column_of(const Table& log, const std::string& name) {
  if (const Column* column = log.find(name)) return *column;
  std::string names;
  for (const Column& column : log.columns) names += (names.empty() ? "" : ", ") + column.name;
  throw DataError(log.source, fmt::format("has no column '{}'", name), "its columns are " + names);
}

/// The shortest ends of the paths by which the logs can be told apart.
std::vector<std::string> names_of(const std::vector<std::string>& logs) {
  std::vector<std::string> names;
  for (const std::string& log : logs) {
    const std::filesystem::path path = std::filesystem::path(log).lexically_normal();
    const auto same_name = [&](const std::string& other) {
      return std::filesystem::path(other).filename() == path.filename();
    };
    const bool alone = std::count_if(logs.begin(), logs.end(), same_name) == 1;
    names.push_back(alone ? path.filename().string() : path.string());
  }
  return names;
}

/// Numbers that cannot be drawn leave a gap; that is told.
void tell_gaps(const Table& log, const std::string& name, const std::vector<double>& values,
               AxisScale scale) {
  const auto gaps = std::count_if(values.begin(), values.end(), [scale](double value) {
    return !std::isfinite(value) || (scale == AxisScale::log && value <= 0);
  });
  if (gaps == 0) return;
  fmt::print(stderr, "{}: {} of {} values of {} cannot be drawn ({})\n", log.source, gaps,
             values.size(), name,
             scale == AxisScale::log ? "not finite, or not above 0" : "not finite");
}

int run(const Arguments& arguments) {
  const PictureSize size = plot_size(arguments.size);
  const bool log_y = arguments.log_y || (arguments.y == "loss" && !arguments.linear_y);
  Plot plot{.title = arguments.title,
            .x = {.label = arguments.x},
            .width = size.width,
            .height = size.height,
            .background = arguments.dark ? Background::dark : Background::light};
  Panel panel{.y = {.label = arguments.y, .scale = log_y ? AxisScale::log : AxisScale::linear}};
  const std::vector<std::string> names = names_of(arguments.logs);
  for (std::size_t i = 0; i < arguments.logs.size(); ++i) {
    expect_other_file(arguments.logs[i], arguments.out, "plot");
    const Table log = read_training_log(arguments.logs[i]);
    LineSeries line{.label = names[i],
                    .x = column_of(log, arguments.x).numbers,
                    .y = column_of(log, arguments.y).numbers};
    tell_gaps(log, arguments.x, line.x, AxisScale::linear);
    tell_gaps(log, arguments.y, line.y, panel.y.scale);
    panel.series.push_back(std::move(line));
  }
  plot.panels.push_back(std::move(panel));
  save_plot(plot, arguments.out, arguments.force ? Overwrite::yes : Overwrite::no);
  fmt::print(stderr, "wrote {} ({}x{})\n", arguments.out, plot.width, plot.height);
  return kDone;
}

}  // namespace

void add_plot(CLI::App& app, Chosen& chosen) {
  CLI::App* verb = app.add_subcommand("plot", "Draw the logs of several runs over each other");
  const auto arguments = std::make_shared<Arguments>();
  verb->add_option("RUN", arguments->logs, "Logs that runs wrote with --log")->required();
  verb->add_option("-o,--out", arguments->out, "The plot to write: SVG or PNG by its suffix")
      ->required();
  verb->add_option("--y", arguments->y, "The column to draw")->capture_default_str();
  verb->add_option("--x", arguments->x, "The column to draw it against")->capture_default_str();
  CLI::Option* log_y =
      verb->add_flag("--log-y", arguments->log_y, "A logarithmic y axis (default for loss)");
  verb->add_flag("--linear-y", arguments->linear_y, "A linear y axis (default for the others)")
      ->excludes(log_y);
  verb->add_option("--title", arguments->title, "A line above the plot");
  verb->add_option("--size", arguments->size, "Its width and height in pixels")
      ->capture_default_str();
  verb->add_flag("--dark", arguments->dark, "Draw on a dark background");
  verb->add_flag("--force", arguments->force, "Replace an existing plot");
  verb->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace iron::command

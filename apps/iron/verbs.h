#pragma once
/// The verbs of the command. Each adds its options to a parser; what runs when it is called stands
/// in the file of the same name.

#include <CLI/App.hpp>
#include <functional>

namespace iron::command {

/// Called with the exit code's work to do once parsing is over.
using Chosen = std::function<int()>;

void add_image_fit(CLI::App& image, Chosen& chosen);
void add_image_render(CLI::App& image, Chosen& chosen);
void add_image_encode(CLI::App& image, Chosen& chosen);
void add_image_decode(CLI::App& image, Chosen& chosen);
void add_image_compare(CLI::App& image, Chosen& chosen);
void add_function_fit(CLI::App& function, Chosen& chosen);
void add_model_show(CLI::App& model, Chosen& chosen);
void add_model_convert(CLI::App& model, Chosen& chosen);
void add_train(CLI::App& app, Chosen& chosen);
void add_predict(CLI::App& app, Chosen& chosen);
void add_eval(CLI::App& app, Chosen& chosen);
void add_plot(CLI::App& app, Chosen& chosen);
void add_bench(CLI::App& app, Chosen& chosen);
void add_devices(CLI::App& app, Chosen& chosen);

}  // namespace iron::command

#pragma once
/// What a user may ask of iron image fit, and what that makes of a task.

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "apps/iron/arguments.h"
#include "apps/iron/encoding_arguments.h"
#include "iron/model/picture_fit.h"

namespace iron::command {

/// The words as they were given; what was left out is empty.
struct FitArguments {
  std::string in;
  std::string out;
  std::optional<std::string> config;
  bool dump_config = false;

  // what is learnt
  std::optional<std::string> mode;
  std::optional<i64> size;
  std::optional<i64> threshold;
  bool hold_out = false;

  // how
  std::optional<std::string> recipe;
  std::vector<i64> hidden;
  std::optional<std::string> activation;
  EncodingArguments encoding;
  std::optional<std::string> optimizer;
  std::optional<double> rate;
  std::optional<double> rate_min;
  std::optional<std::string> schedule;
  std::optional<double> clip_norm;
  std::optional<std::string> batch;
  std::optional<std::string> precision;
  std::optional<u64> seed;

  // how long
  std::optional<RunChange> length;
  std::optional<double> seconds;
  std::optional<std::string> stop_at;

  // what is kept
  std::optional<std::string> checkpoint;
  std::optional<std::string> save_every;
  std::optional<std::string> resume;
  std::optional<std::string> from;
  std::optional<std::string> snapshots;
  std::optional<std::string> log;

  bool json = false;
  bool quiet = false;
  bool force = false;
  ComputeArguments compute;

  void add_to(CLI::App& verb);
};

/// The task of a new run, with its picture: recipe, then config file, then the words given. Throws
/// ValueError naming the option at fault, DataError naming the file.
struct NewRun {
  PreparedPicture prepared;
  PictureTask task;
};
NewRun make_run(const FitArguments& arguments);

/// Throws ValueError when a word was given that a resumed run cannot follow.
void expect_resumable(const FitArguments& arguments);

/// What the words change in a resumed run.
ResumeChanges make_changes(const FitArguments& arguments);

}  // namespace iron::command

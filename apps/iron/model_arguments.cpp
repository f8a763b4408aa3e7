#include "apps/iron/model_arguments.h"

#include <fmt/format.h>

#include "apps/iron/names.h"
#include "iron/core/error.h"
#include "iron/model/model_file.h"
#include "iron/model/table_checkpoint.h"

namespace iron::command {

void ModelArguments::add_to(CLI::App& verb) {
  verb.add_option("MODEL", model, "A model file that iron train wrote")->required();
  verb.add_option("DATA", data, "The table: CSV, TSV, NPY, NPZ or the original's JSON; - is stdin")
      ->required();
  reading.add_to(verb);
  verb.add_option(
      "--unknown", unknown,
      "Texts that were not learnt: " + list_names<UnknownPolicy>() + " (default: the model's)");
  verb.add_option(
      "--threshold", threshold,
      "Probability from which the second of two classes is predicted (default: the model's)");
  compute.add_to(verb);
  verb.add_flag("--json", json, "Print one JSON document instead of text");
  verb.add_flag("--quiet", quiet, "No notes");
}

TableModel ModelArguments::adapt(const TableModel& read) const {
  TableDescription description = read.description();
  if (unknown) {
    description.encoder.unknown = parse_name<UnknownPolicy>("--unknown", *unknown);
  }
  if (threshold) {
    if (description.encoder.target.classes.size() != 2) {
      throw ValueError("--threshold", "the model has no two classes that a threshold could part",
                       "leave it out");
    }
    if (!(*threshold >= 0 && *threshold <= 1)) {
      throw ValueError("--threshold", fmt::format("{} is no probability", *threshold),
                       "give one from 0 to 1");
    }
    description.threshold = *threshold;
  }
  return {std::move(description), read.estimator()};
}

std::string kind_of_model(const SafetensorsFile& file, const std::string& path) {
  if (is_table_checkpoint(file)) {
    throw DataError(path, "is the checkpoint of a run, not a model",
                    "go on with the run: iron train --resume " + path);
  }
  return model_kind(model_text(file, path), path);
}

std::string header_note(const std::string& source, const TableReading& reading) {
  if (!reading.header_guessed || reading.header || reading.separator == '\0') return {};
  return source + ": the first line is taken for a row, not for names";
}

}  // namespace iron::command

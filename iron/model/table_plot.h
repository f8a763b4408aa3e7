#pragma once
/// The model of a table as a plot.

#include <optional>

#include "iron/model/table_history.h"
#include "iron/report/plot.h"

namespace iron {

/// What is drawn.
///
/// loss: the losses of the model's networks against epochs, on a logarithmic axis: of the rows
/// learnt, and of those held out, if there are any.
///
/// regions: of two columns of numbers and two classes, the probability of the second class as a
/// heat map, the line where the prediction changes, and the rows.
///
/// predicted: of a regression the predictions against the true numbers. Of classes a reliability
/// diagram: how often what was predicted with some probability is true (ten bins; of two classes
/// the second one, of more the class predicted), above the number of rows in each bin. (DeGroot and
/// Fienberg, "The comparison and evaluation of forecasters", The Statistician 1983.)
enum class TablePlotKind : u8 { loss, regions, predicted };

template <>
struct NameTable<TablePlotKind> {
  static constexpr std::array<std::pair<TablePlotKind, std::string_view>, 3> rows{
      {{TablePlotKind::loss, "loss"},
       {TablePlotKind::regions, "regions"},
       {TablePlotKind::predicted, "predicted"}}};
};

/// The kind asked for, or, if none was, what shows most: regions where there can be some, predicted
/// for a regression, loss for networks of classes, else predicted. Throws ValueError, saying why,
/// when the run cannot be drawn so: loss of a model that is solved exactly, regions of other
/// columns or classes.
TablePlotKind table_plot_kind(const TableFit& fit, std::optional<TablePlotKind> asked = {});

/// The plot of a run that has come to its end, with its rows, those tested on marked as such; every
/// n-th where they are many. `history` serves loss. Throws as table_plot_kind does, and ValueError
/// before the run's end.
Plot table_plot(const TableFit& fit, const TableHistory& history, TablePlotKind kind);

}  // namespace iron

#include "iron/backend/cpu/kernel_table.h"

#include "iron/backend/cpu/instructions.h"

namespace iron {

template <class T>
Kernels<T> select_kernels() {
  instructions();  // reads IRON_INSTRUCTIONS at first use
  Kernels<T> table;
  fill_activate_kernels(table);
  fill_loss_kernels(table);
  fill_narrow_kernels(table);
  fill_encode_kernels(table);
  fill_grid_kernels(table);
  fill_product_kernels(table);
  fill_update_kernels(table);
  return table;
}

template Kernels<float> select_kernels<float>();
template Kernels<double> select_kernels<double>();

}  // namespace iron

#include "iron/report/table.h"

#include <algorithm>

namespace iron {

std::string format_table(const TextTable& table) {
  std::size_t widest = 0;
  for (const auto& [name, value] : table) widest = std::max(widest, name.size());
  std::string text;
  for (const auto& [name, value] : table) {
    text += "  " + name + std::string(widest - name.size() + 2, ' ') + value + "\n";
  }
  return text;
}

}  // namespace iron

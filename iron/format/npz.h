#pragma once
/// NumPy's format of several arrays: a ZIP archive of NPY files, as numpy.savez (stored) and
/// numpy.savez_compressed (deflated) write it.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "iron/format/named_tensor.h"
#include "iron/format/output_file.h"

namespace iron {

/// The arrays in the bytes of an NPZ file, in its order, named as their members without ".npy". No
/// length in it is trusted: memory is taken only for what the bytes can hold, by deflate at most
/// 1032 for one. Throws DataError(where, …) on a damaged archive, a wrong checksum, a member that
/// is no NPY file or that parse_npy refuses, encryption, and archives of 4 GiB and more.
std::vector<NamedTensor> parse_npz(std::span<const std::byte> bytes, const std::string& where);

/// Reads a file. Throws as `parse_npz`, or when the file cannot be read.
std::vector<NamedTensor> read_npz(const std::filesystem::path& path);

/// How an NPZ file holds its arrays.
enum class NpzCompression : bool { stored, deflated };

/// Writes a file, which appears whole or not at all. The same arrays give the same bytes. Throws
/// ValueError on a name that is empty, used twice or not UTF-8 and on sizes beyond ZIP (4 GiB,
/// 65,534 arrays), as `npy_bytes`, and OutputError.
void write_npz(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
               NpzCompression compression = NpzCompression::stored,
               Overwrite overwrite = Overwrite::no);

}  // namespace iron

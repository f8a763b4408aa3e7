#pragma once
/// NumPy's format of one array.
///
///     6 bytes    \x93NUMPY
///     2 bytes    version: 1, 2 or 3, and 0
///     2 bytes    N, the length of the header, little-endian; 4 bytes from version 2
///     N bytes    a Python literal: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
///     the rest   the elements

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "iron/format/named_tensor.h"
#include "iron/format/output_file.h"

namespace iron {

/// The array in the bytes of an NPY file, of versions 1, 2 and 3 and of the types f4, f8, i1, i4,
/// i8, u1 and b1; one in Fortran order comes out row-major. No length in it is trusted. Throws
/// DataError(where, …) on anything else: Python objects, which only running them would read, big
/// endian numbers, structures, missing or surplus bytes.
NamedTensor parse_npy(std::span<const std::byte> bytes, const std::string& where);

/// Reads a file; the array's name is the file's without its suffix. Throws as `parse_npy`, or when
/// the file cannot be read.
NamedTensor read_npy(const std::filesystem::path& path);

/// The array as NPY version 1, its elements at a multiple of 64 bytes. Throws ShapeError when data
/// and shape disagree, ValueError on a boolean that is neither 0 nor 1 or above 64 axes.
std::vector<std::byte> npy_bytes(const NamedTensor& tensor);

/// Writes them to a file, which appears whole or not at all. Throws also OutputError.
void write_npy(const std::filesystem::path& path, const NamedTensor& tensor,
               Overwrite overwrite = Overwrite::no);

}  // namespace iron

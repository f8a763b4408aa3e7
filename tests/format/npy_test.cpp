#include "iron/format/npy.h"

#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using namespace std::string_literals;

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

template <class T>
std::vector<T> values_of(const NamedTensor& tensor) {
  EXPECT_EQ(tensor.dtype, dtype_of<T>());
  std::vector<T> values(tensor.data.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
  return values;
}

/// A file of that version with that dictionary; NumPy pads it, which readers must not need.
std::string npy(const std::string& header, const std::string& data, int version = 1) {
  std::string file = "\x93NUMPY"s + static_cast<char>(version) + '\0';
  const u32 length = static_cast<u32>(header.size());
  for (int byte = 0; byte < (version == 1 ? 2 : 4); ++byte) {
    file += static_cast<char>(length >> (8 * byte) & 0xFF);
  }
  return file + header + data;
}

NamedTensor read(const std::string& file) { return parse_npy(bytes_of(file), "a.npy"); }

std::string fault(const std::string& file) {
  const auto error = error_of<DataError>([&] { read(file); });
  if (!error) return "no error";
  EXPECT_EQ(error->where(), "a.npy");
  return error->detail();
}

std::string header_fault(const std::string& header, const std::string& data = "") {
  return fault(npy(header, data));
}

/// As numpy.save(np.array([[1, 2, 3], [4, 5, 6]], '<i4')) writes it.
std::string numpy_file() {
  std::string header = "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }";
  header.resize(117, ' ');
  return "\x93NUMPY\x01\0v\0"s + header + "\n" +
         "\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5\0\0\0\6\0\0\0"s;
}

TEST(Npy, ReadsAndWritesWhatNumpyWrites) {
  const NamedTensor tensor = read(numpy_file());
  EXPECT_EQ(tensor.shape, (Shape{2, 3}));
  EXPECT_EQ(values_of<i32>(tensor), (std::vector<i32>{1, 2, 3, 4, 5, 6}));
  const std::vector<std::byte> written = npy_bytes(tensor);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(written.data()), written.size()),
            numpy_file());
}

TEST(Npy, ReadsEveryTypeAndVersion) {
  const auto of = [](const std::string& descr, const std::string& data, int version = 1) {
    return read(
        npy("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,), }", data, version));
  };
  EXPECT_EQ(values_of<float>(of("<f4", "\0\0\xC0\x3F"s)), std::vector<float>{1.5F});
  EXPECT_EQ(values_of<double>(of("<f8", "\0\0\0\0\0\0\xF8\xBF"s, 2)), std::vector<double>{-1.5});
  EXPECT_EQ(values_of<i64>(of("=i8", "\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s, 3)),
            std::vector<i64>{-2});
  EXPECT_EQ(values_of<i32>(of("i4", "\0\1\0\0"s)), std::vector<i32>{256});
  EXPECT_EQ(values_of<i8>(of("|i1", "\x80"s)), std::vector<i8>{-128});
  EXPECT_EQ(values_of<u8>(of(">u1", "\x80"s)), std::vector<u8>{128});  // one byte has no order
  EXPECT_EQ(of("|b1", "\1"s).dtype, DType::boolean);
}

TEST(Npy, ReadsOtherSpellingsOfTheHeader) {
  const NamedTensor tensor =
      read(npy("{\"shape\":(2,1,),\"fortran_order\":False,\"descr\":\"|u1\"}\n", "ab"));
  EXPECT_EQ(tensor.shape, (Shape{2, 1}));
  EXPECT_EQ(values_of<u8>(tensor), (std::vector<u8>{'a', 'b'}));
  const NamedTensor number =
      read(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (), }", "x"));
  EXPECT_EQ(number.shape, Shape{});
  const NamedTensor none =
      read(npy("{'descr': '<f8', 'fortran_order': True, 'shape': (3, 0, 2), }", ""));
  EXPECT_EQ(none.shape, (Shape{3, 0, 2}));
}

TEST(Npy, FortranOrderComesOutRowMajor) {
  // [[1, 2, 3], [4, 5, 6]], columns first.
  EXPECT_EQ(values_of<u8>(read(
                npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", "\1\4\2\5\3\6"))),
            (std::vector<u8>{1, 2, 3, 4, 5, 6}));
  // a[i, j, k] = 100 i + 10 j + k for shape (2, 1, 3), first axis fastest.
  EXPECT_EQ(values_of<u8>(read(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1, 3), }",
                                   "\0\x64\1\x65\2\x66"s))),
            (std::vector<u8>{0, 1, 2, 100, 101, 102}));
}

TEST(Npy, EveryTruncationAndEverySurplusIsAnError) {
  const std::string whole = numpy_file();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(fault(whole.substr(0, length)), "no error") << length;
  }
  EXPECT_THAT(fault(""), "is empty");
  EXPECT_THAT(fault(whole.substr(0, 9)), "ends inside its header");
  EXPECT_THAT(fault(whole + "x"), HasSubstr("holds 25 bytes of data, which is not shape [2, 3]"));
}

TEST(Npy, AnyChangedByteGivesAnErrorOrAnArray) {
  const std::string whole = numpy_file();
  for (std::size_t place = 0; place < whole.size(); ++place) {
    for (unsigned flip = 1; flip < 256; ++flip) {
      std::string changed = whole;
      changed[place] = static_cast<char>(static_cast<u8>(changed[place]) ^ flip);
      const auto error = error_of<DataError>([&] { EXPECT_TRUE(has_size(read(changed))); });
      EXPECT_TRUE(!error || error->where() == "a.npy");
    }
  }
}

TEST(Npy, RefusesWhatItCannotRead) {
  const auto descr = [](const std::string& literal) {
    return header_fault("{'descr': " + literal + ", 'fortran_order': False, 'shape': (1,), }",
                        "12345678");
  };
  EXPECT_THAT(descr("'|O'"), HasSubstr("holds Python objects"));
  EXPECT_THAT(descr("'<f2'"), HasSubstr("the type '<f2' is not supported"));
  EXPECT_THAT(descr("'<U4'"), HasSubstr("the type '<U4' is not supported"));
  EXPECT_THAT(descr("''"), HasSubstr("the type '' is not supported"));
  EXPECT_THAT(descr("'>f8'"), HasSubstr("big-endian"));
  EXPECT_THAT(descr("'\n\x1B[31m'"), HasSubstr("the type '??[31m' is not supported"));
  EXPECT_THAT(descr("[('a', '<f4'), ('b', '<f4')]"), HasSubstr("a structure of several fields"));
  EXPECT_THAT(fault("PK\3\4 and so on"), HasSubstr("is not an NPY file"));
  EXPECT_THAT(fault("\x93NUMPY\4\0\2\0{}"s), HasSubstr("is of NPY version 4.0"));
  EXPECT_THAT(fault("\x93NUMPY\1\1\2\0{}"s), HasSubstr("is of NPY version 1.1"));
}

TEST(Npy, RefusesHeadersThatLie) {
  const auto shape = [](const std::string& literal, const std::string& data = "12345678") {
    return header_fault("{'descr': '<f8', 'fortran_order': False, 'shape': " + literal + "}", data);
  };
  EXPECT_EQ(shape("(1,)"), "no error");
  EXPECT_THAT(shape("(2,)"), HasSubstr("8 bytes of data, which is not shape [2] of f64"));
  EXPECT_THAT(shape("(0,)"), HasSubstr("8 bytes of data"));
  EXPECT_THAT(shape("(2305843009213693952,)", ""), HasSubstr("0 bytes of data"));
  EXPECT_THAT(shape("(2305843009213693953,)"), HasSubstr("8 bytes of data"));  // ×8 overflows to 8
  EXPECT_THAT(shape("(4294967296, 4294967296)", ""),
              HasSubstr("more elements than can be counted"));
  EXPECT_THAT(shape("(99999999999999999999,)"), HasSubstr("no extent"));
  EXPECT_THAT(shape("(-1,)"), HasSubstr("no extent"));
  EXPECT_THAT(shape("(1.5,)"), HasSubstr("expected ,"));
  EXPECT_THAT(shape("(1"), HasSubstr("expected ,"));
  EXPECT_THAT(shape("1"), HasSubstr("expected ("));
  std::string axes = "(";
  for (int i = 0; i < 65; ++i) axes += "1,";
  EXPECT_THAT(shape(axes + ")"), HasSubstr("more than 64 axes"));
  EXPECT_THAT(shape(std::string(60'000, '(')), HasSubstr("no extent"));

  EXPECT_THAT(header_fault(""), HasSubstr("no dictionary"));
  EXPECT_THAT(header_fault("{}"), HasSubstr("has no 'descr'"));
  EXPECT_THAT(header_fault("{'descr': '<f8'}"), HasSubstr("has no 'fortran_order'"));
  EXPECT_THAT(header_fault("{'descr': '<f8', 'fortran_order': False}"),
              HasSubstr("has no 'shape'"));
  EXPECT_THAT(header_fault("{'descr': '<f8', 'descr': '<f8'}"), HasSubstr("'descr' twice"));
  EXPECT_THAT(header_fault("{'colour': 3}"), HasSubstr("a key that is not known"));
  EXPECT_THAT(header_fault("{'fortran_order': 1}"), HasSubstr("neither True nor False"));
  EXPECT_THAT(header_fault("{'descr"), HasSubstr("expected a key in quotes at byte 1"));
  EXPECT_THAT(header_fault("{'descr': '<f8', 'fortran_order': False, 'shape': (),} {}", "12345678"),
              HasSubstr("goes on behind its dictionary"));
  EXPECT_THAT(header_fault("{'descr': '|b1', 'fortran_order': False, 'shape': (1,)}", "\2"),
              HasSubstr("a boolean that is neither 0 nor 1"));
  // A header of 4 GiB in a file of 20 bytes.
  EXPECT_EQ(fault("\x93NUMPY\2\0\xFF\xFF\xFF\xFF{'descr'"s), "ends inside its header");
}

TEST(Npy, RefusesToWriteWhatItCouldNotRead) {
  EXPECT_THROW(npy_bytes({"a", DType::f32, {2}, std::vector<std::byte>(7)}), ShapeError);
  EXPECT_THROW(npy_bytes({"a", DType::boolean, {1}, {std::byte{2}}}), ValueError);
  EXPECT_THROW(npy_bytes({"a", DType::u8, Shape(std::vector<i64>(65, 1)), {std::byte{2}}}),
               ValueError);
}

TEST(Npy, FilesComeBack) {
  const testing::TemporaryDirectory directory;
  for (const Shape& shape :
       {Shape{}, Shape{3}, Shape{0, 4}, Shape{2, 3, 4}, Shape(std::vector<i64>(64, 1))}) {
    NamedTensor tensor{"table", DType::f32, shape, {}};
    for (i64 i = 0; i < shape.numel() * 4; ++i) tensor.data.push_back(static_cast<std::byte>(i));
    write_npy(directory.file("table.npy"), tensor, Overwrite::yes);
    EXPECT_EQ(read_npy(directory.file("table.npy")), tensor) << to_string(shape);
    EXPECT_EQ((npy_bytes(tensor).size() - tensor.data.size()) % 64, 0U);
  }
  EXPECT_THROW(write_npy(directory.file("table.npy"), {}), Error);
  EXPECT_THROW(read_npy(directory.file("missing.npy")), DataError);
}

}  // namespace
}  // namespace iron

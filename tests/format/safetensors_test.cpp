#include "iron/format/safetensors.h"

#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "iron/core/error.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::count_files;
using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;
using testing::write_bytes;
using namespace std::string_literals;

template <class T>
NamedTensor make(std::string name, Shape shape, const std::vector<T>& values) {
  NamedTensor tensor{std::move(name), dtype_of<T>(), std::move(shape), {}};
  tensor.data.resize(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(tensor.data.data(), values.data(), tensor.data.size());
  return tensor;
}

NamedTensor make_bool(std::string name, Shape shape, const std::vector<u8>& values) {
  NamedTensor tensor = make(std::move(name), std::move(shape), values);
  tensor.dtype = DType::boolean;
  return tensor;
}

std::string with_length(const std::string& header, const std::string& data) {
  std::string length(8, '\0');
  const u64 count = header.size();
  std::memcpy(length.data(), &count, 8);
  return length + header + data;
}

SafetensorsFile small_file() {
  return {{{"note", "ünï"}},
          {make<i64>("n", {2}, {7, -1}), make<float>("w", {1, 2}, {1.5F, -2.0F}),
           make_bool("t", {3}, {1, 0, 1})}};
}

/// What Python's safetensors 0.8 wrote for small_file().
std::string small_bytes() {
  return with_length(
      "{\"__metadata__\":{\"note\":\"ünï\"},\"n\":{\"dtype\":\"I64\",\"shape\":[2],\"data_"
      "offsets\":"
      "[0,16]},\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[16,24]},\"t\":{\"dtype\":"
      "\"BOOL\",\"shape\":[3],\"data_offsets\":[24,27]}}",
      "\x07\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\xC0\x3F\0\0\0\xC0\x01\0\x01"s);
}

class SafetensorsTest : public ::testing::Test {
 protected:
  SafetensorsFile read(const std::string& bytes) {
    write_bytes(path_, bytes);
    return read_safetensors(path_);
  }
  /// The fault of a file with this header and data.
  std::string fault(const std::string& header, const std::string& data) {
    const auto error = error_of<DataError>([&] { read(with_length(header, data)); });
    if (!error) return "no error";
    EXPECT_EQ(error->where(), path_);
    return error->detail();
  }
  /// The fault of a file with one tensor, the inside of whose description is given.
  std::string tensor_fault(const std::string& description, const std::string& data) {
    return fault("{\"a\":{" + description + "}}", data);
  }
  template <class E>
  std::string write_fault(const SafetensorsFile& file) {
    const auto error =
        error_of<E>([&] { write_safetensors(directory_.file("out.safetensors"), file); });
    EXPECT_EQ(std::filesystem::exists(directory_.file("out.safetensors")), !error);
    return error ? error->what() : "no error";
  }

  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.file("a.safetensors");
};

TEST_F(SafetensorsTest, WritesTheBytesOtherWritersWrite) {
  write_safetensors(path_, small_file());
  EXPECT_EQ(read_bytes(path_), small_bytes());
}

TEST_F(SafetensorsTest, ReadsTheBytesOtherWritersWrite) {
  EXPECT_EQ(read(small_bytes()), small_file());
}

TEST_F(SafetensorsTest, KeepsEveryTypeAndValue) {
  const SafetensorsFile file{
      {{"", ""}, {"a", "line\nbreak \"quoted\" \\ \x01 ü"}, {"b", std::string(1, '\0')}},
      {make<double>("f64", {2, 1, 2},
                    {0.1, -0.0, std::numeric_limits<double>::infinity(),
                     std::numeric_limits<double>::denorm_min()}),
       make<float>("f32", {1}, {std::numeric_limits<float>::quiet_NaN()}),
       make<i64>("i64", {1}, {std::numeric_limits<i64>::min()}),
       make<i32>("layers.0.weight", {3}, {1, -2, 3}), make<i8>("i8", {2}, {-128, 127}),
       make<u8>("u8 \"ü\"", {1, 1}, {255}), make_bool("b", {2}, {0, 1}),
       make<float>("scalar", {}, {4.0F}), make<float>("empty", {0, 3}, {})}};
  write_safetensors(path_, file);
  EXPECT_EQ(read_safetensors(path_), file);
  const SafetensorsFile back = read_safetensors(path_);
  ASSERT_NE(back.find("i8"), nullptr);
  EXPECT_EQ(back.find("i8")->shape, Shape({2}));
  EXPECT_EQ(back.find("I8"), nullptr);
}

TEST_F(SafetensorsTest, TheHeaderIsPaddedToEightBytes) {
  for (std::size_t length = 1; length <= 8; ++length) {
    write_safetensors(path_, {{}, {make<u8>(std::string(length, 'a'), {1}, {9})}}, Overwrite::yes);
    const std::string bytes = read_bytes(path_);
    EXPECT_EQ((bytes.size() - 1) % 8, 0U);
    EXPECT_EQ(bytes.back(), 9);
    EXPECT_EQ(read_safetensors(path_).tensors[0].name.size(), length);
  }
}

TEST_F(SafetensorsTest, AFileMayHoldNothing) {
  write_safetensors(path_, {});
  EXPECT_EQ(read_bytes(path_), with_length("{}      ", ""));
  EXPECT_EQ(read_safetensors(path_), SafetensorsFile{});
  EXPECT_EQ(read(with_length("{}", "")), SafetensorsFile{});
}

TEST_F(SafetensorsTest, TensorsComeInTheOrderOfTheirData) {
  const SafetensorsFile file =
      read(with_length("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]},"
                       "\"z\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                       "\x05\x06"));
  ASSERT_EQ(file.tensors.size(), 2U);
  EXPECT_EQ(file.tensors[0], make<u8>("z", {1}, {5}));
  EXPECT_EQ(file.tensors[1], make<u8>("a", {1}, {6}));
}

TEST_F(SafetensorsTest, EveryTruncationIsAnError) {
  const std::string whole = small_bytes();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THROW(read(whole.substr(0, length)), DataError) << length;
  }
  EXPECT_THROW(read(whole + "x"), DataError);
}

TEST_F(SafetensorsTest, AnyChangedByteGivesAnErrorOrAValidFile) {
  const std::string whole = small_bytes();
  for (std::size_t place = 0; place < whole.size(); ++place) {
    for (const unsigned flip : {0x01U, 0x10U, 0x80U, 0xFFU}) {
      std::string changed = whole;
      changed[place] = static_cast<char>(static_cast<u8>(changed[place]) ^ flip);
      const auto error = error_of<DataError>([&] {
        for (const NamedTensor& tensor : read(changed).tensors) {
          EXPECT_EQ(static_cast<i64>(tensor.data.size()),
                    tensor.shape.numel() * size_of(tensor.dtype));
        }
      });
      EXPECT_TRUE(!error || error->where() == path_);
    }
  }
}

TEST_F(SafetensorsTest, RefusesHeaderLengthsItCannotTrust) {
  const auto detail = [&](const std::string& bytes) {
    const auto error = error_of<DataError>([&] { read(bytes); });
    return error ? error->detail() : "no error";
  };
  EXPECT_EQ(detail(""), "is empty");
  EXPECT_THAT(detail(std::string(8, '\xFF') + "{}"), HasSubstr("18446744073709551615"));
  EXPECT_THAT(detail("\x01\xE1\xF5\x05\0\0\0\0{}"s), HasSubstr("100000001"));
  EXPECT_THAT(detail("\0\xE1\xF5\x05\0\0\0\0{}"s), HasSubstr("ends inside its header"));
  EXPECT_THAT(detail("\x03\0\0\0\0\0\0\0{}"s), HasSubstr("ends inside its header"));
  EXPECT_THAT(detail(std::string(8, '\0')), HasSubstr("no JSON object"));
  EXPECT_THAT(detail("\x89PNG\r\n\x1A\n and more"), HasSubstr("not a safetensors file"));
}

TEST_F(SafetensorsTest, RefusesHeadersThatAreNotTheFormat) {
  EXPECT_THAT(fault(" {}", ""), HasSubstr("no JSON object"));
  EXPECT_THAT(fault("[]", ""), HasSubstr("no JSON object"));
  EXPECT_THAT(fault("{\"a\":", ""), HasSubstr("line 1, column 5"));
  EXPECT_THAT(fault("{}{}", ""), HasSubstr("line 1, column 3"));
  EXPECT_THAT(fault("{\"a\":1}", ""), HasSubstr("a: expected an object, found a number"));
  EXPECT_THAT(fault("{\"\xFF\":1}", ""), HasSubstr("UTF-8"));
  EXPECT_THAT(fault("{\"__metadata__\":{\"a\":1}}", ""),
              HasSubstr("__metadata__.a: expected a string, found a number"));
  EXPECT_THAT(fault("{\"__metadata__\":[]}", ""), HasSubstr("expected an object"));
  const std::string tensor = "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}";
  EXPECT_THAT(fault("{" + tensor + "," + tensor + "}", "x"), HasSubstr("\"a\" occurs twice"));
}

TEST_F(SafetensorsTest, SurvivesDeepNesting) {
  for (const std::string opening : {"[", "{\"a\":"}) {
    std::string header = "{\"a\":";
    for (int i = 0; i < 200'000; ++i) header += opening;
    EXPECT_THAT(fault(header, ""), HasSubstr("levels of nesting"));
  }
}

TEST_F(SafetensorsTest, RefusesTensorsThatDoNotDescribeTheirData) {
  const std::string u8 = R"("dtype":"U8",)";
  EXPECT_THAT(tensor_fault(R"("shape":[1],"data_offsets":[0,1])", "x"),
              HasSubstr("a: the key \"dtype\" is missing"));
  EXPECT_THAT(tensor_fault(u8 + R"("data_offsets":[0,1])", "x"), HasSubstr("\"shape\" is missing"));
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[1])", "x"), HasSubstr("\"data_offsets\" is missing"));
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[1],"data_offsets":[0,1],"x":0)", "x"),
              HasSubstr("unknown key \"x\""));
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[1.5],"data_offsets":[0,1])", "x"),
              HasSubstr("a.shape[0]: expected a whole number"));
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[-1],"data_offsets":[0,1])", "x"),
              HasSubstr("a.shape: negative extent"));
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[4294967296,4294967296],"data_offsets":[0,0])", ""),
              HasSubstr("more elements than can be counted"));
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[18446744073709551615],"data_offsets":[0,1])", "x"),
              HasSubstr("too large"));
  EXPECT_THAT(
      tensor_fault(R"("dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0])", ""),
      HasSubstr("0 bytes do not hold"));
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[2],"data_offsets":[0,1])", "x"),
              HasSubstr("a.data_offsets: 1 bytes do not hold shape [2] of U8"));
  EXPECT_THAT(tensor_fault(R"("dtype":"F32","shape":[1],"data_offsets":[0,5])", "12345"),
              HasSubstr("5 bytes do not hold"));
  for (const char* offsets : {"[0,2]", "[1,0]", "[-1,0]", "[2,3]", "[0,9223372036854775807]"}) {
    EXPECT_THAT(tensor_fault(u8 + R"("shape":[1],"data_offsets":)" + offsets, "x"),
                HasSubstr("outside the 1 bytes of data"))
        << offsets;
  }
  EXPECT_THAT(tensor_fault(u8 + R"("shape":[1],"data_offsets":[0])", "x"),
              HasSubstr("expected two numbers"));
}

TEST_F(SafetensorsTest, NamesATypeItDoesNotHold) {
  for (const char* dtype : {"BF16", "F16", "U64", "F8_E4M3", "f32", ""}) {
    EXPECT_THAT(
        tensor_fault(R"("dtype":")"s + dtype + R"(","shape":[1],"data_offsets":[0,2])", "xx"),
        HasSubstr("a.dtype: the type "s + dtype + " is not supported"));
  }
}

TEST_F(SafetensorsTest, TheDataIsCoveredExactlyOnce) {
  const auto two = [](const std::string& a, const std::string& b) {
    return R"({"a":{"dtype":"U8","shape":[2],"data_offsets":)" + a +
           R"(},"b":{"dtype":"U8","shape":[2],"data_offsets":)" + b + "}}";
  };
  EXPECT_EQ(fault(two("[0,2]", "[2,4]"), "1234"), "no error");
  EXPECT_THAT(fault(two("[0,2]", "[1,3]"), "123"), HasSubstr("\"b\" begins at byte 1"));
  EXPECT_THAT(fault(two("[0,2]", "[0,2]"), "12"), HasSubstr("\"b\" begins at byte 0"));
  EXPECT_THAT(fault(two("[0,2]", "[3,5]"), "12345"), HasSubstr("\"b\" begins at byte 3"));
  EXPECT_THAT(fault(two("[1,3]", "[3,5]"), "12345"), HasSubstr("\"a\" begins at byte 1"));
  EXPECT_THAT(fault(two("[0,2]", "[2,4]"), "12345"), HasSubstr("1 bytes belong to no tensor"));
  EXPECT_THAT(fault("{}", "1"), HasSubstr("1 bytes belong to no tensor"));
}

TEST_F(SafetensorsTest, BooleansAreZeroOrOne) {
  const std::string header = R"({"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}})";
  EXPECT_EQ(fault(header, "\0\1"s), "no error");
  EXPECT_THAT(fault(header, "\0\2"s), HasSubstr("neither 0 nor 1"));
}

TEST_F(SafetensorsTest, RefusesToWriteWhatItCouldNotRead) {
  const auto one = [](NamedTensor tensor) { return SafetensorsFile{{}, {std::move(tensor)}}; };
  EXPECT_EQ(write_fault<ValueError>(one(make<float>("a", {2}, {1, 2}))), "no error");
  std::filesystem::remove(directory_.file("out.safetensors"));
  EXPECT_THAT(write_fault<ShapeError>(one(make<float>("a", {3}, {1, 2}))),
              HasSubstr("8 bytes do not hold shape [3] of F32"));
  EXPECT_THAT(write_fault<ValueError>(one(make<float>("__metadata__", {1}, {1}))),
              HasSubstr("reserved"));
  EXPECT_THAT(write_fault<ValueError>(one(make<float>("\xFF", {1}, {1}))), HasSubstr("UTF-8"));
  EXPECT_THAT(write_fault<ValueError>({{{"a", "\xC3"}}, {}}), HasSubstr("UTF-8"));
  EXPECT_THAT(write_fault<ValueError>(one(make_bool("a", {1}, {2}))), HasSubstr("neither 0 nor 1"));
  EXPECT_THAT(write_fault<ValueError>({{}, {make<u8>("a", {1}, {1}), make<u8>("a", {1}, {1})}}),
              HasSubstr("two tensors have the name \"a\""));
  EXPECT_EQ(count_files(directory_.path()), 0);
}

TEST_F(SafetensorsTest, RefusesToOverwriteUnlessTold) {
  write_safetensors(path_, small_file());
  const std::string before = read_bytes(path_);
  EXPECT_THROW(write_safetensors(path_, {}), OutputError);
  EXPECT_EQ(read_bytes(path_), before);
  write_safetensors(path_, {}, Overwrite::yes);
  EXPECT_EQ(read_safetensors(path_), SafetensorsFile{});
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(SafetensorsTest, AFullDiskAndAMissingFileAreErrors) {
  EXPECT_THROW(read_safetensors(directory_.file("none")), DataError);
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  EXPECT_THROW(write_safetensors("/dev/full", small_file()), OutputError);
}

TEST(Seal, TellsDamage) {
  SafetensorsFile file;
  file.metadata = {{"a", "1"}, {"b", ""}};
  file.tensors = {{"x", DType::u8, {2}, {std::byte{1}, std::byte{2}}}, {"y", DType::u8, {0}, {}}};
  EXPECT_NO_THROW(expect_whole(file, "f")) << "there is no seal";
  seal(file);
  const SafetensorsFile sealed = file;
  EXPECT_NO_THROW(expect_whole(file, "f"));
  const auto damaged = [&](const auto& change) {
    SafetensorsFile other = sealed;
    change(other);
    return error_of<DataError>([&] { expect_whole(other, "f"); }).has_value();
  };
  EXPECT_TRUE(damaged([](auto& f) { f.metadata["a"] = "2"; }));
  EXPECT_TRUE(damaged([](auto& f) {
    f.metadata["a"] = "";
    f.metadata["b"] = "1";
  }));
  EXPECT_TRUE(damaged([](auto& f) { f.metadata.erase("b"); }));
  EXPECT_TRUE(damaged([](auto& f) { f.tensors[0].data[1] = std::byte{3}; }));
  EXPECT_TRUE(damaged([](auto& f) { f.tensors[0].name = "z"; }));
  EXPECT_TRUE(damaged([](auto& f) { f.tensors.pop_back(); }));
  seal(file);
  EXPECT_TRUE(file == sealed) << "sealing again changes nothing";
}

}  // namespace
}  // namespace iron

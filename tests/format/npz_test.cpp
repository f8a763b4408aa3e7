#include "iron/format/npz.h"

#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iron/core/error.h"
#include "iron/core/random.h"
#include "iron/format/npy.h"
#include "iron/format/zip.h"
#include "tests/support/files.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;
using namespace std::string_literals;

/// numpy.savez_compressed(a = arange(6, i4) as [2, 3], b = [True, False]): its local headers keep
/// the sizes in ZIP64 fields.
std::string numpy_file() {
  constexpr std::string_view hex =
      "504b03042d00000008000000210050b44d84ffffffffffffffff05001400612e6e707901001000980000000000"
      "000055000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9369a2aea3a09e965f54529498"
      "179f5f94920a12774bcc294e058a17672416a402f91a463a0ac69a3a0ab50a64032e0620600462262066066216"
      "2066056200504b03042d000000080000002100ee19bb5dffffffffffffffff05001400622e6e70790100100082"
      "0000000000000046000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a05e9364a8aea3a09e96"
      "5f54529498179f5f94920a12774bcc294e058a17672416a402f91a463a9a3a0ab50a14002e460600504b01022d"
      "032d00000008000000210050b44d845500000098000000050000000000000000000000800100000000612e6e70"
      "79504b01022d032d000000080000002100ee19bb5d460000008200000005000000000000000000000080018c00"
      "0000622e6e7079504b0506000000000200020066000000090100000000";
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

NamedTensor numbers() {
  NamedTensor tensor{"a", DType::i32, {2, 3}, std::vector<std::byte>(24)};
  for (std::size_t i = 0; i < 6; ++i) tensor.data[4 * i] = static_cast<std::byte>(i);
  return tensor;
}
NamedTensor truths() { return {"b", DType::boolean, {2}, {std::byte{1}, std::byte{0}}}; }

std::vector<NamedTensor> read(const std::string& file) {
  return parse_npz(std::as_bytes(std::span(file)), "a.npz");
}

std::string fault(const std::string& file) {
  const auto error = error_of<DataError>([&] { read(file); });
  if (!error) return "no error";
  EXPECT_EQ(error->where(), "a.npz");
  return error->detail();
}

class NpzTest : public ::testing::Test {
 protected:
  std::string written(NpzCompression compression = NpzCompression::stored,
                      const std::vector<NamedTensor>& tensors = {numbers(), truths()}) {
    const std::string path = directory_.file("a.npz");
    write_npz(path, tensors, compression, Overwrite::yes);
    return read_bytes(path);
  }

  testing::TemporaryDirectory directory_;
};

// Where the fields lie in a stored file of numbers() and truths(): local headers of 30 + 5 bytes,
// arrays of 128 + 24 and 128 + 2, directory entries of 46 + 5, and the end of 22.
constexpr std::size_t kFirstData = 35;
constexpr std::size_t kSecond = kFirstData + 152;
constexpr std::size_t kDirectory = kSecond + 35 + 130;
constexpr std::size_t kSecondEntry = kDirectory + 51;
constexpr std::size_t kEnd = kSecondEntry + 51;

std::string patched(std::string file, std::size_t place, const std::string& bytes) {
  return file.replace(place, bytes.size(), bytes);
}

TEST_F(NpzTest, ReadsWhatNumpyWrites) {
  EXPECT_EQ(read(numpy_file()), (std::vector{numbers(), truths()}));
}

TEST_F(NpzTest, FilesComeBackAndAreTheSameBytes) {
  for (const NpzCompression compression : {NpzCompression::stored, NpzCompression::deflated}) {
    const std::string file = written(compression);
    EXPECT_EQ(read(file), (std::vector{numbers(), truths()}));
    EXPECT_EQ(written(compression), file);
  }
  EXPECT_EQ(written().size(), kEnd + 22);
  EXPECT_LT(written(NpzCompression::deflated).size(), kEnd);
  EXPECT_TRUE(read(written(NpzCompression::stored, {})).empty());

  NamedTensor large{"größer", DType::u8, {1000, 1000}, std::vector<std::byte>(1'000'000)};
  for (std::size_t i = 0; i < large.data.size(); i += 7) large.data[i] = std::byte{3};
  EXPECT_EQ(read(written(NpzCompression::deflated, {large})), (std::vector{large}));
}

TEST_F(NpzTest, EveryTruncationIsAnError) {
  for (const std::string& whole : {numpy_file(), written()}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      EXPECT_NE(fault(whole.substr(0, length)), "no error") << length;
    }
    EXPECT_THAT(fault(whole + "x"), HasSubstr("its end is missing"));
    EXPECT_THAT(fault("x" + whole), HasSubstr("is not an NPZ file"));
  }
  EXPECT_EQ(fault(""), "is empty");
}

TEST_F(NpzTest, AnyChangedByteGivesAnErrorOrTheSameArrays) {
  for (const std::string& whole : {numpy_file(), written()}) {
    for (std::size_t place = 0; place < whole.size(); ++place) {
      for (const unsigned flip : {0x01U, 0x02U, 0x10U, 0x80U, 0xFFU}) {
        std::string changed = whole;
        changed[place] = static_cast<char>(static_cast<u8>(changed[place]) ^ flip);
        const auto error = error_of<DataError>([&] {
          // Dates, permissions and the like may change; the arrays may not.
          EXPECT_EQ(read(changed).front().data, numbers().data) << place;
        });
        EXPECT_TRUE(!error || error->where() == "a.npz");
      }
    }
  }
}

TEST_F(NpzTest, ManyChangedBytesDoNoHarm) {
  u64 draw = 0;
  const auto next = [&](u64 below) {
    return static_cast<u64>(random_uniform(7, RandomStream::tensor, 0, draw++) *
                            static_cast<double>(below));
  };
  const std::string whole = numpy_file();
  for (int round = 0; round < 3000; ++round) {
    std::string changed = whole;
    for (u64 i = 0; i <= next(8); ++i) changed[next(whole.size())] = static_cast<char>(next(256));
    error_of<DataError>([&] { read(changed); });
  }
}

TEST_F(NpzTest, RefusesWhatIsNoPlainArchive) {
  const std::string file = written();
  EXPECT_THAT(fault("\x93NUMPY"s + std::string(100, ' ')), HasSubstr("is not an NPZ file"));
  EXPECT_THAT(fault(patched(file, kDirectory + 8, "\1")), HasSubstr("\"a.npy\" is encrypted"));
  EXPECT_THAT(fault(patched(file, kDirectory + 10, "\x0C")), HasSubstr("packed by method 12"));
  EXPECT_THAT(fault(patched(file, kDirectory + 20, "\xFF\xFF\xFF\xFF")), HasSubstr("ZIP64"));
  EXPECT_THAT(fault(patched(file, kEnd + 16, "\xFF\xFF\xFF\xFF")), HasSubstr("ZIP64"));
  EXPECT_THAT(fault(patched(file, kEnd - 20, "PK\6\7")), HasSubstr("ZIP64"));
  EXPECT_THAT(fault(patched(file, kEnd + 4, "\1")), HasSubstr("several disks"));
  EXPECT_THAT(fault(patched(file, kDirectory + 34, "\1")), HasSubstr("on another disk"));
}

TEST_F(NpzTest, RefusesDirectoriesThatLie) {
  const std::string file = written();
  EXPECT_THAT(fault(patched(file, kEnd + 10, "\3")), HasSubstr("its directory is too short"));
  EXPECT_THAT(fault(patched(file, kEnd + 10, "\1")), HasSubstr("bytes to spare"));
  EXPECT_THAT(fault(patched(file, kEnd + 12, "\1")), HasSubstr("not where it should be"));
  EXPECT_THAT(fault(patched(file, kDirectory, "PK\3\4")), HasSubstr("holds something else"));
  EXPECT_THAT(fault(patched(file, kSecondEntry + 28, "\6")),
              HasSubstr("its directory is too short"));
  EXPECT_THAT(fault(patched(file, kDirectory + 42, "\1")), HasSubstr("\"a.npy\" is not where"));
  EXPECT_THAT(fault(patched(file, kDirectory + 42, "\xF0\xFF\xFF\x7F")), HasSubstr("is not where"));
  EXPECT_THAT(fault(patched(file, 30, "x")), HasSubstr("\"a.npy\" is not where"));  // local name
  const std::string twins = patched(patched(file, kSecond + 30, "a"), kSecondEntry + 46, "a");
  EXPECT_THAT(fault(twins), HasSubstr("two members \"a.npy\""));
  EXPECT_THAT(fault(patched(file, kDirectory + 46, "\xFF")), HasSubstr("name is not UTF-8"));
  // A packed size that reaches into the member behind it.
  const std::string longer = patched(file, kDirectory + 20, "\x99\0\0\0\x99\0\0\0"s);
  EXPECT_THAT(fault(longer), HasSubstr("two of its members overlap"));
  EXPECT_THAT(fault(patched(file, kDirectory + 24, "\x99")),
              HasSubstr("cannot have 153 bytes in 152"));
}

TEST_F(NpzTest, ChecksSumsAndStreams) {
  const std::string file = written();
  EXPECT_THAT(fault(patched(file, kFirstData + 130, "x")), HasSubstr("\"a.npy\" is damaged"));
  EXPECT_THAT(fault(patched(file, kDirectory + 16, "xxxx")), HasSubstr("\"a.npy\" is damaged"));
  const std::string packed = written(NpzCompression::deflated, {numbers()});
  const std::size_t directory = packed.find("PK\1\2");
  EXPECT_EQ(fault(packed), "no error");
  // One byte more or less than the stream holds.
  EXPECT_THAT(fault(patched(packed, directory + 24, "\x99")), HasSubstr("\"a.npy\" is damaged"));
  EXPECT_THAT(fault(patched(packed, directory + 24, "\x97")), HasSubstr("\"a.npy\" is damaged"));
  EXPECT_THAT(fault(patched(packed, kFirstData, "\xFF")), HasSubstr("\"a.npy\" is damaged"));
  // 4 GB said to be in 100 bytes: refused before memory is asked for.
  EXPECT_THAT(fault(patched(packed, directory + 24, "\xFE\xFF\xFF\xFF")),
              HasSubstr("cannot have 4294967294 bytes in"));
}

TEST_F(NpzTest, NamesTheArrayAtFault) {
  const auto archive_of = [&](const std::string& member, const std::string& content) {
    OutputFile out(directory_.file("b.npz"), Overwrite::yes);
    ZipWriter writer(out, true);
    writer.add("good.npy", npy_bytes(numbers()));
    writer.add(member, std::as_bytes(std::span(content)));
    writer.finish();
    out.commit();
    return read_bytes(directory_.file("b.npz"));
  };
  EXPECT_EQ(fault(archive_of("spam.npy", "junk")), "\"spam.npy\": is not an NPY file");
  EXPECT_EQ(fault(archive_of("spam.npy", "")), "\"spam.npy\": is empty");
  EXPECT_EQ(fault(archive_of("notes.txt", "junk")), "holds \"notes.txt\", which is no .npy file");
  EXPECT_EQ(fault(archive_of("folder/", "")), "holds \"folder/\", which is no .npy file");
}

// 1 MB of zeros in some 1,000 bytes, 200 times said to lie at the same place: refused, not
// unpacked.
TEST_F(NpzTest, MembersThatShareTheirDataAreRefused) {
  const std::string zeros(1'000'000, '\0');
  OutputFile out(directory_.file("b.npz"));
  ZipWriter writer(out, true);
  writer.add("a.npy", std::as_bytes(std::span(zeros)));
  writer.finish();
  out.commit();
  const std::string file = read_bytes(directory_.file("b.npz"));
  EXPECT_LT(file.size(), 2000U);
  const std::size_t directory = file.find("PK\1\2");
  const std::string entry = file.substr(directory, 51);
  std::string bomb = file.substr(0, directory);
  for (int i = 0; i < 200; ++i) bomb += entry;
  std::string end = file.substr(directory + 51);
  end[8] = end[10] = static_cast<char>(200);
  const u32 size = 200 * 51;
  std::memcpy(end.data() + 12, &size, 4);
  EXPECT_THAT(fault(bomb + end), HasSubstr("two members \"a.npy\""));
  // Under other names, which the data does not have.
  for (std::size_t i = 0; i < 200; ++i)
    bomb[directory + 51 * i + 46] = static_cast<char>('!' + i % 90);
  EXPECT_THAT(fault(bomb + end), HasSubstr("is not where it should be"));
}

TEST_F(NpzTest, RefusesToWriteWhatItCouldNotRead) {
  const auto refused = [&](const std::vector<NamedTensor>& tensors) {
    const std::string path = directory_.file("never.npz");
    const auto error = error_of<Error>([&] { write_npz(path, tensors); });
    EXPECT_FALSE(std::filesystem::exists(path));
    return error ? error->detail() : "no error";
  };
  EXPECT_EQ(refused({{"", DType::u8, {0}, {}}}), "an array has no name");
  EXPECT_EQ(refused({numbers(), numbers()}), "two arrays have the name \"a\"");
  EXPECT_THAT(refused({{"\xFF", DType::u8, {0}, {}}}), HasSubstr("UTF-8"));
  EXPECT_THAT(refused({{"a", DType::u8, {1}, {}}}), HasSubstr("do not hold shape"));
  EXPECT_THAT(refused({{std::string(70'000, 'n'), DType::u8, {0}, {}}}),
              HasSubstr("a name is too long"));
  written();
  EXPECT_THROW(write_npz(directory_.file("a.npz"), {}), OutputError);
}

TEST_F(NpzTest, ReadsTheOriginalsCheckpoint) {
  IRON_SHARED_DATA_OR_SKIP(path, "lion/original_python_checkpoint.npz");
  const std::vector<NamedTensor> tensors = read_npz(path);
  ASSERT_EQ(tensors.size(), 16U);
  const NamedTensor* last = find_tensor(tensors, "W14_Output");
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->shape, (Shape{25, 1}));
  i64 count = 0;
  for (const NamedTensor& tensor : tensors) count += tensor.shape.numel();
  EXPECT_EQ(count, 15451);
}

}  // namespace
}  // namespace iron

#include "iron/format/output_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "iron/core/error.h"
#include "iron/format/input_file.h"
#include "tests/support/files.h"
#include "tests/support/temporary_directory.h"

namespace iron {
namespace {

using testing::count_files;
using testing::error_of;
using ::testing::HasSubstr;
using testing::read_bytes;
using testing::write_bytes;

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

void write_text(const std::filesystem::path& path, std::string_view text,
                Overwrite overwrite = Overwrite::no) {
  OutputFile file(path, overwrite);
  file.write(bytes(text));
  file.commit();
}

OutputError fault_of(const std::filesystem::path& path, Overwrite overwrite = Overwrite::no) {
  const auto error = error_of<OutputError>([&] { write_text(path, "x", overwrite); });
  return error ? *error : OutputError("", "no error");
}

class OutputFileTest : public ::testing::Test {
 protected:
  testing::TemporaryDirectory directory_;
};

TEST_F(OutputFileTest, AppearsWithCommit) {
  const std::string path = directory_.file("a.txt");
  {
    OutputFile file(path);
    file.write(bytes("one "));
    file.write({});
    file.write(bytes("two"));
    EXPECT_FALSE(std::filesystem::exists(path));
    file.commit();
    EXPECT_EQ(read_bytes(path), "one two");
  }
  EXPECT_EQ(read_bytes(path), "one two");
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(OutputFileTest, LeavesNothingWithoutCommit) {
  {
    OutputFile file(directory_.file("a.txt"));
    file.write(bytes("half"));
    EXPECT_EQ(count_files(directory_.path()), 1);
  }
  EXPECT_EQ(count_files(directory_.path()), 0);
}

TEST_F(OutputFileTest, RefusesToOverwriteUnlessTold) {
  const std::string path = directory_.file("a.txt");
  write_text(path, "old");
  const OutputError error = fault_of(path);
  EXPECT_EQ(error.where(), path);
  EXPECT_EQ(error.detail(), "already exists");
  EXPECT_THAT(error.hint(), HasSubstr("--force"));
  EXPECT_EQ(read_bytes(path), "old");
  write_text(path, "new", Overwrite::yes);
  EXPECT_EQ(read_bytes(path), "new");
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(OutputFileTest, KeepsTheOldFileUntilCommit) {
  const std::string path = directory_.file("a.txt");
  write_text(path, "old");
  {
    OutputFile file(path, Overwrite::yes);
    file.write(bytes("new"));
    EXPECT_EQ(read_bytes(path), "old");
  }
  EXPECT_EQ(read_bytes(path), "old");
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(OutputFileTest, RefusesAFileThatAppearedMeanwhile) {
  const std::string path = directory_.file("a.txt");
  {
    OutputFile file(path);
    file.write(bytes("ours"));
    write_bytes(path, "theirs");
    EXPECT_THROW(file.commit(), OutputError);
  }
  EXPECT_EQ(read_bytes(path), "theirs");
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(OutputFileTest, NamesWhatIsWrongWithAPath) {
  EXPECT_EQ(fault_of(directory_.path()).detail(), "is a directory");
  EXPECT_EQ(fault_of(directory_.path(), Overwrite::yes).detail(), "is a directory");
  EXPECT_EQ(fault_of("").detail(), "names no file");
  EXPECT_EQ(fault_of(directory_.file("new/")).detail(), "names no file");
  const OutputError missing = fault_of(directory_.file("no/where.txt"));
  EXPECT_THAT(missing.detail(), HasSubstr("No such file or directory"));
  EXPECT_EQ(missing.hint(), "create the directory first");
  write_text(directory_.file("plain"), "x");
  EXPECT_THAT(fault_of(directory_.file("plain/a.txt")).detail(), HasSubstr("Not a directory"));
  EXPECT_THAT(fault_of(directory_.file(std::string(300, 'a'))).detail(), HasSubstr("too long"));
  EXPECT_EQ(count_files(directory_.path()), 1);
}

TEST_F(OutputFileTest, TakesNamesOfFullLength) {
  const std::string path = directory_.file(std::string(255, 'a'));
  write_text(path, "x");
  EXPECT_EQ(read_bytes(path), "x");
}

TEST_F(OutputFileTest, FollowsLinks) {
  const std::string path = directory_.file("a.txt");
  const std::string link = directory_.file("link");
  std::filesystem::create_symlink("a.txt", link);
  EXPECT_THAT(fault_of(link).detail(), HasSubstr("link"));
  write_text(path, "old");
  write_text(link, "new", Overwrite::yes);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_bytes(path), "new");
}

TEST_F(OutputFileTest, PermissionsFollowUmaskAndAReplacedFileKeepsIts) {
  const std::string path = directory_.file("a.txt");
  const auto mode_of = [&] {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 0777U;
  };
  const mode_t before = ::umask(027);
  write_text(path, "x");
  ::umask(before);
  EXPECT_EQ(mode_of(), 0640U);
  ASSERT_EQ(::chmod(path.c_str(), 0604), 0);
  write_text(path, "y", Overwrite::yes);
  EXPECT_EQ(mode_of(), 0604U);
}

TEST_F(OutputFileTest, AFullDiskIsAnError) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const OutputError error = fault_of("/dev/full");
  EXPECT_EQ(error.where(), "/dev/full");
  EXPECT_THAT(error.detail(), HasSubstr("No space left"));
  EXPECT_THAT(error.hint(), HasSubstr("space"));
}

TEST_F(OutputFileTest, WritesDevicesAndDescriptorsDirectly) {
  write_text("/dev/null", "gone");
  const std::string path = directory_.file("a.txt");
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT, 0644);
  ASSERT_GE(descriptor, 0);
  ASSERT_EQ(::write(descriptor, "before ", 7), 7);
  write_text("/dev/fd/" + std::to_string(descriptor), "after");
  ::close(descriptor);
  EXPECT_EQ(read_bytes(path), "before after");
  EXPECT_THROW(OutputFile("/dev/fd/9999"), OutputError);
}

TEST_F(OutputFileTest, WritesAPipe) {
  const std::string path = directory_.file("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = read_bytes(path); });
  write_text(path, "through");
  reader.join();
  EXPECT_EQ(got, "through");
  EXPECT_TRUE(std::filesystem::is_fifo(path));
}

TEST_F(OutputFileTest, ManyWritersInOneDirectoryDoNotMeet) {
  std::vector<std::unique_ptr<OutputFile>> files;
  for (int i = 0; i < 20; ++i) {
    files.push_back(std::make_unique<OutputFile>(directory_.file(std::to_string(i))));
    files.back()->write(bytes(std::to_string(i)));
  }
  for (auto& file : files) file->commit();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(read_bytes(directory_.file(std::to_string(i))), std::to_string(i));
  }
}

class InputFileTest : public OutputFileTest {};

TEST_F(InputFileTest, ReadsInPieces) {
  const std::string path = directory_.file("a");
  write_bytes(path, "abcdef");
  InputFile file(path);
  EXPECT_EQ(file.size(), 6);
  EXPECT_EQ(file.name(), path);
  std::string got(4, ' ');
  file.read(std::as_writable_bytes(std::span(got)));
  EXPECT_EQ(got, "abcd");
  const auto error =
      error_of<DataError>([&] { file.read(std::as_writable_bytes(std::span(got))); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->detail(), "ends too early");
  file.seek(1);
  file.read(std::as_writable_bytes(std::span(got)));
  EXPECT_EQ(got, "bcde");
}

TEST_F(InputFileTest, NamesWhatIsWrongWithAPath) {
  const auto detail = [](const std::filesystem::path& path) {
    const auto error = error_of<DataError>([&] { InputFile file(path); });
    EXPECT_TRUE(error && error->where() == path.string() && !error->hint().empty());
    return error ? error->detail() : "";
  };
  EXPECT_EQ(detail(directory_.file("missing")), "there is no such file");
  EXPECT_EQ(detail(""), "there is no such file");
  EXPECT_EQ(detail(directory_.path()), "is a directory");
  EXPECT_EQ(detail("/dev/null"), "is not a regular file");
  const std::string pipe = directory_.file("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(detail(pipe), "is not a regular file");
}

}  // namespace
}  // namespace iron

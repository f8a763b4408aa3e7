// iron predict: answers for the rows of tables, of any length.

#include <filesystem>

#include "iron/data/table_read.h"
#include "tests/apps/tables.h"

namespace iron::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;
using Words = std::vector<std::string>;

class Predict : public TableVerbs {
 protected:
  /// A model of the plane, and its file.
  void learn_plane() const { learn("p.csv", plane(30), {"--model", "linear"}); }
  void learn(const std::string& name, const std::string& text, const Words& more) const {
    Words words{"train", write(name, text), "-o", model, "--quiet", "--force"};
    words.insert(words.end(), more.begin(), more.end());
    const Result result = run(words);
    ASSERT_EQ(result.code, 0) << result.err;
  }
  /// The columns of what is predicted.
  Table predicted(const std::string& data, const Words& more = {}) const {
    const std::string out = directory.file("predicted.csv");
    Words words{"predict", model, data, "-o", out, "--force", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    const Result result = run(words);
    EXPECT_EQ(result.code, 0) << result.err;
    return read_table(out);
  }
};

TEST_F(Predict, FindsColumnsByName) {
  learn_plane();
  const std::string data = write("d.csv", "extra,b,a\nred,0,0\nblue,2,10\n");
  const Result result = run({"predict", model, data});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.err, data + ": not used: extra\n");
  const Table table = read_table(write("o.csv", result.out), {.header = true});
  ASSERT_EQ(table.columns.size(), 1U);
  EXPECT_EQ(table.columns[0].name, "y");
  EXPECT_NEAR(table.columns[0].numbers.at(0), 1, 1e-12);
  EXPECT_NEAR(table.columns[0].numbers.at(1), 15, 1e-12);
  EXPECT_EQ(run({"predict", model, data, "--quiet"}).err, "");
}

TEST_F(Predict, SaysNothingOfATargetThatIsThere) {
  learn_plane();
  const Result result = run({"predict", model, directory.file("p.csv")});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.err, IsEmpty());
}

TEST_F(Predict, NamesAColumnThatIsMissing) {
  learn_plane();
  expect_refused({"predict", model, write("d.csv", "a,c\n1,2\n")}, "'b'");
  expect_refused({"predict", model, directory.file("d.csv"), "-o", directory.file("o")}, "'b'");
}

TEST_F(Predict, WritesAFileOnceItIsWhole) {
  learn_plane();
  const std::string data = write("d.csv", plane(10));
  const std::string out = directory.file("o.csv");
  const Result result = run({"predict", model, data, "-o", out});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("wrote " + out + " (10 rows in "));
  expect_refused({"predict", model, data, "-o", out}, "already exists", 1);
  expect_refused({"predict", model, data, "-o", data, "--force"}, "would replace", 2);
  expect_refused({"predict", model, data, "-o", model, "--force"}, "would replace", 2);
  const Json json = json_of({"predict", model, data, "-o", out, "--force"});
  EXPECT_EQ(json["rows"], 10);
  EXPECT_EQ(json["out"], out);
  EXPECT_EQ(json["without_prediction"], 0);
  EXPECT_TRUE(json["seconds"].is_number());
  expect_refused({"predict", model, data, "--json"}, "stdout", 2);
}

TEST_F(Predict, AppendsToTheColumnsOfTheTable) {
  learn_plane();
  const std::string data = write("d.csv", "b;note;a\n1;\"x;y\";2\n0; z ;5\n");
  const Result result = run({"predict", model, data, "--append", "--quiet"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("b;note;a;y\n1;\"x;y\";2;"));
  EXPECT_THAT(result.out, HasSubstr("\n0; z ;5;"));
  // A table cannot have two columns of one name.
  const Result both = run({"predict", model, directory.file("p.csv"), "--append"});
  EXPECT_THAT(both.out, HasSubstr("a,b,y,predicted_y\n0,0,1,"));
}

TEST_F(Predict, GivesClassesAndTheirProbabilities) {
  learn("c.csv", classes(80), {"--model", "logistic"});
  const std::string data = write("d.csv", "colour,b,a\nred,8,10\nblue,0,1\n");
  const Table table = predicted(data);
  ASSERT_EQ(table.columns.size(), 3U);
  EXPECT_EQ(table.columns[0].name, "answer");
  EXPECT_EQ(table.columns[1].name, "probability_no");
  EXPECT_EQ(table.columns[2].name, "probability_yes");
  EXPECT_EQ(text_of(table.columns[0], 0), "yes");
  EXPECT_EQ(text_of(table.columns[0], 1), "no");
  for (std::size_t r = 0; r < 2; ++r) {
    EXPECT_NEAR(table.columns[1].numbers[r] + table.columns[2].numbers[r], 1, 1e-15);
  }
  EXPECT_GT(table.columns[2].numbers[0], .5);
  // The threshold parts them elsewhere.
  const Table strict = predicted(data, {"--threshold", "1"});
  EXPECT_EQ(text_of(strict.columns[0], 0), "no");
  expect_refused({"predict", model, data, "--threshold", "1.5"}, "--threshold", 2);
}

TEST_F(Predict, GivesThreeClassesOfNumbers) {
  std::string text = "a,b,c\n";
  for (int i = 0; i < 60; ++i) {
    text += std::to_string(i % 7) + "," + std::to_string((i * 3) % 8) + "," +
            std::to_string(10 * ((i % 7 + (i * 3) % 8 + (i % 4 == 0 ? 5 : 0)) / 6 % 3)) + "\n";
  }
  learn("three.csv", text, {"--model", "softmax", "--task", "classification"});
  const Table table = predicted(directory.file("three.csv"));
  ASSERT_EQ(table.columns.size(), 4U);
  EXPECT_EQ(table.columns[1].name, "probability_0");
  EXPECT_EQ(table.columns[3].name, "probability_20");
  EXPECT_EQ(table.rows, 60);
  for (std::size_t r = 0; r < 60; ++r) {
    double sum = 0;
    for (std::size_t k = 1; k < 4; ++k) sum += table.columns[k].numbers[r];
    EXPECT_NEAR(sum, 1, 1e-12);
    const auto best = static_cast<std::size_t>(table.columns[0].numbers[r] / 10);
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_GE(table.columns[1 + best].numbers[r], table.columns[1 + k].numbers[r]);
    }
  }
  expect_refused({"predict", model, directory.file("three.csv"), "--threshold", ".5"},
                 "no two classes", 2);
}

TEST_F(Predict, MeetsTextsItDidNotLearn) {
  learn("c.csv", classes(80), {"--model", "logistic"});
  const std::string data = write("d.csv", "colour,b,a\nred,8,10\ngreen,0,1\n");
  expect_refused({"predict", model, data},
                 "row 2, column 'colour': 'green' is new to the model, which knows blue, red");
  EXPECT_EQ(predicted(data, {"--unknown", "ignore"}).rows, 2);
  expect_refused({"predict", model, data, "--unknown", "maybe"}, "maybe", 2);
}

TEST_F(Predict, LeavesRowsThatLackAValueEmpty) {
  const std::string gaps = "a,y\n1,1\n2,2\n,3\n4,4\n9,5\n";
  learn("d.csv", gaps, {"--model", "linear", "--missing", "drop"});
  const Result result = run({"predict", model, directory.file("d.csv")});
  EXPECT_EQ(result.code, 0);
  EXPECT_THAT(result.err, HasSubstr("1 of 5 rows have no prediction"));
  EXPECT_EQ(predicted(directory.file("d.csv")).rows, 5);
  EXPECT_THAT(result.out, HasSubstr("\n\"\"\n"));
  learn("d.csv", gaps, {"--model", "linear", "--missing", "mean"});
  EXPECT_THAT(run({"predict", model, directory.file("d.csv")}).err, IsEmpty());
  learn("p.csv", plane(30), {"--model", "linear"});
  expect_refused({"predict", model, write("e.csv", "a,b\n1,2\n3,\n")}, "row 2, column 'b'");
}

TEST_F(Predict, ReadsTablesWithoutNames) {
  learn("n.csv", "1,0,2\n2,1,3\n3,5,1\n4,4,6\n5,9,1\n", {"--model", "linear"});
  const Result same = run({"predict", model, directory.file("n.csv"), "--no-header"});
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_THAT(run({"predict", model, directory.file("n.csv")}).err,
              HasSubstr("the first line is taken for a row"));
  // The columns predicted from alone.
  const Table table = predicted(write("f.csv", "1|0\n5|9\n"), {"--separator", "|"});
  EXPECT_EQ(table.rows, 2);
}

/// More rows than a block has, from a file and from a pipe.
TEST_F(Predict, KeepsTheOrderOfManyRows) {
  learn_plane();
  std::string text = "a,b\n";
  constexpr int kRows = 150'000;
  for (int i = 0; i < kRows; ++i) text += std::to_string(i) + ",0\n";
  const std::string data = write("long.csv", text);
  const std::string out = directory.file("predicted.csv");
  const Table table = predicted(data);
  ASSERT_EQ(table.rows, kRows);
  for (std::size_t r = 0; r < kRows; ++r) {
    ASSERT_NEAR(table.columns[0].numbers[r], 1 + 2.0 * static_cast<double>(r), 1e-6) << r;
  }
  const std::string whole = read_bytes(out);
  Child child({"predict", model, "-", "--threads", "1"}, {}, {}, data);
  EXPECT_TRUE(child.wait().out == whole);
  // A fault behind the first block: nothing is left of a file.
  expect_refused(
      {"predict", model, write("late.csv", text + "7,oops\n"), "-o", directory.file("never.csv")},
      "row 150001, column 'b'");
}

TEST_F(Predict, RefusesTablesThatCannotBeRead) {
  learn_plane();
  for (const BadTable& bad : bad_tables()) {
    const std::string data = write("bad.csv", bad.text);
    expect_refused({"predict", model, data, "-o", directory.file("never.csv")}, bad.says);
  }
  expect_refused({"predict", model, directory.path().string()}, "directory");
  expect_refused({"predict", model, directory.file("none.csv")}, "no such file");
  expect_refused({"predict", model, write("t.csv", "a,b\n1,red\n")}, "row 1, column 'b'");
}

TEST_F(Predict, RefusesFilesThatAreNoModelOfATable) {
  const std::string data = write("d.csv", plane(10));
  expect_refused({"predict", data, data}, "safetensors");
  expect_refused({"predict", directory.file("none"), data}, "no such file");
  ASSERT_EQ(run(tiny_fit(small_picture(), model, {"--steps", "5"})).code, 0);
  expect_refused({"predict", model, data}, "picture");
}

TEST_F(Predict, AnswersByTheModelOfAFunction) {
  ASSERT_EQ(run({"function", "fit", "--formula", "2*x", "--x", "-1:1", "-o", model, "--steps",
                 "400", "--hidden", "8", "--quiet"})
                .code,
            0);
  const Table table = predicted(write("d.csv", "n,x\n1,-0.5\n2,0.25\n"));
  ASSERT_EQ(table.columns.size(), 1U);
  EXPECT_EQ(table.columns[0].name, "y");
  EXPECT_NEAR(table.columns[0].numbers[0], -1, .1);
  EXPECT_NEAR(table.columns[0].numbers[1], .5, .1);
  expect_refused({"predict", model, write("e.csv", "z\n1\n")}, "'x'");
  expect_refused({"predict", model, write("f.csv", "x,n\n1,1\n,2\n")}, "row 2, column 'x'");
  expect_refused({"predict", model, directory.file("d.csv"), "--threshold", ".5"}, "--threshold",
                 2);
}

}  // namespace
}  // namespace iron::testing

// A filter of somebody else in an evaluation: the example of docs/evaluation.md as written there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// Debian's own, which sees Debian's python3-zmq and python3-protobuf.
constexpr char kPython[] = "/usr/bin/python3";
constexpr char kExample[] = SLUIS_SOURCE_DIR "/tools/evaluation/examples/word_filter.py";
constexpr char kListening[] = "listening on ";
// Only a hang takes so long, under a sanitizer too.
constexpr absl::Duration kLimit = absl::Minutes(3);

class OutsideFilter : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(modules_);
    std::vector<std::string> command = {SLUIS_PROTOC, "--proto_path=" SLUIS_SOURCE_DIR,
                                        "--python_out=" + modules_};
    for (const auto& file :
         std::filesystem::directory_iterator(SLUIS_SOURCE_DIR "/proto/sluis/v1")) {
      if (file.path().extension() == ".proto") command.push_back(file.path().string());
    }
    ChildProcess protoc(command, {}, kLimit);
    ASSERT_EQ(protoc.Finish(), 0);
    WriteBytes(folder_ / "labelled",
               "__label__dijken de dijken langs de rivier\n"
               "__label__taart appeltaart en andere taart\n"
               "__label__dijken de dijken houden het\n");
  }

  ProgramResult Evaluate(const std::string& address) {
    return RunSluis({"evaluate", "--labelled", folder_ / "labelled", "--window", "1", "--outside",
                     address, "--json"});
  }

  const ScratchFolder folder_;
  const std::string modules_ = folder_ / "python";
};

TEST_F(OutsideFilter, TakesPartOverZeroMq) {
  ChildProcess example({kPython, kExample, "tcp://127.0.0.1:*"},
                       {"PYTHONPATH=" + modules_, "PYTHONDONTWRITEBYTECODE=1"}, kLimit);
  const std::optional<std::string> line = example.NextLine();
  ASSERT_TRUE(line.has_value());
  ASSERT_THAT(*line, StartsWith(kListening));
  const std::string address = line->substr(sizeof kListening - 1);
  const ProgramResult result = Evaluate(address);
  EXPECT_EQ(result.exit_code, 0) << result.error;
  // Each post holds its label's word, and no post the other's: everything right.
  const size_t own = result.out.find("\"filter\": \"" + address);
  ASSERT_NE(own, std::string::npos) << result.out;
  EXPECT_THAT(result.out.substr(own), HasSubstr("\"precision\": 1,"));
}

TEST_F(OutsideFilter, IsNamedWhenItDoesNotListen) {
  const std::string address = "ipc://" + (folder_ / "nobody");
  const ProgramResult result = Evaluate(address + "/here");
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.error, HasSubstr("nobody"));
}

}  // namespace
}  // namespace sluis

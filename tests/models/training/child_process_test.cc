// Work that fails in any way does so in the child, and comes back as a sentence.
#include "models/training/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(RunInChild, ReturnsWhatTheWorkReturns) {
  EXPECT_TRUE(RunInChild({}, [](const ReportProgress&) { return absl::OkStatus(); }).ok());
  const absl::Status status = RunInChild(
      {}, [](const ReportProgress&) { return absl::NotFoundError("There is no such text."); });
  EXPECT_EQ(status, absl::NotFoundError("There is no such text."));
}

TEST(RunInChild, ChangesNothingInThisProcess) {
  int value = 1;
  const absl::Status status = RunInChild({}, [&value](const ReportProgress&) {
    value = 2;
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(value, 1);
}

TEST(RunInChild, SurvivesAnException) {
  const absl::Status status = RunInChild({}, [](const ReportProgress&) -> absl::Status {
    throw std::runtime_error("the text is empty");
  });
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(Message(status), HasSubstr("the text is empty"));
}

TEST(RunInChild, SurvivesAnAbort) {
  const absl::Status status =
      RunInChild({}, [](const ReportProgress&) -> absl::Status { std::abort(); });
  EXPECT_TRUE(absl::IsAborted(status)) << status;
}

TEST(RunInChild, SurvivesAnExitWithoutAnAnswer) {
  const absl::Status status =
      RunInChild({}, [](const ReportProgress&) -> absl::Status { _exit(0); });
  EXPECT_TRUE(absl::IsAborted(status)) << status;
}

TEST(RunInChild, EndsWorkThatTakesTooMuchProcessorTime) {
  ChildOptions options;
  options.limits.cpu_time = absl::Seconds(1);
  const absl::Status status = RunInChild(options, [](const ReportProgress&) -> absl::Status {
    for (volatile uint64_t turns = 0;;) {
      turns = turns + 1;
    }
  });
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(Message(status), HasSubstr("processor time"));
}

TEST(RunInChild, EndsWorkThatWritesTooMuch) {
  const ScratchFolder folder;
  ChildOptions options;
  options.limits.file_bytes = 4096;
  const absl::Status status = RunInChild(options, [&folder](const ReportProgress&) {
    std::ofstream file(folder / "large");
    file << std::string(1 << 20, 'a');
    return file.flush() ? absl::OkStatus() : absl::InternalError("The write failed.");
  });
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_THAT(Message(status), HasSubstr("larger"));
}

TEST(RunInChild, StopsWhenAsked) {
  const std::atomic<bool> stop = true;
  ChildOptions options;
  options.stop = &stop;
  const absl::Status status = RunInChild(options, [](const ReportProgress&) -> absl::Status {
    for (volatile uint64_t turns = 0;;) {
      turns = turns + 1;
    }
  });
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
}

TEST(RunInChild, TellsHowFarItIs) {
  std::vector<double> seen;
  ChildOptions options;
  options.on_progress = [&seen](double fraction) { seen.push_back(fraction); };
  const absl::Status status = RunInChild(options, [](const ReportProgress& report) {
    for (const double fraction : {0.25, 0.5, 1.0}) report(fraction);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(seen, ElementsAre(0.25, 0.5, 1.0));
}

TEST(RunInChild, KeepsTheChildsWordsOffOurOutput) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const absl::Status status = RunInChild({}, [](const ReportProgress&) {
    std::fputs("Read 1M words", stdout);
    std::fputs("Progress: 50%", stderr);
    std::fflush(stdout);
    return absl::OkStatus();
  });
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace sluis

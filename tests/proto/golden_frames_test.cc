// The wire of v1 is kept as frames in tests/proto/golden/: hex, 64 digits a line, beside the same
// message as protobuf text. What was written once must be readable for ever, with the same values.
//
// A field that is added leaves the old frames as they are. Its own frames are added by running this
// test with SLUIS_WRITE_GOLDEN=1, which writes the files that are missing and never changes one.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/escaping.h"
#include "tests/proto/filled_messages.h"

namespace sluis {
namespace {

using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

const std::filesystem::path kGolden = SLUIS_SOURCE_DIR "/tests/proto/golden";

std::string ReadFile(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string FromHex(std::string digits) {
  std::erase(digits, '\n');
  return absl::HexStringToBytes(digits);
}

std::string ToHex(const std::string& bytes) {
  std::string hex = absl::BytesToHexString(bytes);
  std::string lines;
  for (size_t i = 0; i < hex.size(); i += 64) lines += hex.substr(i, 64) + "\n";
  return lines;
}

std::string SerializeInOrder(const Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream output(&stream);
    output.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&output);
  }
  return bytes;
}

std::string ToText(const Message& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return text;
}

void WriteIfMissing(const std::filesystem::path& path, const std::string& content) {
  if (!std::filesystem::exists(path)) std::ofstream(path, std::ios::binary) << content;
}

class GoldenFrames : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (std::getenv("SLUIS_WRITE_GOLDEN") == nullptr) return;
    for (const auto& [name, message] : FilledFrames()) {
      WriteIfMissing(kGolden / (name + ".hex"), ToHex(SerializeInOrder(*message)));
      WriteIfMissing(kGolden / (name + ".txt"), ToText(*message));
    }
  }
};

TEST_F(GoldenFrames, ThereIsOneForEachKindOfFrame) {
  std::set<std::string> kept;
  for (const auto& file : std::filesystem::directory_iterator(kGolden)) {
    if (file.path().extension() == ".hex") kept.insert(file.path().stem().string());
  }
  std::set<std::string> wanted;
  for (const auto& [name, message] : FilledFrames()) wanted.insert(name);
  EXPECT_EQ(kept, wanted);
}

TEST_F(GoldenFrames, StillMeanWhatTheyMeant) {
  for (const auto& [name, message] : FilledFrames()) {
    const std::unique_ptr<Message> parsed(message->New());
    const std::unique_ptr<Message> meant(message->New());
    ASSERT_TRUE(parsed->ParseFromString(FromHex(ReadFile(kGolden / (name + ".hex"))))) << name;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadFile(kGolden / (name + ".txt")),
                                                              meant.get()))
        << name;
    EXPECT_TRUE(MessageDifferencer::Equals(*parsed, *meant)) << name;
    EXPECT_TRUE(parsed->GetReflection()->GetUnknownFields(*parsed).empty()) << name;
  }
}

TEST_F(GoldenFrames, AreWrittenAgainByteForByte) {
  for (const auto& [name, message] : FilledFrames()) {
    const std::string bytes = FromHex(ReadFile(kGolden / (name + ".hex")));
    const std::unique_ptr<Message> parsed(message->New());
    ASSERT_TRUE(parsed->ParseFromString(bytes)) << name;
    EXPECT_EQ(SerializeInOrder(*parsed), bytes) << name;
  }
}

// A field that is not in the frames would be guarded by nothing.
TEST_F(GoldenFrames, HoldEveryField) {
  for (const auto& [name, message] : FilledFrames()) {
    const std::unique_ptr<Message> parsed(message->New());
    ASSERT_TRUE(parsed->ParseFromString(FromHex(ReadFile(kGolden / (name + ".hex"))))) << name;
    EXPECT_TRUE(MessageDifferencer::Equals(*parsed, *message))
        << name << " lacks a field that was added since: remove its two files and write them anew "
        << "with SLUIS_WRITE_GOLDEN=1, once the field is final";
  }
}

}  // namespace
}  // namespace sluis

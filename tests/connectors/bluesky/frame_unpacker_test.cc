// Packed frames: what is unpacked, and what is not.
#include "connectors/bluesky/frame_unpacker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zdict.h>
#include <zstd.h>

#include <fstream>
#include <vector>

#include "fmt/format.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

std::string Train(int seed) {
  std::string samples;
  std::vector<size_t> sizes;
  for (int i = 0; i < 500; ++i) {
    const std::string sample =
        fmt::format(R"({{"did":"did:plc:{}","time_us":{},"kind":"commit"}})", i * seed, i);
    samples += sample;
    sizes.push_back(sample.size());
  }
  std::string dictionary(4096, '\0');
  dictionary.resize(ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(),
                                          sizes.data(), static_cast<unsigned>(sizes.size())));
  return dictionary;
}

std::string Pack(const std::string& text, const std::string& dictionary) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  packed.resize(ZSTD_compress_usingDict(context, packed.data(), packed.size(), text.data(),
                                        text.size(), dictionary.data(), dictionary.size(), 3));
  ZSTD_freeCCtx(context);
  return packed;
}

class FrameUnpackerTest : public ::testing::Test {
 protected:
  FrameUnpackerTest() {
    std::ofstream(folder / "dictionary", std::ios::binary) << dictionary;
    auto opened = FrameUnpacker::Open(folder / "dictionary");
    EXPECT_TRUE(opened.ok()) << opened.status();
    unpacker = *std::move(opened);
  }

  const ScratchFolder folder;
  const std::string dictionary = Train(7);
  std::unique_ptr<FrameUnpacker> unpacker;
};

TEST_F(FrameUnpackerTest, UnpacksWhatItsDictionaryPacked) {
  EXPECT_EQ(unpacker->dictionary(), ZDICT_getDictID(dictionary.data(), dictionary.size()));
  for (const std::string& text : {std::string("{}"), std::string(), std::string(4 << 20, 'a')}) {
    const auto frame = unpacker->Unpack(Pack(text, dictionary));
    ASSERT_TRUE(frame.ok()) << frame.status();
    EXPECT_EQ(*frame, text);
  }
  EXPECT_EQ(*unpacker->Unpack(Pack("without", "")), "without");
}

TEST_F(FrameUnpackerTest, KnowsAnotherDictionarysFrames) {
  const absl::Status other = unpacker->Unpack(Pack("{}", Train(11))).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(other)) << other;
  EXPECT_THAT(std::string(other.message()), HasSubstr("fetch it anew"));
}

TEST_F(FrameUnpackerTest, IsNotFilledNorLed) {
  const std::string packed = Pack(R"({"did":"did:plc:7","time_us":1})", dictionary);
  for (size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(unpacker->Unpack(packed.substr(0, size)).ok() && size > 0) << size;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(
      unpacker->Unpack(Pack(std::string((4 << 20) + 1, 'a'), dictionary)).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(unpacker->Unpack("{\"did\"}").status()));
}

TEST_F(FrameUnpackerTest, RefusesFilesThatAreNoDictionary) {
  std::ofstream(folder / "text") << "water";
  for (const std::string& path : {folder / "text", folder / "nothing", folder.path()}) {
    EXPECT_TRUE(absl::IsInvalidArgument(FrameUnpacker::Open(path).status())) << path;
  }
}

}  // namespace
}  // namespace sluis

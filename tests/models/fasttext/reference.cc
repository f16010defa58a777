#include "tests/models/fasttext/reference.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

namespace sluis {
namespace {

constexpr int kLabels = 300;
constexpr int kWords = 400;

std::string MakeWord(int number) {
  static const std::vector<std::string> kStems = {"brug", "água",     "straße", "λόγος",
                                                  "言葉", "e\u0301t", "w",      "post"};
  return kStems[static_cast<size_t>(number) % kStems.size()] + std::to_string(number);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = testing::TempDir() + "sluis-fasttext-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no folder like " << pattern;
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::Path(std::string_view name) const {
  return fmt::format("{}/{}", path_, name);
}

std::string TemporaryFolder::Write(std::string_view name, std::string_view bytes) const {
  std::ofstream file(Path(name), std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  EXPECT_TRUE(file.flush()) << "cannot write " << Path(name);
  return Path(name);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string TrainingText() {
  std::minstd_rand random(7);
  std::string text;
  for (int line = 0; line < 4 * kLabels; ++line) {
    const int label = line % kLabels;
    text += fmt::format("__label__{}", label);
    const auto words = 3 + random() % 8;
    for (unsigned i = 0; i < words; ++i) {
      const bool on_subject = random() % 2 == 0;
      const auto number = on_subject ? static_cast<unsigned>(label) + random() % 4 : random();
      text += fmt::format(" {}", MakeWord(static_cast<int>(number % kWords)));
    }
    text += "\n";
  }
  return text;
}

std::string OddText() {
  using std::string_literals::operator""s;
  std::string text =
      "brug0 água1 straße2\n"s
      "\n"
      "   \n"
      "w6 post7\r\n"
      "w6\rpost7\n"
      "w6\0post7\0\n"
      "\0\n"
      "w6\vpost7\fbrug8\tw6\v\n"
      "__label__3 w6 __label__unknown post7\n"
      "__label__3\n"
      "__label__ w6\n"
      "\xff\xfe w6\x80 \xc3\n"
      "\x80\x80 \xe8\xa8\n"
      "</s> w6\n"
      "w6 </s> post7 </s>\n"
      "w6</s> </s>w6\n"
      "< > <> w6\n"
      "unknownword λόγοι 言 e\u0301\n"
      "a\n";
  for (int i = 0; i < 3000; ++i) text += fmt::format("{} ", MakeWord(i % (kWords + 50)));
  return text + "\nw6 post7 the last line has no newline";
}

std::string RunReference(const std::string& arguments, const TemporaryFolder& folder) {
  const std::string output = folder.Path("reference.out");
  const std::string messages = folder.Path("reference.err");
  const std::string command = fmt::format("fasttext {} > {} 2> {}", arguments, output, messages);
  EXPECT_EQ(std::system(command.c_str()), 0) << command << "\n" << ReadFile(messages);
  return ReadFile(output);
}

std::string TrainReference(std::string_view command, std::string_view options,
                           std::string_view text, const TemporaryFolder& folder) {
  RunReference(fmt::format("{} -input {} -output {} -thread 1 -epoch 5 -lr 0.5 -dim 10 -minCount 1 "
                           "-bucket 1000 -verbose 0 {}",
                           command, folder.Write("train.txt", text), folder.Path("model"), options),
               folder);
  return folder.Path("model.bin");
}

std::string QuantiseReference(std::string_view options, const TemporaryFolder& folder) {
  RunReference(fmt::format("quantize -input {} -output {} -thread 1 -verbose 0 {}",
                           folder.Path("train.txt"), folder.Path("model"), options),
               folder);
  return folder.Path("model.ftz");
}

std::unique_ptr<const FastTextModel> MustLoad(const std::string& path) {
  auto model = FastTextModel::Load(path);
  if (!model.ok()) {
    ADD_FAILURE() << model.status();
    return nullptr;
  }
  return *std::move(model);
}

}  // namespace sluis

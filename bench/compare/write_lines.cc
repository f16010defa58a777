// Writes the lines that benchmark models are trained and measured on, from reddit:
//   build/release/bin/write_lines --data DIR --work DIR
// First half: train-16.txt (subreddits in 16 groups), train-2315.txt (a label each),
// train-ova-N.txt. Second half: lines.txt, without labels.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/status/status.h"
#include "bench/interests/labelled_posts.h"
#include "fmt/format.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

constexpr uint64_t kGroups = 16;

// What one-vs-all costs depends on how many labels there are, not on what they mean. So that
// training stays short, few lines carry many labels: line i the next `count / lines` of them.
struct OneVersusAll {
  size_t labels;
  size_t lines;
};
constexpr OneVersusAll kOneVersusAll[] = {{1000, 20'000}, {10'000, 10'000}, {100'000, 2'000}};

std::string LabelsOfLine(const OneVersusAll& shape, size_t line) {
  const size_t each = std::max<size_t>(shape.labels / shape.lines, 1);
  std::string labels = fmt::format("{}", line * each % shape.labels);
  for (size_t i = 1; i < each; ++i) {
    labels += fmt::format(" __label__{}", (line * each + i) % shape.labels);
  }
  return labels;
}

absl::Status WriteAll(const std::string& data, const std::string& work) {
  std::filesystem::create_directories(work);
  const auto posts = ReadLabelledPosts(data);
  if (!posts.ok()) return posts.status();
  const absl::Span<const std::string> texts(posts->texts);
  const auto first = texts.subspan(0, posts->first_half());
  std::vector<std::string> names;
  std::vector<std::string> groups;
  for (size_t i = 0; i < first.size(); ++i) {
    names.push_back(posts->names[posts->labels[i]]);
    groups.push_back(fmt::format("group-{}", TermHash(names.back()) % kGroups));
  }
  absl::Status status = WriteLines(first, groups, work + "/train-16.txt");
  status.Update(WriteLines(first, names, work + "/train-2315.txt"));
  for (const OneVersusAll& shape : kOneVersusAll) {
    std::vector<std::string> labels;
    for (size_t i = 0; i < shape.lines; ++i) labels.push_back(LabelsOfLine(shape, i));
    status.Update(WriteLines(first.subspan(0, shape.lines), labels,
                             fmt::format("{}/train-ova-{}.txt", work, shape.labels)));
  }
  status.Update(WriteLines(texts.subspan(posts->first_half()), {}, work + "/lines.txt"));
  return status;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  std::string data;
  std::string work;
  CLI::App app("Writes lines for benchmark models.", "write_lines");
  app.add_option("--data", data, "folder that holds reddit/posts.ndjson.zst")->required();
  app.add_option("--work", work, "folder for what is made")->required();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = sluis::WriteAll(data, work);
  if (status.ok()) return 0;
  fmt::print(stderr, "write_lines: {}\n", status.ToString());
  return 1;
}

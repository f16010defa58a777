// The demo's stream is what its README says: mostly off the subject, labelled, and unseen by the
// engine.
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "connectors/files/ndjson_reader.h"
#include "gtest/gtest.h"
#include "tests/structure/source_tree.h"

namespace sluis {
namespace {

constexpr char kFolder[] = SLUIS_SOURCE_DIR "/tools/demo/data/";

using Name = std::pair<std::string, std::string>;

v1::PostBatch ReadStream() {
  v1::PostBatch batch;
  auto reader = NdjsonReader::Open(std::string(kFolder) + "posts.ndjson", NdjsonOptions());
  EXPECT_TRUE(reader.ok()) << reader.status();
  while (true) {
    const auto more = (*reader)->Next(1024, &batch);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) break;
  }
  EXPECT_EQ((*reader)->bad_lines(), 0u);
  return batch;
}

std::set<Name> CreatedPosts() {
  std::set<Name> names;
  const v1::PostBatch stream = ReadStream();
  for (const v1::Post& post : stream.posts()) {
    if (post.operation() != v1::OPERATION_DELETE) names.insert({post.source(), post.id()});
  }
  return names;
}

std::map<Name, std::string> ReadLabels() {
  std::map<Name, std::string> labels;
  std::ifstream file(std::string(kFolder) + "labels.tsv");
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find('\t');
    const size_t second = line.find('\t', first + 1);
    labels[{line.substr(0, first), line.substr(first + 1, second - first - 1)}] =
        line.substr(second + 1);
  }
  return labels;
}

std::map<std::string, size_t> CountLabels() {
  std::map<std::string, size_t> counts;
  for (const auto& [name, label] : ReadLabels()) ++counts[label];
  return counts;
}

TEST(DemoData, HoldsAtLeast400Posts) { EXPECT_GE(CreatedPosts().size(), 400u); }

TEST(DemoData, EveryPostHasOneLabelAndEveryLabelAPost) {
  const std::set<Name> posts = CreatedPosts();
  const std::map<Name, std::string> labels = ReadLabels();
  EXPECT_EQ(posts.size(), labels.size());
  for (const auto& [name, label] : labels) {
    EXPECT_TRUE(posts.contains(name)) << name.first << "/" << name.second;
  }
}

TEST(DemoData, IsOffEverySubjectForAtLeastHalf) {
  std::map<std::string, size_t> counts = CountLabels();
  const size_t off = counts["none"] + counts["sense"];
  EXPECT_GE(2 * off, ReadLabels().size());
}

TEST(DemoData, UsesTheWordsInAnotherSenseAtLeast40Times) { EXPECT_GE(CountLabels()["sense"], 40u); }

TEST(DemoData, HasPostsOnEveryReadersSubject) {
  std::map<std::string, size_t> counts = CountLabels();
  EXPECT_EQ(counts.size(), 5u);
  for (const char* subject : {"water", "benefits", "town"}) EXPECT_GE(counts[subject], 50u);
}

TEST(DemoData, IsMostlyDutchWithSomeEnglish) {
  std::map<std::string, size_t> languages;
  const v1::PostBatch stream = ReadStream();
  for (const v1::Post& post : stream.posts()) {
    if (post.languages_size() == 1) ++languages[post.languages(0)];
  }
  EXPECT_GT(languages["nl"], 5 * languages["en"]);
  EXPECT_GE(languages["en"], 40u);
}

TEST(DemoData, HoldsRepostsEditsAndDeletes) {
  size_t reposts = 0;
  std::map<v1::Operation, size_t> operations;
  const v1::PostBatch stream = ReadStream();
  for (const v1::Post& post : stream.posts()) {
    reposts += post.repost_of().empty() ? 0 : 1;
    ++operations[post.operation()];
  }
  EXPECT_GE(reposts, 20u);
  EXPECT_GE(operations[v1::OPERATION_UPDATE], 3u);
  EXPECT_GE(operations[v1::OPERATION_DELETE], 3u);
}

TEST(DemoData, LabelsAreReadByTestsAlone) {
  const std::string file = "labels.tsv";
  for (const SourceFile& source :
       ReadSources({"proto", "models", "engine", "connectors", "tools"}, {".h", ".cc"})) {
    EXPECT_EQ(source.text.find(file), std::string::npos) << source.path;
  }
}

}  // namespace
}  // namespace sluis

// What we read in a feed is what Debian's feedparser reads in it, field by field: in the samples
// here, in the feeds of others beside the checkout (or in the folder SLUIS_FEEDS) where there are.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/feeds/feed_document.h"
#include "tests/connectors/zeromq/child_process.h"

namespace sluis {
namespace {

using simdjson::dom::element;

// Only a hang takes so long.
constexpr absl::Duration kLimit = absl::Minutes(5);

std::vector<std::string> FilesIn(const std::string& folder) {
  std::vector<std::string> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// White space and the marks of lists and quotations are ours to choose.
std::string Bare(std::string_view text) {
  std::string bare;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\u00A0") {
      ++i;
    } else if (std::string_view(" \t\n\r\f->").find(text[i]) == std::string_view::npos) {
      bare.push_back(text[i]);
    }
  }
  return bare;
}

std::string TextOf(element parent, const char* key) {
  return std::string(std::string_view(parent[key]));
}

// How often a field was equal, and how often not.
struct Tally {
  size_t equal = 0;
  size_t different = 0;
};

// Where the other reader is mistaken, what is right.
struct Exception {
  std::string_view file;
  std::string_view field;
  std::string_view ours;
};
constexpr std::array kExceptions = std::to_array<Exception>({
    // UTF-8 that says it is windows-1252.
    {"windows-1252-incorrect-prolog.xml", "feed title", "Euro€"},
});

class Comparison {
 public:
  void Compare(const std::string& file, element theirs, const FeedDocument& ours) {
    file_ = file;
    Field("feed title", Bare(TextOf(theirs, "title")), Bare(ours.title));
    simdjson::dom::array entries = theirs["entries"];
    Field("items", std::to_string(entries.size()), std::to_string(ours.items.size()));
    Field("empty items", std::to_string(int64_t(theirs["empty"])), std::to_string(ours.skipped));
    for (size_t i = 0; i < std::min(entries.size(), ours.items.size()); ++i) {
      CompareItem(entries.at(i), ours.items[i]);
    }
  }
  [[nodiscard]] size_t items() const { return items_; }
  [[nodiscard]] size_t different() const { return different_; }
  [[nodiscard]] std::string Report() const {
    std::ostringstream report;
    for (const auto& [field, tally] : tallies_) {
      report << field << ": " << tally.equal << " equal, " << tally.different << " different\n";
    }
    return report.str() + differences_;
  }

 private:
  void CompareItem(element theirs, const v1::Post& ours) {
    ++items_;
    Field("title", Bare(TextOf(theirs, "title")), Bare(ours.title()));
    Field("link", TextOf(theirs, "link"), ours.url());
    // Where there is none, we make one, of the link or of what the item says.
    std::string id = TextOf(theirs, "id");
    if (id.empty()) id = TextOf(theirs, "link");
    if (id.empty() && ours.id().substr(0, 5) == "xxh3:") id = ours.id();
    Field("id", id, ours.id());
    Field("published", std::to_string(int64_t(theirs["published"])),
          std::to_string(ours.created_at().seconds()));
    Field("author", Bare(TextOf(theirs, "author")), Bare(ours.author().name()));
    std::string tags;
    for (const element tag : simdjson::dom::array(theirs["tags"])) {
      tags += Bare(std::string_view(tag)) + "|";
    }
    std::string our_tags;
    for (const std::string& tag : ours.tags()) our_tags += Bare(tag) + "|";
    Field("tags", tags, our_tags);
    Field("text", Bare(TextOf(theirs, "text")), Bare(ours.text()));
  }
  void Field(const std::string& name, const std::string& theirs, const std::string& ours) {
    Tally& tally = tallies_[name];
    if (theirs == ours || IsException(name, ours)) {
      ++tally.equal;
      return;
    }
    ++tally.different;
    ++different_;
    differences_ += std::filesystem::path(file_).filename().string() + ", " + name +
                    "\n  theirs: " + theirs.substr(0, 200) + "\n  ours:   " + ours.substr(0, 200) +
                    "\n";
  }

  [[nodiscard]] bool IsException(std::string_view name, std::string_view ours) const {
    return std::any_of(kExceptions.begin(), kExceptions.end(), [&](const Exception& known) {
      return file_.ends_with(known.file) && known.field == name && known.ours == ours;
    });
  }

  std::string file_;
  std::map<std::string, Tally> tallies_;
  std::string differences_;
  size_t items_ = 0;
  size_t different_ = 0;
};

Comparison CompareAll(const std::vector<std::string>& files) {
  std::vector<std::string> command = {"/usr/bin/python3",
                                      SLUIS_SOURCE_DIR "/tests/connectors/feeds/read_feeds.py"};
  command.insert(command.end(), files.begin(), files.end());
  ChildProcess child(command, {"PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, kLimit);
  Comparison comparison;
  for (const std::string& file : files) {
    const std::optional<std::string> line = child.NextLine();
    if (!line.has_value()) break;
    simdjson::dom::parser parser;
    element theirs;
    EXPECT_EQ(parser.parse(*line).get(theirs), simdjson::SUCCESS) << *line;
    const auto ours = ReadFeed(Contents(file), {"feed", "", ""});
    // What neither takes for a feed.
    if (!ours.ok() && TextOf(theirs, "version").empty()) continue;
    EXPECT_TRUE(ours.ok()) << file << ": " << ours.status();
    if (ours.ok()) comparison.Compare(file, theirs, *ours);
  }
  EXPECT_EQ(child.Finish(), 0);
  return comparison;
}

TEST(IndependentReader, FindsTheSameInTheSamples) {
  const Comparison comparison =
      CompareAll(FilesIn(SLUIS_SOURCE_DIR "/tests/connectors/feeds/samples"));
  EXPECT_GE(comparison.items(), 20u);
  EXPECT_EQ(comparison.different(), 0u) << comparison.Report();
}

TEST(IndependentReader, FindsTheSameInTheFeedsOfOthers) {
  const char* const named = std::getenv("SLUIS_FEEDS");
  const std::string folder =
      named != nullptr ? named : SLUIS_SOURCE_DIR "/../shared/data/payloads/feeds";
  const std::vector<std::string> files = FilesIn(folder);
  if (files.empty()) GTEST_SKIP() << "skipped: there are no feeds in " << folder;
  const Comparison comparison = CompareAll(files);
  std::cout << comparison.items() << " items\n" << comparison.Report();
  if (named == nullptr) EXPECT_EQ(comparison.different(), 0u);
}

}  // namespace
}  // namespace sluis

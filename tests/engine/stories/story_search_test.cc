// A story is found as if each post were compared with all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "engine/stories/story_index.h"

namespace sluis {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'773'000'000);

// Texts of all lengths, each with some words of an earlier one's exchanged, cut off or added.
std::vector<v1::Post> NearCopies(size_t count) {
  std::mt19937 random(11);
  const auto draw = [&](size_t below) { return static_cast<size_t>(random() % below); };
  std::vector<std::vector<std::string>> texts;
  std::vector<v1::Post> posts;
  for (size_t i = 0; i < count; ++i) {
    std::vector<std::string> words;
    if (!texts.empty() && draw(4) != 0) words = texts[draw(texts.size())];
    const size_t cut = std::min(words.size(), draw(9));
    const size_t length = words.empty() ? 3 + draw(120) : std::max<size_t>(3, words.size() - cut);
    words.resize(length);
    for (std::string& word : words) {
      if (word.empty() || draw(12) == 0) word = "woord" + std::to_string(draw(5000)) + "q";
    }
    for (size_t left = draw(4) * draw(8); left > 0; --left) {
      words.push_back("nog" + std::to_string(draw(900)) + "q");
    }
    v1::Post post;
    post.set_source("x");
    post.set_id("p" + std::to_string(i));
    post.set_text(absl::StrJoin(words, " "));
    posts.push_back(std::move(post));
    texts.push_back(std::move(words));
  }
  return posts;
}

TEST(StoryIndex, FindsWhatComparingWithEveryStoryFinds) {
  struct Story {
    uint64_t id;
    Signature signature;
  };
  for (const double min_resemblance : {0.1, 0.3, 0.5, 0.55, 0.7, 0.9}) {
    StoryIndex index({.max_stories = 100'000, .min_resemblance = min_resemblance});
    std::vector<Story> stories;
    size_t joined = 0;
    uint64_t sequence = 0;
    // Few enough that no shingle is in more stories than are listed of it.
    for (const v1::Post& post : NearCopies(400)) {
      const Signature signature = SignatureOf(post);
      ++sequence;
      uint64_t expected = sequence;
      double most = 0;
      for (const Story& story : stories) {
        if (story.signature.text_hash == signature.text_hash) {
          expected = story.id;
          break;
        }
        const double resemblance = Resemblance(signature.shingles, story.signature.shingles);
        if (resemblance < min_resemblance || resemblance <= most) continue;
        most = resemblance;
        expected = story.id;
      }
      if (expected == sequence) stories.push_back({sequence, signature});
      joined += expected == sequence ? 0 : 1;
      ASSERT_EQ(index.Assign(post, signature, sequence, kStart).story_id, expected) << post.text();
    }
    EXPECT_GT(joined, 2U) << min_resemblance;
    EXPECT_GT(stories.size(), 50U) << min_resemblance;
  }
}

}  // namespace
}  // namespace sluis

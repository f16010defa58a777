#include "bench/pipeline/recorded_posts.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "connectors/files/line_reader.h"
#include "simdjson.h"

namespace sluis {
namespace {

constexpr size_t kMaxLineBytes = 1 << 20;

// SplitMix64 (Steele, Lea and Flood, 2014): good enough to choose words, and three operations.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_;
};

// Calls visit(word) for what stands between spaces, empty words included.
template <typename Visit>
void ForEachWord(std::string_view text, const Visit& visit) {
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    visit(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

void NumberLabels(const std::vector<std::string>& label_of_post, RecordedPosts* posts) {
  posts->names = label_of_post;
  std::sort(posts->names.begin(), posts->names.end());
  posts->names.erase(std::unique(posts->names.begin(), posts->names.end()), posts->names.end());
  absl::flat_hash_map<std::string, uint32_t> numbers;
  for (const std::string& name : posts->names) {
    numbers.emplace(name, static_cast<uint32_t>(numbers.size()));
  }
  posts->posts_of_label.resize(posts->names.size());
  for (size_t i = 0; i < label_of_post.size(); ++i) {
    const uint32_t label = numbers[label_of_post[i]];
    posts->labels.push_back(label);
    posts->posts_of_label[label].push_back(static_cast<uint32_t>(i));
  }
}

}  // namespace

absl::StatusOr<RecordedPosts> ReadRecordedPosts(const std::string& path) {
  auto stream = ByteStream::Open(path);
  if (!stream.ok()) return stream.status();
  LineReader reader(*std::move(stream), kMaxLineBytes);
  simdjson::dom::parser json;
  RecordedPosts posts;
  std::vector<std::string> label_of_post;
  Line line;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&line);
    if (!more.ok()) return more.status();
    if (!*more) break;
    const auto post = json.parse(line.text);
    std::string_view text;
    std::string_view label;
    if (post["text"].get(text) != simdjson::SUCCESS) {
      return absl::DataLossError(absl::StrCat(path, ", line ", line.number, ": there is no text."));
    }
    if (post["label"].get(label) != simdjson::SUCCESS) label = "";
    posts.texts.emplace_back(text);
    label_of_post.emplace_back(label);
  }
  if (posts.texts.empty()) return absl::InvalidArgumentError(path + " holds no posts.");
  NumberLabels(label_of_post, &posts);
  return posts;
}

VariedPosts::VariedPosts(const RecordedPosts& posts, double share)
    : posts_(posts), share_(share), words_of_label_(posts.names.size()) {
  for (size_t i = 0; i < posts.texts.size(); ++i) {
    std::vector<std::string_view>& words = words_of_label_[posts.labels[i]];
    ForEachWord(posts.texts[i], [&](std::string_view word) {
      if (!word.empty()) words.push_back(word);
    });
  }
}

void VariedPosts::TextAt(uint64_t place, std::string* text) const {
  const size_t recorded = place % posts_.texts.size();
  const std::string& original = posts_.texts[recorded];
  *text = original;
  if (place < posts_.texts.size()) return;
  const std::vector<std::string_view>& words = words_of_label_[posts_.labels[recorded]];
  constexpr uint64_t kScale = uint64_t{1} << 32;
  const auto bar = static_cast<uint64_t>(share_ * static_cast<double>(kScale));
  Random random(place);
  text->clear();
  ForEachWord(original, [&](std::string_view word) {
    const uint64_t draw = random.Next();
    const bool exchanged = !word.empty() && draw % kScale < bar;
    text->append(exchanged ? words[(draw >> 32) * words.size() >> 32] : word);
    text->push_back(' ');
  });
  text->pop_back();
}

}  // namespace sluis

#include "bench/interests/labelled_posts.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "connectors/files/line_reader.h"
#include "models/text/normalizer.h"
#include "models/text/post_text.h"
#include "simdjson.h"

namespace sluis {
namespace {

constexpr size_t kMaxLineBytes = 1 << 20;

// Of the text and the label of one line. Nothing else of a post matters here, so a post whose
// counts ingest would refuse counts, too.
class LineParser {
 public:
  absl::Status Parse(std::string_view line, std::string* text, std::string* label) {
    std::string_view raw;
    std::string_view name;
    const auto post = json_.parse(line.data(), line.size());
    if (post["text"].get(raw) != simdjson::SUCCESS ||
        post["label"].get(name) != simdjson::SUCCESS) {
      return absl::InvalidArgumentError("there is no text or no label");
    }
    post_.set_text(std::string(raw));
    *text = NormalizeSluis1(PostText(post_));
    *label = std::string(name);
    return absl::OkStatus();
  }

 private:
  simdjson::dom::parser json_;
  v1::Post post_;
};

// Labels become numbers in the order of their names.
void NumberLabels(const std::vector<std::string>& label_of_post, LabelledPosts* posts) {
  posts->names = label_of_post;
  std::sort(posts->names.begin(), posts->names.end());
  posts->names.erase(std::unique(posts->names.begin(), posts->names.end()), posts->names.end());
  absl::flat_hash_map<std::string, uint32_t> numbers;
  for (const std::string& name : posts->names) {
    numbers.emplace(name, static_cast<uint32_t>(numbers.size()));
  }
  for (const std::string& label : label_of_post) posts->labels.push_back(numbers[label]);
}

}  // namespace

absl::StatusOr<LabelledPosts> ReadLabelledPosts(const std::string& data) {
  auto stream = ByteStream::Open(data + "/reddit/posts.ndjson.zst");
  if (!stream.ok()) return stream.status();
  LineReader reader(*std::move(stream), kMaxLineBytes);
  LineParser parser;
  LabelledPosts posts;
  std::vector<std::string> label_of_post;
  Line line;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&line);
    if (!more.ok()) return more.status();
    if (!*more) break;
    absl::Status status =
        parser.Parse(line.text, &posts.texts.emplace_back(), &label_of_post.emplace_back());
    if (!status.ok()) {
      return absl::DataLossError(absl::StrCat("line ", line.number, ": ", status.message()));
    }
  }
  NumberLabels(label_of_post, &posts);
  return posts;
}

absl::Status WriteLines(absl::Span<const std::string> texts, absl::Span<const std::string> labels,
                        const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  for (size_t i = 0; i < texts.size(); ++i) {
    if (!labels.empty()) out << "__label__" << labels[i] << ' ';
    out << texts[i] << '\n';
  }
  out.close();
  if (!out) return absl::UnavailableError(absl::StrCat(path, " cannot be written."));
  return absl::OkStatus();
}

}  // namespace sluis

#include "tools/evaluation/formats/topic_texts.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

constexpr std::string_view kTopicStart = "<top>";
constexpr std::string_view kTopicEnd = "</top>";

// Blanks and line ends become one blank each.
std::string OneLineOf(std::string_view text) {
  std::string line;
  for (std::string_view word : BlankSeparated(text)) {
    if (!line.empty()) line += ' ';
    line += word;
  }
  return line;
}

// What follows <tag> up to the next tag, without `prefix`; empty if there is none.
std::string Field(std::string_view topic, const std::string& tag, std::string_view prefix) {
  const std::string open = "<" + tag + ">";
  const size_t at = topic.find(open);
  if (at == std::string_view::npos) return {};
  std::string_view content = topic.substr(at + open.size());
  content = WithoutBlanksAround(content.substr(0, content.find('<')));
  if (content.starts_with(prefix)) content.remove_prefix(prefix.size());
  return OneLineOf(content);
}

TopicText ClassicTopic(std::string_view block) {
  TopicText topic;
  topic.id = Field(block, "num", "Number:");
  topic.title = Field(block, "title", "Topic:");
  if (topic.title.empty()) topic.title = Field(block, "query", "");
  topic.description = Field(block, "desc", "Description:");
  const std::string narrative = Field(block, "narr", "Narrative:");
  if (!topic.description.empty() && !narrative.empty()) topic.description += ' ';
  topic.description += narrative;
  return topic;
}

class TopicCollector {
 public:
  absl::Status Add(TopicText topic) {
    if (topic.id.empty()) return absl::InvalidArgumentError("A topic has no id.");
    if (topic.title.empty()) {
      return absl::InvalidArgumentError(fmt::format("Topic {} has no title.", topic.id));
    }
    if (!ids_.insert(topic.id).second) {
      return absl::InvalidArgumentError(fmt::format("Topic {} is there twice.", topic.id));
    }
    topics_.push_back(std::move(topic));
    return absl::OkStatus();
  }

  std::vector<TopicText> Take() { return std::move(topics_); }

 private:
  absl::flat_hash_set<std::string> ids_;
  std::vector<TopicText> topics_;
};

absl::Status CollectClassic(std::string_view text, const std::string& name,
                            TopicCollector* collector) {
  size_t end = 0;
  for (size_t at = text.find(kTopicStart); at != std::string_view::npos;
       at = text.find(kTopicStart, end)) {
    const std::string_view rest = text.substr(at + kTopicStart.size());
    const size_t length = std::min(rest.find(kTopicEnd), rest.find(kTopicStart));
    end = at + kTopicStart.size() + std::min(length, rest.size());
    absl::Status status = collector->Add(ClassicTopic(rest.substr(0, length)));
    if (!status.ok()) {
      const auto line =
          1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(at), '\n');
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: {}", name, line, std::string(status.message())));
    }
  }
  return absl::OkStatus();
}

absl::Status CollectRows(std::string_view text, const std::string& name,
                         TopicCollector* collector) {
  return ForEachRow(text, name, kMaxTextRowBytes, [&](std::string_view row) {
    if (row.starts_with('#')) return absl::OkStatus();
    const size_t tab = row.find('\t');
    if (tab == std::string_view::npos) {
      return absl::InvalidArgumentError("A topic is an id, a tab and a title.");
    }
    return collector->Add({std::string(WithoutBlanksAround(row.substr(0, tab))),
                           std::string(WithoutBlanksAround(row.substr(tab + 1))),
                           {}});
  });
}

}  // namespace

absl::StatusOr<std::vector<TopicText>> ParseTopicTexts(std::string_view text,
                                                       const std::string& name) {
  TopicCollector collector;
  const bool classic = text.find(kTopicStart) != std::string_view::npos;
  absl::Status status =
      classic ? CollectClassic(text, name, &collector) : CollectRows(text, name, &collector);
  if (!status.ok()) return status;
  std::vector<TopicText> topics = collector.Take();
  if (topics.empty()) return absl::InvalidArgumentError(fmt::format("{} holds no topic.", name));
  return topics;
}

}  // namespace sluis

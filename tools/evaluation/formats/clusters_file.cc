#include "tools/evaluation/formats/clusters_file.h"

#include <simdjson.h>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

namespace dom = simdjson::dom;

constexpr size_t kMaxDepth = 16;

// A cluster is a list of posts or an object that holds one.
absl::Status AddCluster(const std::string& topic, const std::string& cluster, dom::element value,
                        TopicClusters* clusters) {
  if (value.is_object() && value["tweets"].get(value) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        fmt::format("Cluster {} of topic {} has no \"tweets\".", cluster, topic));
  }
  dom::array ids;
  if (value.get(ids) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        fmt::format("Cluster {} of topic {} is not a list of posts.", cluster, topic));
  }
  std::vector<std::string> posts;
  for (dom::element id : ids) {
    std::string_view text;
    if (id.get(text) != simdjson::SUCCESS) {
      return absl::InvalidArgumentError(
          fmt::format("Cluster {} of topic {} holds a post that is not a string.", cluster, topic));
    }
    posts.emplace_back(text);
  }
  (*clusters)[topic].push_back(std::move(posts));
  return absl::OkStatus();
}

absl::Status AddTopic(const std::string& topic, dom::element value, TopicClusters* clusters) {
  dom::object by_id;
  if (!value.is_object() || value["clusters"].get(by_id) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(fmt::format("Topic {} has no \"clusters\".", topic));
  }
  if (!clusters->emplace(topic, TopicClusters::mapped_type()).second) {
    return absl::InvalidArgumentError(fmt::format("Topic {} is there twice.", topic));
  }
  for (const dom::key_value_pair member : by_id) {
    absl::Status status = AddCluster(topic, std::string(member.key), member.value, clusters);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status AddDocument(std::string_view text, TopicClusters* clusters) {
  dom::parser parser;
  dom::object topics;
  if (parser.allocate(text.size(), kMaxDepth) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError("It is too large for a JSON document.");
  }
  const simdjson::error_code error = parser.parse(text.data(), text.size()).get(topics);
  if (error != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        fmt::format("Not a JSON object of topics: {}.", simdjson::error_message(error)));
  }
  if (dom::object inner; topics["topics"].get(inner) == simdjson::SUCCESS) topics = inner;
  for (const dom::key_value_pair topic : topics) {
    absl::Status status = AddTopic(std::string(topic.key), topic.value, clusters);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<TopicClusters> ParseClusterRows(std::string_view text, const std::string& name) {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> by_topic;
  absl::Status status = ForEachRow(text, name, kMaxRowBytes, [&](std::string_view row) {
    const std::vector<std::string_view> fields = BlankSeparated(row);
    if (fields.size() != 3) {
      return absl::InvalidArgumentError("A row of clusters is \"topic cluster post\".");
    }
    by_topic[std::string(fields[0])][std::string(fields[1])].emplace_back(fields[2]);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  TopicClusters clusters;
  for (auto& [topic, by_id] : by_topic) {
    for (auto& [id, posts] : by_id) clusters[topic].push_back(std::move(posts));
  }
  return clusters;
}

}  // namespace

absl::StatusOr<TopicClusters> ParseTopicClusters(std::string_view text, const std::string& name) {
  const std::string_view content = WithoutBlanksAround(text);
  if (!content.starts_with('{')) return ParseClusterRows(text, name);
  TopicClusters clusters;
  if (absl::Status status = AddDocument(content, &clusters); !status.ok()) {
    return absl::InvalidArgumentError(fmt::format("{}: {}", name, std::string(status.message())));
  }
  return clusters;
}

absl::StatusOr<PostClusters> ParsePostClusters(std::string_view text, const std::string& name) {
  PostClusters clusters;
  absl::Status status = ForEachRow(text, name, kMaxRowBytes, [&](std::string_view row) {
    const size_t tab = row.find('\t');
    const std::string post(row.substr(0, tab));
    if (tab == std::string_view::npos || tab == 0 || tab + 1 == row.size()) {
      return absl::InvalidArgumentError("A row is a post, a tab and its cluster.");
    }
    const auto [at, added] = clusters.emplace(post, row.substr(tab + 1));
    if (!added && at->second != row.substr(tab + 1)) {
      return absl::InvalidArgumentError(
          fmt::format("Post {} is in cluster {} already.", post, at->second));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return clusters;
}

}  // namespace sluis

#include "tools/evaluation/simulation/collection.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "connectors/files/ndjson_reader.h"
#include "fmt/format.h"
#include "proto/time.h"
#include "tools/evaluation/formats/clusters_file.h"
#include "tools/evaluation/formats/label_file.h"
#include "tools/evaluation/formats/qrels_file.h"
#include "tools/evaluation/formats/text_rows.h"
#include "tools/evaluation/formats/whole_text.h"

namespace sluis {
namespace {

constexpr size_t kPostsARead = 4096;
constexpr char kLabelledSource[] = "labelled";

absl::StatusOr<std::vector<v1::Post>> ReadPosts(const std::string& path) {
  auto reader = NdjsonReader::Open(path, {});
  if (!reader.ok()) return reader.status();
  std::vector<v1::Post> posts;
  for (bool more = true; more;) {
    v1::PostBatch batch;
    absl::StatusOr<bool> read = (*reader)->Next(kPostsARead, &batch);
    if (!read.ok()) return read.status();
    more = *read;
    for (v1::Post& post : *batch.mutable_posts()) posts.push_back(std::move(post));
  }
  if ((*reader)->bad_lines() > 0) {
    const LineError& first = (*reader)->errors().front();
    return absl::InvalidArgumentError(fmt::format("{}:{}: {} ({} bad lines in all)", path,
                                                  first.line, first.message,
                                                  (*reader)->bad_lines()));
  }
  if (posts.empty()) return absl::InvalidArgumentError(fmt::format("{} holds no post", path));
  return posts;
}

absl::StatusOr<absl::flat_hash_map<std::string, uint32_t>> PlacesById(
    const std::vector<v1::Post>& posts) {
  absl::flat_hash_map<std::string, uint32_t> places;
  for (size_t i = 0; i < posts.size(); ++i) {
    if (!places.emplace(posts[i].id(), static_cast<uint32_t>(i)).second) {
      return absl::InvalidArgumentError(
          fmt::format("the post '{}' is in the stream twice", posts[i].id()));
    }
  }
  return places;
}

absl::Status TakeQrels(const Qrels& qrels, const std::string& name, Collection* collection) {
  auto places = PlacesById(collection->posts);
  if (!places.ok()) return places.status();
  std::map<std::string, size_t> topics;
  for (size_t i = 0; i < collection->topics.size(); ++i) topics[collection->topics[i].id] = i;
  collection->grades.resize(collection->topics.size());
  for (const auto& [topic, grades] : qrels) {
    const auto known = topics.find(topic);
    if (known == topics.end()) {
      return absl::InvalidArgumentError(
          fmt::format("{}: judges topic '{}', which is not among the topics", name, topic));
    }
    for (const auto& [post, grade] : grades) {
      const auto place = places->find(post);
      if (place != places->end()) collection->grades[known->second][place->second] = grade;
    }
  }
  return absl::OkStatus();
}

absl::Status TakeClusters(const std::string& path, Collection* collection) {
  for (const v1::Post& post : collection->posts) collection->clusters.push_back(post.id());
  if (path.empty()) return absl::OkStatus();
  const absl::StatusOr<PostClusters> clusters = ParseFile(path, &ParsePostClusters);
  if (!clusters.ok()) return clusters.status();
  for (std::string& cluster : collection->clusters) {
    const auto found = clusters->find(cluster);
    if (found != clusters->end()) cluster = found->second;
  }
  return absl::OkStatus();
}

absl::StatusOr<Collection> FromLabelledTexts(const std::string& path) {
  const auto texts = ParseFile(path, [](std::string_view text, const std::string& name) {
    return ParseLabelledTexts(text, name);
  });
  if (!texts.ok()) return texts.status();
  Collection collection;
  std::map<std::string, size_t> topics;
  for (const LabelledText& labelled : *texts) {
    const auto place = static_cast<uint32_t>(collection.posts.size());
    v1::Post& post = collection.posts.emplace_back();
    post.set_source(kLabelledSource);
    post.set_id(fmt::format("{}", place + 1));
    post.set_text(labelled.text);
    for (const std::string& label : labelled.labels) {
      const auto [topic, is_new] = topics.emplace(label, collection.topics.size());
      if (is_new) {
        collection.topics.push_back({label, label, ""});
        collection.grades.emplace_back();
      }
      collection.grades[topic->second][place] = 1;
    }
  }
  if (collection.topics.empty()) {
    return absl::InvalidArgumentError(fmt::format("{} holds no label", path));
  }
  if (absl::Status status = TakeClusters("", &collection); !status.ok()) return status;
  return collection;
}

absl::Status CheckFiles(const CollectionFiles& files) {
  const bool any = !files.posts.empty() || !files.topics.empty() || !files.qrels.empty();
  const bool all = !files.posts.empty() && !files.topics.empty() && !files.qrels.empty();
  if (files.labelled_texts.empty() ? all : !any && files.clusters.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "A collection is either posts, topics and qrels, or a file of labelled texts alone.");
}

absl::CivilDay DayOf(const v1::Post& post) {
  return absl::ToCivilDay(FromTimestamp(post.created_at()), absl::UTCTimeZone());
}

absl::StatusOr<std::vector<PostWindow>> CutByDay(const std::vector<v1::Post>& posts) {
  std::vector<PostWindow> windows;
  for (size_t i = 0; i < posts.size(); ++i) {
    if (!posts[i].has_created_at()) {
      return absl::InvalidArgumentError(fmt::format(
          "The post '{}' has no created_at: windows of a day need one. Name a number of posts.",
          posts[i].id()));
    }
    if (i > 0 && DayOf(posts[i]) < DayOf(posts[i - 1])) {
      return absl::InvalidArgumentError(
          fmt::format("The post '{}' is of an earlier day than the one before it: windows of a day "
                      "need posts in the order of time.",
                      posts[i].id()));
    }
    if (i == 0 || DayOf(posts[i]) != DayOf(posts[i - 1])) windows.push_back({i, i});
    windows.back().end = i + 1;
  }
  return windows;
}

}  // namespace

int Collection::GradeOf(size_t topic, size_t post) const {
  const auto found = grades[topic].find(static_cast<uint32_t>(post));
  return found == grades[topic].end() ? 0 : found->second;
}

bool Collection::IsJudged(size_t topic, size_t post) const {
  return grades[topic].contains(static_cast<uint32_t>(post));
}

absl::StatusOr<Collection> ReadCollection(const CollectionFiles& files) {
  if (absl::Status status = CheckFiles(files); !status.ok()) return status;
  if (!files.labelled_texts.empty()) return FromLabelledTexts(files.labelled_texts);
  Collection collection;
  absl::StatusOr<std::vector<v1::Post>> posts = ReadPosts(files.posts);
  if (!posts.ok()) return posts.status();
  collection.posts = *std::move(posts);
  absl::StatusOr<std::vector<TopicText>> topics = ParseFile(files.topics, &ParseTopicTexts);
  if (!topics.ok()) return topics.status();
  collection.topics = *std::move(topics);
  const absl::StatusOr<Qrels> qrels = ParseFile(files.qrels, &ParseQrels);
  if (!qrels.ok()) return qrels.status();
  absl::Status status = TakeQrels(*qrels, files.qrels, &collection);
  if (status.ok()) status = TakeClusters(files.clusters, &collection);
  if (!status.ok()) return status;
  return collection;
}

absl::StatusOr<std::vector<PostWindow>> CutIntoWindows(const Collection& collection,
                                                       const std::string& rule) {
  if (rule == "day") return CutByDay(collection.posts);
  size_t length = 0;
  if (!ParseNumber(rule, &length) || length == 0) {
    return absl::InvalidArgumentError(
        fmt::format("A window is 'day' or a number of posts, not '{}'.", rule));
  }
  std::vector<PostWindow> windows;
  for (size_t begin = 0; begin < collection.posts.size(); begin += length) {
    windows.push_back({begin, std::min(begin + length, collection.posts.size())});
  }
  return windows;
}

}  // namespace sluis

// Posts as flat fields, and the child process that reads the same payload.
#include "tests/connectors/json/independent_reader.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_join.h"
#include "fmt/format.h"
#include "proto/time.h"
#include "tests/connectors/zeromq/child_process.h"

namespace sluis {
namespace {

std::string Micros(bool has, const google::protobuf::Timestamp& time) {
  return has ? fmt::format("{}", absl::ToUnixMicros(FromTimestamp(time))) : "";
}

std::string MediaLines(const v1::Post& post) {
  std::vector<std::string> lines;
  for (const v1::Media& media : post.media()) {
    lines.push_back(fmt::format("{} {} {}", media.kind(), media.url(), media.alt_text()));
  }
  return absl::StrJoin(lines, "\n");
}

void AddAuthor(const v1::Author& author, PostFields* fields) {
  (*fields)["author.id"] = author.id();
  (*fields)["author.handle"] = author.handle();
  (*fields)["author.name"] = author.name();
  (*fields)["author.followers"] = fmt::format("{}", author.followers());
  (*fields)["author.kind"] = fmt::format("{}", static_cast<int>(author.kind()));
  (*fields)["author.no_index"] = author.no_index() ? "yes" : "no";
  (*fields)["author.url"] = author.url();
}

void AddCounts(const v1::Counts& counts, PostFields* fields) {
  (*fields)["likes"] = fmt::format("{}", counts.likes());
  (*fields)["reposts"] = fmt::format("{}", counts.reposts());
  (*fields)["replies"] = fmt::format("{}", counts.replies());
  (*fields)["quotes"] = fmt::format("{}", counts.quotes());
  (*fields)["views"] = fmt::format("{}", counts.views());
}

}  // namespace

PostFields FieldsOf(const v1::Post& post) {
  PostFields fields;
  fields["source"] = post.source();
  fields["id"] = post.id();
  fields["revision"] = fmt::format("{}", post.revision());
  fields["operation"] = fmt::format("{}", static_cast<int>(post.operation()));
  if (post.operation() == v1::OPERATION_DELETE) return fields;
  fields["conversation"] = post.conversation();
  fields["text"] = post.text();
  fields["spoiler"] = post.spoiler();
  fields["sensitive"] = post.sensitive() ? "yes" : "no";
  fields["languages"] = absl::StrJoin(post.languages(), "\n");
  fields["created_at"] = Micros(post.has_created_at(), post.created_at());
  fields["edited_at"] = Micros(post.has_edited_at(), post.edited_at());
  fields["reply_to"] = post.reply_to();
  fields["quote_of"] = post.quote_of();
  fields["repost_of"] = post.repost_of();
  fields["url"] = post.url();
  fields["urls"] = absl::StrJoin(post.urls(), "\n");
  fields["tags"] = absl::StrJoin(post.tags(), "\n");
  fields["mentions"] = absl::StrJoin(post.mentions(), "\n");
  fields["media"] = MediaLines(post);
  fields["poll"] = absl::StrJoin(post.poll().options(), "\n");
  fields["poll_ends_at"] = Micros(post.poll().has_ends_at(), post.poll().ends_at());
  fields["visibility"] = fmt::format("{}", static_cast<int>(post.visibility()));
  AddAuthor(post.author(), &fields);
  AddCounts(post.counts(), &fields);
  return fields;
}

std::vector<PostFields> RunReader(const std::string& script,
                                  const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"/usr/bin/python3",
                                      std::string(SLUIS_SOURCE_DIR "/tests/connectors/") + script};
  command.insert(command.end(), arguments.begin(), arguments.end());
  ChildProcess child(command, {"PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, absl::Minutes(2));
  std::vector<PostFields> posts;
  simdjson::dom::parser parser;
  while (const std::optional<std::string> line = child.NextLine()) {
    simdjson::dom::object object;
    if (parser.parse(*line).get(object) != simdjson::SUCCESS) {
      ADD_FAILURE() << *line;
      continue;
    }
    PostFields& fields = posts.emplace_back();
    for (const auto [key, value] : object) {
      std::string_view text;
      EXPECT_EQ(value.get(text), simdjson::SUCCESS) << *line;
      fields[std::string(key)] = text;
    }
  }
  EXPECT_EQ(child.Finish(), 0);
  return posts;
}

void ExpectSame(const std::vector<PostFields>& ours, const std::vector<PostFields>& theirs) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].size(), theirs[i].size()) << i;
    for (const auto& [field, value] : theirs[i]) {
      const auto found = ours[i].find(field);
      ASSERT_NE(found, ours[i].end()) << field;
      EXPECT_EQ(found->second, value) << field << " of " << theirs[i].at("id");
    }
  }
}

std::string PayloadFile(const std::string& name) {
  std::string path = std::string(SLUIS_SOURCE_DIR "/../shared/data/payloads/") + name;
  return std::filesystem::exists(path) ? path : std::string();
}

std::string FileBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::string> FileLines(const std::string& path) {
  std::istringstream file(FileBytes(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace sluis

#include "bench/hostile/frame_mutation.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "bench/hostile/good_clients.h"
#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {
namespace {

// As lengths: very large, negative, and never ending.
const std::string kLengths[] = {std::string("\xff\xff\xff\xff\x0f", 5),
                                std::string("\x80\x80", 2),
                                std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10),
                                std::string(12, '\xff'),
                                std::string("\0", 1),
                                "\x7f"};

std::vector<std::string> TakenByTheEngine(const std::string& prefix) {
  std::vector<std::string> seeds;
  if (prefix == "ingest_request.") {
    v1::IngestRequest request;
    request.mutable_hello()->set_producer("nearly-right");
    seeds.push_back(request.SerializeAsString());
    v1::PostBatch* batch = request.mutable_batch();
    batch->set_sequence(1);
    for (const char* id : {"n1", "n2", "n3"}) {
      *batch->add_posts() = GoodPost(id, "Laagwater in de IJssel, en een dijk van een bericht");
    }
    seeds.push_back(request.SerializeAsString());
  }
  if (prefix == "control_request.") {
    for (const v1::ControlRequest& request : GoodReader("nearly-right")) {
      seeds.push_back(request.SerializeAsString());
    }
    v1::ControlRequest request;
    request.mutable_list_matches()->set_owner_id("nearly-right");
    seeds.push_back(request.SerializeAsString());
    *request.mutable_score()->mutable_post() = GoodPost("n1", "Hoogwater");
    seeds.push_back(request.SerializeAsString());
  }
  return seeds;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadSeeds(const std::string& golden_folder,
                                                   const std::string& prefix) {
  std::vector<std::filesystem::path> paths;
  std::error_code missing;
  for (const auto& file : std::filesystem::directory_iterator(golden_folder, missing)) {
    const std::string name = file.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(".hex")) paths.push_back(file.path());
  }
  if (paths.empty()) return absl::NotFoundError("no messages in " + golden_folder);
  // A folder has no order of its own.
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds = TakenByTheEngine(prefix);
  // A small change of what is taken is mostly taken too, and each waits for the disk.
  constexpr int kTimes = 8;
  for (size_t i = 0; i < kTimes * paths.size(); ++i) {
    const std::filesystem::path& path = paths[i % paths.size()];
    std::ifstream file(path);
    std::string hex;
    for (std::string line; std::getline(file, line);) hex += line;
    seeds.push_back(absl::HexStringToBytes(hex));
  }
  return seeds;
}

FrameMutation::FrameMutation(std::vector<std::string> seeds, uint64_t number)
    : seeds_(std::move(seeds)), random_(number) {}

size_t FrameMutation::Draw(size_t end) {
  return std::uniform_int_distribution<size_t>(0, end - 1)(random_);
}

std::string FrameMutation::Next() {
  std::string bytes = seeds_[Draw(seeds_.size())];
  Change(&bytes);
  return bytes;
}

void FrameMutation::Change(std::string* bytes) {
  for (size_t left = 1 + Draw(4); left > 0; --left) ChangeOnce(bytes);
}

void FrameMutation::ChangeOnce(std::string* bytes) {
  if (bytes->empty()) bytes->push_back(static_cast<char>(Draw(256)));
  const size_t at = Draw(bytes->size());
  const size_t size = 1 + Draw(std::min<size_t>(bytes->size() - at, 64));
  switch (Draw(6)) {
    case 0:
      (*bytes)[at] = static_cast<char>((*bytes)[at] ^ (1 << Draw(8)));
      break;
    case 1:
      (*bytes)[at] = static_cast<char>(Draw(256));
      break;
    case 2:
      bytes->erase(at, Draw(2) == 0 ? size : std::string::npos);
      break;
    case 3:
      bytes->insert(at, bytes->substr(at, size));
      break;
    case 4: {
      const std::string& other = seeds_[Draw(seeds_.size())];
      const size_t from = Draw(other.size() + 1);
      bytes->replace(at, std::string::npos, other.substr(from));
      break;
    }
    default: {
      const std::string& length = kLengths[Draw(std::size(kLengths))];
      bytes->replace(at, std::min(length.size(), bytes->size() - at), length);
    }
  }
}

}  // namespace sluis

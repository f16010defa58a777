// What a server of the Mastodon API is asked, one answer a question: who it is, and pages of
// statuses.
#ifndef SLUIS_CONNECTORS_MASTODON_MASTODON_SERVER_H_
#define SLUIS_CONNECTORS_MASTODON_MASTODON_SERVER_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/http/http_client.h"
#include "connectors/json/json_value.h"
#include "proto/checks.h"

namespace sluis {

struct MastodonSourceOptions {
  PostLimits limits = {};
  HttpReach reach = {};
  // As of HttpClient.
  std::string ca_file = "";
  std::string user_agent = "sluis";
  // What the operator got from the server; empty: none.
  std::string token = "";
  // Mastodon says ":thump" every 15 seconds.
  absl::Duration silence = absl::Seconds(90);
  // Where a server streams nothing: for what is new, and for what was deleted or edited.
  absl::Duration poll_every = absl::Seconds(30);
  absl::Duration search_every = absl::Minutes(10);
  // Once it is true, what is under way is given up within a second. May be null.
  const std::atomic<bool>* stop = nullptr;
};

struct MastodonInstance {
  // In the addresses of its own accounts: StatusContext.server.
  std::string domain;
  // Where it streams from, "https://streaming.mastodon.example".
  std::string streaming_url;
};

// Belongs to one thread.
class MastodonServer {
 public:
  // `url` without a '/' at its end, checked. `options` must outlive it.
  MastodonServer(std::string url, const MastodonSourceOptions& options);

  // Asks version 2 of the API, else version 1. InvalidArgument where neither is there; Unavailable
  // where something else is answered: it may be the page of a server that is worked on. Other
  // errors as of AskPage.
  [[nodiscard]] absl::StatusOr<MastodonInstance> AskInstance();
  // The body of an answer with status 200. PermissionDenied when a token is missing or not enough,
  // and the others of HttpClient and RefusalError.
  [[nodiscard]] absl::StatusOr<std::string> AskPage(const std::string& path);

  // What `url` answered instead of what was asked for. Keeps how long it is to be left alone.
  absl::Status Refusal(const std::string& url, const HttpResponse& response);
  // After a refusal that is not the end: what it asked for is none of what comes later.
  void ForgetPause() { pause_ = absl::ZeroDuration(); }
  // What the last refusal asked for that was not forgotten.
  [[nodiscard]] absl::Duration pause() const { return pause_; }
  [[nodiscard]] uint64_t bytes() const { return bytes_; }

 private:
  absl::StatusOr<MastodonInstance> ReadInstance(const std::string& json);

  const std::string url_;
  const MastodonSourceOptions& options_;
  const HttpClient client_;
  JsonParser parser_;
  uint64_t bytes_ = 0;
  absl::Duration pause_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_MASTODON_SERVER_H_

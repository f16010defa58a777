// A server of the Mastodon API for tests: pages of the statuses that it was given, and streams that
// say what they were told to.
#ifndef SLUIS_TESTS_CONNECTORS_MASTODON_MASTODON_PEER_H_
#define SLUIS_TESTS_CONNECTORS_MASTODON_MASTODON_PEER_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/locks/mutex.h"
#include "tests/connectors/http/streaming_peer.h"

namespace sluis {

// The number that a status has which was made `second` seconds after 2026-03-12 07:00 UTC.
std::string NumberAt(int second);
// A public status with that number at "here.example".
std::string StatusJson(const std::string& number, bool is_edited = false);
std::string UpdateEvent(const std::string& number);

// Its domain is "here.example". Safe on any thread.
class MastodonPeer {
 public:
  MastodonPeer();

  std::string url() const { return peer_.url(); }
  std::string address() const { return peer_.address(); }

  // To every timeline's pages.
  void AddStatus(const std::string& number);
  void EditStatus(const std::string& number);
  void DeleteStatus(const std::string& number);
  // What a stream says when it is opened; then it stays, or is cut.
  void Say(const std::string& path, const std::string& events, bool is_cut = false);
  // What a WebSocket says, message by message, at "/api/v1/streaming"; then it stays.
  void SayBySocket(const std::vector<std::string>& messages);
  // The bytes of an answer, instead of what there is else; empty: no more.
  void Answer(const std::string& path, const std::string& answer);
  // Where the instance says that it streams from; else the peer's own address.
  void StreamFrom(const std::string& url);

  // All that was asked so far, "/path?query".
  std::vector<std::string> Asked();
  // The last request's field of that name.
  std::string LastField(const std::string& name);

 private:
  struct Script {
    std::string events;
    bool is_cut = false;
  };

  void Serve(const HttpRequest& request, const PeerConnection& client);
  std::string Instance();
  std::string Page(const std::string& query);
  std::string Status(const std::string& path);
  std::string SocketAnswer(const HttpRequest& request);

  Mutex mutex_;
  // The newest first.
  std::vector<std::string> numbers_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> edited_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Script> scripts_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> messages_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> answers_ ABSL_GUARDED_BY(mutex_);
  std::string streaming_url_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> asked_ ABSL_GUARDED_BY(mutex_);
  HttpFields last_fields_ ABSL_GUARDED_BY(mutex_);
  // Ends first: its threads use the rest.
  StreamingPeer peer_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_MASTODON_MASTODON_PEER_H_

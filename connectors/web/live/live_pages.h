// What the engine tells goes to the pages that are open: that a digest is there, an alert came, a
// wall is not what it was. No page's content travels so: who hears of something asks for it, and
// is let in or not.
#ifndef SLUIS_CONNECTORS_WEB_LIVE_LIVE_PAGES_H_
#define SLUIS_CONNECTORS_WEB_LIVE_LIVE_PAGES_H_

#include <string>
#include <string_view>

#include "connectors/http/event_hub.h"
#include "engine/runtime/sink.h"

namespace sluis {

// Topics of the hub.
[[nodiscard]] std::string ReaderTopic(std::string_view owner_id);
[[nodiscard]] std::string WallTopic(std::string_view owner_id, std::string_view interest_id);
// Of all walls of an owner.
[[nodiscard]] std::string WallsTopic(std::string_view owner_id);

// Safe on any thread.
class LivePages final : public Sink {
 public:
  // `hub` must outlive it.
  explicit LivePages(EventHub* hub) : hub_(hub) {}

  void OnMatch(const v1::Match& match, const v1::Post& post, bool alert) override;
  void OnDigest(const v1::Digest& digest) override;
  void OnWallChanged(const std::string& owner_id, const std::string& interest_id) override;
  void OnOwnerErased(const std::string& owner_id) override;

 private:
  EventHub* const hub_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_LIVE_LIVE_PAGES_H_

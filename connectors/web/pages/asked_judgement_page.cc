#include "connectors/web/pages/asked_judgement_page.h"

#include <string>

#include "connectors/web/frame/page.h"
#include "connectors/web/pages/digest_page.h"
#include "engine/digests/view.h"

namespace sluis {
namespace {

// Where the story is in the digest; its size without it.
int PlaceOf(const v1::Digest& digest, const std::string& story_id) {
  int place = 0;
  while (place < digest.stories_size() && std::to_string(digest.stories(place).id()) != story_id) {
    ++place;
  }
  return place;
}

}  // namespace

HttpAnswer AskJudgement(const Visit& visit) {
  v1::ControlRequest get;
  get.mutable_get_digest()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_digest()->set_digest_id(visit.parts[0]);
  const bool wants_more = visit.parts[2] == "more";
  if (!wants_more && visit.parts[2] != "less") return visit.NotFound();
  const v1::ControlReply reply = visit.Ask(get);
  const v1::Digest& digest = reply.digest();
  const int place = PlaceOf(digest, visit.parts[1]);
  if (visit.parts[0].empty() || place == digest.stories_size()) return visit.NotFound();
  const v1::Story& story = digest.stories(place);
  if (story.post().operation() == v1::OPERATION_DELETE) return visit.NotFound();
  const StoryView view = ViewOf(digest).stories[static_cast<size_t>(place)];
  Page page{200, visit.texts[wants_more ? "more" : "less"], "asked_judgement", {}};
  page.content.set("heading", page.title);
  page.content.set("subject", view.interest);
  page.content.set("words", view.text);
  page.content.set("byline", view.byline);
  page.content.set("id", std::to_string(story.id()));
  page.content.set("interest_id", story.interest_id());
  page.content.set("source", story.post().source());
  page.content.set("post_id", story.post().id());
  page.content.set("digest_id", digest.id());
  page.content.set("wants_more", PageData(wants_more));
  page.content.set("reasons", wants_more ? PageData(false) : LessReasonData(visit.texts));
  return visit.Show(page);
}

}  // namespace sluis

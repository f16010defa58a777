#include "connectors/web/pages/handling_pages.h"

#include <algorithm>
#include <string>
#include <vector>

#include "connectors/web/frame/page.h"
#include "connectors/web/pages/judging_form.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

// As colleagues know the user or team.
std::string NameOf(const Visit& visit, const std::string& id) {
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id(id);
  const v1::ControlReply reply = visit.Ask(request);
  const std::string name = CleanLine(reply.owner().name());
  return name.empty() ? id : name;
}

// Members and stand-ins of the reader's teams, and the teams themselves.
std::vector<std::string> ColleaguesOf(const Visit& visit) {
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (id.empty() || id == visit.reader.owner_id) return;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const v1::Owner& team : visit.teams) {
    add(team.id());
    for (const std::string& member : team.members()) add(member);
    add(team.stand_in());
  }
  return ids;
}

PageData NotesOf(const Visit& visit, const v1::Handling& handling) {
  const Manner manner = MannerOf(visit);
  PageData list(PageData::type::list);
  for (const v1::HandlingNote& note : handling.notes()) {
    const bool came = note.to_owner().empty();
    PageData data;
    data.set("line", Fill(visit.texts[came ? "handling.came_from" : "handling.went_to"],
                          NameOf(visit, came ? note.from_owner() : note.to_owner()),
                          NameOf(visit, note.by_user())));
    data.set("at", ShortTimeIn(manner.wording, FromTimestamp(note.at()), manner.now, manner.zone));
    data.set("note", Present("line", CleanLines(note.text(), 2000)));
    list.push_back(data);
  }
  return list;
}

// "taken": who deals with it. "may_take", "may_leave": the buttons.
void SetTaken(const Visit& visit, const v1::Handling& handling, PageData* data) {
  const std::string& taken_by = handling.taken_by();
  const bool mine = taken_by == visit.reader.user_id;
  data->set("taken", Present("line", taken_by.empty() ? ""
                                                      : Fill(visit.texts["handling.taken_by"],
                                                             NameOf(visit, taken_by))));
  data->set("may_take", PageData(taken_by.empty()));
  data->set("may_leave", PageData(mine));
}

void FillPost(const Visit& visit, v1::PostKey* post) {
  post->set_source(visit.form.Get("source"));
  post->set_id(visit.form.Get("post"));
}

HttpAnswer GoBack(const Visit& visit, const v1::ControlReply& reply) {
  if (!reply.has_handling()) return visit.Tell(reply.status());
  return Redirect(visit.form.Get("digest").empty() ? "/handlings" : PlaceOf(visit.form));
}

}  // namespace

PageData ReceiversOf(const Visit& visit) {
  PageData receivers(PageData::type::list);
  for (const std::string& id : ColleaguesOf(visit)) {
    PageData receiver;
    receiver.set("receiver", id);
    receiver.set("name", NameOf(visit, id));
    receivers.push_back(receiver);
  }
  return receivers;
}

PageData HandlingDataOf(const Visit& visit, const PageData& receivers,
                        const v1::HandlingList& handlings, const v1::Story& story) {
  if (receivers.is_empty_list()) return PageData(false);
  v1::Handling handling;
  for (const v1::HandlingList::Entry& entry : handlings.entries()) {
    const v1::PostKey& post = entry.handling().post();
    if (post.source() == story.post().source() && post.id() == story.post().id()) {
      handling = entry.handling();
    }
  }
  PageData data;
  SetTaken(visit, handling, &data);
  data.set("notes", NotesOf(visit, handling));
  data.set("receivers", receivers);
  return data;
}

HttpAnswer ShowHandlings(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_list_handlings()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_handlings()) return visit.Tell(reply.status());
  Page page{200, visit.texts["handling.heading"], "handlings", {}};
  PageData list(PageData::type::list);
  for (const v1::HandlingList::Entry& entry : reply.handlings().entries()) {
    v1::Post post = entry.post();
    if (!entry.has_post()) post.set_operation(v1::OPERATION_DELETE);
    PageData data = PostData(visit, post, entry.handling().at());
    SetTaken(visit, entry.handling(), &data);
    data.set("notes", NotesOf(visit, entry.handling()));
    data.set("source", entry.handling().post().source());
    data.set("post_id", entry.handling().post().id());
    data.set("interest_id", entry.handling().interest_id());
    list.push_back(data);
  }
  page.content.set("handlings", list);
  page.content.set("none", PageData(reply.handlings().entries().empty()));
  return visit.Show(page);
}

HttpAnswer TakeUp(const Visit& visit) {
  v1::ControlRequest request;
  v1::TakePostRequest* const take = request.mutable_take_post();
  take->set_owner_id(visit.reader.owner_id);
  take->set_interest_id(visit.form.Get("interest"));
  FillPost(visit, take->mutable_post());
  take->set_by_user(visit.reader.user_id);
  take->set_release(visit.form.Get("leave") == "yes");
  return GoBack(visit, visit.Ask(request));
}

HttpAnswer Forward(const Visit& visit) {
  v1::ControlRequest request;
  v1::ForwardPostRequest* const forward = request.mutable_forward_post();
  forward->set_owner_id(visit.reader.owner_id);
  forward->set_interest_id(visit.form.Get("interest"));
  FillPost(visit, forward->mutable_post());
  forward->set_by_user(visit.reader.user_id);
  forward->set_to_owner(visit.form.Get("to"));
  forward->set_note(visit.form.Get("note"));
  return GoBack(visit, visit.Ask(request));
}

}  // namespace sluis

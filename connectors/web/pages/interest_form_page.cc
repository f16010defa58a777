#include "connectors/web/pages/interest_form_page.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/interest_fields.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"

namespace sluis {
namespace {

constexpr uint32_t kListed = 10;

v1::ControlReply AskInterest(const Visit& visit, const std::string& id) {
  v1::ControlRequest request;
  request.mutable_get_interest()->set_owner_id(visit.reader.owner_id);
  request.mutable_get_interest()->set_interest_id(id);
  return visit.Ask(request);
}

// The form as a page. `preview` is a section of it, `fault` what is wrong.
HttpAnswer ShowForm(const Visit& visit, const std::string& id, const InterestFields& fields,
                    PageData preview, const std::string& fault) {
  const bool is_new = id.empty();
  Page page{fault.empty() ? 200 : 400, visit.texts[is_new ? "interest.new" : "interest.edit"],
            "interest_form", DataOf(fields, visit.texts)};
  page.content.set("heading", page.title);
  page.content.set("id", id);
  page.content.set("preview", std::move(preview));
  page.content.set("fault", Present("sentence", fault));
  return visit.Show(page);
}

// The interest that the form is about, as it would be. A new one gets a name of its own.
absl::StatusOr<v1::Interest> Wanted(const Visit& visit, const InterestFields& fields) {
  const std::string& id = visit.form.Get("id");
  v1::Interest before;
  if (!id.empty()) {
    v1::ControlReply known = AskInterest(visit, id);
    if (!known.has_interest()) return absl::NotFoundError(known.status().message());
    before = std::move(*known.mutable_interest());
  } else {
    v1::ControlRequest list;
    list.mutable_list_interests()->set_owner_id(visit.reader.owner_id);
    const v1::ControlReply known = visit.Ask(list);
    std::vector<std::string> taken;
    for (const v1::Interest& interest : known.interests().interests()) {
      taken.push_back(interest.id());
    }
    before.set_owner_id(visit.reader.owner_id);
    before.set_id(NewInterestId(fields.title, taken));
  }
  return WithFields(fields, std::move(before));
}

PageData PostsOf(const Visit& visit,
                 const google::protobuf::RepeatedPtrField<v1::PreviewedPost>& posts) {
  const Manner manner = MannerOf(visit);
  PageData list(PageData::type::list);
  for (const v1::PreviewedPost& listed : posts) {
    PageData post = PostData(visit, listed.post(), listed.post().created_at());
    post.set("sureness", std::string(SurenessIn(manner.wording, listed.probability())));
    list.push_back(post);
  }
  return list;
}

// "Van de 2.340 bewaarde berichten zou dit er 41 kiezen, 5,1 per dag; nu zijn het er 30."
std::string PreviewSentence(const Visit& visit, const v1::InterestPreview& preview, bool is_new) {
  const Wording& wording = MannerOf(visit).wording;
  if (preview.posts() == 0) return visit.texts["interest.preview_no_posts"];
  std::string sentence =
      Fill(visit.texts["interest.preview_then"], NumberIn(wording, preview.posts()),
           NumberIn(wording, preview.matches_then()));
  Append(&sentence, " ",
         Fill(visit.texts["interest.preview_daily"], MeanIn(wording, preview.daily_then())));
  if (!is_new) {
    Append(&sentence, " ",
           Fill(visit.texts["interest.preview_now"], NumberIn(wording, preview.matches_now()),
                MeanIn(wording, preview.daily_now())));
  }
  return sentence;
}

PageData PreviewData(const Visit& visit, const v1::InterestPreview& preview, bool is_new) {
  PageData data;
  data.set("sentence", PreviewSentence(visit, preview, is_new));
  PageData groups(PageData::type::list);
  const auto add = [&](std::string_view heading, const auto& posts, uint64_t count) {
    if (posts.empty()) return;
    PageData group;
    group.set("heading",
              Fill(visit.texts[heading], NumberIn(MannerOf(visit).wording, count),
                   NumberIn(MannerOf(visit).wording, static_cast<uint64_t>(posts.size()))));
    group.set("posts", PostsOf(visit, posts));
    groups.push_back(group);
  };
  add(is_new ? "interest.preview_taken" : "interest.preview_added", preview.added(),
      preview.added_count());
  add("interest.preview_dropped", preview.dropped(), preview.dropped_count());
  data.set("groups", groups);
  return data;
}

}  // namespace

HttpAnswer ShowNewInterest(const Visit& visit) {
  return ShowForm(visit, "", FieldsOf(visit.form), PageData(false), "");
}

HttpAnswer ShowInterestForm(const Visit& visit) {
  const v1::ControlReply known = AskInterest(visit, visit.parts[0]);
  if (!known.has_interest()) return visit.NotFound();
  return ShowForm(visit, known.interest().id(), FieldsOf(known.interest()), PageData(false), "");
}

HttpAnswer PreviewInterest(const Visit& visit) {
  const InterestFields fields = FieldsOf(visit.form);
  const std::string& id = visit.form.Get("id");
  absl::StatusOr<v1::Interest> wanted = Wanted(visit, fields);
  if (!wanted.ok()) {
    return ShowForm(visit, id, fields, PageData(false), std::string(wanted.status().message()));
  }
  v1::ControlRequest request;
  *request.mutable_preview_interest()->mutable_interest() = *std::move(wanted);
  request.mutable_preview_interest()->set_limit(kListed);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_preview()) {
    return ShowForm(visit, id, fields, PageData(false), reply.status().message());
  }
  return ShowForm(visit, id, fields, PreviewData(visit, reply.preview(), id.empty()), "");
}

HttpAnswer SaveInterest(const Visit& visit) {
  const InterestFields fields = FieldsOf(visit.form);
  const std::string& id = visit.form.Get("id");
  absl::StatusOr<v1::Interest> wanted = Wanted(visit, fields);
  if (!wanted.ok()) {
    return ShowForm(visit, id, fields, PageData(false), std::string(wanted.status().message()));
  }
  v1::ControlRequest request;
  *request.mutable_put_interest()->mutable_interest() = *std::move(wanted);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_interest()) {
    return ShowForm(visit, id, fields, PageData(false), reply.status().message());
  }
  return Redirect(absl::StrCat("/interests/", PercentEncode(reply.interest().id())));
}

}  // namespace sluis

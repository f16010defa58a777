#include "connectors/web/pages/judging_form.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"

namespace sluis {
namespace {

void FillPost(const Form& form, v1::PostKey* post) {
  post->set_source(form.Get("source"));
  post->set_id(form.Get("post"));
}

// In the name of a team it is said by somebody.
std::string SpeakerOf(const Reader& reader) {
  return reader.user_id == reader.owner_id ? "" : reader.user_id;
}

// InvalidArgument when the form names no verdict or a reason that does not exist.
absl::StatusOr<v1::ControlRequest> JudgeRequestOf(const Form& form, const Reader& reader) {
  v1::ControlRequest request;
  v1::Judgement* const judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id(reader.owner_id);
  judgement->set_by_user(SpeakerOf(reader));
  judgement->set_interest_id(form.Get("interest"));
  FillPost(form, judgement->mutable_post());
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  const std::string name = absl::StrCat("VERDICT_", absl::AsciiStrToUpper(form.Get("verdict")));
  if (!v1::Verdict_Parse(name, &verdict)) {
    return absl::InvalidArgumentError("The form says neither more, less, seen nor answered.");
  }
  judgement->set_verdict(verdict);
  if (verdict != v1::VERDICT_LESS) return request;
  v1::LessReason reason = v1::LESS_REASON_UNSPECIFIED;
  const std::string why = absl::StrCat("LESS_REASON_", absl::AsciiStrToUpper(form.Get("reason")));
  if (!form.Get("reason").empty() && !v1::LessReason_Parse(why, &reason)) {
    return absl::InvalidArgumentError("The form gives a reason that there is not.");
  }
  judgement->set_less_reason(reason);
  return request;
}

v1::ControlRequest UndoRequestOf(const Form& form, const Reader& reader) {
  v1::ControlRequest request;
  v1::UndoJudgementRequest* const undo = request.mutable_undo_judgement();
  undo->set_owner_id(reader.owner_id);
  undo->set_by_user(SpeakerOf(reader));
  undo->set_interest_id(form.Get("interest"));
  FillPost(form, undo->mutable_post());
  return request;
}

HttpAnswer AskAndGoBack(const Visit& visit, const v1::ControlRequest& request) {
  const v1::ControlReply reply = visit.Ask(request);
  return reply.has_judge() ? Redirect(PlaceOf(visit.form)) : visit.Tell(reply.status());
}

}  // namespace

std::string PlaceOf(const Form& form) {
  return absl::StrCat("/digests/", PercentEncode(form.Get("digest")), "#story-",
                      PercentEncode(form.Get("story")));
}

std::string_view SentenceOf(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_MORE:
      return "said_more";
    case v1::VERDICT_LESS:
      return "said_less";
    case v1::VERDICT_SEEN:
      return "said_seen";
    default:
      return "said_answered";
  }
}

HttpAnswer TakeJudgement(const Visit& visit) {
  const auto request = JudgeRequestOf(visit.form, visit.reader);
  return request.ok() ? AskAndGoBack(visit, *request) : visit.Refuse(request.status());
}

HttpAnswer TakeBackJudgement(const Visit& visit) {
  return AskAndGoBack(visit, UndoRequestOf(visit.form, visit.reader));
}

}  // namespace sluis

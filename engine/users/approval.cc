#include "engine/users/approval.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "models/text/person_name.h"
#include "models/text/term_matcher.h"

namespace sluis {
namespace {

using google::protobuf::util::MessageDifferencer;

bool SameTitleAndRequired(const v1::Interest& a, const v1::Interest& b) {
  return a.title() == b.title() &&
         std::equal(a.required().begin(), a.required().end(), b.required().begin(),
                    b.required().end(), [](const v1::TermGroup& x, const v1::TermGroup& y) {
                      return MessageDifferencer::Equals(x, y);
                    });
}

absl::Status CheckAccount(const std::string& term, const Organisations& organisations) {
  const FieldTerm split = SplitField(term);
  if (split.field != TermField::kAuthor || organisations.Holds(split.value)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "The term \"", term, "\" follows an account that is not on the list of organisations. "
      "Subjects are followed, not people: describe the subject in words, or have the operator add "
      "the account of an organisation to the file that interests.organisations names."));
}

// The field and the '*' of a term change nothing about whom it finds.
bool TermNamesPerson(const std::string& term) {
  std::string_view name = SplitField(term).value;
  if (name.ends_with('*')) name.remove_suffix(1);
  return NamesPerson(name);
}

}  // namespace

bool TakesPosts(const v1::Interest& interest) {
  return !interest.paused() && interest.approval() != v1::APPROVAL_WAITING;
}

bool FollowsPerson(const v1::Interest& interest) {
  if (NamesPerson(interest.title())) return true;
  for (const v1::TermGroup& group : interest.required()) {
    if (std::any_of(group.any_of().begin(), group.any_of().end(), &TermNamesPerson)) return true;
  }
  return false;
}

absl::Status CheckFields(const v1::Interest& interest, const Organisations& organisations) {
  absl::Status status;
  for (const v1::TermGroup& group : interest.required()) {
    for (const std::string& term : group.any_of()) {
      status.Update(CheckAccount(term, organisations));
    }
  }
  for (const std::string& term : interest.forbidden()) {
    status.Update(CheckAccount(term, organisations));
  }
  for (const std::string& term : interest.optional()) {
    if (SplitField(term).field == TermField::kText) continue;
    status.Update(absl::InvalidArgumentError(
        absl::StrCat("The optional term \"", term, "\" names a field. Optional terms weigh in the "
                     "score, so they are words and phrases only: write the word itself.")));
  }
  return status;
}

void SettleApproval(const v1::Interest* known, v1::Interest* interest) {
  interest->clear_approval();
  interest->clear_approval_reason();
  interest->clear_approved_by();
  if (known != nullptr && SameTitleAndRequired(*known, *interest)) {
    interest->set_approval(known->approval());
    interest->set_approval_reason(known->approval_reason());
    interest->set_approved_by(known->approved_by());
  } else if (FollowsPerson(*interest)) {
    interest->set_approval(v1::APPROVAL_WAITING);
    interest->set_approval_reason(v1::APPROVAL_REASON_PERSON);
  } else if (known != nullptr && known->approval() == v1::APPROVAL_WAITING &&
             known->approval_reason() == v1::APPROVAL_REASON_ONE_ACCOUNT) {
    HoldForOneAccount(interest);
  }
}

void HoldForOneAccount(v1::Interest* interest) {
  interest->set_approval(v1::APPROVAL_WAITING);
  interest->set_approval_reason(v1::APPROVAL_REASON_ONE_ACCOUNT);
  interest->clear_approved_by();
}

bool CanBeHeldForOneAccount(const v1::Interest& interest) {
  if (interest.approval() == v1::APPROVAL_WAITING) return false;
  return interest.approval() != v1::APPROVAL_GIVEN ||
         interest.approval_reason() != v1::APPROVAL_REASON_ONE_ACCOUNT;
}

}  // namespace sluis

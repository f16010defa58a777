#include "connectors/mail/sign_in_desk.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "proto/mail_address.h"

namespace sluis {

SignInDesk::SignInDesk(Ask ask, MailFrame frame, const SignInLimits& limits)
    : ask_(std::move(ask)), frame_(std::move(frame)), limits_(limits) {
  of_all_ = {limits_.most_of_all, absl::InfinitePast()};
}

bool SignInDesk::Take(double most, absl::Duration pause, absl::Time now, Allowance* allowance) {
  if (allowance->since == absl::InfinitePast()) {
    allowance->left = most;
  } else {
    const double grown =
        absl::FDivDuration(std::max(now - allowance->since, absl::Duration()), pause);
    allowance->left = std::min(most, allowance->left + grown);
  }
  allowance->since = now;
  if (allowance->left < 1) return false;
  allowance->left -= 1;
  return true;
}

bool SignInDesk::MayHaveOne(const std::string& address, absl::Time now) {
  const absl::Duration forgotten = limits_.most_of_address * limits_.pause_of_address;
  if (of_address_.size() >= limits_.most_addresses) {
    absl::erase_if(of_address_,
                   [&](const auto& each) { return now - each.second.since >= forgotten; });
  }
  if (of_address_.size() >= limits_.most_addresses && !of_address_.contains(address)) return false;
  const auto allowance = of_address_.try_emplace(address, Allowance{0, absl::InfinitePast()}).first;
  return Take(limits_.most_of_address, limits_.pause_of_address, now, &allowance->second) &&
         Take(limits_.most_of_all, limits_.pause_of_all, now, &of_all_);
}

std::vector<MailMessage> SignInDesk::MessagesFor(const std::string& address, absl::Time now,
                                                 const std::string& query) {
  std::vector<MailMessage> messages;
  if (!CheckMailAddress(address).ok() || frame_.web_url.empty()) return messages;
  v1::ControlRequest find;
  find.mutable_find_owners()->set_channel(absl::StrCat("mail:", address));
  const v1::ControlReply found = ask_(find);
  // Only of addresses that are known: strangers cannot fill the memory with others.
  if (found.owners().owners().empty()) return messages;
  if (!MayHaveOne(absl::AsciiStrToLower(address), now)) return messages;
  for (const v1::Owner& owner : found.owners().owners()) {
    v1::ControlRequest grant;
    grant.mutable_grant_access()->set_owner_id(owner.id());
    grant.mutable_grant_access()->set_kind(v1::ACCESS_KIND_SIGN_IN);
    grant.mutable_grant_access()->set_label("mail");
    const v1::ControlReply granted = ask_(grant);
    if (!granted.has_granted_access()) continue;
    const std::string link =
        absl::StrCat(frame_.web_url, "/in/", granted.granted_access().secret(), query);
    // As the reader gave it, not as a stranger writes it.
    const std::string own(AddressIn(owner, "mail"));
    messages.push_back(SignInMessage(own, owner.locale(), link, now, frame_));
  }
  return messages;
}

}  // namespace sluis

// The desk on what is sent: what has not arrived yet, what is sent once more, and who wants no
// mail.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/users/unsubscribe_token.h"
#include "proto/mail_address.h"

namespace sluis {
namespace {

constexpr char kMail[] = "mail";
constexpr uint32_t kUsualDeliveries = 100;
constexpr uint32_t kMostDeliveries = 10'000;

}  // namespace

absl::Status Desk::ListDeliveries(const v1::ListDeliveriesRequest& request,
                                  v1::DeliveryList* list) const {
  if (!request.owner_id().empty()) {
    if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  }
  std::vector<v1::Delivery> deliveries = parts_.digests->outbox().List(request.owner_id());
  list->set_count(deliveries.size());
  const uint32_t limit = request.limit() == 0 ? kUsualDeliveries : request.limit();
  deliveries.resize(std::min<size_t>(deliveries.size(), std::min(limit, kMostDeliveries)));
  for (v1::Delivery& delivery : deliveries) *list->add_deliveries() = std::move(delivery);
  return absl::OkStatus();
}

absl::Status Desk::ResendDelivery(const v1::ResendDeliveryRequest& request, Change* change,
                                  v1::ControlReply* reply) {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  const std::string& id = request.digest_id();
  // The digest names its owner: nobody sends another one's.
  auto digest = parts_.digests->Get(request.owner_id(), id);
  if (!digest.ok()) return digest.status();
  const std::string channel = request.channel().empty() ? kMail : request.channel();
  Outbox& outbox = parts_.digests->outbox();
  absl::Status status = outbox.PutWaiting(channel, digest->id(), &change->batch);
  if (!status.ok()) return status;
  change->subject = absl::StrCat(request.owner_id(), "/", digest->id());
  v1::Delivery* const delivery = reply->mutable_delivery();
  delivery->set_owner_id(request.owner_id());
  delivery->set_digest_id(digest->id());
  delivery->set_channel(channel);
  delivery->set_state(v1::DELIVERY_STATE_WAITING);
  *delivery->mutable_since() = digest->until();
  change->apply = [&outbox, channel, digest_id = digest->id()] {
    outbox.MakeWaiting(channel, digest_id);
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

absl::Status Desk::Unsubscribe(const v1::UnsubscribeRequest& request, Change* change,
                               v1::ControlReply* reply) {
  const std::string owner_id = OwnerOfToken(request.token());
  const auto known = parts_.directory->FindOwner(owner_id);
  const std::string address(known == nullptr ? "" : AddressIn(known->stored.owner(), kMail));
  // One sentence for all that is wrong: who tries some learns nothing from it.
  if (address.empty() || !IsUnsubscribeToken(*parts_.store, owner_id, address, request.token())) {
    return absl::UnauthenticatedError(
        "This link is not valid, or not any more: no mail goes to that address.");
  }
  v1::Owner owner = known->stored.owner();
  auto* channels = owner.mutable_channels();
  channels->erase(
      std::remove_if(channels->begin(), channels->end(),
                     [](const std::string& each) { return absl::StartsWith(each, "mail:"); }),
      channels->end());
  absl::Status status = PutOwner(owner, change, reply);
  reply->mutable_removed()->set_existed(true);
  return status;
}

void Desk::FindOwners(const v1::FindOwnersRequest& request, v1::OwnerList* list) const {
  for (const auto& [id, owner] : parts_.directory->owners()) {
    const v1::Owner& stored = owner->stored.owner();
    const bool has_channel = std::any_of(
        stored.channels().begin(), stored.channels().end(),
        [&](const std::string& each) { return absl::EqualsIgnoreCase(each, request.channel()); });
    const bool has_account = !request.account().empty() && stored.account() == request.account();
    if (has_channel || has_account) *list->add_owners() = stored;
  }
}

}  // namespace sluis

#include "tools/operation/profile_renewal.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "proto/checks.h"

namespace sluis {
namespace {

using google::protobuf::util::MessageDifferencer;

// What the audit log names as the one who changed it.
constexpr char kActor[] = "configuration";

absl::StatusOr<v1::ControlReply> Ask(v1::ControlRequest request, Engine* engine) {
  request.set_acting_user(kActor);
  v1::ControlReply reply = engine->Handle(request);
  if (reply.status().code() == 0) return reply;
  return absl::Status(static_cast<absl::StatusCode>(reply.status().code()),
                      reply.status().message());
}

absl::Status At(const std::string& path, const std::string& name, const absl::Status& status) {
  return absl::InvalidArgumentError(
      fmt::format("{}: {}: {}", path, name, std::string(status.message())));
}

void KeepMutes(const v1::Owner& stored, v1::Owner* wanted) {
  for (const v1::Mute& mute : stored.mutes()) {
    const bool named = std::any_of(
        wanted->mutes().begin(), wanted->mutes().end(),
        [&mute](const v1::Mute& other) { return MessageDifferencer::Equals(mute, other); });
    if (!named) *wanted->add_mutes() = mute;
  }
}

// The order of mutes means nothing.
bool SameOwner(v1::Owner a, v1::Owner b) {
  MessageDifferencer differencer;
  differencer.set_repeated_field_comparison(MessageDifferencer::AS_SET);
  return differencer.Compare(a, b);
}

absl::Status ApplyOwner(v1::Owner wanted, Engine* engine, ProfileChanges* changes) {
  v1::ControlRequest get;
  get.mutable_get_owner()->set_owner_id(wanted.id());
  const absl::StatusOr<v1::ControlReply> stored = Ask(std::move(get), engine);
  if (!stored.ok() && !absl::IsNotFound(stored.status())) return stored.status();
  if (stored.ok()) {
    KeepMutes(stored->owner(), &wanted);
    if (SameOwner(wanted, stored->owner())) {
      ++changes->unchanged;
      return absl::OkStatus();
    }
  }
  v1::ControlRequest put;
  *put.mutable_put_owner()->mutable_owner() = std::move(wanted);
  ++changes->owners_put;
  return Ask(std::move(put), engine).status();
}

absl::Status ApplyInterest(v1::Interest wanted, Engine* engine, ProfileChanges* changes) {
  if (wanted.kind() == v1::INTEREST_KIND_UNSPECIFIED) wanted.set_kind(v1::INTEREST_KIND_DIGEST);
  v1::ControlRequest get;
  get.mutable_get_interest()->set_owner_id(wanted.owner_id());
  get.mutable_get_interest()->set_interest_id(wanted.id());
  const absl::StatusOr<v1::ControlReply> stored = Ask(std::move(get), engine);
  if (!stored.ok() && !absl::IsNotFound(stored.status())) return stored.status();
  if (stored.ok()) {
    const v1::Interest& known = stored->interest();
    wanted.set_paused(wanted.paused() || known.paused());
    wanted.set_approval(known.approval());
    wanted.set_approval_reason(known.approval_reason());
    wanted.set_approved_by(known.approved_by());
    if (MessageDifferencer::Equals(wanted, known)) {
      ++changes->unchanged;
      return absl::OkStatus();
    }
  }
  v1::ControlRequest put;
  *put.mutable_put_interest()->mutable_interest() = std::move(wanted);
  ++changes->interests_put;
  return Ask(std::move(put), engine).status();
}

}  // namespace

absl::StatusOr<Profiles> ReadCheckedProfiles(const std::string& path) {
  if (path.empty()) return Profiles();
  absl::StatusOr<Profiles> profiles = ReadProfiles(path);
  if (!profiles.ok()) return profiles;
  for (const v1::Owner& owner : profiles->owners) {
    absl::Status status = CheckOwner(owner);
    if (!status.ok()) return At(path, fmt::format("owner '{}'", owner.id()), status);
  }
  for (v1::Interest interest : profiles->interests) {
    if (interest.kind() == v1::INTEREST_KIND_UNSPECIFIED) {
      interest.set_kind(v1::INTEREST_KIND_DIGEST);
    }
    absl::Status status = CheckInterest(interest);
    if (!status.ok()) return At(path, fmt::format("interest '{}'", interest.id()), status);
  }
  return profiles;
}

absl::StatusOr<ProfileChanges> ApplyProfiles(const Profiles& profiles, Engine* engine) {
  ProfileChanges changes;
  for (const v1::Owner& owner : profiles.owners) {
    if (absl::Status status = ApplyOwner(owner, engine, &changes); !status.ok()) return status;
  }
  for (const v1::Interest& interest : profiles.interests) {
    absl::Status status = ApplyInterest(interest, engine, &changes);
    if (!status.ok()) return status;
  }
  return changes;
}

}  // namespace sluis

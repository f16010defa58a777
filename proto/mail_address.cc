#include "proto/mail_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"

namespace sluis {
namespace {

constexpr std::string_view kMail = "mail:";
constexpr size_t kMaxAddressBytes = 254;
constexpr size_t kMaxLocalBytes = 64;
constexpr size_t kMaxLabelBytes = 63;

bool IsAlphanumeric(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

bool IsAtomText(char c) {
  return IsAlphanumeric(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool IsAtom(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), IsAtomText);
}

bool IsLabel(std::string_view part) {
  const auto fits = [](char c) { return IsAlphanumeric(c) || c == '-'; };
  return !part.empty() && part.size() <= kMaxLabelBytes &&
         std::all_of(part.begin(), part.end(), fits) && part.front() != '-' && part.back() != '-';
}

template <typename IsPart>
bool AllBetweenDots(std::string_view text, IsPart is_part) {
  while (true) {
    const size_t dot = text.find('.');
    if (!is_part(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

absl::Status CheckMailAddress(std::string_view address) {
  const size_t at = address.find('@');
  if (at != std::string_view::npos && at <= kMaxLocalBytes && address.size() <= kMaxAddressBytes &&
      AllBetweenDots(address.substr(0, at), IsAtom) &&
      AllBetweenDots(address.substr(at + 1), IsLabel)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "An address for mail must look like anna@example.org: letters, digits and signs without "
      "spaces, accents or quotes, 254 characters at most.");
}

absl::Status CheckMailChannel(const v1::Owner& owner) {
  bool found = false;
  for (const std::string& channel : owner.channels()) {
    if (!channel.starts_with(kMail)) continue;
    if (found) {
      return absl::InvalidArgumentError(
          fmt::format("owner {}: channels may hold one address for mail.", owner.id()));
    }
    found = true;
    absl::Status status = CheckMailAddress(std::string_view(channel).substr(kMail.size()));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::string_view AddressIn(const v1::Owner& owner, std::string_view channel) {
  for (const std::string& each : owner.channels()) {
    const std::string_view own = each;
    if (own.size() > channel.size() && own.starts_with(channel) && own[channel.size()] == ':') {
      return own.substr(channel.size() + 1);
    }
  }
  return {};
}

}  // namespace sluis

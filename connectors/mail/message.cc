#include "connectors/mail/message.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <string_view>

#include "absl/strings/escaping.h"
#include "connectors/mail/mail_wording.h"
#include "connectors/mail/mime.h"
#include "engine/digests/render.h"
#include "engine/digests/view.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr int kColumns = 76;

std::string HashOf(std::string_view text) {
  std::string hash(16, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return absl::BytesToHexString(hash);
}

// Of "https://sluis.example.nl:8443/x" "sluis.example.nl"; without an address of pages that of the
// sender. Settings are checked where they are read.
std::string HostOf(const MailFrame& frame) {
  const size_t scheme = frame.web_url.find("://");
  if (scheme == std::string::npos) {
    return frame.from.address.substr(frame.from.address.find('@') + 1);
  }
  const std::string host = frame.web_url.substr(scheme + 3);
  return host.substr(0, host.find_first_of(":/?#"));
}

std::string DateText(absl::Time time) {
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", time, absl::UTCTimeZone());
}

std::string PathPart(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool stays =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    encoded += stays ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string UnsubscribeUrl(const AddressedDigest& addressed, const MailFrame& frame) {
  return fmt::format("{}/unsubscribe/{}", frame.web_url, addressed.unsubscribe_token);
}

RenderAdditions AdditionsOf(const AddressedDigest& addressed, const v1::Digest& shown,
                            const MailFrame& frame) {
  const MailWording& wording = MailWordingFor(shown.locale());
  RenderAdditions additions;
  const int left_out = addressed.digest.stories_size() - shown.stories_size();
  additions.after_stories = LeftOutSentence(wording, static_cast<size_t>(left_out));
  if (frame.web_url.empty()) return additions;
  const std::string id = PathPart(shown.id());
  for (const v1::Story& story : shown.stories()) {
    std::vector<NamedLink>& links = additions.story_links.emplace_back();
    // Of a post that is gone nothing can be said.
    if (story.post().operation() == v1::OPERATION_DELETE) continue;
    const std::string address = fmt::format("{}/judge/{}/{}/", frame.web_url, id, story.id());
    links = {{std::string(wording.more), address + "more"},
             {std::string(wording.less), address + "less"}};
  }
  additions.closing_links = {
      {std::string(wording.open_pages), fmt::format("{}/digests/{}", frame.web_url, id)},
      {std::string(wording.unsubscribe), UnsubscribeUrl(addressed, frame)}};
  return additions;
}

MailHeaders HeadersOf(const AddressedDigest& addressed, const MailFrame& frame) {
  const std::string host = HostOf(frame);
  const DigestView view = ViewOf(addressed.digest);
  const std::string list = frame.list_id.empty() ? fmt::format("digests.{}", host) : frame.list_id;
  MailHeaders headers = {
      {"From", HeaderAuthor(frame.from)},
      {"To", addressed.address},
      {"Subject", HeaderText(fmt::format("{}, {}", view.title, view.date))},
      {"Date", DateText(FromTimestamp(addressed.digest.until()))},
      {"Message-ID", fmt::format("<digest.{}@{}>", HashOf(addressed.digest.id()), host)},
      {"List-Id", fmt::format("<{}>", list)}};
  if (!frame.web_url.empty()) {
    headers.emplace_back("List-Unsubscribe", fmt::format("<{}>", UnsubscribeUrl(addressed, frame)));
    headers.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  headers.emplace_back("Auto-Submitted", "auto-generated");
  return headers;
}

// With the first `stories` of them.
std::string WithStories(int stories, const AddressedDigest& addressed, const MailFrame& frame) {
  v1::Digest shown = addressed.digest;
  shown.mutable_stories()->DeleteSubrange(stories, shown.stories_size() - stories);
  RenderOptions options;
  options.columns = kColumns;
  options.additions = AdditionsOf(addressed, shown, frame);
  const std::string boundary = fmt::format("=_sluis-{}", HashOf(addressed.digest.id()));
  return AlternativeMime(HeadersOf(addressed, frame), RenderText(shown, options),
                         RenderHtml(shown, options.additions), boundary);
}

}  // namespace

MailMessage DigestMessage(const AddressedDigest& digest, const MailFrame& frame) {
  MailMessage message{digest.address, WithStories(digest.digest.stories_size(), digest, frame)};
  if (message.text.size() <= kMaxMessageBytes) return message;
  AddressedDigest fitting = digest;
  // The stories matter more than who is behind each interest.
  fitting.digest.mutable_balance()->clear_interests();
  int fit = 0;
  for (int too_many = digest.digest.stories_size() + 1; too_many - fit > 1;) {
    const int stories = fit + (too_many - fit) / 2;
    const bool fits = WithStories(stories, fitting, frame).size() <= kMaxMessageBytes;
    (fits ? fit : too_many) = stories;
  }
  message.text = WithStories(fit, fitting, frame);
  return message;
}

MailMessage SignInMessage(const std::string& address, const std::string& locale,
                          const std::string& link, absl::Time now, const MailFrame& frame) {
  const MailWording& wording = MailWordingFor(locale);
  std::string random(16, '\0');
  randombytes_buf(random.data(), random.size());
  const MailHeaders headers = {
      {"From", HeaderAuthor(frame.from)},
      {"To", address},
      {"Subject", HeaderText(wording.sign_in_subject)},
      {"Date", DateText(now)},
      {"Message-ID", fmt::format("<sign-in.{}@{}>", absl::BytesToHexString(random), HostOf(frame))},
      {"Auto-Submitted", "auto-generated"}};
  return {address, PlainMime(headers, fmt::format(fmt::runtime(wording.sign_in), link))};
}

}  // namespace sluis

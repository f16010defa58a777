// Messages as they leave (RFC 5322, MIME): a digest, and a link to sign in. Whatever names, titles
// and texts hold, a message has the headers named here and no other. Pure, safe on any thread.
#ifndef SLUIS_CONNECTORS_MAIL_MESSAGE_H_
#define SLUIS_CONNECTORS_MAIL_MESSAGE_H_

#include <cstddef>
#include <string>

#include "absl/time/time.h"
#include "connectors/mail/header_text.h"
#include "engine/runtime/sink.h"

namespace sluis {

// What all messages share.
struct MailFrame {
  MailAuthor from;
  // Where readers' browsers reach the pages, without a slash at the end. Empty: no links to them.
  std::string web_url;
  // RFC 2919, such as "digests.sluis.example.nl". Empty: "digests." and the host of web_url, else
  // of the sender's address.
  std::string list_id;
};

struct MailMessage {
  std::string to;
  // Lines end with CR LF.
  std::string text;
};

// Mailbox providers cut off longer ones.
inline constexpr size_t kMaxMessageBytes = 90 * 1024;

// multipart/alternative of text and HTML, without anything to be fetched, at most kMaxMessageBytes:
// stories at the end that do not fit are left out, and a sentence says so. The Message-ID follows
// from the digest's id and the host, so that a digest that is sent twice is known as one. With
// web_url each story has links to the pages that ask for more or less like it, and headers let the
// reader's program unsubscribe with one click (RFC 8058).
[[nodiscard]] MailMessage DigestMessage(const AddressedDigest& digest, const MailFrame& frame);

// Plain text. `locale` is the reader's.
[[nodiscard]] MailMessage SignInMessage(const std::string& address, const std::string& locale,
                                        const std::string& link, absl::Time now,
                                        const MailFrame& frame);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MAIL_MESSAGE_H_

// Any answer, event or frame of a server of the Mastodon API: it is refused with a sentence, or
// what comes of it are valid posts that everybody may read. A reader that has read much reads the
// next as a fresh one does. The first byte says which of the three it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "connectors/mastodon/status_reader.h"
#include "proto/checks.h"

namespace {

absl::Status Read(uint8_t form, std::string_view bytes, sluis::StatusReader* reader,
                  sluis::MastodonNews* news) {
  if (form % 3 == 0) return reader->ReadAnswer(bytes, news);
  if (form % 3 == 1) return reader->ReadEvent("status.update", bytes, news);
  return reader->ReadFrame(bytes, news);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Without memory, so that one input cannot change what another one says.
  static sluis::StatusNames* const none = new sluis::StatusNames(0);
  static sluis::StatusReader* const used =
      new sluis::StatusReader("here.example", sluis::PostLimits(), none);
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  sluis::MastodonNews news;
  const absl::Status status = Read(data[0], bytes, used, &news);
  sluis::StatusReader fresh("here.example", sluis::PostLimits(), none);
  sluis::MastodonNews again;
  if (Read(data[0], bytes, &fresh, &again) != status) std::abort();
  if (!status.ok() && (status.message().empty() || !news.posts.empty())) std::abort();
  if (news.posts.size() != again.posts.size()) std::abort();
  for (size_t i = 0; i < news.posts.size(); ++i) {
    const sluis::v1::Post& post = news.posts[i];
    if (!sluis::CheckPost(post).ok()) std::abort();
    if (post.SerializeAsString() != again.posts[i].SerializeAsString()) std::abort();
    if (post.operation() != sluis::v1::OPERATION_DELETE &&
        post.visibility() != sluis::v1::VISIBILITY_PUBLIC &&
        post.visibility() != sluis::v1::VISIBILITY_UNLISTED) {
      std::abort();
    }
  }
  return 0;
}

#include "engine/users/organisations.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "models/text/term_matcher.h"
#include "models/text/unicode.h"

namespace sluis {

absl::StatusOr<Organisations> Organisations::Parse(std::string_view text, const std::string& name) {
  Organisations organisations;
  for (int number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = TrimSpaces(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    const size_t slash = line.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == line.size()) {
      return absl::InvalidArgumentError(absl::StrCat(
          name, ":", number, ": An account is a source, a '/' and an id or handle, as in "
          "mastodon/rws."));
    }
    organisations.accounts_.insert(FoldAccount(line.substr(0, slash), line.substr(slash + 1)));
  }
  return organisations;
}

bool Organisations::Holds(std::string_view account) const {
  const size_t slash = account.find('/');
  return slash != std::string_view::npos &&
         accounts_.contains(FoldAccount(account.substr(0, slash), account.substr(slash + 1)));
}

bool Organisations::IsBehind(const v1::Post& post) const {
  const v1::Author& author = post.author();
  return author.kind() == v1::AUTHOR_KIND_ORGANISATION || author.kind() == v1::AUTHOR_KIND_MEDIA ||
         accounts_.contains(FoldAccount(post.source(), author.id())) ||
         accounts_.contains(FoldAccount(post.source(), author.handle()));
}

}  // namespace sluis

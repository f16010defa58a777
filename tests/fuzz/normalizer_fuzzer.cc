// Any bytes as the text of a post: the normalised text is stable, and phrases and terms take it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "models/text/normalizer.h"
#include "models/text/phrase_matcher.h"
#include "models/text/terms.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string once = sluis::NormalizeSluis1(text);
  if (sluis::NormalizeSluis1(once) != once) std::abort();
  if (once.find('\n') != std::string::npos) std::abort();
  if (sluis::TermsOf(once).size() != sluis::TermTextsOf(once).size()) std::abort();
  const auto matcher = sluis::PhraseMatcher::Create(text);
  // A phrase finds itself, unless it is a prefix: then the '*' is no part of the text.
  if (matcher.ok() && !matcher->Matches(sluis::MatchableText(text))) std::abort();
  return 0;
}

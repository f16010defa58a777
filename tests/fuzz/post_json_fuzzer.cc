// Any line of a file of posts: it is refused with a sentence, or it is a valid post. A parser that
// has seen many lines reads the next one as a fresh parser does.
//
// The first byte says what the others are: even a line, odd choices out of which one is made that
// is JSON and has fields of a post, because chance alone seldom writes either.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/files/post_json.h"
#include "proto/checks.h"

namespace {

constexpr std::array<std::string_view, 54> kNames = {"source",       "id",
                                                     "revision",     "op",
                                                     "conversation", "author",
                                                     "text",         "title",
                                                     "spoiler",      "sensitive",
                                                     "lang",         "languages",
                                                     "created_at",   "edited_at",
                                                     "reply_to",     "quote_of",
                                                     "repost_of",    "url",
                                                     "urls",         "tags",
                                                     "mentions",     "media",
                                                     "counts",       "visibility",
                                                     "poll",         "no_index",
                                                     "handle",       "name",
                                                     "followers",    "kind",
                                                     "type",         "likes",
                                                     "reposts",      "replies",
                                                     "quotes",       "views",
                                                     "alt",          "alt_text",
                                                     "options",      "ends_at",
                                                     "create",       "update",
                                                     "delete",       "public",
                                                     "unlisted",     "direct",
                                                     "person",       "organisation",
                                                     "bot",          "2026-03-12T07:00:00Z",
                                                     "nl-BE",        "Jansen, Piet",
                                                     "@jan",         ""};

class LineMaker {
 public:
  explicit LineMaker(std::string_view choices) : choices_(choices) {}

  std::string Make() {
    line_ = R"({"source":"a","id":"b")";
    while (!choices_.empty()) {
      line_ += ',';
      Member(2);
    }
    return line_ + '}';
  }

 private:
  size_t Choose(size_t count) {
    if (choices_.empty()) return 0;
    const size_t chosen = static_cast<uint8_t>(choices_[0]) % count;
    choices_.remove_prefix(1);
    return chosen;
  }
  void Name() { (line_ += '"').append(kNames[Choose(kNames.size())]) += '"'; }
  // Taken as it is: a quotation mark or a broken character in it is a finding for the parser.
  void Text() {
    const size_t length = Choose(32);
    const std::string_view text = choices_.substr(0, length);
    choices_.remove_prefix(text.size());
    (line_ += '"').append(text) += '"';
  }
  void Number() {
    constexpr std::array<const char*, 8> kNumbers = {
        "0", "1", "-1", "1.5", "1e30", "1773302400", "253402300800", "18446744073709551615"};
    line_ += kNumbers[Choose(kNumbers.size())];
  }
  void Member(int depth) {
    Name();
    line_ += ':';
    Value(depth);
  }
  void Value(int depth) {
    switch (Choose(depth == 0 ? 5 : 7)) {
      case 0:
        return Name();
      case 1:
        return Text();
      case 2:
        return Number();
      case 3:
        line_ += "true";
        return;
      case 4:
        line_ += "null";
        return;
      case 5:
        return Several('[', ']', [this, depth] { Value(depth - 1); });
      default:
        return Several('{', '}', [this, depth] { Member(depth - 1); });
    }
  }
  template <typename Write>
  void Several(char open, char close, Write write) {
    line_ += open;
    const size_t count = Choose(4);
    for (size_t i = 0; i < count; ++i) {
      if (i > 0) line_ += ',';
      write();
    }
    line_ += close;
  }

  std::string_view choices_;
  std::string line_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static sluis::PostJsonParser* const used = new sluis::PostJsonParser(sluis::PostLimits());
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::string line = data[0] % 2 == 0 ? std::string(input) : LineMaker(input).Make();
  sluis::v1::Post post;
  const absl::Status status = used->Parse(line, &post);
  sluis::PostJsonParser fresh((sluis::PostLimits()));
  sluis::v1::Post again;
  if (fresh.Parse(line, &again) != status) std::abort();
  if (!status.ok()) {
    if (status.message().empty()) std::abort();
    return 0;
  }
  if (!sluis::CheckPost(post).ok()) std::abort();
  if (post.SerializeAsString() != again.SerializeAsString()) std::abort();
  return 0;
}

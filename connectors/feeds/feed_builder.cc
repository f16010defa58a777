#include "connectors/feeds/feed_builder.h"

#include <optional>
#include <utility>

#include "connectors/markup/web_address.h"

namespace sluis {
namespace {

// Of authors, tags and media: what an item has more of is not read.
constexpr size_t kMostOfEach = 256;

template <typename Value>
void AddUpTo(size_t most, Value value, std::vector<Value>* list) {
  if (list->size() < most) list->push_back(std::move(value));
}

}  // namespace

void FeedBuilder::BeginItem() {
  in_item_ = true;
  item_ = {};
}

void FeedBuilder::EndItem(std::string_view language) {
  in_item_ = false;
  FeedItem& item = item_.said;
  if (item.language.empty()) item.language = std::string(language);
  if (item.language.empty()) item.language = feed_.said.language;
  if (item.authors.empty()) item.authors = feed_.said.authors;
  std::optional<v1::Post> post = PostOfItem(item, origin_.source, limits_.post);
  if (post.has_value()) {
    document_.items.push_back(*std::move(post));
  } else {
    ++document_.skipped;
  }
}

bool FeedBuilder::Outranks(FeedField field, int rank) {
  int& known = part().ranks[field];
  if (rank <= known) return false;
  known = rank;
  return true;
}

void FeedBuilder::SetText(const FeedElement& element, FeedText text, std::string_view base) {
  if (text.value.find_first_not_of(" \t\r\n") == std::string::npos) return;
  FeedItem& said = part().said;
  if (element.field == FeedField::kLink) return AddLink(element.rank, text.value, base);
  if (element.field == FeedField::kCategory) return AddTag(text.value);
  if (element.field == FeedField::kAuthor) {
    return AddAuthor(element.rank, {FeedPersonName(text.value), ""});
  }
  const FeedField field = element.field == FeedField::kBody ? FeedField::kContent : element.field;
  if (!Outranks(field, element.rank) || SetTiming(field, text.value)) return;
  switch (field) {
    case FeedField::kTitle:
      said.title = std::move(text);
      return;
    case FeedField::kSummary:
      said.summary = std::move(text);
      return;
    case FeedField::kContent:
      said.content = std::move(text);
      return;
    case FeedField::kId:
      said.id = std::move(text.value);
      return;
    case FeedField::kPublished:
      said.published = std::move(text.value);
      return;
    case FeedField::kUpdated:
      said.updated = std::move(text.value);
      return;
    case FeedField::kLanguage:
      said.language = std::move(text.value);
      return;
    default:
      return;
  }
}

bool FeedBuilder::SetTiming(FeedField field, const std::string& value) {
  if (in_item_) return false;
  if (field == FeedField::kTimeToLive) timing_.time_to_live = value;
  if (field == FeedField::kUpdatePeriod) timing_.period = value;
  if (field == FeedField::kUpdateFrequency) timing_.frequency = value;
  return field == FeedField::kTimeToLive || field == FeedField::kUpdatePeriod ||
         field == FeedField::kUpdateFrequency;
}

void FeedBuilder::AddLink(int rank, std::string_view reference, std::string_view base) {
  if (rank <= part().ranks[FeedField::kLink]) return;
  std::string address = ResolveAddress(base, reference);
  if (address.empty() || !Outranks(FeedField::kLink, rank)) return;
  part().said.link = std::move(address);
}

void FeedBuilder::AddPermanentLink(std::string_view reference, std::string_view base) {
  // A guid like "42" is no address, though it says nothing else of itself.
  if (!ResolveAddress("", reference).empty()) AddLink(1, reference, base);
}

// Authors of a lower rank are the same people, said again for another kind of reader.
void FeedBuilder::AddAuthor(int rank, FeedPerson person) {
  if (person.name.empty()) return;
  Part& to = part();
  int& known = to.ranks[FeedField::kAuthor];
  if (rank < known) return;
  if (rank > known) to.said.authors.clear();
  known = rank;
  AddUpTo(kMostOfEach, std::move(person), &to.said.authors);
}

void FeedBuilder::AddTag(std::string_view tag) {
  AddUpTo(kMostOfEach, std::string(tag), &part().said.tags);
}

void FeedBuilder::AddMedia(FeedMedia media, std::string_view base) {
  std::vector<FeedMedia>& list = part().said.media;
  if (list.size() >= kMostOfEach) return;
  media.address = ResolveAddress(base, media.address);
  if (!media.address.empty()) list.push_back(std::move(media));
}

void FeedBuilder::SetReplyTo(std::string_view id) { part().said.reply_to = std::string(id); }

FeedDocument FeedBuilder::Take() {
  document_.title = FeedTitle(feed_.said.title);
  document_.home_page = feed_.said.link;
  document_.language = FeedLanguage(feed_.said.language);
  document_.description = FeedTitle(feed_.said.summary);
  document_.fresh_for = FreshFor(timing_);
  return std::move(document_);
}

}  // namespace sluis

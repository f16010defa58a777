#include "connectors/x/expanded_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluis {
namespace {

constexpr size_t kMaxTextBytes = 256 * 1024;
constexpr size_t kMaxAddressBytes = 256;
constexpr int kMostSearches = 32;

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

std::string_view CutBetweenCharacters(std::string_view text) {
  if (text.size() <= kMaxTextBytes) return text;
  size_t end = kMaxTextBytes;
  while (end > 0 && !BeginsCharacter(text[end])) --end;
  return text.substr(0, end);
}

// `links` in order of their begin. The byte of each, or npos for one beyond the text.
std::vector<size_t> BytePlaces(std::string_view text, const std::vector<ShortLink>& links) {
  std::vector<size_t> places;
  uint64_t points = 0;
  size_t byte = 0;
  for (const ShortLink& link : links) {
    while (byte < text.size() && points < link.begin) {
      do {
        ++byte;
      } while (byte < text.size() && !BeginsCharacter(text[byte]));
      ++points;
    }
    places.push_back(points == link.begin ? byte : std::string_view::npos);
  }
  return places;
}

using PlacedLink = std::pair<size_t, const ShortLink*>;

// In order of their place. `links` are in order of their begin.
std::vector<PlacedLink> FindLinks(std::string_view text, const std::vector<ShortLink>& links) {
  const std::vector<size_t> places = BytePlaces(text, links);
  std::vector<PlacedLink> found;
  int searches = 0;
  for (size_t i = 0; i < links.size(); ++i) {
    const std::string_view address = links[i].address;
    if (address.empty() || address.size() > kMaxAddressBytes) continue;
    size_t place = places[i];
    if (place >= text.size() || text.substr(place, address.size()) != address) {
      if (++searches > kMostSearches) continue;
      place = text.find(address);
    }
    if (place != std::string_view::npos) found.emplace_back(place, &links[i]);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const PlacedLink& a, const PlacedLink& b) { return a.first < b.first; });
  return found;
}

void AppendUnescaped(std::string_view text, std::string* out) {
  constexpr std::array<std::pair<std::string_view, char>, 3> kEscapes = {
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}};
  while (!text.empty()) {
    const size_t sign = std::min(text.find('&'), text.size());
    out->append(text.substr(0, sign));
    text.remove_prefix(sign);
    const auto* const escape = std::find_if(
        kEscapes.begin(), kEscapes.end(),
        [text](const auto& each) { return text.substr(0, each.first.size()) == each.first; });
    if (escape != kEscapes.end()) {
      out->push_back(escape->second);
      text.remove_prefix(escape->first.size());
    } else if (!text.empty()) {
      out->push_back('&');
      text.remove_prefix(1);
    }
  }
}

}  // namespace

std::string ExpandText(std::string_view text, std::vector<ShortLink> links) {
  text = CutBetweenCharacters(text);
  std::stable_sort(links.begin(), links.end(),
                   [](const ShortLink& a, const ShortLink& b) { return a.begin < b.begin; });
  std::string expanded;
  size_t taken = 0;
  for (const auto& [place, link] : FindLinks(text, links)) {
    // Four pictures share one link.
    if (place < taken) continue;
    AppendUnescaped(text.substr(taken, place - taken), &expanded);
    expanded += link->shown;
    taken = place + link->address.size();
  }
  AppendUnescaped(text.substr(taken), &expanded);
  expanded.resize(expanded.find_last_not_of(" \n") + 1);
  return expanded;
}

}  // namespace sluis

#include "connectors/x/expanded_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluis {
namespace {

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

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
  std::stable_sort(links.begin(), links.end(),
                   [](const ShortLink& a, const ShortLink& b) { return a.begin < b.begin; });
  std::vector<size_t> places = BytePlaces(text, links);
  std::vector<std::pair<size_t, const ShortLink*>> found;
  for (size_t i = 0; i < links.size(); ++i) {
    const std::string_view address = links[i].address;
    if (address.empty()) continue;
    if (places[i] >= text.size() || text.substr(places[i], address.size()) != address) {
      places[i] = text.find(address);
    }
    if (places[i] != std::string_view::npos) found.emplace_back(places[i], &links[i]);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string expanded;
  size_t taken = 0;
  for (const auto& [place, link] : found) {
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

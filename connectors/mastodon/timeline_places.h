// How far each timeline of a server was read, as the cursor of its source. Pure.
#ifndef SLUIS_CONNECTORS_MASTODON_TIMELINE_PLACES_H_
#define SLUIS_CONNECTORS_MASTODON_TIMELINE_PLACES_H_

#include <map>
#include <string>

namespace sluis {

// By the timeline's name, the greatest number of a status that was handed over.
using TimelinePlaces = std::map<std::string, std::string>;

// {"public":"109501","user":"109499"}
[[nodiscard]] std::string WritePlaces(const TimelinePlaces& places);

// What WritePlaces wrote. What it cannot have written, such as the cursor of a source of another
// kind that had the same name, tells no places.
[[nodiscard]] TimelinePlaces ReadPlaces(const std::string& cursor);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_TIMELINE_PLACES_H_

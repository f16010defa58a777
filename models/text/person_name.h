// Whether a title or term is the name of a person: subjects are followed, not people. A pure
// function of the text and two short lists.
#ifndef SLUIS_MODELS_TEXT_PERSON_NAME_H_
#define SLUIS_MODELS_TEXT_PERSON_NAME_H_

#include <string_view>

namespace sluis {

// Whether the whole of `text` is one of
//   - an account: "@piet", "@piet@mastodon.nl";
//   - an honorific or office and a capitalised name: "mevrouw De Wit", "burgemeester J. Jansen",
//     "Mayor Smith". An office "van" something is none: "minister van Financiën";
//   - a common given name and a surname, with what stands between them in Dutch: "Mark Rutte",
//     "Jan Peter van der Meer", "mark rutte". A surname that ends as a place does is none: "Jan
//     Luijkenstraat", "Martin Luther King School".
//
// It is a guess. It misses surnames alone ("Rutte"), rare and unlisted given names, initials
// without an office ("J. Jansen"), names without capitals behind an office, and names within a
// longer title ("Charlie Sheen rehab"). It takes firms and works that are called after somebody
// ("Albert Heijn") for that person. A false alarm costs one approval, no more.
[[nodiscard]] bool NamesPerson(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_PERSON_NAME_H_

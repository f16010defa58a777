// The forms under a story: what a reader says of it, and takes back.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_JUDGING_FORM_H_
#define SLUIS_CONNECTORS_WEB_PAGES_JUDGING_FORM_H_

#include <string>
#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// What was said, as a sentence by its name in the texts.
[[nodiscard]] std::string_view SentenceOf(v1::Verdict verdict);

// The path of the story that a form under it names: where the reader was.
[[nodiscard]] std::string PlaceOf(const Form& form);

// Both lead back to the story. 400 when the form names no verdict or a reason that does not exist.
[[nodiscard]] HttpAnswer TakeJudgement(const Visit& visit);
[[nodiscard]] HttpAnswer TakeBackJudgement(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_JUDGING_FORM_H_

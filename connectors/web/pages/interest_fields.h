// An interest as the form of its page holds it: everything is text, as a reader types it.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_INTEREST_FIELDS_H_
#define SLUIS_CONNECTORS_WEB_PAGES_INTEREST_FIELDS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/texts.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

struct InterestFields {
  std::string title;
  std::string description;
  // In the query language: required, forbidden and optional terms.
  std::string query;
  // With an empty line between two.
  std::string examples;
  // "digest", "alert" or "wall".
  std::string kind;
  // "nl, en".
  std::string languages;
  std::string budget;
  std::string precision;
  bool no_exploration = false;
  std::string purpose;
  std::string legal_basis;
};

[[nodiscard]] InterestFields FieldsOf(const Form& form);
[[nodiscard]] InterestFields FieldsOf(const v1::Interest& interest);

// The interest with these fields; what the form does not show stays as it was. InvalidArgument says
// what is wrong with which field.
[[nodiscard]] absl::StatusOr<v1::Interest> WithFields(const InterestFields& fields,
                                                      v1::Interest before);

// Of {{> interest_form}}.
[[nodiscard]] PageData DataOf(const InterestFields& fields, const Texts& texts);

// A name for an interest of that title, in the alphabet of ids, that is not among `taken`.
[[nodiscard]] std::string NewInterestId(const std::string& title,
                                        const std::vector<std::string>& taken);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_INTEREST_FIELDS_H_

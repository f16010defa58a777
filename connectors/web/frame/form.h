// What browsers send: names and values of a query or a form, percent-encoded
// (application/x-www-form-urlencoded of the WHATWG URL standard).
#ifndef SLUIS_CONNECTORS_WEB_FRAME_FORM_H_
#define SLUIS_CONNECTORS_WEB_FRAME_FORM_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace sluis {

class Form {
 public:
  // InvalidArgument for what is not UTF-8 once decoded, holds NUL, or has more than 200 fields.
  [[nodiscard]] static absl::StatusOr<Form> Parse(std::string_view encoded);

  // The first of that name; empty without one.
  [[nodiscard]] const std::string& Get(std::string_view name) const;
  // All of that name, in order.
  [[nodiscard]] std::vector<std::string> All(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_FORM_H_

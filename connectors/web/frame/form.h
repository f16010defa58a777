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

// As a part of a path or a value of a query: everything but RFC 3986's unreserved characters
// becomes "%XX".
[[nodiscard]] std::string PercentEncode(std::string_view text);
// Of a part of a path. A '%' that begins no byte stays as it is.
[[nodiscard]] std::string PercentDecode(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_FORM_H_

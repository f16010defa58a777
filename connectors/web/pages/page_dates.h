// Dates as pages show them, in the reader's language and time zone. Pure.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_PAGE_DATES_H_
#define SLUIS_CONNECTORS_WEB_PAGES_PAGE_DATES_H_

#include <string>

#include "google/protobuf/timestamp.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// "12 maart 2026", "12 March 2026".
[[nodiscard]] std::string DayIn(const v1::Owner& reader, const google::protobuf::Timestamp& time);
// The same of "2026-03-12"; what is no such date stays as it is.
[[nodiscard]] std::string DayIn(const v1::Owner& reader, const std::string& date);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_PAGE_DATES_H_

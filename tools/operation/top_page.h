// What `sluis top` shows of a running engine, computed from two looks at its metrics.
#ifndef SLUIS_TOOLS_OPERATION_TOP_PAGE_H_
#define SLUIS_TOOLS_OPERATION_TOP_PAGE_H_

#include <string>
#include <vector>

#include "tools/operation/metrics_reading.h"

namespace sluis {

struct TopRow {
  // For programs, in a base unit: "ingest_posts_per_second".
  std::string name;
  double value = 0;
  // For people.
  std::string label;
  std::string shown;
};

struct TopSection {
  std::string title;
  std::vector<TopRow> rows;
};

struct TopPage {
  std::string version;
  std::string model;
  std::vector<TopSection> sections;
};

// `now` follows `before` by `seconds`, more than 0.
[[nodiscard]] TopPage MakeTopPage(const MetricsReading& before, const MetricsReading& now,
                                  double seconds);

// Lines of at most `columns` ASCII characters, the sections in two columns from 72 on.
[[nodiscard]] std::vector<std::string> LayOut(const TopPage& page, int columns);

[[nodiscard]] std::string ToJson(const TopPage& page);

// "12 345", "1.2 M"; "17.3 MiB"; "3.2 ms".
[[nodiscard]] std::string ShowCount(double count);
[[nodiscard]] std::string ShowBytes(double bytes);
[[nodiscard]] std::string ShowSeconds(double seconds);

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_TOP_PAGE_H_

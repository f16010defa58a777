// A row of bars as a picture (SVG), for what stands in a table next to it.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_BAR_CHART_H_
#define SLUIS_CONNECTORS_WEB_PAGES_BAR_CHART_H_

#include <string>
#include <vector>

#include "connectors/web/frame/page.h"

namespace sluis {

struct Bar {
  // Shown when it is pointed at: "12 maart: 489".
  std::string label;
  double value = 0;
  // Of what is normal: a line across the bar. Below 0 there is none.
  double normal = -1;
};

// Of {{> bar_chart}}. A single value can be read without a picture: false for fewer than two bars.
[[nodiscard]] PageData BarChartOf(const std::vector<Bar>& bars);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_BAR_CHART_H_

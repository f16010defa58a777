#include "connectors/web/pages/bar_chart.h"

#include <algorithm>

#include "fmt/format.h"

namespace sluis {
namespace {

// In units of the picture.
constexpr double kHeight = 100;
constexpr double kWidth = 400;
constexpr double kGap = 0.2;

std::string Number(double value) { return fmt::format("{:.1f}", value); }

}  // namespace

PageData BarChartOf(const std::vector<Bar>& bars) {
  if (bars.size() < 2) return PageData(false);
  double most = 1;
  for (const Bar& bar : bars) most = std::max({most, bar.value, bar.normal});
  const double step = kWidth / static_cast<double>(bars.size());
  PageData list(PageData::type::list);
  for (size_t i = 0; i < bars.size(); ++i) {
    const double height = bars[i].value / most * kHeight;
    PageData data;
    data.set("label", bars[i].label);
    data.set("x", Number(step * (static_cast<double>(i) + kGap / 2)));
    data.set("y", Number(kHeight - height));
    data.set("width", Number(step * (1 - kGap)));
    data.set("height", Number(height));
    PageData normal(false);
    if (bars[i].normal >= 0) {
      normal = PageData();
      normal.set("x1", Number(step * static_cast<double>(i)));
      normal.set("x2", Number(step * static_cast<double>(i + 1)));
      normal.set("at", Number(kHeight - bars[i].normal / most * kHeight));
    }
    data.set("normal", normal);
    list.push_back(data);
  }
  return PageData("bars", list);
}

}  // namespace sluis

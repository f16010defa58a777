// A chart of a report and the table that stands beside it: the same figures for the eye and for
// whoever wants to know them exactly or cannot see the chart.
#ifndef SLUIS_TOOLS_EVALUATION_REPORT_CHART_H_
#define SLUIS_TOOLS_EVALUATION_REPORT_CHART_H_

#include <string>
#include <vector>

namespace sluis {

struct Tick {
  double at = 0;
  std::string label;
};

struct ChartPoint {
  double x = 0;
  double y = 0;
  // Of the interval; equal to y where there is none.
  double low = 0;
  double high = 0;
};

struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> points;
};

// In the units of its axes; what is outside of them is drawn on the edge.
struct Chart {
  std::string title;
  // A sentence on how to read it.
  std::string note;
  std::string x_label;
  std::string y_label;
  std::vector<Tick> x_ticks;
  std::vector<Tick> y_ticks;
  double x_min = 0;
  double x_max = 1;
  double y_min = 0;
  double y_max = 1;
  // Points of a series are joined by lines.
  bool joined = true;
  // The line on which y is x, that a perfect forecaster keeps to.
  bool diagonal = false;
  std::vector<ChartSeries> series;
  // The first cell of each row is its name.
  std::vector<std::string> table_head;
  std::vector<std::vector<std::string>> table_rows;
};

// Six ticks from `from` to `to`.
[[nodiscard]] std::vector<Tick> EvenTicks(double from, double to);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_REPORT_CHART_H_

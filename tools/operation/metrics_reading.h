// Reads back what /metrics shows.
#ifndef SLUIS_TOOLS_OPERATION_METRICS_READING_H_
#define SLUIS_TOOLS_OPERATION_METRICS_READING_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

class MetricsReading {
 public:
  // Prometheus' text format 0.0.4, without timestamps. InvalidArgument names the line.
  [[nodiscard]] static absl::StatusOr<MetricsReading> Parse(std::string_view text);

  // Of "name" or `name{label="value"}`, as written; 0 if it is not there.
  double Value(std::string_view series) const;
  // Over all series of the name.
  double Sum(std::string_view name) const;
  // The value of the first label of the only series, as in sluis_build_info; empty without one.
  std::string Label(std::string_view name, std::string_view label) const;

  // As Prometheus' histogram_quantile: the place in the histogram `name` below which the share
  // `quantile` of what was observed since `earlier` lies, in its unit; 0 if nothing was. What lies
  // beyond the last bound counts as the last bound.
  double Quantile(std::string_view name, double quantile, const MetricsReading& earlier) const;

 private:
  std::map<std::string, double, std::less<>> values_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_METRICS_READING_H_

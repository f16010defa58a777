#include "tools/operation/metrics_reading.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>
#include <vector>

#include "fmt/format.h"

namespace sluis {
namespace {

// Where the value begins: behind the blank that follows the name and its labels.
size_t ValueStart(std::string_view line) {
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ' ' && !quoted) {
      return i + 1;
    }
  }
  return line.size();
}

std::string_view NameOf(std::string_view series) { return series.substr(0, series.find('{')); }

}  // namespace

absl::StatusOr<MetricsReading> MetricsReading::Parse(std::string_view text) {
  MetricsReading reading;
  int number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const size_t start = ValueStart(line);
    const std::string value(line.substr(start));
    char* rest = nullptr;
    const double parsed = std::strtod(value.c_str(), &rest);
    if (start < 2 || value.empty() || *rest != '\0') {
      return absl::InvalidArgumentError(
          fmt::format("Line {} of the metrics is no sample.", number));
    }
    reading.values_[std::string(line.substr(0, start - 1))] = parsed;
  }
  return reading;
}

double MetricsReading::Value(std::string_view series) const {
  const auto found = values_.find(series);
  return found == values_.end() ? 0 : found->second;
}

double MetricsReading::Sum(std::string_view name) const {
  double sum = 0;
  for (auto it = values_.lower_bound(name); it != values_.end(); ++it) {
    if (!it->first.starts_with(name)) break;
    if (NameOf(it->first) == name) sum += it->second;
  }
  return sum;
}

std::string MetricsReading::Label(std::string_view name, std::string_view label) const {
  const auto found = values_.lower_bound(name);
  if (found == values_.end() || NameOf(found->first) != name) return "";
  const std::string key = fmt::format("{}=\"", label);
  const size_t start = found->first.find(key);
  if (start == std::string::npos) return "";
  const size_t begin = start + key.size();
  return found->first.substr(begin, found->first.find('"', begin) - begin);
}

double MetricsReading::Quantile(std::string_view name, double quantile,
                                const MetricsReading& earlier) const {
  const std::string prefix = fmt::format("{}_bucket{{le=\"", name);
  std::vector<std::pair<double, double>> buckets;  // bound, how many up to it
  for (auto it = values_.lower_bound(prefix); it != values_.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    buckets.emplace_back(std::strtod(it->first.c_str() + prefix.size(), nullptr),
                         it->second - earlier.Value(it->first));
  }
  std::sort(buckets.begin(), buckets.end());
  if (buckets.empty() || buckets.back().second <= 0) return 0;
  const double rank = quantile * buckets.back().second;
  double below = 0;
  double lower = 0;
  for (const auto& [bound, count] : buckets) {
    if (count >= rank && count > below) {
      return std::isinf(bound) ? lower : lower + (bound - lower) * (rank - below) / (count - below);
    }
    below = count;
    lower = bound;
  }
  return lower;
}

}  // namespace sluis

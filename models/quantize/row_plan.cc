#include "models/quantize/row_plan.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/types/span.h"

namespace sluis {
namespace {

// Uses of each bucket: how often the training text held a word with that n-gram.
std::vector<int64_t> CountBucketUses(const FastTextModel& model) {
  const FastTextDictionary& dictionary = model.dictionary();
  const int32_t word_count = model.info().word_count;
  std::vector<int64_t> uses(static_cast<size_t>(model.info().input_rows - word_count));
  std::vector<int32_t> rows;
  std::string padded;
  for (int32_t word = 0; word < word_count; ++word) {
    rows.clear();
    dictionary.AppendWordRows(dictionary.Text(word), word, padded, rows);
    for (const int32_t row : rows) {
      if (row >= word_count) uses[static_cast<size_t>(row - word_count)] += dictionary.Count(word);
    }
  }
  return uses;
}

std::vector<double> MeanRow(const RowPlan& plan, const std::vector<float>& rows, size_t columns) {
  std::vector<double> mean(columns);
  double total = 0;
  for (size_t i = 0; i < plan.uses.size(); ++i) {
    const auto uses = static_cast<double>(plan.uses[i]);
    total += uses;
    for (size_t d = 0; d < columns; ++d) {
      mean[d] += uses * static_cast<double>(rows[i * columns + d]);
    }
  }
  for (double& value : mean) value = total > 0 ? value / total : 0;
  return mean;
}

void Damp(const RowPlan& plan, double damping, size_t columns, std::vector<float>& rows) {
  double total = 0;
  for (const int64_t uses : plan.uses) total += static_cast<double>(uses);
  for (size_t i = 0; i < plan.uses.size() && total > 0; ++i) {
    const double share = static_cast<double>(plan.uses[i]) / total;
    const auto factor = static_cast<float>(damping / (damping + share));
    for (size_t d = 0; d < columns; ++d) rows[i * columns + d] *= factor;
  }
}

}  // namespace

RowPlan PlanRows(const FastTextModel& model, int64_t max_ngrams) {
  RowPlan plan;
  const std::vector<int64_t> uses = CountBucketUses(model);
  for (size_t bucket = 0; bucket < uses.size(); ++bucket) {
    if (uses[bucket] > 0) plan.buckets.push_back(static_cast<int32_t>(bucket));
  }
  const auto uses_of = [&uses](int32_t bucket) { return uses[static_cast<size_t>(bucket)]; };
  plan.used_ngrams = static_cast<int64_t>(plan.buckets.size());
  if (plan.used_ngrams > max_ngrams) {
    std::stable_sort(plan.buckets.begin(), plan.buckets.end(),
                     [&](int32_t a, int32_t b) { return uses_of(a) > uses_of(b); });
    plan.buckets.resize(static_cast<size_t>(std::max<int64_t>(max_ngrams, 0)));
    std::sort(plan.buckets.begin(), plan.buckets.end());
  }
  for (int32_t word = 0; word < model.info().word_count; ++word) {
    plan.uses.push_back(model.dictionary().Count(word));
  }
  for (const int32_t bucket : plan.buckets) plan.uses.push_back(uses_of(bucket));
  return plan;
}

std::vector<float> PlannedRows(const FastTextModel& model, const RowPlan& plan, bool centre,
                               double damping) {
  const auto columns = static_cast<size_t>(model.dimension());
  const int32_t word_count = model.info().word_count;
  std::vector<float> rows(plan.uses.size() * columns);
  for (size_t i = 0; i < plan.uses.size(); ++i) {
    const auto place = static_cast<int32_t>(i);
    const int32_t source =
        place < word_count ? place : word_count + plan.buckets[i - static_cast<size_t>(word_count)];
    model.input().AddRows({&source, 1}, absl::MakeSpan(rows).subspan(i * columns, columns));
  }
  if (centre) {
    const std::vector<double> mean = MeanRow(plan, rows, columns);
    for (size_t i = 0; i < rows.size(); ++i) {
      rows[i] = static_cast<float>(static_cast<double>(rows[i]) - mean[i % columns]);
    }
  }
  if (damping > 0) Damp(plan, damping, columns, rows);
  return rows;
}

}  // namespace sluis

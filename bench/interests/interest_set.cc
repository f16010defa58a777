#include "bench/interests/interest_set.h"

#include <google/protobuf/util/delimited_message_util.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/interests/post_cache.h"
#include "models/interests/stored_row.h"

namespace sluis {
namespace {

// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
uint64_t NextRandom(uint64_t* state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

double Energy(absl::Span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum;
}

absl::Status SaveRows(absl::Span<const InterestRow> rows, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  for (const InterestRow& row : rows) {
    google::protobuf::util::SerializeDelimitedToOstream(ToStored(row, 0), &out);
  }
  out.close();
  if (out) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(path, " cannot be written."));
}

absl::StatusOr<std::vector<InterestRow>> LoadRows(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, " is not there. Run learn_rows."));
  google::protobuf::io::IstreamInputStream in(&file);
  std::vector<InterestRow> rows;
  bool ended = false;
  while (true) {
    storage::v1::StoredRow stored;
    if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&stored, &in, &ended)) break;
    auto row = FromStored(stored);
    if (!row.ok()) return row.status();
    rows.push_back(*std::move(row));
  }
  if (!ended || rows.empty()) return absl::DataLossError(absl::StrCat(path, " is damaged."));
  return rows;
}

std::vector<float> Flat(absl::Span<const InterestBars> bars) {
  std::vector<float> flat;
  for (const InterestBars& each : bars) {
    flat.insert(flat.end(), {each.at_1e3, each.at_1e4, each.at_1e5});
  }
  return flat;
}

std::string BarsPath(const std::string& work, bool with_terms) {
  return work + (with_terms ? "/bars-with-terms.bin" : "/bars-without-terms.bin");
}

absl::StatusOr<std::vector<InterestBars>> LoadBars(const std::string& path, size_t rows) {
  const auto flat = LoadFloats(path);
  if (!flat.ok()) return flat.status();
  if (flat->size() != rows * 3) return absl::DataLossError(absl::StrCat(path, " is damaged."));
  std::vector<InterestBars> bars;
  for (size_t i = 0; i < flat->size(); i += 3) {
    bars.push_back({(*flat)[i], (*flat)[i + 1], (*flat)[i + 2]});
  }
  return bars;
}

}  // namespace

InterestSet::InterestSet(std::vector<InterestRow> rows, PrincipalAxes axes)
    : rows_(std::move(rows)), axes_(std::move(axes)) {
  for (const InterestRow& row : rows_) {
    axes_.ToAxes(row.dense, absl::MakeSpan(coordinates_.emplace_back(axes_.dimension())));
  }
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  for (size_t i = 0; i < kFactors; ++i) {
    factors_.push_back(static_cast<float>(std::exp(kSigma * normal(random))));
  }
}

absl::StatusOr<InterestSet> InterestSet::Load(const std::string& work) {
  auto rows = LoadRows(work + "/rows.bin");
  if (!rows.ok()) return rows.status();
  auto axes = PrincipalAxes::Load(work + "/axes.bin");
  if (!axes.ok()) return axes.status();
  if (rows->front().dense.size() != axes->dimension()) {
    return absl::DataLossError("Rows and axes differ in dimension. Run learn_rows again.");
  }
  InterestSet set(*std::move(rows), *std::move(axes));
  for (const bool with_terms : {false, true}) {
    auto bars = LoadBars(BarsPath(work, with_terms), set.base_count());
    if (!bars.ok()) return bars.status();
    set.bars_[with_terms ? 1 : 0] = *std::move(bars);
  }
  return set;
}

absl::Status InterestSet::Save(absl::Span<const InterestRow> rows, const PrincipalAxes& axes,
                               absl::Span<const InterestBars> bars_with_terms,
                               absl::Span<const InterestBars> bars_without_terms,
                               const std::string& work) {
  absl::Status status = SaveRows(rows, work + "/rows.bin");
  status.Update(axes.Save(work + "/axes.bin"));
  status.Update(SaveFloats(Flat(bars_with_terms), BarsPath(work, true)));
  status.Update(SaveFloats(Flat(bars_without_terms), BarsPath(work, false)));
  return status;
}

const InterestBars& InterestSet::bars(size_t index, bool with_terms) const {
  return bars_[with_terms ? 1 : 0][index % base_count()];
}

void InterestSet::ShakeDense(size_t base, uint64_t* state, std::vector<float>* dense) const {
  std::vector<float> shaken = coordinates_[base];
  for (float& value : shaken) value *= factors_[NextRandom(state) % kFactors];
  for (size_t begin = 0; begin < shaken.size(); begin += kBandAxes) {
    const size_t length = std::min(kBandAxes, shaken.size() - begin);
    const absl::Span<float> band(&shaken[begin], length);
    const double before = Energy({&coordinates_[base][begin], length});
    const double after = Energy(band);
    if (after == 0) continue;
    const auto scale = static_cast<float>(std::sqrt(before / after));
    for (float& value : band) value *= scale;
  }
  dense->resize(shaken.size());
  axes_.FromAxes(shaken, absl::MakeSpan(*dense));
}

void InterestSet::Make(size_t index, bool with_terms, InterestRow* row) const {
  const InterestRow& base = rows_[index % base_count()];
  // Field by field: the texts of the terms would be most of the work, and no score needs them.
  row->model_hash = base.model_hash;
  row->bias = base.bias;
  row->terms.clear();
  if (index < base_count()) {
    row->dense = base.dense;
    if (with_terms) row->terms = base.terms;
    return;
  }
  uint64_t state = index;
  ShakeDense(index % base_count(), &state, &row->dense);
  if (!with_terms) return;
  for (const TermWeight& term : base.terms) {
    const float weight = term.weight * factors_[NextRandom(&state) % kFactors];
    row->terms.push_back({term.hash, weight, term.voices, {}});
  }
}

void InterestSet::ForEach(size_t count, bool with_terms, const Visit& visit) const {
  InterestRow row;
  for (size_t index = 0; index < count; ++index) {
    Make(index, with_terms, &row);
    visit(index, row, bars(index, with_terms));
  }
}

InterestSet::Deviation InterestSet::CheckCopies(size_t count) const {
  constexpr size_t kStep = 8;
  Deviation worst;
  std::vector<double> base_energy(dimension() / kStep);
  std::vector<double> copy_energy(dimension() / kStep);
  double base_total = 0;
  double copy_total = 0;
  InterestRow row;
  std::vector<float> coordinates(dimension());
  for (size_t index = base_count(); index < base_count() + count; ++index) {
    Make(index, false, &row);
    axes_.ToAxes(row.dense, absl::MakeSpan(coordinates));
    const std::vector<float>& base = coordinates_[index % base_count()];
    const double norm = std::sqrt(Energy(coordinates));
    const double base_norm = std::sqrt(Energy(base));
    base_total += base_norm * base_norm;
    copy_total += norm * norm;
    for (size_t step = 0; step < base_energy.size(); ++step) {
      base_energy[step] += Energy({base.data(), (step + 1) * kStep});
      copy_energy[step] += Energy({coordinates.data(), (step + 1) * kStep});
    }
    if (base_norm == 0) continue;
    worst.norm = std::max(worst.norm, std::abs(norm / base_norm - 1));
    double dot = 0;
    for (size_t i = 0; i < base.size(); ++i) dot += static_cast<double>(base[i] * coordinates[i]);
    worst.cosine += dot / (norm * base_norm) / static_cast<double>(count);
  }
  for (size_t step = 0; step < base_energy.size(); ++step) {
    const double difference = copy_energy[step] / copy_total - base_energy[step] / base_total;
    worst.profile = std::max(worst.profile, std::abs(difference));
  }
  return worst;
}

}  // namespace sluis

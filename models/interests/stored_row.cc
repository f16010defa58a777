#include "models/interests/stored_row.h"

#include <cmath>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

constexpr size_t kFloatBytes = 4;
constexpr size_t kHashBytes = 8;
constexpr size_t kTermBytes = kHashBytes + kFloatBytes;

void AppendLittleEndian(uint64_t value, size_t bytes, std::string* out) {
  for (size_t i = 0; i < bytes; ++i) *out += static_cast<char>((value >> (8 * i)) & 0xff);
}

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  }
  return value;
}

void AppendFloat(float value, std::string* out) {
  uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  AppendLittleEndian(bits, kFloatBytes, out);
}

float FloatAt(std::string_view bytes, size_t position) {
  const auto bits = static_cast<uint32_t>(LittleEndian(bytes.substr(position, kFloatBytes)));
  float value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

absl::Status Damaged(std::string_view field, std::string_view what) {
  return absl::DataLossError(fmt::format("the stored interest row is damaged: {} {}", field, what));
}

std::string Floats(const std::vector<float>& values) {
  std::string bytes;
  bytes.reserve(values.size() * kFloatBytes);
  for (const float value : values) AppendFloat(value, &bytes);
  return bytes;
}

absl::Status ReadFloats(std::string_view field, std::string_view bytes,
                        std::vector<float>* values) {
  if (bytes.size() % kFloatBytes != 0) {
    return Damaged(field,
                   fmt::format("has {} bytes, which is no whole number of floats", bytes.size()));
  }
  values->clear();
  values->reserve(bytes.size() / kFloatBytes);
  for (size_t at = 0; at < bytes.size(); at += kFloatBytes) values->push_back(FloatAt(bytes, at));
  for (const float value : *values) {
    if (!std::isfinite(value)) return Damaged(field, "holds a value that is not finite");
  }
  return absl::OkStatus();
}

absl::Status CheckTermSizes(const storage::v1::StoredRow& stored) {
  const size_t bytes = stored.terms().size();
  if (bytes % kTermBytes != 0) {
    return Damaged("terms", fmt::format("has {} bytes, which is no whole number of terms", bytes));
  }
  const size_t count = bytes / kTermBytes;
  if (count > kMaxRowTerms) {
    return Damaged("terms", fmt::format("holds {} terms, more than {}", count, kMaxRowTerms));
  }
  if (static_cast<size_t>(stored.term_texts_size()) != count) {
    return Damaged("term_texts",
                   fmt::format("has {} texts for {} terms", stored.term_texts_size(), count));
  }
  if (stored.term_voices_size() != stored.term_texts_size()) {
    return Damaged("term_voices",
                   fmt::format("has {} counts for {} terms", stored.term_voices_size(), count));
  }
  return absl::OkStatus();
}

absl::Status ReadTerms(const storage::v1::StoredRow& stored, InterestRow* row) {
  if (auto status = CheckTermSizes(stored); !status.ok()) return status;
  const std::string_view bytes = stored.terms();
  row->terms.reserve(static_cast<size_t>(stored.term_texts_size()));
  for (int i = 0; i < stored.term_texts_size(); ++i) {
    const size_t at = static_cast<size_t>(i) * kTermBytes;
    TermWeight term{LittleEndian(bytes.substr(at, kHashBytes)), FloatAt(bytes, at + kHashBytes),
                    stored.term_voices(i), stored.term_texts(i)};
    if (!std::isfinite(term.weight)) return Damaged("terms", "holds a weight that is not finite");
    if (i > 0 && term.hash <= row->terms.back().hash) return Damaged("terms", "is out of order");
    if (term.hash != TermHash(term.text)) {
      return Damaged("term_texts", "holds a text that is not the one of its term");
    }
    row->terms.push_back(std::move(term));
  }
  return absl::OkStatus();
}

}  // namespace

storage::v1::StoredRow ToStored(const InterestRow& row, uint64_t effective_sequence) {
  storage::v1::StoredRow stored;
  stored.set_model_hash(row.model_hash);
  stored.set_version(row.version);
  stored.set_dense(Floats(row.dense));
  std::string terms;
  for (const TermWeight& term : row.terms) {
    AppendLittleEndian(term.hash, kHashBytes, &terms);
    AppendFloat(term.weight, &terms);
    stored.add_term_texts(term.text);
    stored.add_term_voices(term.voices);
  }
  stored.set_terms(std::move(terms));
  stored.set_bias(row.bias);
  stored.set_slope(row.slope);
  stored.set_offset(row.offset);
  stored.set_openness(row.openness);
  stored.set_precision(row.precision);
  stored.set_judgements(row.judgements);
  stored.set_wanted(row.wanted);
  stored.set_effective_sequence(effective_sequence);
  return stored;
}

absl::StatusOr<InterestRow> FromStored(const storage::v1::StoredRow& stored) {
  InterestRow row;
  row.model_hash = stored.model_hash();
  row.version = stored.version();
  if (row.version == 0) return Damaged("version", "is 0, below that of a starting row");
  if (auto status = ReadFloats("dense", stored.dense(), &row.dense); !status.ok()) return status;
  if (auto status = ReadTerms(stored, &row); !status.ok()) return status;
  row.bias = stored.bias();
  if (!std::isfinite(row.bias)) return Damaged("bias", "is not finite");
  row.slope = stored.slope();
  row.offset = stored.offset();
  if (!std::isfinite(row.slope) || row.slope <= 0 || !std::isfinite(row.offset)) {
    return Damaged("slope", "and offset are no scaling that keeps the order");
  }
  row.openness = stored.openness();
  if (!(row.openness >= 0 && row.openness <= 1)) return Damaged("openness", "is outside [0, 1]");
  // Rows from before it was kept have none.
  if (stored.precision() != 0) row.precision = stored.precision();
  if (!(row.precision >= 0 && row.precision <= 1)) return Damaged("precision", "is outside [0, 1]");
  row.judgements = stored.judgements();
  row.wanted = stored.wanted();
  return row;
}

}  // namespace sluis

// Random changes of a store, and what it must hold after each of them.
#ifndef SLUIS_TESTS_ENGINE_STATE_STATE_LEDGER_H_
#define SLUIS_TESTS_ENGINE_STATE_STATE_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/store.h"

namespace sluis {

class StateLedger {
 public:
  explicit StateLedger(uint64_t seed, size_t longest_text = 400)
      : random_(seed), longest_text_(longest_text), states_(1) {}

  // Writes one more batch: entries of several families are put, put anew and deleted.
  absl::Status Write(Store* store);
  // Batches that were tried, the last of them perhaps in vain.
  uint64_t tried() const { return states_.size() - 1; }

  // Empty when the store holds what was there after the batch that its counters name, all of it and
  // nothing else; otherwise what is wrong. An error where the store cannot say what it holds.
  absl::StatusOr<std::string> DifferenceIn(const Store& store) const;

 private:
  using Entries = std::map<std::pair<Family, std::string>, std::string>;

  std::mt19937_64 random_;
  size_t longest_text_;          // bytes, of an entry
  std::vector<Entries> states_;  // [batch]
};

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_STATE_STATE_LEDGER_H_

// Where a person is found in the families that are too large to be gone through while posts wait:
// the posts and the match log.
#ifndef SLUIS_ENGINE_RIGHTS_TRACES_H_
#define SLUIS_ENGINE_RIGHTS_TRACES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/rights.pb.h"

namespace sluis {

struct Traces {
  // An author's posts, and others' reposts of them: the ids by sequence.
  std::map<uint64_t, std::string> posts;
  std::set<std::string> post_ids;
  // Other names of them.
  std::set<std::string> aliases;
  // The ids and the handles that the author's posts name the account by, and its lasting ids.
  std::set<std::string> accounts;
  std::set<std::string> account_ids;
  // Others' posts that name one of the posts or accounts.
  std::set<uint64_t> references;
  // Keys of records of the match log that name the reader, or one of the posts.
  std::set<std::string> match_records;
};

// Adds what is found in the sequences [from, until). Reads only, on any thread.
[[nodiscard]] absl::Status FindTraces(const Store& store, const v1::Person& person, uint64_t from,
                                      uint64_t until, Traces* traces);

// Takes out of an other's post what names the traces. False if nothing does.
bool TakeOutReferences(const v1::Person& author, const Traces& traces, v1::Post* post);

}  // namespace sluis

#endif  // SLUIS_ENGINE_RIGHTS_TRACES_H_

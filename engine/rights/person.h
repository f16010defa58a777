// Whose rights are exercised: a reader of the engine, or the author of posts.
#ifndef SLUIS_ENGINE_RIGHTS_PERSON_H_
#define SLUIS_ENGINE_RIGHTS_PERSON_H_

#include "absl/status/status.h"
#include "proto/sluis/v1/post.pb.h"
#include "proto/sluis/v1/rights.pb.h"

namespace sluis {

// InvalidArgument unless it names either a reader or an account, and not both.
[[nodiscard]] absl::Status CheckPerson(const v1::Person& person);

[[nodiscard]] bool IsReader(const v1::Person& person);

// Whether the post is of that account, by its id or its handle.
[[nodiscard]] bool Wrote(const v1::Person& author, const v1::Post& post);

}  // namespace sluis

#endif  // SLUIS_ENGINE_RIGHTS_PERSON_H_

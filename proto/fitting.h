// Makes a post of a foreign network fit the limits, so that one long field does not cost the post.
// A pure function, safe on any thread.
#ifndef SLUIS_PROTO_FITTING_H_
#define SLUIS_PROTO_FITTING_H_

#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Cuts texts between two characters; leaves out names and addresses that are too long (a part of
// one would name something else), empty ones of a list, those that a list holds already, and
// what a list has too many. `source` and `id` are not touched: CheckPost judges them. Every string
// must be valid UTF-8.
void FitPost(const PostLimits& limits, v1::Post* post);

}  // namespace sluis

#endif  // SLUIS_PROTO_FITTING_H_

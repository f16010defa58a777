// absl::Duration to and from google.protobuf.Duration.
#ifndef SLUIS_PROTO_DURATION_H_
#define SLUIS_PROTO_DURATION_H_

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

namespace sluis {

// Whole microseconds.
inline google::protobuf::Duration ToProtoDuration(absl::Duration duration) {
  const int64_t micros = absl::ToInt64Microseconds(duration);
  google::protobuf::Duration told;
  told.set_seconds(micros / 1'000'000);
  told.set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1000));
  return told;
}

inline absl::Duration FromDuration(const google::protobuf::Duration& told) {
  return absl::Seconds(told.seconds()) + absl::Nanoseconds(told.nanos());
}

}  // namespace sluis

#endif  // SLUIS_PROTO_DURATION_H_

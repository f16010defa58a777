// Between protobuf's Timestamp and absl::Time. Pure.
#ifndef SLUIS_ENGINE_DIGESTS_TIMESTAMPS_H_
#define SLUIS_ENGINE_DIGESTS_TIMESTAMPS_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace sluis {

inline absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
}

inline google::protobuf::Timestamp TimestampOf(absl::Time time) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  stamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(stamp.seconds()))));
  return stamp;
}

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_TIMESTAMPS_H_

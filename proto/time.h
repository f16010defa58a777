// absl::Time to and from google.protobuf.Timestamp. Whole microseconds: what is finer is cut off,
// so that a time reads back as it was written.
#ifndef SLUIS_PROTO_TIME_H_
#define SLUIS_PROTO_TIME_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace sluis {

inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(seconds);
  stamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return stamp;
}

inline absl::Time FromTimestamp(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) + absl::Microseconds(stamp.nanos() / 1000);
}

}  // namespace sluis

#endif  // SLUIS_PROTO_TIME_H_

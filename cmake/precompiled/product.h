// Headers that most sources take in, and that take long to read, compiled once. A source includes
// what it uses all the same: the preset `gcc` builds without this.
#ifndef SLUIS_CMAKE_PRECOMPILED_PRODUCT_H_
#define SLUIS_CMAKE_PRECOMPILED_PRODUCT_H_

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/control.pb.h"

#endif  // SLUIS_CMAKE_PRECOMPILED_PRODUCT_H_

// One status of X's API version 1.1, or of an account's archive, as a post. Pure.
#ifndef SLUIS_CONNECTORS_X_STATUS_V1_H_
#define SLUIS_CONNECTORS_X_STATUS_V1_H_

#include <string>

#include "connectors/json/json_value.h"
#include "connectors/x/x_news.h"
#include "proto/checks.h"

namespace sluis {

// Whose archive it is: its statuses do not say.
struct XAccount {
  std::string id;
  std::string username;
  std::string name;
};

// As TakeTweetV2. `owner` is the author of statuses that name none; null where all do.
void TakeStatusV1(const XAccount* owner, const PostLimits& limits, const JsonValue& status,
                  XNews* news);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_STATUS_V1_H_

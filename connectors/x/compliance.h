// Events of X's compliance streams, versions 1.1 and 2: what became of posts and accounts. Pure.
#ifndef SLUIS_CONNECTORS_X_COMPLIANCE_H_
#define SLUIS_CONNECTORS_X_COMPLIANCE_H_

#include "connectors/json/json_value.h"
#include "connectors/x/x_news.h"

namespace sluis {

// `event` is a message of version 1.1, or the "data" of one of version 2: an object with one
// member, named after what happened. False, with nothing taken, if it is none of these.
bool TakeCompliance(const JsonValue& event, XNews* news);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_COMPLIANCE_H_

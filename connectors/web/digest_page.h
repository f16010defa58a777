// A digest as a page, with what its reader has said of each story.
#ifndef SLUIS_CONNECTORS_WEB_DIGEST_PAGE_H_
#define SLUIS_CONNECTORS_WEB_DIGEST_PAGE_H_

#include "connectors/web/page.h"
#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// `said`: of the digest's owner, at least what was said of the stories' posts.
[[nodiscard]] Page DigestPage(const v1::Digest& digest, const v1::JudgementList& said,
                              const Texts& texts);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_DIGEST_PAGE_H_

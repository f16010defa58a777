#include "connectors/web/frame/visit.h"

#include <utility>

namespace sluis {

v1::ControlReply Visit::Ask(v1::ControlRequest question) const {
  question.set_acting_user(reader.user_id);
  return desk(question);
}

HttpAnswer Visit::Show(const Page& page) const {
  return RenderPage(page, texts, reader, request.path);
}

HttpAnswer Visit::Tell(const v1::Status& status) const {
  return Show(RefusalPage(HttpStatusOf(static_cast<absl::StatusCode>(status.code())),
                          texts["failed_heading"], status.message()));
}

HttpAnswer Visit::Refuse(const absl::Status& status) const {
  return Show(RefusalPage(HttpStatusOf(status.code()), texts["failed_heading"],
                          std::string(status.message())));
}

HttpAnswer Visit::NotFound() const {
  return Show(MessagePage(404, texts["not_found_heading"], texts["not_found"]));
}

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    default:
      return 503;
  }
}

}  // namespace sluis

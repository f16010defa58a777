// The forms under a story: what a reader says of it, as a request to the desk.
#ifndef SLUIS_CONNECTORS_WEB_JUDGING_FORM_H_
#define SLUIS_CONNECTORS_WEB_JUDGING_FORM_H_

#include <string>

#include "absl/status/statusor.h"
#include "connectors/web/form.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// InvalidArgument when the form names no verdict or a reason that does not exist.
[[nodiscard]] absl::StatusOr<v1::ControlRequest> JudgeRequestOf(const Form& form,
                                                                const std::string& owner_id);
[[nodiscard]] v1::ControlRequest UndoRequestOf(const Form& form, const std::string& owner_id);

// Where the reader was: the story in its digest.
[[nodiscard]] std::string PlaceOf(const Form& form);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_JUDGING_FORM_H_

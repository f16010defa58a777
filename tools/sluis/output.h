// What subcommands print: messages as JSON for programs, digests in every format.
#ifndef SLUIS_TOOLS_SLUIS_OUTPUT_H_
#define SLUIS_TOOLS_SLUIS_OUTPUT_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// To standard output, whole.
void Print(std::string_view text);

// Field names as in the .proto files; ends with a newline.
[[nodiscard]] std::string ToJson(const google::protobuf::Message& message);
void PrintJson(const google::protobuf::Message& message);

// `format` is text, markdown, html or json. Text is as wide as the terminal, with colour there.
[[nodiscard]] absl::StatusOr<std::string> RenderDigest(const v1::Digest& digest,
                                                       const std::string& format);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_OUTPUT_H_

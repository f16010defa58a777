#include "tools/sluis/output.h"

#include <google/protobuf/util/json_util.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "engine/digests/render.h"
#include "fmt/format.h"

namespace sluis {
namespace {

RenderOptions TerminalOptions() {
  RenderOptions options;
  if (isatty(STDOUT_FILENO) != 1) return options;
  options.color = true;
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    options.columns = std::clamp<int>(size.ws_col, 40, 100);
  }
  return options;
}

}  // namespace

void Print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for a message that is not valid UTF-8, which no engine hands out.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) json = "{}\n";
  return json;
}

void PrintJson(const google::protobuf::Message& message) { Print(ToJson(message)); }

absl::StatusOr<std::string> RenderDigest(const v1::Digest& digest, const std::string& format) {
  if (format == "text") return RenderText(digest, TerminalOptions());
  if (format == "markdown") return RenderMarkdown(digest);
  if (format == "html") return RenderHtml(digest);
  if (format == "json") return RenderJson(digest);
  return absl::InvalidArgumentError(
      fmt::format("There is no format '{}'; choose text, markdown, html or json.", format));
}

}  // namespace sluis

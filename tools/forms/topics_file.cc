#include "tools/forms/topics_file.h"

#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "proto/checks.h"

namespace sluis {

absl::StatusOr<std::vector<v1::Interest>> ParseTopics(std::string_view text,
                                                      const std::string& name,
                                                      const std::string& owner_id) {
  std::vector<v1::Interest> interests;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    absl::StripTrailingAsciiWhitespace(&line);
    if (line.empty() || line.front() == '#') continue;
    const size_t tab = line.find('\t');
    if (tab == std::string::npos) {
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: A topic is an id, a tab and a title.", name, number));
    }
    v1::Interest interest;
    interest.set_owner_id(owner_id);
    interest.set_id(absl::AsciiStrToLower(line.substr(0, tab)));
    interest.set_title(line.substr(tab + 1));
    if (absl::Status status = CheckInterest(interest); !status.ok()) {
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: {}", name, number, std::string(status.message())));
    }
    interests.push_back(std::move(interest));
  }
  if (interests.empty()) return absl::InvalidArgumentError(fmt::format("{} holds no topic.", name));
  return interests;
}

}  // namespace sluis

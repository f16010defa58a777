#include "connectors/zeromq/principals.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/zeromq/curve_keys.h"
#include "proto/checks.h"

namespace sluis {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 3> kRoles = {
    {{Role::kIngest, "ingest"}, {Role::kReader, "reader"}, {Role::kAdmin, "admin"}}};

absl::Status CheckPrincipal(const Principal& principal) {
  if (absl::Status name = CheckId("name", principal.name); !name.ok()) return name;
  if (principal.name == kOperatorName) {
    return absl::InvalidArgumentError(
        "the name 'operator' stands for whoever needs no key; choose another");
  }
  if (!IsCurveKey(principal.key)) {
    return absl::InvalidArgumentError(
        fmt::format("the key of '{}' is not 40 characters of Z85", principal.name));
  }
  if (principal.role == Role::kReader && principal.users.empty()) {
    return absl::InvalidArgumentError(
        fmt::format("'{}' is a reader of nobody: name its users", principal.name));
  }
  if (principal.role != Role::kReader && !principal.users.empty()) {
    return absl::InvalidArgumentError(
        fmt::format("'{}' has the role {}, which is not bound to users; only a reader is",
                    principal.name, RoleName(principal.role)));
  }
  for (const std::string& user : principal.users) {
    if (absl::Status id = CheckId("user", user); !id.ok()) return id;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> TextOf(const toml::table& section, std::string_view key) {
  const auto text = section[key].value_exact<std::string>();
  if (!text) return absl::InvalidArgumentError(fmt::format("'{}' must be a text", key));
  return *text;
}

absl::StatusOr<std::vector<std::string>> UsersOf(const toml::table& section) {
  std::vector<std::string> users;
  if (!section.contains("users")) return users;
  const toml::array* list = section["users"].as_array();
  if (list == nullptr) return absl::InvalidArgumentError("'users' must be a list of texts");
  for (const toml::node& node : *list) {
    const auto user = node.value_exact<std::string>();
    if (!user) return absl::InvalidArgumentError("'users' must be a list of texts");
    users.push_back(*user);
  }
  return users;
}

absl::StatusOr<Principal> PrincipalOf(std::string_view name, const toml::node& node) {
  const toml::table* section = node.as_table();
  if (section == nullptr) {
    return absl::InvalidArgumentError("every entry is a section [NAME] with role and key");
  }
  for (const auto& [key, ignored] : *section) {
    if (key != "role" && key != "key" && key != "users") {
      return absl::InvalidArgumentError(fmt::format("unknown key '{}'", key.str()));
    }
  }
  absl::StatusOr<std::string> role_name = TextOf(*section, "role");
  if (!role_name.ok()) return role_name.status();
  absl::StatusOr<Role> role = ParseRole(*role_name);
  if (!role.ok()) return role.status();
  absl::StatusOr<std::string> key = TextOf(*section, "key");
  if (!key.ok()) return key.status();
  absl::StatusOr<std::vector<std::string>> users = UsersOf(*section);
  if (!users.ok()) return users.status();
  return Principal{std::string(name), *role, *std::move(key), *std::move(users)};
}

// The parser throws; nothing of ours does.
absl::StatusOr<toml::table> ParseToml(std::string_view text, const std::string& origin) {
  try {
    return toml::parse(text, origin);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        fmt::format("{}:{}: {}", origin, error.source().begin.line, error.description()));
  }
}

}  // namespace

std::string_view RoleName(Role role) {
  for (const auto& [known, name] : kRoles) {
    if (known == role) return name;
  }
  return "";
}

absl::StatusOr<Role> ParseRole(std::string_view name) {
  for (const auto& [role, known] : kRoles) {
    if (known == name) return role;
  }
  return absl::InvalidArgumentError(
      fmt::format("the role must be ingest, reader or admin, not '{}'", name));
}

bool Principal::SpeaksFor(std::string_view user) const {
  return role == Role::kAdmin || std::find(users.begin(), users.end(), user) != users.end();
}

const std::shared_ptr<const Principal>& Operator() {
  static const auto& operating = *new std::shared_ptr<const Principal>(
      std::make_shared<Principal>(Principal{std::string(kOperatorName), Role::kAdmin, "", {}}));
  return operating;
}

absl::StatusOr<PrincipalTable> PrincipalTable::Parse(std::string_view text,
                                                     const std::string& origin) {
  const absl::StatusOr<toml::table> document = ParseToml(text, origin);
  if (!document.ok()) return document.status();
  PrincipalTable table;
  for (const auto& [name, node] : *document) {
    absl::StatusOr<Principal> principal = PrincipalOf(name.str(), node);
    const absl::Status added =
        principal.ok() ? table.Add(*std::move(principal)) : principal.status();
    if (!added.ok()) {
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: {}", origin, node.source().begin.line, std::string(added.message())));
    }
  }
  return table;
}

std::string PrincipalTable::ToToml() const {
  std::string text =
      "# Who may connect with which key. Written by `sluis keys`; a running engine reads it again "
      "at\n# once.\n";
  for (const auto& [name, principal] : by_name_) {
    // Neither a name nor a key nor a user can hold a quote or a backslash.
    text += fmt::format("\n[\"{}\"]\nrole = \"{}\"\nkey = \"{}\"\n", name,
                        RoleName(principal->role), principal->key);
    if (!principal->users.empty()) {
      text += fmt::format("users = [\"{}\"]\n", fmt::join(principal->users, "\", \""));
    }
  }
  return text;
}

absl::Status PrincipalTable::Add(Principal principal) {
  if (absl::Status status = CheckPrincipal(principal); !status.ok()) return status;
  if (by_name_.contains(principal.name)) {
    return absl::AlreadyExistsError(fmt::format(
        "there is a key '{}' already; revoke it first, or choose another name", principal.name));
  }
  if (by_key_.contains(principal.key)) {
    return absl::AlreadyExistsError(fmt::format("'{}' has the key of '{}'; each needs its own",
                                                principal.name, by_key_.at(principal.key)->name));
  }
  auto added = std::make_shared<const Principal>(std::move(principal));
  by_key_[added->key] = added;
  by_name_[added->name] = std::move(added);
  return absl::OkStatus();
}

bool PrincipalTable::Remove(std::string_view name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return false;
  by_key_.erase(found->second->key);
  by_name_.erase(found);
  return true;
}

std::shared_ptr<const Principal> PrincipalTable::FindByKey(std::string_view key) const {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? nullptr : found->second;
}

std::shared_ptr<const Principal> PrincipalTable::FindByName(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Principal>> PrincipalTable::All() const {
  std::vector<std::shared_ptr<const Principal>> all;
  for (const auto& [name, principal] : by_name_) all.push_back(principal);
  return all;
}

}  // namespace sluis

#include "connectors/zeromq/key_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace sluis {
namespace {

constexpr char kLocalName[] = "local";

absl::Status Failed(const char* what, const std::string& path) {
  return absl::FailedPreconditionError(
      fmt::format("Cannot {} {}: {}.", what, path, std::strerror(errno)));
}

bool WriteAll(int file, std::string_view text) {
  return ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
         ::fsync(file) == 0;
}

// For its owner alone from the first moment on; never over an older file.
absl::Status WriteNewSecret(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) {
    return absl::AlreadyExistsError(
        fmt::format("There is a file {} already; it may be the only copy of a key. Move it away, "
                    "or name another with --out.",
                    path));
  }
  if (file < 0) return Failed("make", path);
  const bool written = WriteAll(file, text);
  const int reason = errno;
  ::close(file);
  if (written) return absl::OkStatus();
  ::unlink(path.c_str());
  errno = reason;
  return Failed("write", path);
}

absl::Status Replace(const std::string& path, std::string_view text) {
  const std::string draft = path + ".new";
  ::unlink(draft.c_str());
  if (absl::Status written = WriteNewSecret(draft, text); !written.ok()) return written;
  return ::rename(draft.c_str(), path.c_str()) == 0 ? absl::OkStatus() : Failed("write", path);
}

// Refuses a secret that others can read: whoever could is to be thought to have it.
absl::StatusOr<std::string> ReadSecret(const std::string& path) {
  struct stat found;
  if (::stat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return absl::NotFoundError(fmt::format("There is no key {}.", path));
    return Failed("read", path);
  }
  if (found.st_uid != ::geteuid() || (found.st_mode & 077) != 0) {
    return absl::PermissionDeniedError(
        fmt::format("The key {} is not for its owner alone. If nobody can have read it, run: chmod "
                    "600 {}; else revoke it and make a new one.",
                    path, path));
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return Failed("read", path);
  return std::move(text).str();
}

absl::StatusOr<toml::table> ReadKeyToml(const std::string& path) {
  absl::StatusOr<std::string> text = ReadSecret(path);
  if (!text.ok()) return text.status();
  try {
    return toml::parse(*text, path);
  } catch (const toml::parse_error& error) {
    // Without the parser's words: they may quote the secret.
    return absl::DataLossError(
        fmt::format("{}:{}: this is no key file.", path, error.source().begin.line));
  }
}

absl::StatusOr<std::string> KeyIn(const toml::table& table, const char* name,
                                  const std::string& path) {
  std::string key = table[name].value_or(std::string());
  if (IsCurveKey(key)) return key;
  return absl::DataLossError(
      fmt::format("{}: '{}' must be a key of 40 characters (Z85).", path, name));
}

absl::StatusOr<CurveKeyPair> PairIn(const toml::table& table, const std::string& path) {
  absl::StatusOr<std::string> secret = KeyIn(table, "secret_key", path);
  if (!secret.ok()) return secret.status();
  absl::StatusOr<std::string> derived = PublicKeyOf(*secret);
  if (!derived.ok()) return derived.status();
  return CurveKeyPair{*std::move(derived), *std::move(secret)};
}

std::string ServerFile(const CurveKeyPair& pair) {
  return fmt::format(
      "# The secret of this server. Whoever has it can pass for the server: show it to nobody.\n"
      "public_key = \"{}\"\nsecret_key = \"{}\"\n",
      pair.public_key, pair.secret_key);
}

std::string ClientFile(const Principal& principal, const CurveKeyPair& pair,
                       const std::string& server_key) {
  return fmt::format(
      "# A key to a Sluis engine, made by `sluis keys new`. Whoever has it may do what it may.\n"
      "name = \"{}\"\nrole = \"{}\"\nserver_key = \"{}\"\npublic_key = \"{}\"\n"
      "secret_key = \"{}\"\n",
      principal.name, RoleName(principal.role), server_key, pair.public_key, pair.secret_key);
}

// Held while it lives.
class FolderLock {
 public:
  explicit FolderLock(const std::string& folder)
      : file_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (file_ >= 0 && ::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~FolderLock() {
    if (file_ >= 0) ::close(file_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int file_;
};

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  const std::filesystem::path above = std::filesystem::path(path).parent_path();
  if (!above.empty() && std::filesystem::create_directories(above, error)) {
    std::filesystem::permissions(above, std::filesystem::perms::owner_all, error);
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return Failed("make", path);
  return absl::OkStatus();
}

}  // namespace

bool KeyFolder::HasKeys() const {
  std::error_code error;
  return std::filesystem::exists(path_ + "/server.secret", error);
}

absl::StatusOr<CurveKeyPair> KeyFolder::ReadServerKeys() const {
  const std::string path = path_ + "/server.secret";
  const absl::StatusOr<toml::table> table = ReadKeyToml(path);
  if (!table.ok()) return table.status();
  return PairIn(*table, path);
}

absl::StatusOr<CurveKeyPair> KeyFolder::MakeServerKeys() const {
  if (HasKeys()) return ReadServerKeys();
  if (absl::Status made = MakeFolder(path_); !made.ok()) return made;
  absl::StatusOr<CurveKeyPair> pair = MakeCurveKeyPair();
  absl::StatusOr<CurveKeyPair> local = MakeCurveKeyPair();
  if (!pair.ok()) return pair.status();
  if (!local.ok()) return local.status();
  const Principal principal{kLocalName, Role::kAdmin, local->public_key, {}};
  PrincipalTable table;
  if (absl::Status added = table.Add(principal); !added.ok()) return added;
  // The server's secret last: with it there are keys.
  absl::Status written = Replace(local_key_file(), ClientFile(principal, *local, pair->public_key));
  if (written.ok()) written = Replace(principals_file(), table.ToToml());
  if (written.ok()) written = Replace(path_ + "/server.secret", ServerFile(*pair));
  if (!written.ok()) return written;
  return pair;
}

absl::StatusOr<PrincipalTable> KeyFolder::ReadPrincipals() const {
  absl::StatusOr<std::string> text = ReadSecret(principals_file());
  if (!text.ok()) return text.status();
  return PrincipalTable::Parse(*text, principals_file());
}

absl::Status KeyFolder::Change(const std::function<absl::Status(PrincipalTable*)>& change) const {
  const FolderLock lock(path_);
  absl::StatusOr<PrincipalTable> table = ReadPrincipals();
  if (!table.ok()) return table.status();
  if (absl::Status changed = change(&*table); !changed.ok()) return changed;
  return Replace(principals_file(), table->ToToml());
}

absl::Status KeyFolder::AddClient(const std::string& name, Role role,
                                  const std::vector<std::string>& users,
                                  const std::string& secret_file) const {
  absl::StatusOr<CurveKeyPair> server = MakeServerKeys();
  if (!server.ok()) return server.status();
  absl::StatusOr<CurveKeyPair> pair = MakeCurveKeyPair();
  if (!pair.ok()) return pair.status();
  const Principal principal{name, role, pair->public_key, users};
  return Change([&](PrincipalTable* table) {
    absl::Status status = table->Add(principal);
    if (status.ok()) {
      status = WriteNewSecret(secret_file, ClientFile(principal, *pair, server->public_key));
    }
    return status;
  });
}

absl::Status KeyFolder::Revoke(const std::string& name) const {
  return Change([&](PrincipalTable* table) {
    return table->Remove(name)
               ? absl::OkStatus()
               : absl::NotFoundError(fmt::format(
                     "There is no key '{}'. `sluis keys list` shows those there are.", name));
  });
}

absl::StatusOr<CurveClientKeys> ReadClientKeyFile(const std::string& path) {
  const absl::StatusOr<toml::table> table = ReadKeyToml(path);
  if (!table.ok()) return table.status();
  absl::StatusOr<CurveKeyPair> pair = PairIn(*table, path);
  if (!pair.ok()) return pair.status();
  absl::StatusOr<std::string> server = KeyIn(*table, "server_key", path);
  if (!server.ok()) return server.status();
  return CurveClientKeys{*std::move(pair), *std::move(server)};
}

}  // namespace sluis

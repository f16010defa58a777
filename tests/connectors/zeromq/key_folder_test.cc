#include "connectors/zeromq/key_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "connectors/zeromq/address_limit.h"
#include "connectors/zeromq/principal_registry.h"
#include "connectors/zeromq/token_bucket.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

class KeyFolderTest : public ::testing::Test {
 protected:
  std::string File(const std::string& name) const { return temporary_.path() + "/" + name; }
  static unsigned Mode(const std::string& path) {
    struct stat found = {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 0777;
  }

  TemporaryFolder temporary_;
  KeyFolder folder_{temporary_.path() + "/data/keys"};
};

TEST_F(KeyFolderTest, KeepsSecretsForTheirOwner) {
  EXPECT_FALSE(folder_.HasKeys());
  ASSERT_TRUE(folder_.AddClient("jan", Role::kReader, {"jan"}, File("jan.key")).ok());
  EXPECT_TRUE(folder_.HasKeys());
  EXPECT_EQ(Mode(File("jan.key")), 0600U);
  EXPECT_EQ(Mode(folder_.path() + "/server.secret"), 0600U);
  EXPECT_EQ(Mode(folder_.path() + "/principals.toml"), 0600U);
  EXPECT_EQ(Mode(folder_.local_key_file()), 0600U);
  EXPECT_EQ(Mode(folder_.path()), 0700U);
  // The server keeps no client's secret.
  const auto keys = ReadClientKeyFile(File("jan.key"));
  ASSERT_TRUE(keys.ok()) << keys.status();
  std::ifstream table(folder_.principals_file());
  const std::string text{std::istreambuf_iterator<char>(table), {}};
  EXPECT_THAT(text, HasSubstr(keys->own.public_key));
  EXPECT_EQ(text.find(keys->own.secret_key), std::string::npos);
  EXPECT_EQ(keys->server_key, folder_.ReadServerKeys()->public_key);
}

TEST_F(KeyFolderTest, RefusesSecretsThatOthersCanRead) {
  ASSERT_TRUE(folder_.AddClient("jan", Role::kReader, {"jan"}, File("jan.key")).ok());
  for (const mode_t mode : {0640U, 0604U, 0620U}) {
    ::chmod((folder_.path() + "/server.secret").c_str(), mode);
    const auto keys = folder_.ReadServerKeys();
    EXPECT_TRUE(absl::IsPermissionDenied(keys.status()));
    EXPECT_THAT(std::string(keys.status().message()), HasSubstr("chmod 600"));
  }
  ::chmod(File("jan.key").c_str(), 0644);
  EXPECT_TRUE(absl::IsPermissionDenied(ReadClientKeyFile(File("jan.key")).status()));
}

TEST_F(KeyFolderTest, NeverWritesOverAKey) {
  ASSERT_TRUE(folder_.AddClient("jan", Role::kReader, {"jan"}, File("jan.key")).ok());
  EXPECT_TRUE(
      absl::IsAlreadyExists(folder_.AddClient("jan", Role::kReader, {"jan"}, File("second.key"))));
  EXPECT_TRUE(absl::IsAlreadyExists(folder_.AddClient("piet", Role::kIngest, {}, File("jan.key"))));
  EXPECT_EQ(folder_.ReadPrincipals()->FindByName("piet"), nullptr);
}

TEST_F(KeyFolderTest, RefusesWhatMakesNoSense) {
  const auto add = [&](const std::string& name, Role role, const std::vector<std::string>& users) {
    return folder_.AddClient(name, role, users, File("x.key"));
  };
  EXPECT_TRUE(absl::IsInvalidArgument(add("operator", Role::kAdmin, {})));
  EXPECT_TRUE(absl::IsInvalidArgument(add("../jan", Role::kAdmin, {})));
  EXPECT_TRUE(absl::IsInvalidArgument(add("jan", Role::kReader, {})));
  EXPECT_TRUE(absl::IsInvalidArgument(add("jan", Role::kReader, {"Not An Id"})));
  EXPECT_TRUE(absl::IsInvalidArgument(add("jan", Role::kAdmin, {"jan"})));
  EXPECT_TRUE(absl::IsNotFound(folder_.Revoke("jan")));
}

TEST_F(KeyFolderTest, ATableWithAMistakeLetsNobodyIn) {
  ASSERT_TRUE(folder_.AddClient("jan", Role::kReader, {"jan"}, File("jan.key")).ok());
  const std::string key = ReadClientKeyFile(File("jan.key"))->own.public_key;
  PrincipalRegistry registry(folder_);
  EXPECT_NE(registry.Find("jan", key), nullptr);
  EXPECT_EQ(registry.Find("local", key), nullptr);
  std::ofstream(folder_.principals_file(), std::ios::app) << "\n[piet]\nrole = \"king\"\n";
  EXPECT_EQ(registry.Find("jan", key), nullptr);
  EXPECT_THAT(std::string(registry.status().message()), HasSubstr("principals.toml:"));
  EXPECT_THAT(std::string(registry.status().message()), HasSubstr("not 'king'"));
}

TEST_F(KeyFolderTest, AChangeIsInForceWithTheNextLook) {
  ASSERT_TRUE(folder_.AddClient("jan", Role::kReader, {"jan"}, File("jan.key")).ok());
  PrincipalRegistry registry(folder_);
  const std::string key = ReadClientKeyFile(File("jan.key"))->own.public_key;
  const uint64_t before = registry.Current().generation;
  EXPECT_EQ(registry.Current().generation, before);
  ASSERT_TRUE(folder_.Revoke("jan").ok());
  EXPECT_EQ(registry.Find("jan", key), nullptr);
  EXPECT_NE(registry.Current().generation, before);
}

TEST(TokenBucket, AllowsABurstAndThenItsRate) {
  TokenBucket bucket(2, 10);
  absl::Duration now = absl::Hours(1);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(bucket.Take(1, now));
  EXPECT_FALSE(bucket.Take(1, now));
  EXPECT_FALSE(bucket.Take(1, now + absl::Milliseconds(400)));
  EXPECT_TRUE(bucket.Take(1, now + absl::Milliseconds(500)));
  EXPECT_TRUE(bucket.Take(30, now + absl::Hours(1))) << "more than ever fits is owed";
  EXPECT_FALSE(bucket.Take(1, now + absl::Hours(1) + absl::Seconds(9)));
  EXPECT_TRUE(bucket.Take(1, now + absl::Hours(1) + absl::Seconds(11)));
}

TEST(AddressLimit, CountsEachAddressForItself) {
  AddressLimit limit(1);
  const absl::Duration now = absl::Hours(1);
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(limit.Allows("a", now));
    limit.Failed("a", now);
  }
  EXPECT_FALSE(limit.Allows("a", now));
  EXPECT_TRUE(limit.Allows("b", now));
  EXPECT_TRUE(limit.Allows("a", now + absl::Seconds(2)));
}

}  // namespace
}  // namespace sluis

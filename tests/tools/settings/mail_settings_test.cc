#include "tools/settings/mail_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;

void Set(Settings* settings, const std::string& name, const std::string& text) {
  const absl::Status status = settings->Set(name, text, "test");
  EXPECT_TRUE(status.ok()) << status;
}

TEST(MailSettings, WrongValuesAreRefusedWhereTheyAreGiven) {
  Settings settings;
  for (const auto& [name, text] : {std::pair("mail.url", "mail.example.org"),
                                   {"mail.url", "http://mail.example.org"},
                                   {"mail.url", "smtp://user@mail.example.org"},
                                   {"mail.url", "smtp://mail.example.org/x"},
                                   {"mail.tls", "yes"},
                                   {"mail.tls", ""},
                                   {"mail.from", "Sluis"},
                                   {"mail.from", "a@example.org\r\nBcc: b@example.org"},
                                   {"mail.list_id", "digests"},
                                   {"mail.list_id", "a b.example.org"}}) {
    const absl::Status status = settings.Set(name, text, "test");
    EXPECT_THAT(std::string(status.message()), HasSubstr(name)) << text;
  }
}

TEST(MailSettings, NeedASender) {
  Settings settings;
  Set(&settings, "mail.url", "smtps://mail.example.org:465");
  EXPECT_THAT(std::string(ReadMailSetup(settings).status().message()), HasSubstr("mail.from"));
  Set(&settings, "mail.from", "Sluis <sluis@example.org>");
  const auto setup = ReadMailSetup(settings);
  ASSERT_TRUE(setup.ok()) << setup.status();
  EXPECT_EQ(setup->server.tls, MailTls::kRequired);
  EXPECT_EQ(setup->frame.from.address, "sluis@example.org");
}

TEST(MailSettings, APasswordIsForItsOwnerAloneAndTravelsOverTlsAlone) {
  const ScratchFolder folder;
  const std::string file = folder / "password";
  std::ofstream(file) << "open sesame\n";
  Settings settings;
  Set(&settings, "mail.url", "smtp://mail.example.org:587");
  Set(&settings, "mail.from", "sluis@example.org");
  Set(&settings, "mail.user", "sluis");
  EXPECT_FALSE(ReadMailSetup(settings).ok());
  Set(&settings, "mail.password_file", file);
  ::chmod(file.c_str(), 0640);
  EXPECT_THAT(std::string(ReadMailSetup(settings).status().message()), HasSubstr("chmod 600"));
  ::chmod(file.c_str(), 0600);
  const auto setup = ReadMailSetup(settings);
  ASSERT_TRUE(setup.ok()) << setup.status();
  EXPECT_EQ(setup->server.password, "open sesame");
  Set(&settings, "mail.tls", "opportunistic");
  EXPECT_THAT(std::string(ReadMailSetup(settings).status().message()), HasSubstr("mail.tls"));
}

}  // namespace
}  // namespace sluis

#include "tools/settings/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "tools/settings/setting_keys.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string Refusal(const std::string& toml) {
  Settings settings;
  const absl::Status status = settings.ReadToml(toml, "sluis.toml");
  EXPECT_FALSE(status.ok()) << toml;
  return std::string(status.message());
}

TEST(Settings, EveryDefaultFitsItsKey) {
  for (const SettingKey& key : SettingKeys()) {
    Settings settings;
    const absl::Status status = settings.Set(key.name, key.fallback, "test");
    EXPECT_TRUE(status.ok()) << status;
  }
}

TEST(Settings, AnUnknownKeyNamesItsLineAndTheNearestKey) {
  EXPECT_THAT(
      Refusal("[engine]\n\nworker = 2\n"),
      AllOf(HasSubstr("sluis.toml:3"), HasSubstr("engine.worker"), HasSubstr("engine.workers")));
}

TEST(Settings, AnUnknownSectionNamesItsLine) {
  EXPECT_THAT(Refusal("[data]\nfolder = \"a\"\n[motor]\nworkers = 2\n"),
              AllOf(HasSubstr("sluis.toml:4"), HasSubstr("motor.workers")));
}

TEST(Settings, AValueThatDoesNotFitNamesItsLine) {
  EXPECT_THAT(Refusal("[engine]\nworkers = \"many\"\n"), HasSubstr("sluis.toml:2"));
  EXPECT_THAT(Refusal("[engine]\nworkers = -1\n"), HasSubstr("sluis.toml:2"));
  EXPECT_THAT(Refusal("[engine]\nworkers = 1.5\n"), HasSubstr("sluis.toml:2"));
  EXPECT_THAT(Refusal("[retention]\nknown = \"a month\"\n"), HasSubstr("sluis.toml:2"));
  EXPECT_THAT(Refusal("[ingest]\nendpoint = \"localhost\"\n"), HasSubstr("sluis.toml:2"));
  EXPECT_THAT(Refusal("[log]\nlevel = \"loud\"\n"), HasSubstr("sluis.toml:2"));
}

TEST(Settings, WhatSourcesMayReachIsAnAddressWithAPort) {
  Settings settings;
  EXPECT_TRUE(settings.Set("sources.allow", "10.1.2.3:443, [fd00::7]:8080", "test").ok());
  EXPECT_THAT(PlacesIn(settings.Text("sources.allow")),
              testing::ElementsAre("10.1.2.3:443", "[fd00::7]:8080"));
  for (const char* place : {"10.0.0.0/8", "127.0.0.1", "localhost:80", "10.1.2.3:443 x"}) {
    EXPECT_THAT(std::string(settings.Set("sources.allow", place, "test").message()),
                AllOf(HasSubstr("sources.allow"), HasSubstr("10.1.2.3:443")))
        << place;
  }
}

TEST(Settings, ABrokenFileNamesItsLine) {
  EXPECT_THAT(Refusal("[engine]\nworkers = = 2\n"), HasSubstr("sluis.toml:2"));
}

TEST(Settings, ThereAreAsManyWorkersAsProcessorsUnlessToldOtherwise) {
  Settings settings;
  EXPECT_EQ(settings.ToEngineOptions().worker_threads,
            static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
  ASSERT_TRUE(settings.Set("engine.workers", "3", "--set").ok());
  EXPECT_EQ(settings.ToEngineOptions().worker_threads, 3);
}

TEST(Settings, TheNearestKeyIsNamed) {
  EXPECT_THAT(Refusal("[engine]\nworkerss = 2\n"), HasSubstr("Did you mean 'engine.workers'"));
  EXPECT_THAT(Refusal("[mode]\npath = 2\n"), HasSubstr("Did you mean 'model.path'"));
}

TEST(Settings, AFlagBeatsAVariableBeatsTheFileBeatsTheDefault) {
  Settings settings;
  EXPECT_EQ(settings.value("engine.workers").origin, "default");
  ASSERT_TRUE(settings.ReadToml("[engine]\nworkers = 2\n", "sluis.toml").ok());
  EXPECT_EQ(settings.Integer("engine.workers"), 2);
  EXPECT_EQ(settings.value("engine.workers").origin, "sluis.toml:2");
  const std::map<std::string, std::string> variables = {{"SLUIS_ENGINE_WORKERS", "3"}};
  ASSERT_TRUE(settings
                  .ReadVariables([&variables](const std::string& name) {
                    const auto found = variables.find(name);
                    return found == variables.end() ? std::nullopt
                                                    : std::optional<std::string>(found->second);
                  })
                  .ok());
  EXPECT_EQ(settings.Integer("engine.workers"), 3);
  EXPECT_EQ(settings.value("engine.workers").origin, "SLUIS_ENGINE_WORKERS");
  ASSERT_TRUE(settings.Set("engine.workers", "4", "--set").ok());
  EXPECT_EQ(settings.Integer("engine.workers"), 4);
  EXPECT_EQ(settings.value("engine.workers").origin, "--set");
}

TEST(Settings, ABadVariableIsNamed) {
  Settings settings;
  const absl::Status status =
      settings.ReadVariables([](const std::string& name) -> std::optional<std::string> {
        if (name == "SLUIS_ENGINE_WORKERS") return "many";
        return std::nullopt;
      });
  EXPECT_THAT(std::string(status.message()), HasSubstr("SLUIS_ENGINE_WORKERS"));
}

TEST(Settings, DurationsHaveAUnit) {
  EXPECT_EQ(*ParseDuration("90s"), absl::Seconds(90));
  EXPECT_EQ(*ParseDuration("10m"), absl::Minutes(10));
  EXPECT_EQ(*ParseDuration("72h"), absl::Hours(72));
  EXPECT_EQ(*ParseDuration("30d"), absl::Hours(720));
  for (const char* wrong : {"", "30", "d", "-1d", "3 days", "99999999999999999999d"}) {
    EXPECT_FALSE(ParseDuration(wrong).ok()) << wrong;
  }
}

TEST(Settings, SizesMayHaveAUnit) {
  EXPECT_EQ(*ParseBytes("1000"), 1000u);
  EXPECT_EQ(*ParseBytes("64KiB"), 65536u);
  EXPECT_EQ(*ParseBytes("500MiB"), 500u << 20);
  EXPECT_EQ(*ParseBytes("4GiB"), uint64_t{4} << 30);
  for (const char* wrong : {"", "GiB", "-1", "4GB", "1.5GiB", "99999999999GiB"}) {
    EXPECT_FALSE(ParseBytes(wrong).ok()) << wrong;
  }
}

TEST(Settings, TheEngineLearnsHowLongToKeepThings) {
  Settings settings;
  ASSERT_TRUE(settings
                  .ReadToml("[retention]\nposts = \"7d\"\nmatches = \"8d\"\ndigests = \"9d\"\n"
                            "judgements = \"10d\"\nbackups = \"11d\"\nmax_bytes = \"4GiB\"\n",
                            "sluis.toml")
                  .ok());
  const RetentionOptions retention = settings.ToEngineOptions().retention;
  EXPECT_EQ(retention.posts, absl::Hours(7 * 24));
  EXPECT_EQ(retention.matches, absl::Hours(8 * 24));
  EXPECT_EQ(retention.digests, absl::Hours(9 * 24));
  EXPECT_EQ(retention.judgements, absl::Hours(10 * 24));
  EXPECT_EQ(retention.max_bytes, uint64_t{4} << 30);
  EXPECT_EQ(retention.copies.backups, absl::Hours(11 * 24));
  EXPECT_EQ(retention.copies.digests, absl::Hours(9 * 24));
}

TEST(Settings, TheEngineGetsThem) {
  Settings settings;
  ASSERT_TRUE(settings
                  .ReadToml("[engine]\nworkers = 2\n[retention]\nknown = \"10d\"\n[stories]\n"
                            "window = \"24h\"\n[limits]\nmax_text_bytes = 500\n[data]\n"
                            "folder = \"here\"\n[ingest]\ncredit = 5\n",
                            "sluis.toml")
                  .ok());
  const EngineOptions options = settings.ToEngineOptions();
  EXPECT_EQ(options.worker_threads, 2);
  EXPECT_EQ(options.model_storage, ModelStorage::kResident);
  EXPECT_EQ(options.known_horizon, absl::Hours(240));
  EXPECT_EQ(options.story_window, absl::Hours(24));
  EXPECT_EQ(options.data_folder, "here");
  EXPECT_EQ(options.producer_credit, 5u);
  EXPECT_EQ(options.limits.max_text_bytes, 500u);
  EXPECT_EQ(settings.Limits().max_text_bytes, 500u);
}

TEST(Settings, AModelIsResidentOrMapped) {
  Settings settings;
  ASSERT_TRUE(settings.Set("model.storage", "mapped", "--set").ok());
  EXPECT_EQ(settings.ToEngineOptions().model_storage, ModelStorage::kMapped);
  EXPECT_THAT(Refusal("[model]\nstorage = \"shared\"\n"),
              AllOf(HasSubstr("sluis.toml:2"), HasSubstr("resident or mapped")));
}

}  // namespace
}  // namespace sluis

// Who hears what, and who comes back to it.
#include "connectors/http/event_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "fmt/format.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// The id that stands last in what was taken.
std::string LastId(const std::string& text) {
  const size_t from = text.rfind("id: ") + 4;
  return text.substr(from, text.find('\n', from) - from);
}

TEST(EventHub, TellsEachListenerOfItsTopicsAlone) {
  EventHub hub;
  int wakes = 0;
  const auto water = hub.Listen({"water", "all"}, "", [&] { ++wakes; });
  const auto fire = hub.Listen({"fire"}, "", [] {});
  EXPECT_THAT(*hub.Take(water), HasSubstr("retry: "));
  ASSERT_TRUE(hub.Take(fire).has_value());
  hub.Publish("water", "wall", "a\nb\r\nc");
  hub.Publish("all", "wall", "");
  EXPECT_EQ(wakes, 1) << "what waits already needs no second call";
  EXPECT_THAT(*hub.Take(water), AllOf(HasSubstr("event: wall\ndata: a\ndata: b\ndata: c\n\n"),
                                      HasSubstr("event: wall\ndata: \n\n")));
  EXPECT_EQ(*hub.Take(fire), "");
  hub.Leave(water);
  hub.Publish("water", "wall", "d");
  EXPECT_EQ(wakes, 1);
  EXPECT_EQ(hub.listeners(), 1u);
}

TEST(EventHub, WhoComesBackMissesNothingThatIsHeld) {
  EventHub hub;
  const auto before = hub.Listen({"water"}, "", [] {});
  const std::string id = LastId(*hub.Take(before));
  hub.Leave(before);
  hub.Publish("water", "wall", "one");
  hub.Publish("fire", "wall", "two");
  hub.Publish("water", "wall", "three");
  const auto after = hub.Listen({"water"}, id, [] {});
  EXPECT_THAT(*hub.Take(after), AllOf(HasSubstr("data: one\n"), HasSubstr("data: three\n"),
                                      Not(HasSubstr("two")), Not(HasSubstr("missed"))));
}

TEST(EventHub, SaysSoWhenSomethingMayHaveBeenMissed) {
  EventHubLimits limits;
  limits.held_events = 2;
  EventHub hub(limits);
  const auto before = hub.Listen({"water"}, "", [] {});
  const std::string id = LastId(*hub.Take(before));
  hub.Publish("water", "wall", "one");
  hub.Publish("water", "wall", "two");
  EXPECT_THAT(*hub.Take(hub.Listen({"water"}, id, [] {})), Not(HasSubstr("missed")));
  hub.Publish("fire", "wall", "three");
  EXPECT_THAT(*hub.Take(hub.Listen({"water"}, id, [] {})), HasSubstr("event: missed\n"));
  // Of a server that was there before this one, and of nobody.
  EXPECT_THAT(*hub.Take(hub.Listen({"water"}, "0123-4", [] {})), HasSubstr("event: missed\n"));
  EXPECT_THAT(*hub.Take(hub.Listen({"water"}, "x\n", [] {})), HasSubstr("event: missed\n"));
}

TEST(EventHub, WhoLagsTooFarBehindIsOut) {
  EventHubLimits limits;
  limits.waiting_bytes = 1000;
  EventHub hub(limits);
  const auto slow = hub.Listen({"water"}, "", [] {});
  const auto quick = hub.Listen({"water"}, "", [] {});
  for (int i = 0; i < 100; ++i) {
    hub.Publish("water", "wall", std::string(50, 'x'));
    ASSERT_TRUE(hub.Take(quick).has_value());
  }
  EXPECT_FALSE(hub.Take(slow).has_value());
}

TEST(EventHub, ManyThreadsMaySpeakAtOnce) {
  EventHub hub;
  std::vector<std::thread> speakers;
  const auto listener = hub.Listen({"water"}, "", [] {});
  for (int speaker = 0; speaker < 4; ++speaker) {
    speakers.emplace_back([&hub, speaker] {
      for (int i = 0; i < 100; ++i) hub.Publish("water", "wall", fmt::format("{} {}", speaker, i));
      hub.Leave(hub.Listen({"water"}, "", [] {}));
    });
  }
  for (std::thread& speaker : speakers) speaker.join();
  const std::string heard = *hub.Take(listener);
  for (int speaker = 0; speaker < 4; ++speaker) {
    EXPECT_THAT(heard, HasSubstr(fmt::format("data: {} 99\n", speaker)));
  }
}

}  // namespace
}  // namespace sluis

// What the examples alerts.py and alerts.js are given, and what they must print: the same.
#ifndef SLUIS_TESTS_CONNECTORS_ZEROMQ_ALERT_DESK_H_
#define SLUIS_TESTS_CONNECTORS_ZEROMQ_ALERT_DESK_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/connectors/zeromq/child_process.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {

inline std::vector<std::string> AlertDeskArguments(ServedEngine& served) {
  return {"--ingest",  served.server().ingest_endpoint(),
          "--control", served.server().control_endpoint(),
          "--live",    served.server().live_endpoint(),
          "--replay",  served.server().replay_endpoint(),
          "--now",     "2026-03-12T06:30:00Z"};
}

inline void ExpectAlertDesk(ChildProcess* example) {
  std::vector<std::string> lines;
  while (const std::optional<std::string> line = example->NextLine()) lines.push_back(*line);
  EXPECT_EQ(example->Finish(), 0);
  EXPECT_THAT(
      lines,
      testing::ElementsAre(
          "added the interest example-desk/high-water",
          testing::StartsWith("would take it: high-water, because of "), "nobody would take it",
          "following alert/example-desk/", "ack: 1 accepted",
          "alert: Hoogwater in de IJssel: de dijk bij Zutphen wordt vannacht bewaakt",
          "ack: 2 accepted", "2 lost", testing::StartsWith("replayed: De veerpont bij Wijhe"),
          testing::StartsWith("replayed: Waterschap sluit alle coupures"),
          "3 alerts to acknowledge", "0 left"));
}

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_ZEROMQ_ALERT_DESK_H_

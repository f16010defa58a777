// A mail server of a test's own (smtp_server.py), and what it received.
#ifndef SLUIS_TESTS_CONNECTORS_MAIL_RECEIVED_MAIL_H_
#define SLUIS_TESTS_CONNECTORS_MAIL_RECEIVED_MAIL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/connectors/zeromq/child_process.h"

namespace sluis {

// A message as Python's email reads it.
struct ReceivedMail {
  std::string behaviour;
  bool tls = false;
  std::string envelope_from;
  std::vector<std::string> envelope_to;
  // Of all headers, in order.
  std::vector<std::string> names;
  std::map<std::string, std::string> headers;
  std::string type;
  uint64_t bytes = 0;
  std::vector<std::string> defects;
  std::string plain;
  std::string html;
};

class TestMailServer {
 public:
  // As the script's arguments.
  explicit TestMailServer(const std::vector<std::string>& behaviours);

  // "smtp://127.0.0.1:PORT".
  const std::string& url() const { return url_; }
  // The next message; a test fails without one.
  ReceivedMail Next();
  // Ends it. How many more messages there were.
  int Finish();

 private:
  ChildProcess child_;
  std::string url_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_MAIL_RECEIVED_MAIL_H_

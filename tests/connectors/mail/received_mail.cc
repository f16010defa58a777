#include "tests/connectors/mail/received_mail.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <simdjson.h>

namespace sluis {
namespace {

std::vector<std::string> Command(const std::vector<std::string>& behaviours) {
  // Debian's own, which sees Debian's python3-aiosmtpd.
  std::vector<std::string> words = {"/usr/bin/python3",
                                    SLUIS_SOURCE_DIR "/tests/connectors/mail/smtp_server.py"};
  words.insert(words.end(), behaviours.begin(), behaviours.end());
  return words;
}

std::vector<std::string> Texts(simdjson::dom::element list) {
  std::vector<std::string> texts;
  for (const auto text : list.get_array().value()) {
    texts.emplace_back(std::string_view(text.get_string()));
  }
  return texts;
}

std::string Text(simdjson::dom::element told, const char* key) {
  std::string_view text;
  return told[key].get(text) == simdjson::SUCCESS ? std::string(text) : "";
}

}  // namespace

TestMailServer::TestMailServer(const std::vector<std::string>& behaviours)
    : child_(Command(behaviours), {}, absl::Minutes(5)) {
  const std::string line = child_.NextLine().value_or("");
  EXPECT_TRUE(line.starts_with("PORT ")) << line;
  url_ = "smtp://127.0.0.1:" + line.substr(line.find(' ') + 1);
}

ReceivedMail TestMailServer::Next() {
  ReceivedMail mail;
  const std::optional<std::string> line = child_.NextLine();
  simdjson::dom::parser parser;
  simdjson::dom::element told;
  if (!line.has_value() || parser.parse(*line).get(told) != simdjson::SUCCESS) {
    ADD_FAILURE() << "no message but: " << line.value_or("nothing");
    return mail;
  }
  mail.behaviour = Text(told, "behaviour");
  mail.tls = told["tls"].get_bool().value();
  mail.envelope_from = Text(told, "envelope_from");
  mail.envelope_to = Texts(told["envelope_to"]);
  mail.names = Texts(told["names"]);
  const std::vector<std::string> values = Texts(told["values"]);
  for (size_t i = 0; i < values.size(); ++i) mail.headers[mail.names[i]] = values[i];
  mail.type = Text(told, "type");
  mail.bytes = told["bytes"].get_uint64().value();
  mail.defects = Texts(told["defects"]);
  mail.plain = Text(told, "plain");
  mail.html = Text(told, "html");
  return mail;
}

int TestMailServer::Finish() {
  child_.Signal(SIGTERM);
  int more = 0;
  while (const std::optional<std::string> line = child_.NextLine()) {
    more += line->starts_with("{") ? 1 : 0;
  }
  child_.Finish();
  return more;
}

}  // namespace sluis

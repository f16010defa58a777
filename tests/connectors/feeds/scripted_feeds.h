// A web server of a test's own that answers as it is told, and what it was asked.
#ifndef SLUIS_TESTS_CONNECTORS_FEEDS_SCRIPTED_FEEDS_H_
#define SLUIS_TESTS_CONNECTORS_FEEDS_SCRIPTED_FEEDS_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/http/http_server.h"
#include "engine/locks/mutex.h"
#include "fmt/format.h"

namespace sluis {

// Safe on any thread.
class ScriptedFeeds {
 public:
  ScriptedFeeds() {
    auto server = HttpServer::Listen("127.0.0.1:*", [this](const HttpRequest& request) {
      const MutexLock lock(&mutex_);
      asked_.push_back(request);
      const auto found = answers_.find(request.path);
      return found == answers_.end() ? HttpAnswer{.status = 404} : AnswerTo(request, found->second);
    });
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  // "127.0.0.1:PORT".
  [[nodiscard]] const std::string& place() const { return server_->address(); }
  [[nodiscard]] std::string At(const std::string& path) const {
    return fmt::format("http://{}{}", place(), path);
  }

  // What is answered there from now on; to who has it, as its ETag says, 304 without a body.
  void Answer(const std::string& path, HttpAnswer answer) {
    const MutexLock lock(&mutex_);
    answers_[path] = std::move(answer);
  }
  void Feed(const std::string& path, const std::string& body, HttpFields fields = {}) {
    Answer(path,
           {.content_type = "application/rss+xml", .body = body, .fields = std::move(fields)});
  }
  void Page(const std::string& path, const std::string& body) {
    Answer(path, {.content_type = "text/html; charset=utf-8", .body = body});
  }
  void Lead(const std::string& path, int status, const std::string& to) {
    Answer(path, {.status = status, .fields = {{"Location", to}}});
  }

  // Since the last call.
  std::vector<HttpRequest> TakeAsked() {
    const MutexLock lock(&mutex_);
    return std::exchange(asked_, {});
  }

 private:
  static HttpAnswer AnswerTo(const HttpRequest& request, HttpAnswer answer) {
    for (const auto& [name, value] : answer.fields) {
      if (name == "ETag" && value == request.Field("if-none-match")) {
        answer.status = 304;
        answer.body.clear();
      }
    }
    return answer;
  }

  Mutex mutex_;
  std::map<std::string, HttpAnswer> answers_;
  std::vector<HttpRequest> asked_;
  // Last: it ends first.
  std::unique_ptr<HttpServer> server_;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_FEEDS_SCRIPTED_FEEDS_H_

// nginx as a child: files of a test's own on a free port of 127.0.0.1.
#ifndef SLUIS_TESTS_CONNECTORS_FEEDS_NGINX_H_
#define SLUIS_TESTS_CONNECTORS_FEEDS_NGINX_H_

#include <filesystem>
#include <memory>
#include <string>

#include "tests/connectors/zeromq/child_process.h"

namespace sluis {

// Packs what it sends, and says ETag and Last-Modified. Below /fresh/ are the same files, to be
// kept for two hours; /moved301/x, /moved302/x and /moved308/x lead to /x.
class Nginx {
 public:
  Nginx();
  ~Nginx();
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

  // "127.0.0.1:PORT".
  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] std::string At(const std::string& path) const { return "http://" + place_ + path; }
  // From now on; a later one is of a later time, so that it has another ETag.
  void Write(const std::string& name, const std::string& text);

 private:
  // False when the port was taken meanwhile.
  bool StartAt(int port);

  std::filesystem::path folder_;
  std::string place_;
  std::unique_ptr<ChildProcess> child_;
  int writes_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_FEEDS_NGINX_H_

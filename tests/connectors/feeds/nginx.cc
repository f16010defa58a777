#include "tests/connectors/feeds/nginx.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "fmt/format.h"
#include "tests/connectors/feeds/listening_socket.h"

namespace sluis {
namespace {

constexpr char kProgram[] = "/usr/sbin/nginx";
constexpr int kAttempts = 5;

// One process, so that it ends when it is killed.
constexpr char kConfiguration[] = R"(
daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path temporary;
  proxy_temp_path temporary;
  fastcgi_temp_path temporary;
  uwsgi_temp_path temporary;
  scgi_temp_path temporary;
  default_type application/rss+xml;
  gzip on;
  gzip_types *;
  gzip_min_length 1;
  server {{
    listen 127.0.0.1:{};
    absolute_redirect off;
    root files;
    location /fresh/ {{ alias files/; add_header Cache-Control max-age=7200; }}
    rewrite ^/moved302(/.*)$ $1 redirect;
    rewrite ^/moved301(/.*)$ $1 permanent;
    location ~ ^/moved308(/.*)$ {{ return 308 $1; }}
  }}
}}
)";

std::filesystem::path NewFolder() {
  std::string folder = testing::TempDir() + "nginx-XXXXXX";
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  return folder;
}

}  // namespace

Nginx::Nginx() : folder_(NewFolder()) {
  std::filesystem::create_directory(folder_ / "files");
  if (!std::filesystem::exists(kProgram)) {
    ADD_FAILURE() << kProgram << " is missing; tools/test-packages.txt names its package";
    return;
  }
  for (int i = 0; i < kAttempts; ++i) {
    const int port = ListeningSocket().port();
    if (StartAt(port)) return;
  }
  ADD_FAILURE() << "nginx does not start";
}

Nginx::~Nginx() {
  child_.reset();
  std::filesystem::remove_all(folder_);
}

bool Nginx::StartAt(int port) {
  place_ = fmt::format("127.0.0.1:{}", port);
  std::ofstream(folder_ / "nginx.conf") << fmt::format(kConfiguration, port);
  child_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{kProgram, "-p", folder_.string() + "/", "-c", "nginx.conf", "-e",
                               "stderr"},
      std::vector<std::string>{}, absl::Minutes(5));
  // It listens before it tells on what it runs.
  while (const std::optional<std::string> line = child_->NextLine()) {
    if (line->find("OS: ") != std::string::npos) return true;
  }
  return false;
}

void Nginx::Write(const std::string& name, const std::string& text) {
  const std::filesystem::path path = folder_ / "files" / name;
  const std::filesystem::path written = folder_ / "written";
  std::ofstream(written, std::ios::binary) << text;
  std::filesystem::last_write_time(written, std::filesystem::file_time_type::clock::now() -
                                                std::chrono::hours(1) +
                                                std::chrono::seconds(++writes_));
  std::filesystem::rename(written, path);
}

}  // namespace sluis

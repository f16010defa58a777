// A whole engine for an afternoon: in a temporary folder, behind real sockets, with the readers and
// interests of a file, fed with a recorded stream. What `sluis demo` shows and the tests check.
#ifndef SLUIS_TOOLS_DEMO_DEMO_H_
#define SLUIS_TOOLS_DEMO_DEMO_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/source.pb.h"
#include "tools/access/engine_door.h"
#include "tools/access/file_ingest.h"
#include "tools/access/serving.h"
#include "tools/settings/settings.h"

namespace sluis {

// Removed with everything in it at the end.
class DemoFolder {
 public:
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<DemoFolder>> Make();
  ~DemoFolder();
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit DemoFolder(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

// Belongs to one thread; the engine serves on a thread of its own until the end of the Demo.
class Demo {
 public:
  // Takes everything but the data folder and the addresses from `settings`; listens on free ports
  // of 127.0.0.1, for the readers' pages where `web.listen` says if it does. `on_error` is called
  // on the engine's thread, `on_source` on those that fetch.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Demo>> Start(
      Settings settings, const std::function<void(const absl::Status&)>& on_error,
      SourceBoard::OnTurn on_source = nullptr);
  ~Demo();
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  // Through the control socket: the owners and interests of a file as for `sluis user add --file`.
  [[nodiscard]] absl::Status AddReaders(const std::string& path);

  // Somebody called "you", whose digest is worded as `locale` says (v1::Owner), with one interest
  // of that title.
  [[nodiscard]] absl::Status AddYou(const std::string& subject, const std::string& locale);

  // Through the control socket.
  [[nodiscard]] absl::Status AddSource(const v1::Source& source);
  [[nodiscard]] absl::StatusOr<v1::SourceList> Sources();

  // Through the ingest socket, at the posts' own times; returns when all is durable.
  [[nodiscard]] absl::StatusOr<FileIngestReport> SendPosts(const std::string& path,
                                                           const FileIngestOptions& options);

  // The newest digest of every owner with interests, in the order of their file. Of the last 24
  // hours of the stream when it did not reach the hour of a first digest.
  [[nodiscard]] absl::StatusOr<std::vector<v1::Digest>> Digests();

  // A link that shows a browser that reader's pages.
  [[nodiscard]] absl::StatusOr<std::string> PagesOf(const std::string& reader);

  // The owners with interests.
  const std::vector<std::string>& readers() const { return readers_; }
  const std::string& data_folder() const { return folder_->path(); }
  const ZmqServer& server() const { return serving_->server(); }

 private:
  Demo() = default;
  absl::StatusOr<v1::Digest> DigestOf(const std::string& owner);

  std::unique_ptr<DemoFolder> folder_;
  Settings settings_;
  std::unique_ptr<Serving> serving_;
  std::thread thread_;
  std::unique_ptr<EngineDoor> door_;
  std::vector<std::string> readers_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_DEMO_DEMO_H_

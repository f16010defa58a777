#include "tests/connectors/zeromq/served_engine.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <zmq.h>

#include <filesystem>

namespace sluis {

TemporaryFolder::TemporaryFolder() {
  std::string path = (std::filesystem::temp_directory_path() / "sluis-zmq-XXXXXX").string();
  path_ = ::mkdtemp(path.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

EngineOptions EngineIn(const std::string& folder) {
  EngineOptions options;
  options.data_folder = folder + "/data";
  options.model_path = SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz";
  options.sync = false;
  return options;
}

ZmqServerOptions ServerIn(const std::string& folder) {
  ZmqServerOptions options;
  options.ingest_endpoint = "tcp://127.0.0.1:*";
  options.control_endpoint = "tcp://127.0.0.1:*";
  options.live_endpoint = "tcp://127.0.0.1:*";
  options.replay_endpoint = "tcp://127.0.0.1:*";
  // Tests say what is published, and when.
  options.live_heartbeat = false;
  options.control_ipc_endpoint = "ipc://" + folder + "/run/control";
  options.tick_interval = absl::Milliseconds(20);
  return options;
}

ServedEngine::ServedEngine(const EngineOptions& engine, const ZmqServerOptions& server) {
  auto opened = Engine::Open(engine, &clock_);
  if (!opened.ok()) ADD_FAILURE() << opened.status();
  engine_ = *std::move(opened);
  auto bound = ZmqServer::Bind(server, engine_.get());
  if (!bound.ok()) ADD_FAILURE() << bound.status();
  server_ = *std::move(bound);
  engine_->AddSink(server_.get());
  thread_ = std::thread([this] { EXPECT_TRUE(server_->Run().ok()); });
}

ServedEngine::~ServedEngine() {
  server_->Stop();
  thread_.join();
}

RawPeer::RawPeer(ZmqRole role, const std::string& endpoint, const ZmqLimits& limits,
                 const std::optional<CurveClientKeys>& keys) {
  auto socket = SocketFactory(&context_, keys).Connect(role, endpoint, limits);
  if (!socket.ok()) ADD_FAILURE() << socket.status();
  socket_ = *std::move(socket);
}

void RawPeer::Subscribe(std::string_view prefix) {
  EXPECT_TRUE(SocketFactory::Subscribe(socket_, prefix).ok());
}

void RawPeer::SendFrames(const std::vector<std::string_view>& frames) {
  ASSERT_TRUE(WaitFor(socket_, ZmqEvent::kWritable, absl::Seconds(10)));
  ASSERT_TRUE(socket_.Send(frames).ok());
}

void RawPeer::Send(const v1::IngestRequest& request) { SendFrames({request.SerializeAsString()}); }

void RawPeer::SendHello(std::string_view producer) {
  v1::IngestRequest request;
  request.mutable_hello()->set_producer(std::string(producer));
  Send(request);
}

ZmqMessage RawPeer::NextMessage() {
  EXPECT_TRUE(WaitFor(socket_, ZmqEvent::kReadable, absl::Seconds(10))) << "nothing came";
  auto message = socket_.Receive(8);
  EXPECT_TRUE(message.ok()) << message.status();
  if (!message.ok()) return {{"", ""}};
  return *std::move(message);
}

v1::IngestReply RawPeer::NextReply() {
  v1::IngestReply reply;
  EXPECT_TRUE(reply.ParseFromString(NextMessage().frames[0]));
  return reply;
}

v1::LiveMessage RawPeer::NextLive() {
  const ZmqMessage message = NextMessage();
  v1::LiveMessage live;
  if (message.frames.size() != 2) {
    ADD_FAILURE() << "a live message of " << message.frames.size() << " frames";
    return live;
  }
  EXPECT_TRUE(live.ParseFromString(message.frames[1]));
  EXPECT_EQ(live.topic(), message.frames[0]);
  return live;
}

v1::Post MakePost(std::string_view id, std::string_view text) {
  v1::Post post;
  post.set_source("test");
  post.set_id(std::string(id));
  post.mutable_author()->set_id("author-" + post.id());
  post.set_text(std::string(text));
  return post;
}

v1::IngestRequest MakeBatch(uint64_t sequence, std::string_view id, std::string_view text) {
  v1::IngestRequest request;
  request.mutable_batch()->set_sequence(sequence);
  *request.mutable_batch()->add_posts() = MakePost(id, text);
  return request;
}

v1::ControlRequest PutOwner(std::string_view owner) {
  v1::ControlRequest request;
  v1::Owner* put = request.mutable_put_owner()->mutable_owner();
  put->set_id(std::string(owner));
  put->set_kind(v1::OWNER_KIND_USER);
  put->set_name("Anna");
  put->set_locale("nl");
  put->set_time_zone("Etc/UTC");
  put->mutable_schedule()->add_times("07:00");
  return request;
}

v1::ControlRequest PutWaterInterest(std::string_view owner, v1::InterestKind kind) {
  v1::ControlRequest request;
  v1::Interest* put = request.mutable_put_interest()->mutable_interest();
  put->set_owner_id(std::string(owner));
  put->set_id("water");
  put->set_title("Hoogwater");
  put->set_description("Hoog water in de rivier, dijken en overstroming");
  put->add_optional("hoogwater");
  put->add_optional("dijk");
  // The term decides: these tests are not about the quality of the filter.
  put->add_required()->add_any_of("hoogwater");
  put->set_bar(0.0001);
  put->set_kind(kind);
  return request;
}

}  // namespace sluis

#include "tools/evaluation/simulation/outside_filter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "connectors/zeromq/request_client.h"
#include "fmt/format.h"
#include "proto/sluis/v1/evaluation.pb.h"
#include "tools/evaluation/simulation/places.h"

namespace sluis {
namespace {

// A model may train between two windows; but whoever does not listen at the start was forgotten.
constexpr absl::Duration kPatience = absl::Minutes(10);
constexpr absl::Duration kPatienceAtFirst = absl::Seconds(5);

class OutsideFilter final : public Filter {
 public:
  explicit OutsideFilter(const std::string& endpoint)
      : client_(endpoint, "start the filter that answers there first") {}

  std::string name() const override { return client_.endpoint(); }

  absl::Status Begin(const Stage& stage) override {
    stage_ = stage;
    places_.emplace(stage);
    v1::EvaluationRequest request;
    v1::EvaluationBegin* begin = request.mutable_begin();
    begin->set_protocol(ProtocolName(stage.serving));
    for (const TopicText& topic : stage.collection->topics) {
      v1::EvaluationTopic* said = begin->add_topics();
      said->set_id(topic.id);
      said->set_title(topic.title);
      said->set_description(topic.description);
    }
    return Ask(request, kPatienceAtFirst).status();
  }

  absl::StatusOr<std::vector<Delivery>> Decide(size_t window) override {
    const PostWindow& range = stage_.windows[window];
    v1::EvaluationRequest request;
    for (size_t i = range.begin; i < range.end; ++i) {
      *request.mutable_decide()->add_posts() = stage_.collection->posts[i];
    }
    const absl::StatusOr<v1::EvaluationReply> reply = Ask(request);
    if (!reply.ok()) return reply.status();
    return Deliver(*reply, range);
  }

  absl::Status Learn(absl::Span<const Feedback> feedback) override {
    v1::EvaluationRequest request;
    request.mutable_learn();
    for (const Feedback& said : feedback) {
      v1::EvaluationFeedback* each = request.mutable_learn()->add_feedback();
      each->set_topic(said.topic);
      const v1::Post& post = stage_.collection->posts[said.post];
      each->mutable_post()->set_source(post.source());
      each->mutable_post()->set_id(post.id());
      each->set_wanted(said.wanted);
    }
    return Ask(request).status();
  }

 private:
  absl::StatusOr<v1::EvaluationReply> Ask(const v1::EvaluationRequest& request,
                                          absl::Duration patience = kPatience) {
    // The empty frame is what a REP socket goes by.
    const absl::StatusOr<std::vector<std::string>> frames =
        client_.Exchange({"", request.SerializeAsString()}, patience);
    if (!frames.ok()) return frames.status();
    v1::EvaluationReply reply;
    if (frames->size() != 2 || !reply.ParseFromString(frames->back())) {
      return absl::InvalidArgumentError(fmt::format(
          "{} answers with something else than a sluis.v1.EvaluationReply", client_.endpoint()));
    }
    if (!reply.error().empty()) {
      return absl::AbortedError(fmt::format("{} says: {}", client_.endpoint(), reply.error()));
    }
    return reply;
  }

  absl::StatusOr<std::vector<Delivery>> Deliver(const v1::EvaluationReply& reply,
                                                const PostWindow& range) {
    std::vector<std::vector<Delivery>> by_topic(stage_.collection->topics.size());
    for (const v1::EvaluationDelivery& each : reply.deliveries()) {
      const double probability =
          each.has_probability() ? each.probability() : std::numeric_limits<double>::quiet_NaN();
      if (each.topic() >= by_topic.size() || each.post() >= range.end - range.begin ||
          !std::isfinite(each.score()) || probability < 0 || probability > 1) {
        return absl::InvalidArgumentError(fmt::format(
            "{} delivers post {} to topic {} with score {}, probability {}: there are {} posts and "
            "{} topics, counted from 0, scores are finite and probabilities 0 to 1",
            client_.endpoint(), each.post(), each.topic(), each.score(), probability,
            range.end - range.begin, by_topic.size()));
      }
      by_topic[each.topic()].push_back({each.topic(),
                                        static_cast<uint32_t>(range.begin + each.post()),
                                        each.score(), probability});
    }
    std::vector<Delivery> deliveries;
    for (size_t topic = 0; topic < by_topic.size(); ++topic) {
      std::sort(by_topic[topic].begin(), by_topic[topic].end(),
                [](const Delivery& a, const Delivery& b) { return a.post < b.post; });
      for (const Delivery& each : places_->Give(topic, std::move(by_topic[topic]))) {
        deliveries.push_back(each);
      }
    }
    if (stage_.serving == ServingKind::kEveryMatch) {
      std::stable_sort(deliveries.begin(), deliveries.end(),
                       [](const Delivery& a, const Delivery& b) { return a.post < b.post; });
    }
    return deliveries;
  }

  RequestClient client_;
  Stage stage_;
  std::optional<Places> places_;
};

}  // namespace

std::unique_ptr<Filter> MakeOutsideFilter(const std::string& endpoint) {
  return std::make_unique<OutsideFilter>(endpoint);
}

}  // namespace sluis

// Digests for the tests of the renderings.
#ifndef SLUIS_TESTS_ENGINE_DIGESTS_SAMPLE_DIGEST_H_
#define SLUIS_TESTS_ENGINE_DIGESTS_SAMPLE_DIGEST_H_

#include <string>

#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// 2026-03-12T07:00 in Amsterdam.
inline constexpr int64_t kSampleUntil = 1'773'295'200;

inline v1::Digest EmptyDigest(const std::string& locale) {
  v1::Digest digest;
  digest.set_id("anna/07:00/2026-03-12");
  digest.set_owner_id("anna");
  digest.set_owner_name("Anna de Wit");
  digest.set_locale(locale);
  digest.set_time_zone("Europe/Amsterdam");
  digest.mutable_from()->set_seconds(kSampleUntil - 86400);
  digest.mutable_until()->set_seconds(kSampleUntil);
  digest.mutable_balance()->set_seen(1240);
  return digest;
}

inline void AddReason(v1::ReasonKind kind, const std::string& text, v1::Story* story) {
  v1::Reason* reason = story->add_reasons();
  reason->set_kind(kind);
  reason->set_text(text);
  reason->set_contribution(1);
}

inline v1::Story* AddStory(const std::string& text, v1::Digest* digest) {
  v1::Story* story = digest->add_stories();
  story->set_id(17);
  story->mutable_post()->set_source("mastodon");
  story->mutable_post()->set_id("1");
  story->mutable_post()->set_text(text);
  story->mutable_post()->mutable_author()->set_handle("jan");
  story->mutable_post()->mutable_author()->set_name("Jan Jansen");
  story->mutable_post()->mutable_created_at()->set_seconds(kSampleUntil - 48 * 60);
  story->mutable_post()->set_url("https://mastodon.example/@jan/1");
  story->mutable_post()->add_languages("nl");
  story->set_interest_id("hoogwater");
  story->set_interest_title("Hoogwater");
  story->set_score(3);
  story->set_probability(0.97F);
  story->set_posts(1);
  story->set_voices(1);
  story->add_sources("mastodon");
  *story->mutable_first_at() = story->post().created_at();
  *story->mutable_last_at() = story->post().created_at();
  return story;
}

// Two stories and a full balance sheet.
inline v1::Digest SampleDigest(const std::string& locale) {
  v1::Digest digest = EmptyDigest(locale);
  v1::Story* story = AddStory(
      "Langs de dijk bij Ochten staat kwel in de uiterwaard; bewoners melden hoogwater tot aan de "
      "weg. Het waterschap is onderweg.",
      &digest);
  AddReason(v1::REASON_KIND_TERM, "dijk", story);
  AddReason(v1::REASON_KIND_TERM, "hoogwater", story);
  AddReason(v1::REASON_KIND_TOKEN, "kwel", story);
  story->set_posts(5);
  story->set_voices(4);
  story->add_sources("x");
  story->mutable_first_at()->set_seconds(kSampleUntil - 9 * 3600);
  story->add_also_interests("Wegen en bruggen");
  v1::Story* second = AddStory("De brug bij Zaltbommel is dicht.", &digest);
  second->set_id(23);
  second->set_interest_title("Wegen en bruggen");
  second->set_probability(0.7F);
  v1::BalanceSheet* balance = digest.mutable_balance();
  balance->set_matched(57);
  balance->set_shown_stories(2);
  balance->set_shown_posts(6);
  balance->set_distinct_authors(5);
  for (const auto& [reason, posts] : {std::pair{v1::LEFT_OUT_REASON_MUTED_AUTHOR, 1},
                                      std::pair{v1::LEFT_OUT_REASON_BUDGET, 50}}) {
    v1::LeftOut* row = balance->add_left_out();
    row->set_reason(reason);
    row->set_posts(static_cast<uint64_t>(posts));
  }
  return digest;
}

inline void AddShare(const std::string& name, uint64_t posts,
                     google::protobuf::RepeatedPtrField<v1::Share>* shares) {
  v1::Share* share = shares->Add();
  share->set_name(name);
  share->set_posts(posts);
}

// SampleDigest, whose first story many sources tell.
inline v1::Digest WideDigest(const std::string& locale, int sources) {
  v1::Digest digest = SampleDigest(locale);
  v1::Story* story = digest.mutable_stories(0);
  story->clear_sources();
  for (int i = 0; i < sources; ++i) story->add_sources("krant" + std::to_string(i));
  return digest;
}

inline void SetVolume(uint64_t posts, double usual, v1::VolumeKind kind, v1::Volume* volume) {
  volume->set_posts(posts);
  volume->set_usual(usual);
  volume->set_windows(12);
  volume->set_kind(kind);
}

inline v1::InterestBalance* AddInterestBalance(const std::string& title, uint64_t matched,
                                               v1::Digest* digest) {
  v1::InterestBalance* row = digest->mutable_balance()->add_interests();
  row->set_interest_id(title);
  row->set_interest_title(title);
  row->set_matched(matched);
  row->mutable_voices()->set_posts(matched);
  return row;
}

// SampleDigest with all that a balance sheet can tell.
inline v1::Digest TellingDigest(const std::string& locale) {
  v1::Digest digest = SampleDigest(locale);
  digest.mutable_stories(1)->set_exploring(true);
  digest.mutable_stories(1)->set_propensity(1);
  v1::BalanceSheet* balance = digest.mutable_balance();
  SetVolume(1240, 310.4, v1::VOLUME_KIND_MORE, balance->mutable_volume());
  v1::Voices* voices = balance->mutable_voices();
  voices->set_posts(56);
  voices->set_authors(12);
  voices->set_loudest_three(33);
  voices->set_reposts(10);
  voices->set_unnamed(2);
  voices->set_few_voices(true);
  AddShare("mastodon", 40, voices->mutable_sources());
  AddShare("x", 16, voices->mutable_sources());
  AddShare("nl", 50, voices->mutable_languages());
  v1::InterestBalance* water = AddInterestBalance("Hoogwater", 50, &digest);
  *water->mutable_voices() = *voices;
  water->mutable_voices()->set_posts(50);
  water->mutable_voices()->set_loudest_three(29);
  SetVolume(50, 2.4, v1::VOLUME_KIND_MORE, water->mutable_volume());
  v1::InterestBalance* roads = AddInterestBalance("Wegen en bruggen", 7, &digest);
  roads->mutable_voices()->set_posts(7);
  roads->mutable_voices()->set_authors(6);
  SetVolume(7, 9, v1::VOLUME_KIND_USUAL, roads->mutable_volume());
  SetVolume(0, 20, v1::VOLUME_KIND_LESS,
            AddInterestBalance("Markten", 0, &digest)->mutable_volume());
  SetVolume(0, 1, v1::VOLUME_KIND_USUAL,
            AddInterestBalance("Vergunningen", 0, &digest)->mutable_volume());
  return digest;
}

// A digest whose every foreign field holds `attack`.
inline v1::Digest AttackedDigest(const std::string& attack) {
  v1::Digest digest = EmptyDigest("nl");
  digest.set_owner_name(attack);
  v1::Story* story = AddStory(attack, &digest);
  v1::Post* post = story->mutable_post();
  post->set_source(attack);
  post->set_title(attack);
  post->set_spoiler(attack);
  post->set_url(attack);
  post->set_languages(0, attack);
  post->mutable_author()->set_name(attack);
  post->mutable_author()->set_handle(attack);
  story->set_interest_title(attack);
  story->add_also_interests(attack);
  story->set_posts(2);
  story->set_sources(0, attack);
  story->add_sources(attack);
  AddReason(v1::REASON_KIND_TERM, attack, story);
  AddReason(v1::REASON_KIND_TOKEN, attack, story);
  v1::InterestBalance* row = AddInterestBalance(attack, 2, &digest);
  AddShare(attack, 2, row->mutable_voices()->mutable_sources());
  digest.mutable_balance()->set_matched(2);
  *digest.mutable_balance()->mutable_voices() = row->voices();
  return digest;
}

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_DIGESTS_SAMPLE_DIGEST_H_

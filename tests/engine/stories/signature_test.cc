#include "engine/stories/signature.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sluis {
namespace {

v1::Post Saying(const std::string& text) {
  v1::Post post;
  post.set_source("x");
  post.set_id("1");
  post.set_text(text);
  return post;
}

double Likeness(const std::string& a, const std::string& b) {
  return Resemblance(SignatureOf(Saying(a)).shingles, SignatureOf(Saying(b)).shingles);
}

constexpr char kNews[] = "De brug bij Ochten is dicht omdat het water van de Waal te hoog staat";

TEST(Signature, IsTheSameForTheSameWordsWhateverCaseLinksAndHandles) {
  const Signature plain = SignatureOf(Saying(kNews));
  const Signature reposted = SignatureOf(Saying(std::string("RT @omroep: ") + kNews));
  const Signature linked = SignatureOf(Saying(std::string(kNews) + " https://x.example/a"));
  EXPECT_EQ(plain.text_hash, reposted.text_hash);
  EXPECT_EQ(plain.text_hash, linked.text_hash);
  EXPECT_EQ(plain.shingles, reposted.shingles);
}

TEST(Signature, OfAShortTextCountsItsLinks) {
  const Signature one = SignatureOf(Saying("Kijk live: https://x.example/a"));
  const Signature same = SignatureOf(Saying("KIJK live https://x.example/a"));
  const Signature other = SignatureOf(Saying("Kijk live: https://x.example/b"));
  EXPECT_EQ(one.text_hash, same.text_hash);
  EXPECT_NE(one.text_hash, other.text_hash);
  EXPECT_TRUE(one.shingles.empty());
}

TEST(Signature, OfAShortTextPrefersTheLinksThatTheSourceNames) {
  v1::Post one = Saying("Kijk live https://short.example/1");
  v1::Post other = Saying("Kijk live https://short.example/2");
  one.add_urls("https://x.example/a");
  other.add_urls("https://x.example/a");
  EXPECT_EQ(SignatureOf(one).text_hash, SignatureOf(other).text_hash);
}

TEST(Signature, OfNothingIsZeroAndOfSymbolsIsTheirBytes) {
  EXPECT_EQ(SignatureOf(Saying("")).text_hash, 0u);
  EXPECT_NE(SignatureOf(Saying("\U0001F30A\U0001F30A")).text_hash, 0u);
  EXPECT_NE(SignatureOf(Saying("\U0001F30A")).text_hash,
            SignatureOf(Saying("\U0001F30A\U0001F30A")).text_hash);
}

TEST(Signature, HoldsRisingDistinctShinglesAndNoMoreThanTheLimit) {
  std::string text;
  for (int i = 0; i < 500; ++i)
    text +=
        "woord" + std::string(1, static_cast<char>('a' + i % 23)) + " a" + std::to_string(i) + " ";
  const Signature signature = SignatureOf(Saying(text));
  EXPECT_EQ(signature.shingles.size(), kMaxShingles);
  EXPECT_TRUE(std::is_sorted(signature.shingles.begin(), signature.shingles.end()));
  EXPECT_EQ(std::adjacent_find(signature.shingles.begin(), signature.shingles.end()),
            signature.shingles.end());
}

TEST(Signature, CountsTheTitle) {
  v1::Post post = Saying("meer nieuws volgt later vandaag op deze plaats");
  const Signature untitled = SignatureOf(post);
  post.set_title("Waal stijgt verder");
  EXPECT_NE(SignatureOf(post).text_hash, untitled.text_hash);
}

TEST(Resemblance, IsOneOfTheSameAndZeroOfNothing) {
  EXPECT_EQ(Likeness(kNews, kNews), 1.0);
  EXPECT_EQ(Likeness(kNews, ""), 0.0);
  EXPECT_EQ(Likeness("", ""), 0.0);
}

TEST(Resemblance, IsSharedOverUnion) {
  EXPECT_DOUBLE_EQ(Resemblance({1, 2, 3}, {2, 3, 4}), 0.5);
  EXPECT_DOUBLE_EQ(Resemblance({1, 2}, {3, 4}), 0.0);
}

TEST(Resemblance, SurvivesPrefixesAndHashtags) {
  EXPECT_GE(Likeness(kNews, std::string("LET OP: ") + kNews), 0.8);
  EXPECT_GE(Likeness(kNews, std::string(kNews) + " #hoogwater #waal #ochten"), 0.7);
}

TEST(Resemblance, OfOtherNewsOnTheSameSubjectIsLow) {
  EXPECT_LT(
      Likeness(kNews, "Het water van de Waal zakt langzaam en de brug bij Zaltbommel is open"),
      0.2);
}

TEST(Resemblance, OfLongTextsIsEstimatedFromTheSmallest) {
  std::vector<uint64_t> a;
  std::vector<uint64_t> b;
  // The union's 64 smallest are 0..63: all of them in a, the even ones in b.
  for (uint64_t i = 0; i < 64; ++i) a.push_back(i);
  for (uint64_t i = 0; i < 64; ++i) b.push_back(2 * i);
  EXPECT_DOUBLE_EQ(Resemblance(a, b), 0.5);
}

TEST(PostKeyHash, KeepsSourceAndIdApart) {
  EXPECT_NE(PostKeyHash("ab", "c"), PostKeyHash("a", "bc"));
  EXPECT_NE(PostKeyHash("x", "1"), PostKeyHash("y", "1"));
}

}  // namespace
}  // namespace sluis

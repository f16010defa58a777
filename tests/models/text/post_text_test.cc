#include "models/text/post_text.h"

#include "gtest/gtest.h"

namespace sluis {
namespace {

TEST(PostText, JoinsEverythingThatIsSaid) {
  v1::Post post;
  post.set_title("Titel");
  post.set_spoiler("Let op");
  post.set_text("Tekst");
  post.add_tags("hoogwater");
  post.add_media()->set_alt_text("Een dijk");
  post.add_media();
  EXPECT_EQ(PostText(post), "Titel\nLet op\nTekst\nhoogwater\nEen dijk");
}

TEST(PostText, OfAnEmptyPostIsEmpty) { EXPECT_EQ(PostText(v1::Post()), ""); }

TEST(PostText, SaysATagOfTheTextOnce) {
  v1::Post post;
  post.set_text("De #Brug is dicht. #water");
  post.add_tags("brug");
  post.add_tags("wat");
  post.add_tags("");
  EXPECT_EQ(PostText(post), "De #Brug is dicht. #water\nwat");
}

TEST(PostText, HoldsNoNames) {
  v1::Post post;
  post.mutable_author()->set_handle("jan");
  post.set_url("https://example.org/1");
  EXPECT_EQ(PostText(post), "");
}

}  // namespace
}  // namespace sluis

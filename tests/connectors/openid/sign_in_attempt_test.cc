// What follows from the secret of an attempt to sign in.
#include "connectors/openid/sign_in_attempt.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sluis {
namespace {

TEST(SignInAttempt, FollowsFromItsSecretAlone) {
  const SignInAttempt attempt = SignInAttempt::Begin();
  const SignInAttempt again = SignInAttempt::Of(attempt.secret);
  EXPECT_EQ(again.state, attempt.state);
  EXPECT_EQ(again.nonce, attempt.nonce);
  EXPECT_EQ(again.code_verifier, attempt.code_verifier);
  EXPECT_EQ(again.code_challenge, attempt.code_challenge);
  EXPECT_TRUE(again.IsState(attempt.state));
}

TEST(SignInAttempt, TellsNothingTwice) {
  std::set<std::string> told;
  for (int i = 0; i < 100; ++i) {
    const SignInAttempt attempt = SignInAttempt::Begin();
    for (const std::string& each : {attempt.secret, attempt.state, attempt.nonce,
                                    attempt.code_verifier, attempt.code_challenge}) {
      EXPECT_EQ(each.size(), 43);
      EXPECT_TRUE(told.insert(each).second);
    }
  }
}

TEST(SignInAttempt, TheChallengeIsTheHashOfTheVerifier) {
  // By Python's hashlib: blake2b with key, salt 3 and person, and sha256 of its base64url.
  const SignInAttempt attempt = SignInAttempt::Of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_EQ(attempt.code_verifier, "htpIc2bmu9ELIaQ5CaUyQtwRZ0mmvuBAMHhvAaptYzw");
  EXPECT_EQ(attempt.code_challenge, "qC4dii7TLB_41xfgeoo-_0BlKa0EgfAhvkmQGcvU5zk");
}

TEST(SignInAttempt, AWrongSecretHasNoState) {
  for (const char* wrong : {"", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "!!!!"}) {
    const SignInAttempt attempt = SignInAttempt::Of(wrong);
    EXPECT_EQ(attempt.state, "");
    EXPECT_FALSE(attempt.IsState("")) << wrong;
  }
}

}  // namespace
}  // namespace sluis

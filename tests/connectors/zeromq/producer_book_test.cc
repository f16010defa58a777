#include "connectors/zeromq/producer_book.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(ProducerBook, GivesANameToTheLaterOfTwoConnections) {
  ProducerBook book(10);
  book.Bind("r1", {"files", 16, 256});
  ASSERT_NE(book.Find("r1"), nullptr);
  book.Bind("r2", {"files", 16, 256});
  EXPECT_EQ(book.Find("r1"), nullptr);
  ASSERT_NE(book.Find("r2"), nullptr);
  EXPECT_EQ(book.Find("r2")->name, "files");
}

TEST(ProducerBook, GivesAConnectionItsLaterName) {
  ProducerBook book(10);
  book.Bind("r1", {"files", 16, 256});
  book.Bind("r1", {"feeds", 8, 128});
  EXPECT_EQ(book.Find("r1")->name, "feeds");
  book.Bind("r2", {"files", 16, 256});
  EXPECT_NE(book.Find("r1"), nullptr);
  EXPECT_NE(book.Find("r2"), nullptr);
}

TEST(ProducerBook, ForgetsTheOneThatSpokeLeastRecently) {
  ProducerBook book(2);
  book.Bind("r1", {"a", 1, 1});
  book.Bind("r2", {"b", 1, 1});
  EXPECT_NE(book.Find("r1"), nullptr);
  book.Bind("r3", {"c", 1, 1});
  EXPECT_NE(book.Find("r1"), nullptr);
  EXPECT_EQ(book.Find("r2"), nullptr);
  EXPECT_NE(book.Find("r3"), nullptr);
}

}  // namespace
}  // namespace sluis

#include "engine/state/stored_author.h"

#include "engine/state/message_parts.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {
namespace {

bool ReadAuthor(std::string_view message, StoredAuthor* author) {
  return ForEachMessagePart(message, [&](int field, std::string_view part) {
    if (field == v1::Author::kIdFieldNumber) author->author_id = part;
  });
}

bool ReadPost(std::string_view message, StoredAuthor* author) {
  bool is_read = true;
  return ForEachMessagePart(message,
                            [&](int field, std::string_view part) {
                              if (field == v1::Post::kSourceFieldNumber) author->source = part;
                              if (field == v1::Post::kIdFieldNumber) author->post_id = part;
                              if (field == v1::Post::kAuthorFieldNumber) {
                                is_read = ReadAuthor(part, author) && is_read;
                              }
                            }) &&
         is_read;
}

}  // namespace

bool ReadStoredAuthor(std::string_view record, StoredAuthor* author) {
  *author = StoredAuthor();
  bool is_read = true;
  return ForEachMessagePart(record,
                            [&](int field, std::string_view part) {
                              if (field == storage::v1::StoredPost::kPostFieldNumber) {
                                is_read = ReadPost(part, author) && is_read;
                              }
                            }) &&
         is_read;
}

}  // namespace sluis

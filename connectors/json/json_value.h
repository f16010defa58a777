// JSON of others, read leniently: a member that is absent, null or of another type reads as
// nothing, so that one odd field costs that field and no more.
#ifndef SLUIS_CONNECTORS_JSON_JSON_VALUE_H_
#define SLUIS_CONNECTORS_JSON_JSON_VALUE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sluis {

// A place in a document. Small, copied freely; it and every text that it gave out live until the
// parser that made it reads the next document.
class JsonValue {
 public:
  // Nothing.
  JsonValue() = default;

  // False for nothing and for null.
  [[nodiscard]] bool exists() const { return exists_; }
  [[nodiscard]] bool IsObject() const;
  [[nodiscard]] bool IsArray() const;
  [[nodiscard]] bool IsText() const;

  // The first member of that name; nothing if this is no object or has none. Time linear in the
  // object.
  [[nodiscard]] JsonValue operator[](std::string_view key) const;
  // The first `most` items that are not null; none if this is no array.
  [[nodiscard]] std::vector<JsonValue> Items(size_t most = 1024) const;

  // Empty unless this is a string. Always valid UTF-8.
  [[nodiscard]] std::string_view Text() const;
  [[nodiscard]] std::string String() const { return std::string(Text()); }
  // Only if this is a string with an http or https address: nothing in it is blank or a control
  // character.
  [[nodiscard]] std::string Address() const;
  // Only if this is true or false.
  [[nodiscard]] std::optional<bool> Flag() const;
  // Only if this is a whole number from 0 to 2^64 - 1.
  [[nodiscard]] std::optional<uint64_t> Whole() const;
  // Only if this is a string with a time of RFC 3339 between the years 1 and 9999.
  [[nodiscard]] std::optional<absl::Time> Time() const;

 private:
  friend class JsonParser;

  // The parser's own handle, kept as bytes so that its header stays out of ours.
  alignas(8) std::array<std::byte, 16> place_ = {};
  bool exists_ = false;
};

// Holds a parser's memory from document to document. Belongs to one thread.
class JsonParser {
 public:
  // A document of more than `max_bytes` is refused unread. A document takes up to 14 times its
  // size of memory; what is above 1 MiB is given back before the next one.
  explicit JsonParser(size_t max_bytes);
  ~JsonParser();
  JsonParser(const JsonParser&) = delete;
  JsonParser& operator=(const JsonParser&) = delete;

  // One whole document, nested at most 1024 deep. An error is InvalidArgument with a sentence.
  [[nodiscard]] absl::StatusOr<JsonValue> Parse(std::string_view bytes);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_JSON_JSON_VALUE_H_

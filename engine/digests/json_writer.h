// Writes one JSON value (RFC 8259), indented by two spaces. Belongs to one thread.
//
//   JsonWriter json;
//   json.BeginObject(); json.Key("id"); json.String("a"); json.EndObject();
#ifndef SLUIS_ENGINE_DIGESTS_JSON_WRITER_H_
#define SLUIS_ENGINE_DIGESTS_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace sluis {

// The caller keeps the order that JSON asks for: a Key before every value in an object.
class JsonWriter {
 public:
  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  void Key(std::string_view name);
  // Bytes that are not UTF-8 come out as U+FFFD; control characters, and the direction and format
  // characters that could mislead a reader of the file, as \u escapes.
  void String(std::string_view text);
  void Number(uint64_t number);
  // The shortest digits that read back as the same number; null if not finite.
  void Number(float number);
  void Number(double number);
  void Bool(bool value);

  std::string Take() { return std::move(out_); }

 private:
  void Begin(char bracket);
  void End(char bracket);
  void BeforeValue();
  void NewLine();
  template <typename Real>
  void Shortest(Real number);

  std::string out_;
  int depth_ = 0;
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_JSON_WRITER_H_

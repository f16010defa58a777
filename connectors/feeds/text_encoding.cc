#include "connectors/feeds/text_encoding.h"

#include <iconv.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "absl/strings/ascii.h"
#include "connectors/markup/windows_1252.h"
#include "connectors/markup/xml_text.h"

namespace sluis {
namespace {

constexpr std::string_view kUtf8 = "utf-8";
constexpr std::string_view kWestern = "windows-1252";

struct EncodingName {
  std::string_view label;
  std::string_view encoding;
};

// Labels that stand for an encoding of another name, mostly a larger one: what documents that say
// the first are in. glibc knows the names on the right; no other name reaches it.
constexpr std::array kAliases = std::to_array<EncodingName>({
    {"utf8", kUtf8},
    {"ascii", kWestern},
    {"us-ascii", kWestern},
    {"latin1", kWestern},
    {"iso-8859-1", kWestern},
    {"iso8859-1", kWestern},
    {"iso88591", kWestern},
    {"iso_8859-1", kWestern},
    {"cp1252", kWestern},
    {"cp1250", "windows-1250"},
    {"cp1251", "windows-1251"},
    {"latin2", "iso-8859-2"},
    {"iso-8859-9", "windows-1254"},
    {"latin5", "windows-1254"},
    {"iso-8859-11", "cp874"},
    {"tis-620", "cp874"},
    {"windows-874", "cp874"},
    {"koi8", "koi8-r"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"big5", "big5-hkscs"},
    {"shift_jis", "cp932"},
    {"shift-jis", "cp932"},
    {"sjis", "cp932"},
    {"windows-31j", "cp932"},
    {"x-sjis", "cp932"},
    {"x-euc-jp", "euc-jp"},
    {"euc-kr", "cp949"},
    {"ks_c_5601-1987", "cp949"},
    {"windows-949", "cp949"},
});

constexpr std::array<std::string_view, 34> kEncodings = {
    kUtf8,          kWestern,       "ibm866",       "iso-8859-2",   "iso-8859-3",   "iso-8859-4",
    "iso-8859-5",   "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-10",  "iso-8859-13",
    "iso-8859-14",  "iso-8859-15",  "iso-8859-16",  "koi8-r",       "koi8-u",       "macintosh",
    "cp874",        "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255",
    "windows-1256", "windows-1257", "windows-1258", "gb18030",      "big5-hkscs",   "euc-jp",
    "iso-2022-jp",  "cp932",        "cp949",        "euc-tw"};

// Empty for a label that is not known.
std::string_view EncodingOf(std::string_view label) {
  const std::string lower = absl::AsciiStrToLower(std::string(label));
  for (const EncodingName& row : kAliases) {
    if (row.label == lower) return row.encoding;
  }
  const auto* const found = std::find(kEncodings.begin(), kEncodings.end(), lower);
  return found == kEncodings.end() ? std::string_view() : *found;
}

std::string FromWestern(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) {
    std::array<utf8proc_uint8_t, 4> character{};
    const auto code =
        static_cast<utf8proc_int32_t>(FromWindows1252(static_cast<unsigned char>(byte)));
    const utf8proc_ssize_t length = utf8proc_encode_char(code, character.data());
    text.append(reinterpret_cast<const char*>(character.data()), static_cast<size_t>(length));
  }
  return text;
}

// What iconv makes; bytes that it cannot read become U+FFFD and are counted.
class Converter {
 public:
  // `unit` is how many bytes are passed over at a fault.
  Converter(const std::string& encoding, size_t unit)
      : iconv_(iconv_open("UTF-8", encoding.c_str())), unit_(unit) {}
  ~Converter() {
    if (usable()) iconv_close(iconv_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  std::optional<std::string> Convert(std::string_view bytes) {
    if (!usable()) return std::nullopt;
    std::string text;
    // iconv's own type has no const; it changes nothing.
    char* in = const_cast<char*>(bytes.data());
    size_t left = bytes.size();
    while (left > 0 && Step(&in, &left, &text)) {
    }
    return text;
  }
  [[nodiscard]] size_t faults() const { return faults_; }

 private:
  // NOLINTNEXTLINE(performance-no-int-to-ptr): as iconv_open(3) says it
  [[nodiscard]] bool usable() const { return iconv_ != reinterpret_cast<iconv_t>(-1); }

  bool Step(char** in, size_t* left, std::string* text) {
    std::array<char, 65536> buffer;  // filled by iconv
    char* out = buffer.data();
    size_t room = buffer.size();
    const size_t before = *left;
    const size_t result = iconv(iconv_, in, left, &out, &room);
    const int error = errno;
    text->append(buffer.data(), buffer.size() - room);
    if (result != static_cast<size_t>(-1)) return true;
    if (error == E2BIG) return *left < before || room < buffer.size();
    ++faults_;
    text->append("\uFFFD");
    const size_t skipped = std::min(unit_, *left);
    *in += skipped;
    *left -= skipped;
    return error == EILSEQ;
  }

  const iconv_t iconv_;
  const size_t unit_;
  size_t faults_ = 0;
};

struct MarkOfOrder {
  std::string_view bytes;
  std::string_view encoding;
  size_t unit;
};

// UTF-32's begins as UTF-16's does, so it stands first.
constexpr std::array<MarkOfOrder, 4> kMarks = {{
    {std::string_view("\xFF\xFE\0\0", 4), "utf-32le", 4},
    {std::string_view("\0\0\xFE\xFF", 4), "utf-32be", 4},
    {"\xFF\xFE", "utf-16le", 2},
    {"\xFE\xFF", "utf-16be", 2},
}};
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// By its mark, or by the zeros beside a first '<' or '{'.
std::optional<DecodedText> DecodeWide(std::string_view bytes) {
  const auto decode = [](std::string_view text, const MarkOfOrder& order) {
    Converter converter(std::string(order.encoding), order.unit);
    return DecodedText{converter.Convert(text).value_or(""), std::string(order.encoding)};
  };
  for (const MarkOfOrder& mark : kMarks) {
    if (bytes.substr(0, mark.bytes.size()) == mark.bytes) {
      return decode(bytes.substr(mark.bytes.size()), mark);
    }
  }
  if (bytes.size() < 2) return std::nullopt;
  const auto begins_document = [](char c) { return c == '<' || c == '{'; };
  constexpr std::string_view kTwoZeros("\0\0", 2);
  if (begins_document(bytes[0]) && bytes[1] == '\0') {
    return decode(bytes, bytes.substr(2, 2) == kTwoZeros ? kMarks[0] : kMarks[2]);
  }
  if (bytes[0] == '\0' && begins_document(bytes[1])) return decode(bytes, kMarks[3]);
  if (bytes.size() > 3 && bytes.substr(0, 2) == kTwoZeros && begins_document(bytes[3])) {
    return decode(bytes, kMarks[1]);
  }
  return std::nullopt;
}

struct Utf8Findings {
  size_t characters = 0;  // of more than one byte
  size_t faults = 0;
};

Utf8Findings LookForUtf8(std::string_view bytes) {
  Utf8Findings findings;
  while (!bytes.empty()) {
    utf8proc_int32_t character = -1;
    const utf8proc_ssize_t length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                         static_cast<utf8proc_ssize_t>(bytes.size()), &character);
    if (length <= 0) ++findings.faults;
    if (length > 1) ++findings.characters;
    bytes.remove_prefix(length > 0 ? static_cast<size_t>(length) : 1);
  }
  return findings;
}

// Without its "?>"; empty when there is none. Blanks may stand before it: many feeds make that
// mistake.
std::string_view DeclarationOf(std::string_view document) {
  constexpr size_t kLongestDeclaration = 256;
  const size_t begin = document.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  const std::string_view start = document.substr(begin, kLongestDeclaration);
  if (start.substr(0, 5) != "<?xml" || start.find_first_of(" \t\r\n") != 5) return {};
  const size_t end = start.find("?>");
  return end == std::string_view::npos ? std::string_view() : start.substr(0, end);
}

// Empty when the XML declaration names none.
std::string_view DeclaredEncoding(std::string_view document) {
  const std::string_view declaration = DeclarationOf(document);
  const size_t name = declaration.find("encoding");
  if (name == std::string_view::npos) return {};
  const size_t quote = declaration.find_first_of("\"'", name);
  if (quote == std::string_view::npos) return {};
  const size_t end = declaration.find(declaration[quote], quote + 1);
  if (end == std::string_view::npos) return {};
  return declaration.substr(quote + 1, end - quote - 1);
}

void BlankOutDeclaration(std::string* text) {
  const std::string_view declaration = DeclarationOf(*text);
  if (declaration.empty()) return;
  const auto begin = static_cast<size_t>(declaration.data() - text->data());
  for (size_t i = begin; i < begin + declaration.size() + 2; ++i) {
    if ((*text)[i] != '\n') (*text)[i] = ' ';
  }
}

DecodedText DecodeNarrow(std::string_view bytes, std::string_view charset) {
  const Utf8Findings found = LookForUtf8(bytes);
  std::optional<DecodedText> faulty;
  for (const std::string_view label : {charset, DeclaredEncoding(bytes)}) {
    const std::string_view encoding = EncodingOf(label);
    if (encoding.empty() || encoding == kUtf8 || encoding == kWestern) continue;
    Converter converter(std::string(encoding), 1);
    std::optional<std::string> text = converter.Convert(bytes);
    if (!text.has_value()) continue;
    DecodedText decoded{*std::move(text), std::string(encoding)};
    if (converter.faults() == 0) return decoded;
    if (!faulty.has_value()) faulty = std::move(decoded);
  }
  // A few broken characters in what is else UTF-8 do not make it something else.
  if (found.faults <= found.characters / 8) return {std::string(bytes), std::string(kUtf8)};
  if (faulty.has_value()) return *std::move(faulty);
  return {FromWestern(bytes), std::string(kWestern)};
}

}  // namespace

DecodedText DecodeDocument(std::string_view bytes, std::string_view charset) {
  DecodedText decoded;
  if (bytes.substr(0, kUtf8Mark.size()) == kUtf8Mark) {
    decoded = {std::string(bytes.substr(kUtf8Mark.size())), std::string(kUtf8)};
  } else if (std::optional<DecodedText> wide = DecodeWide(bytes); wide.has_value()) {
    decoded = *std::move(wide);
  } else {
    decoded = DecodeNarrow(bytes, charset);
  }
  decoded.text = XmlText(decoded.text);
  BlankOutDeclaration(&decoded.text);
  return decoded;
}

}  // namespace sluis

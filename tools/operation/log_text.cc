#include "tools/operation/log_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

#include "fmt/format.h"

namespace sluis {
namespace {

struct Piece {
  std::string_view bytes;
  // -1: not UTF-8, one byte.
  int32_t character = -1;
};

Piece TakePiece(std::string_view text) {
  utf8proc_int32_t character = -1;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &character);
  if (length <= 0) return {text.substr(0, 1), -1};
  return {text.substr(0, static_cast<size_t>(length)), character};
}

bool IsShown(int32_t character) {
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:  // every Bidi_Control among them
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return false;
    default:
      return true;
  }
}

std::string EscapePiece(const Piece& piece) {
  if (piece.character < 0) {
    return fmt::format("\\x{{{:02x}}}", static_cast<unsigned char>(piece.bytes[0]));
  }
  switch (piece.character) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return IsShown(piece.character) ? std::string(piece.bytes)
                                      : fmt::format("\\u{{{:x}}}", piece.character);
  }
}

std::string EscapeJsonPiece(const Piece& piece) {
  if (piece.character < 0) return "\\ufffd";
  if (piece.character == '"' || piece.character == '\\') return "\\" + std::string(piece.bytes);
  if (IsShown(piece.character)) return std::string(piece.bytes);
  if (piece.character < 0x10000) return fmt::format("\\u{:04x}", piece.character);
  const int32_t offset = piece.character - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (offset >> 10), 0xdc00 + (offset & 0x3ff));
}

template <typename Escape>
std::string EscapeAll(std::string_view text, size_t most, Escape escape) {
  std::string escaped;
  size_t at = 0;
  while (at < text.size() && at < most) {
    const Piece piece = TakePiece(text.substr(at));
    escaped += escape(piece);
    at += piece.bytes.size();
  }
  return at < text.size() ? escaped + "..." : escaped;
}

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._-+:/@*[],").find(c) != std::string_view::npos;
}

}  // namespace

std::string EscapeForLog(std::string_view text, size_t most) {
  return EscapeAll(text, most, EscapePiece);
}

std::string LogValue(std::string_view text) {
  const bool plain =
      !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), &IsPlain);
  return plain ? std::string(text) : "\"" + EscapeForLog(text) + "\"";
}

std::string JsonLogValue(std::string_view text, size_t most) {
  return "\"" + EscapeAll(text, most, EscapeJsonPiece) + "\"";
}

}  // namespace sluis

#include "connectors/mail/mime.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

namespace sluis {
namespace {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename Type>
using Owned = std::unique_ptr<Type, Unref>;

void InitializeOnce() {
  static const bool done = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(done);
}

GMimeContentEncoding ShorterEncoding(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= ' ' && c <= '~' && c != '=') || c == '\n'; };
  const auto escaped = static_cast<size_t>(
      text.size() - static_cast<size_t>(std::count_if(text.begin(), text.end(), is_plain)));
  return 2 * escaped > text.size() / 3 ? GMIME_CONTENT_ENCODING_BASE64
                                       : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

Owned<GMimePart> PartOf(const char* subtype, std::string_view text) {
  Owned<GMimePart> part(g_mime_part_new_with_type("text", subtype));
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
  const Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), ShorterEncoding(text));
  return part;
}

std::string Written(const MailHeaders& headers, GMimeObject* body) {
  const Owned<GMimeMessage> message(g_mime_message_new(FALSE));
  GMimeHeaderList* const list = g_mime_object_get_header_list(GMIME_OBJECT(message.get()));
  for (const auto& [name, value] : headers) {
    g_mime_header_list_append(list, name.c_str(), "", nullptr);
    // Ours are encoded and folded already; GMime would fold a long address in the middle.
    GMimeHeader* const header = g_mime_header_list_get_header(list, name.c_str());
    g_mime_header_set_raw_value(header, (" " + value + "\n").c_str());
  }
  g_mime_message_set_mime_part(message.get(), body);
  GMimeFormatOptions* const format = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
  char* const text = g_mime_object_to_string(GMIME_OBJECT(message.get()), format);
  std::string written(text);
  g_free(text);
  g_mime_format_options_free(format);
  return written;
}

}  // namespace

std::string PlainMime(const MailHeaders& headers, std::string_view text) {
  InitializeOnce();
  const Owned<GMimePart> part = PartOf("plain", text);
  return Written(headers, GMIME_OBJECT(part.get()));
}

std::string AlternativeMime(const MailHeaders& headers, std::string_view text,
                            std::string_view html, const std::string& boundary) {
  InitializeOnce();
  const Owned<GMimeMultipart> both(g_mime_multipart_new_with_subtype("alternative"));
  g_mime_multipart_set_boundary(both.get(), boundary.c_str());
  // The best last (RFC 2046).
  const Owned<GMimePart> plain = PartOf("plain", text);
  const Owned<GMimePart> rich = PartOf("html", html);
  g_mime_multipart_add(both.get(), GMIME_OBJECT(plain.get()));
  g_mime_multipart_add(both.get(), GMIME_OBJECT(rich.get()));
  return Written(headers, GMIME_OBJECT(both.get()));
}

}  // namespace sluis

#include "connectors/web/pages/qr_code.h"

#include <qrencode.h>

#include <memory>
#include <string_view>

#include "connectors/http/percent_encoding.h"
#include "engine/digests/pieces.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// In modules, on each side.
constexpr int kQuietBorder = 4;

bool IsDark(const QRcode& code, int x, int y) {
  return x < code.width && (code.data[y * code.width + x] & 1) != 0;
}

// Every run of dark modules in a row as one rectangle.
std::string PathOf(const QRcode& code) {
  std::string path;
  for (int y = 0; y < code.width; ++y) {
    for (int x = 0; x < code.width; ++x) {
      if (!IsDark(code, x, y)) continue;
      int length = 1;
      while (IsDark(code, x + length, y)) ++length;
      path.append(
          fmt::format("M{} {}h{}v1h-{}z", x + kQuietBorder, y + kQuietBorder, length, length));
      x += length;
    }
  }
  return path;
}

HttpAnswer CodeOf(const Visit& visit, std::string_view place) {
  HttpAnswer answer;
  answer.body = QrPicture(Concat(visit.site, place, PercentEncode(visit.parts.front())));
  if (answer.body.empty()) return visit.NotFound();
  answer.content_type = "image/svg+xml";
  return answer;
}

}  // namespace

std::string QrPicture(const std::string& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (code == nullptr) return "";
  const int side = code->width + 2 * kQuietBorder;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{0}\" viewBox=\"0 0 {1} "
      "{1}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{1}v{1}H0z\"/><path "
      "fill=\"#000\" d=\"{2}\"/></svg>\n",
      side * 4, side, PathOf(*code));
}

HttpAnswer ShowDigestCode(const Visit& visit) {
  v1::ControlRequest get;
  get.mutable_get_digest()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_digest()->set_digest_id(visit.parts.front());
  return visit.Ask(get).has_digest() ? CodeOf(visit, "/digests/") : visit.NotFound();
}

HttpAnswer ShowDossierCode(const Visit& visit) {
  v1::ControlRequest get;
  get.mutable_get_dossier()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_dossier()->set_dossier_id(visit.parts.front());
  return visit.Ask(get).has_dossier() ? CodeOf(visit, "/dossiers/") : visit.NotFound();
}

}  // namespace sluis

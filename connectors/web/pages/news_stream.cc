#include "connectors/web/pages/news_stream.h"

#include "connectors/web/live/live_pages.h"

namespace sluis {

HttpAnswer ListenToNews(const Visit& visit) {
  HttpAnswer answer;
  answer.events = HttpEvents{{ReaderTopic(visit.reader.owner_id)}, visit.reader.owner_id};
  return answer;
}

}  // namespace sluis

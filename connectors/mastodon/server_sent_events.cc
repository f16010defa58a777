#include "connectors/mastodon/server_sent_events.h"

#include <algorithm>
#include <utility>

namespace sluis {

void ServerSentEventParser::Push(std::string_view bytes, std::vector<ServerSentEvent>* events) {
  while (!bytes.empty()) {
    if (after_return_ && bytes[0] == '\n') bytes.remove_prefix(1);
    after_return_ = false;
    const size_t end = bytes.find_first_of("\r\n");
    AppendToLine(bytes.substr(0, end));
    if (end == std::string_view::npos) return;
    after_return_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    EndLine(events);
  }
}

void ServerSentEventParser::AppendToLine(std::string_view bytes) {
  const size_t room = limits_.max_line_bytes - line_.size();
  line_is_cut_ = line_is_cut_ || bytes.size() > room;
  line_.append(bytes.substr(0, room));
}

void ServerSentEventParser::EndLine(std::vector<ServerSentEvent>* events) {
  std::string_view line = line_;
  if (std::exchange(first_line_, false) && line.substr(0, 3) == "\xEF\xBB\xBF") {
    line.remove_prefix(3);
  }
  if (line.empty() && !line_is_cut_) {
    EndEvent(events);
  } else if (line.empty() || line[0] != ':') {
    event_is_cut_ = event_is_cut_ || line_is_cut_;
    const size_t colon = std::min(line.find(':'), line.size());
    std::string_view value = line.substr(std::min(colon + 1, line.size()));
    if (!value.empty() && value[0] == ' ') value.remove_prefix(1);
    TakeField(line.substr(0, colon), value);
  }
  line_.clear();
  line_is_cut_ = false;
}

// "retry" says how long to wait before connecting again; that is the transport's own rule here.
void ServerSentEventParser::TakeField(std::string_view name, std::string_view value) {
  if (name == "event") {
    type_ = value;
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) last_id_ = value;
  } else if (name == "data") {
    event_is_cut_ = event_is_cut_ || data_.size() + value.size() + 1 > limits_.max_event_bytes;
    if (!event_is_cut_) data_.append(value).push_back('\n');
  }
}

void ServerSentEventParser::EndEvent(std::vector<ServerSentEvent>* events) {
  if (event_is_cut_) {
    ++left_out_;
  } else if (!data_.empty()) {
    data_.pop_back();
    events->push_back({type_.empty() ? "message" : std::move(type_), std::move(data_), last_id_});
  }
  type_.clear();
  data_.clear();
  event_is_cut_ = false;
}

}  // namespace sluis

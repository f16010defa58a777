// Which connection speaks for which producer.
#ifndef SLUIS_CONNECTORS_ZEROMQ_PRODUCER_BOOK_H_
#define SLUIS_CONNECTORS_ZEROMQ_PRODUCER_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>

#include "absl/container/flat_hash_map.h"

namespace sluis {

struct Producer {
  std::string name;
  // Batches that it may have unacknowledged, and posts in each.
  uint32_t credit = 0;
  uint32_t max_posts = 0;
  // Whose key it came by (Principal::name).
  std::string principal = "operator";
};

// One name has one connection and one connection has one name: the later HELLO wins, and the
// former must say hello again. Bounded: the producer that spoke least recently is forgotten, and
// is then asked for its HELLO like any stranger. Belongs to one thread.
class ProducerBook {
 public:
  explicit ProducerBook(size_t most_producers) : most_producers_(most_producers) {}

  void Bind(const std::string& routing_id, Producer producer);

  // Null when the connection has said no hello, or has lost its name. Valid until the next call.
  const Producer* Find(const std::string& routing_id);

 private:
  struct Entry {
    std::string routing_id;
    Producer producer;
  };
  using Entries = std::list<Entry>;
  void Remove(Entries::iterator entry);

  const size_t most_producers_;
  // The most recent first.
  Entries entries_;
  absl::flat_hash_map<std::string, Entries::iterator> by_routing_id_;
  absl::flat_hash_map<std::string, Entries::iterator> by_name_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_PRODUCER_BOOK_H_

// Messages with a value in every field, made from their descriptors.
#ifndef SLUIS_TESTS_PROTO_FILLED_MESSAGES_H_
#define SLUIS_TESTS_PROTO_FILLED_MESSAGES_H_

#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>

namespace sluis {

// Every field set, two items in each repeated one, no two values alike; of a oneof the member
// `choice`, or none when it is empty.
void FillEveryField(google::protobuf::Message* message, const std::string& choice);

// One filled message for each kind that is a frame on the wire, by name: "ingest_request.batch".
std::map<std::string, std::unique_ptr<google::protobuf::Message>> FilledFrames();

}  // namespace sluis

#endif  // SLUIS_TESTS_PROTO_FILLED_MESSAGES_H_

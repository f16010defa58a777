#include "tests/proto/filled_messages.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/ingest.pb.h"
#include "proto/sluis/v1/live.pb.h"
#include "proto/sluis/v1/replay.pb.h"

namespace sluis {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kRepeats = 2;

class Filler {
 public:
  // The oneof is only in the outermost message: nothing nested has one but LiveMessage's like.
  void Fill(Message* message, const std::string& choice) {
    const Descriptor& type = *message->GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* field = type.field(i);
      if (field->containing_oneof() != nullptr && field->name() != choice) continue;
      for (int n = 0; n < (field->is_repeated() ? kRepeats : 1); ++n) SetOne(message, field);
    }
  }

 private:
  void SetOne(Message* message, const FieldDescriptor* field) {
    const Reflection& access = *message->GetReflection();
    const bool add = field->is_repeated();
    const int next = ++counter_;
    const auto number = static_cast<uint32_t>(next);
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return add ? access.AddInt32(message, field, next) : access.SetInt32(message, field, next);
      case FieldDescriptor::CPPTYPE_INT64:
        return add ? access.AddInt64(message, field, next) : access.SetInt64(message, field, next);
      case FieldDescriptor::CPPTYPE_UINT32:
        return add ? access.AddUInt32(message, field, number)
                   : access.SetUInt32(message, field, number);
      case FieldDescriptor::CPPTYPE_UINT64:
        return add ? access.AddUInt64(message, field, number)
                   : access.SetUInt64(message, field, number);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return access.SetDouble(message, field, 0.25 * next);
      case FieldDescriptor::CPPTYPE_FLOAT:
        return access.SetFloat(message, field, 0.5F * static_cast<float>(next));
      case FieldDescriptor::CPPTYPE_BOOL:
        return access.SetBool(message, field, true);
      case FieldDescriptor::CPPTYPE_ENUM:
        // The last value: an enum that loses one is found out.
        return access.SetEnum(message, field,
                              field->enum_type()->value(field->enum_type()->value_count() - 1));
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text = field->name() + " é " + std::to_string(next);
        return add ? access.AddString(message, field, text)
                   : access.SetString(message, field, text);
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(add ? access.AddMessage(message, field) : access.MutableMessage(message, field),
                    "");
    }
  }

  int counter_ = 0;
};

template <typename Frame>
void AddFrames(const std::string& name, std::map<std::string, std::unique_ptr<Message>>* frames) {
  const google::protobuf::OneofDescriptor& choices = *Frame::descriptor()->oneof_decl(0);
  for (int i = 0; i < choices.field_count(); ++i) {
    auto frame = std::make_unique<Frame>();
    FillEveryField(frame.get(), choices.field(i)->name());
    (*frames)[name + "." + choices.field(i)->name()] = std::move(frame);
  }
}

}  // namespace

void FillEveryField(Message* message, const std::string& choice) { Filler().Fill(message, choice); }

std::map<std::string, std::unique_ptr<Message>> FilledFrames() {
  std::map<std::string, std::unique_ptr<Message>> frames;
  AddFrames<v1::IngestRequest>("ingest_request", &frames);
  AddFrames<v1::IngestReply>("ingest_reply", &frames);
  AddFrames<v1::LiveMessage>("live_message", &frames);
  AddFrames<v1::ControlRequest>("control_request", &frames);
  AddFrames<v1::ControlReply>("control_reply", &frames);
  AddFrames<v1::ReplayRequest>("replay_request", &frames);
  AddFrames<v1::ReplayReply>("replay_reply", &frames);
  return frames;
}

}  // namespace sluis

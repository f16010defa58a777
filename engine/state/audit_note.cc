#include "engine/state/audit_note.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

namespace sluis {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string TextOf(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING ||
      field->is_repeated()) {
    return "";
  }
  return message.GetReflection()->GetString(message, field);
}

const Message* PartOf(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
      field->is_repeated()) {
    return nullptr;
  }
  return &message.GetReflection()->GetMessage(message, field);
}

}  // namespace

// By the names of fields, so that a new kind of request is told of without another line here.
AuditNote NoteOf(const v1::ControlRequest& request) {
  AuditNote note;
  note.acting_user = request.acting_user();
  const FieldDescriptor* kind =
      request.GetDescriptor()->FindFieldByNumber(static_cast<int>(request.request_case()));
  if (kind == nullptr) return note;
  note.action = kind->name();
  const Message& asked = request.GetReflection()->GetMessage(request, kind);
  note.owner = TextOf(asked, "owner_id");
  note.subject = TextOf(asked, "interest_id");
  if (note.subject.empty()) note.subject = TextOf(asked, "dossier_id");
  if (const Message* owner = PartOf(asked, "owner")) note.owner = TextOf(*owner, "id");
  if (const Message* interest = PartOf(asked, "interest")) {
    note.owner = TextOf(*interest, "owner_id");
    note.subject = TextOf(*interest, "id");
  }
  if (const Message* dossier = PartOf(asked, "dossier")) {
    note.owner = TextOf(*dossier, "owner_id");
    note.subject = TextOf(*dossier, "id");
  }
  if (const Message* judgement = PartOf(asked, "judgement")) {
    note.owner = TextOf(*judgement, "owner_id");
    note.subject = TextOf(*judgement, "interest_id");
  }
  return note;
}

}  // namespace sluis

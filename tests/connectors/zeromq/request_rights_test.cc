#include "connectors/zeromq/request_rights.h"

#include <gtest/gtest.h>

#include <set>

namespace sluis {
namespace {

// Whoever adds a kind of request decides here who may make it.
TEST(RequestRights, HasARowForEveryKindOfRequest) {
  std::set<int> rows;
  for (const RequestRight& right : RequestRights()) {
    EXPECT_TRUE(rows.insert(static_cast<int>(right.request)).second) << "two rows for one kind";
  }
  const auto* kinds = v1::ControlRequest::descriptor()->FindOneofByName("request");
  for (int i = 0; i < kinds->field_count(); ++i) {
    EXPECT_TRUE(rows.contains(kinds->field(i)->number()))
        << "add a row for " << kinds->field(i)->name() << " to request_rights.cc";
  }
}

// Each kind of request, its strings all set to `name`.
void FillTexts(const std::string& name, google::protobuf::Message* message) {
  const auto* descriptor = message->GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    if (field->is_repeated()) continue;
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      message->GetReflection()->SetString(message, field, name);
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE &&
               field->message_type()->full_name().find("google.") == std::string::npos) {
      FillTexts(name, message->GetReflection()->MutableMessage(message, field));
    }
  }
}

v1::ControlRequest RequestOf(int kind, const std::string& name) {
  v1::ControlRequest request;
  const auto* field = v1::ControlRequest::descriptor()->FindFieldByNumber(kind);
  FillTexts(name, request.GetReflection()->MutableMessage(&request, field));
  return request;
}

TEST(RequestRights, AReaderSpeaksForItsOwnUsersAlone) {
  const Principal reader{"phone", Role::kReader, "", {"jan", "piet"}};
  const Principal admin{"boss", Role::kAdmin, "", {}};
  const Principal ingest{"feeds", Role::kIngest, "", {}};
  for (const RequestRight& right : RequestRights()) {
    const int kind = static_cast<int>(right.request);
    const bool bound = right.owner != nullptr;
    SCOPED_TRACE(v1::ControlRequest::descriptor()->FindFieldByNumber(kind)->name());
    EXPECT_EQ(CheckRight(reader, RequestOf(kind, "jan")).ok(), bound);
    EXPECT_EQ(CheckRight(reader, RequestOf(kind, "piet")).ok(), bound);
    for (const char* other : {"janneke", "ja", "", "jan/"}) {
      EXPECT_TRUE(absl::IsPermissionDenied(CheckRight(reader, RequestOf(kind, other)))) << other;
    }
    EXPECT_TRUE(absl::IsPermissionDenied(CheckRight(ingest, RequestOf(kind, "feeds"))));
    EXPECT_TRUE(CheckRight(admin, RequestOf(kind, "janneke")).ok());
    // Nobody acts in another's name.
    v1::ControlRequest request = RequestOf(kind, "jan");
    request.set_acting_user("janneke");
    EXPECT_FALSE(CheckRight(reader, request).ok());
  }
}

TEST(RequestRights, AJudgementIsNotGivenInAnothersName) {
  const Principal reader{"phone", Role::kReader, "", {"jan"}};
  v1::ControlRequest request;
  request.mutable_judge()->mutable_judgement()->set_owner_id("jan");
  EXPECT_TRUE(CheckRight(reader, request).ok());
  request.mutable_judge()->mutable_judgement()->set_by_user("janneke");
  EXPECT_FALSE(CheckRight(reader, request).ok());
}

TEST(RequestRights, WhatAsksForNothingIsForAdmins) {
  EXPECT_FALSE(CheckRight({"phone", Role::kReader, "", {"jan"}}, {}).ok());
}

}  // namespace
}  // namespace sluis

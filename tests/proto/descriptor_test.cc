// sluis.v1 may grow and may not change: tests/proto/golden/sluis_v1.descriptor.txt lists every
// field and every enum value of the wire, one a line, and each must still be there as it was.
// SLUIS_WRITE_GOLDEN=1 adds the lines of what is new.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/evaluation.pb.h"
#include "proto/sluis/v1/ingest.pb.h"
#include "proto/sluis/v1/live.pb.h"
#include "proto/sluis/v1/replay.pb.h"

namespace sluis {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

const char kList[] = SLUIS_SOURCE_DIR "/tests/proto/golden/sluis_v1.descriptor.txt";

std::string TypeName(const FieldDescriptor& field) {
  if (field.type() == FieldDescriptor::TYPE_MESSAGE) return field.message_type()->full_name();
  if (field.type() == FieldDescriptor::TYPE_ENUM) return field.enum_type()->full_name();
  return field.type_name();
}

std::string Line(const FieldDescriptor& field) {
  std::string line = field.containing_type()->full_name() + " " + std::to_string(field.number()) +
                     " " + field.name() + " " + (field.is_repeated() ? "repeated " : "") +
                     TypeName(field);
  if (field.containing_oneof() != nullptr) line += " of " + field.containing_oneof()->name();
  return line;
}

void AddLines(const FileDescriptor& file, std::set<std::string>* lines) {
  for (int i = 0; i < file.message_type_count(); ++i) {
    const Descriptor& type = *file.message_type(i);
    for (int f = 0; f < type.field_count(); ++f) lines->insert(Line(*type.field(f)));
  }
  for (int i = 0; i < file.enum_type_count(); ++i) {
    const EnumDescriptor& type = *file.enum_type(i);
    for (int v = 0; v < type.value_count(); ++v) {
      lines->insert(type.full_name() + " " + std::to_string(type.value(v)->number()) + " " +
                    type.value(v)->name());
    }
  }
  for (int i = 0; i < file.dependency_count(); ++i) {
    if (file.dependency(i)->package() == "sluis.v1") AddLines(*file.dependency(i), lines);
  }
}

std::set<std::string> CurrentLines() {
  std::set<std::string> lines;
  AddLines(*v1::ControlRequest::descriptor()->file(), &lines);
  AddLines(*v1::EvaluationRequest::descriptor()->file(), &lines);
  AddLines(*v1::IngestRequest::descriptor()->file(), &lines);
  AddLines(*v1::LiveMessage::descriptor()->file(), &lines);
  AddLines(*v1::ReplayRequest::descriptor()->file(), &lines);
  return lines;
}

std::set<std::string> KeptLines() {
  std::set<std::string> lines;
  std::ifstream file(kList);
  for (std::string line; std::getline(file, line);) lines.insert(line);
  return lines;
}

TEST(WireDescriptor, EveryFieldEverDefinedIsStillTheSame) {
  const std::set<std::string> current = CurrentLines();
  const std::set<std::string> kept = KeptLines();
  EXPECT_GT(kept.size(), 200U);
  for (const std::string& line : kept) {
    EXPECT_TRUE(current.contains(line)) << "changed or gone, which breaks old peers: " << line;
  }
}

TEST(WireDescriptor, EveryNewFieldIsOnTheList) {
  std::set<std::string> lines = KeptLines();
  if (std::getenv("SLUIS_WRITE_GOLDEN") != nullptr) {
    lines.merge(CurrentLines());
    std::ofstream file(kList);
    for (const std::string& line : lines) file << line << "\n";
  }
  for (const std::string& line : CurrentLines()) {
    EXPECT_TRUE(lines.contains(line)) << "new: add it with SLUIS_WRITE_GOLDEN=1: " << line;
  }
}

}  // namespace
}  // namespace sluis

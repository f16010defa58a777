// Posts of networks as flat fields, to compare what is read here with what another program reads
// from the same bytes.
#ifndef SLUIS_TESTS_CONNECTORS_JSON_INDEPENDENT_READER_H_
#define SLUIS_TESTS_CONNECTORS_JSON_INDEPENDENT_READER_H_

#include <map>
#include <string>
#include <vector>

#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Field to value. Lists are joined by line ends; times are microseconds since 1970.
using PostFields = std::map<std::string, std::string>;

PostFields FieldsOf(const v1::Post& post);

// What the Python program prints: an object of strings a line. A failure of it fails the test.
std::vector<PostFields> RunReader(const std::string& script,
                                  const std::vector<std::string>& arguments);

// Expects both to be the same, post by post and field by field.
void ExpectSame(const std::vector<PostFields>& ours, const std::vector<PostFields>& theirs);

// A file of real payloads, which are not a part of the project; empty if it is not there.
std::string PayloadFile(const std::string& name);

std::string FileBytes(const std::string& path);
std::vector<std::string> FileLines(const std::string& path);

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_JSON_INDEPENDENT_READER_H_

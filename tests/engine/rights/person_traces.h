// A busy data folder: a few days of posts by many authors, with readers who follow, judge and mute.
// One reader and twenty authors have a word in everything that is theirs.
#ifndef SLUIS_TESTS_ENGINE_RIGHTS_PERSON_TRACES_H_
#define SLUIS_TESTS_ENGINE_RIGHTS_PERSON_TRACES_H_

#include <string>
#include <vector>

#include "tests/engine/engine_harness.h"

namespace sluis {

inline constexpr char kReader[] = "canary0reader";
// In the reader's id and in all that is said of them.
inline constexpr char kReaderWord[] = "canary0";
inline constexpr int kAuthors = 20;

// The word of one of the twenty, which is also its handle; its id there has "-id" behind it.
std::string AuthorWord(int author);

absl::Time TracesDay(int day, int hour);

// The author's post of that number, from 1 to 4.
v1::Post AuthorsPost(int author, int number);

v1::Person PersonOfReader();
v1::Person PersonOfAuthor(int author);
v1::ControlRequest Erasing(const v1::Person& person, bool objects = false);

// All records that the person's export has.
std::vector<std::string> Export(EngineHarness* harness, const v1::Person& person);

// Fills a folder that is empty.
void LeaveTraces(EngineHarness* harness);

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_RIGHTS_PERSON_TRACES_H_

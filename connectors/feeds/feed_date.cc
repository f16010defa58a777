#include "connectors/feeds/feed_date.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"

namespace sluis {
namespace {

constexpr size_t kLongestDate = 128;

struct DateParts {
  int year = -1;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  absl::Duration fraction;
  int zone_minutes = 0;  // east of Greenwich
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }

std::optional<absl::Time> TimeOf(const DateParts& parts) {
  if (parts.year < 1 || parts.year > 9999 || parts.month < 1 || parts.month > 12) return {};
  // A leap second, or midnight as the end of a day, is the instant after it.
  const bool end_of_day = parts.hour == 24 && parts.minute == 0 && parts.second == 0;
  if ((parts.hour > 23 && !end_of_day) || parts.minute > 59 || parts.second > 60) return {};
  if (parts.zone_minutes < -24 * 60 || parts.zone_minutes > 24 * 60) return {};
  const absl::CivilDay day(parts.year, parts.month, parts.day);
  if (day.month() != parts.month || day.day() != parts.day) return {};
  const absl::Time time = absl::FromCivil(day, absl::UTCTimeZone()) + absl::Hours(parts.hour) +
                          absl::Minutes(parts.minute - parts.zone_minutes) +
                          absl::Seconds(parts.second) + parts.fraction;
  const absl::Time first = absl::FromCivil(absl::CivilDay(1, 1, 1), absl::UTCTimeZone());
  const absl::Time end = absl::FromCivil(absl::CivilDay(10000, 1, 1), absl::UTCTimeZone());
  if (time < first || time >= end) return {};
  return time;
}

// Takes from the front of a text; what it does not find it leaves.
class DateScanner {
 public:
  explicit DateScanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_[0]; }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  bool Take(char c) {
    if (next() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void SkipAnyOf(std::string_view characters) {
    while (!done() && characters.find(rest_[0]) != std::string_view::npos) rest_.remove_prefix(1);
  }
  // A number of at most so many digits; -1 when there is none. `length` is how many it had.
  int Number(size_t most_digits, size_t* length = nullptr) {
    size_t count = 0;
    int number = 0;
    while (count < most_digits && count < rest_.size() && IsDigit(rest_[count])) {
      number = number * 10 + (rest_[count++] - '0');
    }
    rest_.remove_prefix(count);
    if (length != nullptr) *length = count;
    return count == 0 ? -1 : number;
  }
  std::string_view Letters() {
    size_t count = 0;
    while (count < rest_.size() && IsLetter(rest_[count])) ++count;
    const std::string_view letters = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return letters;
  }

 private:
  std::string_view rest_;
};

// After the '.' or ','. Digits beyond nanoseconds say nothing.
absl::Duration ReadFraction(DateScanner* scanner) {
  absl::Duration unit = absl::Seconds(1);
  absl::Duration fraction;
  while (IsDigit(scanner->next())) {
    unit /= 10;
    fraction += unit * scanner->Number(1);
  }
  return fraction;
}

// "12:30", "12:30:59", "12:30:59.25".
bool ReadTimeOfDay(DateScanner* scanner, DateParts* parts) {
  parts->hour = scanner->Number(2);
  if (parts->hour < 0 || !scanner->Take(':')) return false;
  parts->minute = scanner->Number(2);
  if (parts->minute < 0) return false;
  if (!scanner->Take(':')) return true;
  parts->second = scanner->Number(2);
  if (parts->second < 0) return false;
  if (scanner->Take('.') || scanner->Take(',')) parts->fraction = ReadFraction(scanner);
  return true;
}

// "+0200", "+02:00", "+02", "+2".
bool ReadOffset(DateScanner* scanner, DateParts* parts) {
  const int sign = scanner->Take('-') ? -1 : 1;
  if (sign == 1 && !scanner->Take('+')) return false;
  size_t length = 0;
  const int hours = scanner->Number(2, &length);
  if (hours < 0) return false;
  scanner->Take(':');
  const int minutes = scanner->Number(2);
  if (minutes > 59) return false;
  parts->zone_minutes = sign * (hours * 60 + (minutes < 0 ? 0 : minutes));
  return true;
}

struct NamedNumber {
  std::string_view name;
  int number;
};

constexpr std::array<NamedNumber, 29> kZones = {{
    {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"z", 0},      {"wet", 0},    {"west", 60},
    {"bst", 60},   {"ist", 330},  {"cet", 60},   {"cest", 120}, {"met", 60},   {"mest", 120},
    {"eet", 120},  {"eest", 180}, {"msk", 180},  {"est", -300}, {"edt", -240}, {"cst", -360},
    {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"akst", -540},
    {"hst", -600}, {"jst", 540},  {"kst", 540},  {"aest", 600}, {"aedt", 660},
}};

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

// 0 when it names none. "Sept" and "October" do too.
int MonthOf(std::string_view word) {
  if (word.size() < 3) return 0;
  const std::string start = absl::AsciiStrToLower(std::string(word.substr(0, 3)));
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == start) return static_cast<int>(i) + 1;
  }
  return 0;
}

void ReadZoneName(std::string_view word, DateParts* parts) {
  const std::string lower = absl::AsciiStrToLower(std::string(word));
  for (const NamedNumber& zone : kZones) {
    if (zone.name == lower) parts->zone_minutes = zone.number;
  }
}

// "2026", "2026-03", "2026-03-12", "20260312", each with a time after 'T' or a blank.
std::optional<absl::Time> ParseIso(DateScanner scanner) {
  DateParts parts;
  size_t digits = 0;
  parts.year = scanner.Number(4, &digits);
  if (digits != 4) return {};
  const bool dashes = scanner.Take('-');
  if (dashes || IsDigit(scanner.next())) {
    parts.month = scanner.Number(2);
    if (scanner.Take('-') || IsDigit(scanner.next())) parts.day = scanner.Number(2);
  }
  if (scanner.Take('T') || scanner.Take('t') || scanner.Take(' ')) {
    scanner.SkipAnyOf(" ");
    if (!ReadTimeOfDay(&scanner, &parts)) return {};
  }
  scanner.SkipAnyOf(" ");
  if (scanner.next() == '+' || scanner.next() == '-') {
    if (!ReadOffset(&scanner, &parts)) return {};
  } else {
    ReadZoneName(scanner.Letters(), &parts);
  }
  if (!scanner.done()) return {};
  return TimeOf(parts);
}

// RFC 2822, section 4.3.
int FullYear(int year, size_t digits) {
  if (digits > 2) return digits == 3 ? 1900 + year : year;
  return year < 50 ? 2000 + year : 1900 + year;
}

// Words and numbers in the order that they come: "Wed, 2 Oct 02 08:00 EST", "2-Oct-2002",
// "Oct 2, 2002", "Wed Oct  2 08:00:00 2002".
class WordyDate {
 public:
  explicit WordyDate(std::string_view text) : scanner_(text) {}

  std::optional<absl::Time> Parse() {
    for (scanner_.SkipAnyOf(kBetween); !scanner_.done(); scanner_.SkipAnyOf(kBetween)) {
      if (!ReadPart()) return {};
    }
    if (!has_day_ || !has_month_ || parts_.year < 0) return {};
    return TimeOf(parts_);
  }

 private:
  static constexpr std::string_view kBetween = " ,\t\r\n";

  bool ReadPart() {
    const char next = scanner_.next();
    if (IsLetter(next)) return ReadWord();
    if (IsDigit(next)) return ReadNumber();
    // A remark, "(CET)", ends what counts.
    if (next == '(') {
      scanner_ = DateScanner("");
      return true;
    }
    if ((next == '-' || next == '+') && has_time_) return ReadOffset(&scanner_, &parts_);
    if (next != '-' && next != '.' && next != '/') return false;
    scanner_.Take(next);
    return true;
  }

  // A month, the name of a zone after the time, or a day of the week, which says nothing.
  bool ReadWord() {
    const std::string_view word = scanner_.Letters();
    if (const int month = MonthOf(word); month > 0 && !has_month_) {
      parts_.month = month;
      has_month_ = true;
    } else if (has_time_) {
      ReadZoneName(word, &parts_);
    }
    return true;
  }

  bool ReadNumber() {
    const size_t colon = scanner_.rest().find(':');
    if (!has_time_ && (colon == 1 || colon == 2)) {
      has_time_ = true;
      return ReadTimeOfDay(&scanner_, &parts_);
    }
    size_t digits = 0;
    const int number = scanner_.Number(4, &digits);
    if (IsDigit(scanner_.next())) return false;
    if (!has_day_ && digits <= 2) {
      parts_.day = number;
      has_day_ = true;
    } else if (parts_.year < 0) {
      parts_.year = FullYear(number, digits);
    } else {
      return false;
    }
    return true;
  }

  DateScanner scanner_;
  DateParts parts_;
  bool has_day_ = false;
  bool has_month_ = false;
  bool has_time_ = false;
};

}  // namespace

std::optional<absl::Time> ParseFeedDate(std::string_view text) {
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  if (text.size() > kLongestDate) return {};
  if (const std::optional<absl::Time> iso = ParseIso(DateScanner(text)); iso.has_value()) {
    return iso;
  }
  return WordyDate(text).Parse();
}

}  // namespace sluis

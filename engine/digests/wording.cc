#include "engine/digests/wording.h"

#include <fmt/format.h>

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

constexpr Wording kDutch = {
    .language = "nl",
    .title = "Sluis voor $0",
    .period = "Van $0 tot $1",
    .summary = "$0 uit $1",
    .nothing_today = "Vandaag is er niets voor u.",
    .sureness = {"misschien", "goed mogelijk", "waarschijnlijk", "vrijwel zeker"},
    .why = "Waarom: ",
    .holds = "noemt $0",
    .resembles = "lijkt op uw omschrijving door $0",
    .and_word = "en",
    .by_voices = "$0 van $1",
    .on_sources = "op $0",
    .more_sources = {"geen andere bronnen", "1 andere bron", "$0 andere bronnen"},
    .between_times = "tussen $0 en $1",
    .also = "Past ook bij $0",
    .open_post = "Open het bericht",
    .content_warning = "Waarschuwing van de schrijver: $0",
    .picture = "Beeld: $0",
    .no_text = "(Dit bericht heeft geen tekst.)",
    .exploring = "Om van te leren: minder zeker dan u vraagt. Wilt u hiervan meer of minder?",
    .deleted_post = "(De schrijver heeft dit bericht verwijderd.)",
    .balance = "Verantwoording",
    .posts = {"geen berichten", "1 bericht", "$0 berichten"},
    .stories = {"geen verhalen", "1 verhaal", "$0 verhalen"},
    .voices = {"geen stemmen", "1 stem", "$0 stemmen"},
    .came_in = {"Er kwamen geen berichten binnen.", "Er kwam 1 bericht binnen.",
                "Er kwamen $0 berichten binnen."},
    .touched = {"Geen daarvan raakte uw onderwerpen.", "1 daarvan raakte uw onderwerpen.",
                "$0 daarvan raakten uw onderwerpen."},
    .shown = {"Geen daarvan staat in dit overzicht.", "1 daarvan staat hierboven, in $1.",
              "$0 daarvan staan hierboven, in $1."},
    .fell_out = {"Er bleef niets weg.", "1 bleef weg.", "$0 bleven weg."},
    .row_seen = "binnengekomen",
    .row_matched = "raakten uw onderwerpen",
    .row_shown = "getoond",
    .left_out = {"weg om een andere reden", "weg: bevat een term die u uitsluit",
                 "weg: van een schrijver die u dempt", "weg: uit een bron die u dempt",
                 "weg: met een woord dat u dempt", "weg: uit een gesprek dat u dempt",
                 "weg: geen plaats meer, andere verhalen gingen voor",
                 "weg: intussen door de schrijver verwijderd",
                 "weg: al getoond in een eerder overzicht", "weg: in een taal die u niet volgt",
                 "weg: uit een bron die u niet volgt", "weg: zonder een term die u verplicht stelt",
                 "weg: dat wist u al", "weg: deze schrijver staat er al genoeg in",
                 "weg: het onderwerp wacht op goedkeuring", "weg: het onderwerp staat stil",
                 "weg: net niet zeker genoeg"},
    .qualified = {"Geen bericht kwam in aanmerking", "1 bericht van $1 kwam in aanmerking",
                  "$0 berichten van $1 kwamen in aanmerking"},
    .loudest = "de drie luidste schreven $0%",
    .few_voices = "een paar stemmen maken hier het meeste geluid",
    .unnamed = {"Elk bericht noemt een schrijver.", "1 bericht noemt geen schrijver.",
                "$0 berichten noemen geen schrijver."},
    .sources = "Bronnen: $0.",
    .other_sources = "andere",
    .originals = {"Geen daarvan is oorspronkelijk, $1.", "1 is oorspronkelijk, $1.",
                  "$0 zijn oorspronkelijk, $1."},
    .reposts = {"geen is doorgeplaatst", "1 is doorgeplaatst", "$0 zijn doorgeplaatst"},
    .remark = "Berichten op sociale media zijn geen afspiegeling van de inwoners.",
    .more_seen = "Er kwam meer binnen dan de gewoonlijke $0 berichten.",
    .less_seen = "Er kwam minder binnen dan de gewoonlijke $0 berichten.",
    .more = "meer dan gewoonlijk ($0)",
    .less = "minder dan gewoonlijk ($0)",
    .by_interest = "Per onderwerp",
    .digit_group = ".",
    .decimal_mark = ",",
    .weekdays = {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
    .months = {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
               "september", "oktober", "november", "december"},
};

constexpr Wording kEnglish = {
    .language = "en",
    .title = "Sluis for $0",
    .period = "From $0 to $1",
    .summary = "$0 out of $1",
    .nothing_today = "There is nothing for you today.",
    .sureness = {"perhaps", "quite possible", "likely", "almost certain"},
    .why = "Why: ",
    .holds = "mentions $0",
    .resembles = "resembles your description through $0",
    .and_word = "and",
    .by_voices = "$0 from $1",
    .on_sources = "on $0",
    .more_sources = {"no other sources", "1 other source", "$0 other sources"},
    .between_times = "between $0 and $1",
    .also = "Also fits $0",
    .open_post = "Open the post",
    .content_warning = "The author warns: $0",
    .picture = "Picture: $0",
    .no_text = "(This post has no text.)",
    .exploring = "To learn from: less sure than you ask for. Do you want more of this, or less?",
    .deleted_post = "(The author has deleted this post.)",
    .balance = "Account",
    .posts = {"no posts", "1 post", "$0 posts"},
    .stories = {"no stories", "1 story", "$0 stories"},
    .voices = {"no voices", "1 voice", "$0 voices"},
    .came_in = {"No posts came in.", "1 post came in.", "$0 posts came in."},
    .touched = {"None of them touched your subjects.", "1 of them touched your subjects.",
                "$0 of them touched your subjects."},
    .shown = {"None of those is in this digest.", "1 of those is above, in $1.",
              "$0 of those are above, in $1."},
    .fell_out = {"Nothing was left out.", "1 was left out.", "$0 were left out."},
    .row_seen = "came in",
    .row_matched = "touched your subjects",
    .row_shown = "shown",
    .left_out = {"left out for another reason", "left out: holds a term that you exclude",
                 "left out: by an author you muted", "left out: from a source you muted",
                 "left out: with a word you muted", "left out: from a conversation you muted",
                 "left out: no place left, other stories went first",
                 "left out: deleted by its author since", "left out: shown in an earlier digest",
                 "left out: in a language you do not follow",
                 "left out: from a source you do not follow",
                 "left out: without a term that you require", "left out: you knew it already",
                 "left out: its author has had enough places",
                 "left out: the subject awaits approval", "left out: the subject is paused",
                 "left out: not quite sure enough"},
    .qualified = {"No post qualified", "1 post from $1 qualified", "$0 posts from $1 qualified"},
    .loudest = "the three loudest wrote $0%",
    .few_voices = "a few voices make most of the noise here",
    .unnamed = {"Every post names an author.", "1 post names no author.",
                "$0 posts name no author."},
    .sources = "Sources: $0.",
    .other_sources = "others",
    .originals = {"None of them is original, $1.", "1 is original, $1.", "$0 are original, $1."},
    .reposts = {"none is a repost", "1 is a repost", "$0 are reposts"},
    .remark = "Posts on social media are no cross-section of the population.",
    .more_seen = "More came in than the usual $0 posts.",
    .less_seen = "Less came in than the usual $0 posts.",
    .more = "more than usual ($0)",
    .less = "less than usual ($0)",
    .by_interest = "By subject",
    .digit_group = ",",
    .decimal_mark = ".",
    .weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
};

std::string_view MonthOf(const Wording& wording, absl::CivilSecond time) {
  return wording.months[static_cast<size_t>(time.month() - 1)];
}

}  // namespace

const Wording& WordingFor(std::string_view locale) {
  const std::string_view language = locale.substr(0, locale.find_first_of("-_"));
  return absl::AsciiStrToLower(std::string(language)) == "nl" ? kDutch : kEnglish;
}

std::string Fill(std::string_view pattern, std::string_view first, std::string_view second) {
  std::string filled;
  for (size_t at = pattern.find('$'); at != std::string_view::npos; at = pattern.find('$')) {
    filled.append(pattern.substr(0, at)).append(pattern[at + 1] == '0' ? first : second);
    pattern.remove_prefix(at + 2);
  }
  return filled.append(pattern);
}

std::string NumberIn(const Wording& wording, uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped.append(wording.digit_group);
    grouped.push_back(digits[i]);
  }
  return grouped;
}

std::string MeanIn(const Wording& wording, double mean) {
  const auto tenths = static_cast<uint64_t>(std::llround(10 * mean));
  if (tenths >= 100) return NumberIn(wording, static_cast<uint64_t>(std::llround(mean)));
  std::string text = NumberIn(wording, tenths / 10);
  if (tenths % 10 != 0) Append(&text, wording.decimal_mark, std::to_string(tenths % 10));
  return text;
}

std::string ListIn(const Wording& wording, const std::vector<std::string>& items) {
  if (items.size() < 2) return absl::StrJoin(items, "");
  return Concat(absl::StrJoin(items.begin(), items.end() - 1, ", "), " ", wording.and_word, " ",
                items.back());
}

std::string CountIn(const Wording& wording, const Counted& counted, uint64_t number,
                    std::string_view second) {
  const std::string_view form =
      number == 0 ? counted.none : (number == 1 ? counted.one : counted.many);
  return Fill(form, NumberIn(wording, number), second);
}

std::string LongTimeIn(const Wording& wording, absl::Time time, absl::TimeZone zone) {
  const absl::CivilSecond local = absl::ToCivilSecond(time, zone);
  const auto weekday = static_cast<size_t>(absl::GetWeekday(local));
  return fmt::format("{} {} {} {}, {:02}:{:02}", wording.weekdays[weekday], local.day(),
                     MonthOf(wording, local), local.year(), local.hour(), local.minute());
}

std::string ShortTimeIn(const Wording& wording, absl::Time time, absl::Time now,
                        absl::TimeZone zone) {
  const absl::CivilSecond local = absl::ToCivilSecond(time, zone);
  const bool this_year = local.year() == absl::ToCivilYear(now, zone).year();
  return fmt::format("{} {}{}, {:02}:{:02}", local.day(), MonthOf(wording, local),
                     this_year ? "" : fmt::format(" {}", local.year()), local.hour(),
                     local.minute());
}

std::string_view SurenessIn(const Wording& wording, double probability) {
  if (probability >= 0.95) return wording.sureness[3];
  if (probability >= 0.8) return wording.sureness[2];
  if (probability >= 0.6) return wording.sureness[1];
  return wording.sureness[0];
}

std::string_view LeftOutIn(const Wording& wording, v1::LeftOutReason reason) {
  const auto index = static_cast<size_t>(reason);
  return wording.left_out[index < wording.left_out.size() ? index : 0];
}

}  // namespace sluis

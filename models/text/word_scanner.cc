#include "models/text/word_scanner.h"

#include <string_view>
#include <utility>

#include "models/text/unicode.h"

namespace sluis {
namespace {

// Fewer are years, road numbers and amounts; more are telephone, order and citizen numbers.
constexpr int kMaxDigits = 4;

bool IsApostrophe(int32_t c) { return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x02BC; }
bool IsHyphen(int32_t c) { return c == '-' || c == 0x2010; }
bool IsRunSign(int32_t c) {
  return c == '.' || c == '_' || c == '%' || c == '+' || IsHyphen(c) || IsApostrophe(c);
}

// U+02BC is a letter to Unicode, an apostrophe to whoever types it.
CharacterKind Kind(int32_t c) { return IsApostrophe(c) ? CharacterKind::kOther : KindOf(c); }

bool IsWordStart(int32_t c) {
  const CharacterKind kind = Kind(c);
  return kind == CharacterKind::kLetter || kind == CharacterKind::kDigit;
}

}  // namespace

std::string WordScanner::Scan() {
  words_.reserve(text_.size());
  while (position_ < text_.size()) {
    const int32_t c = text_[position_];
    switch (Kind(c)) {
      case CharacterKind::kLetter:
        TakeWordCharacter(c, /*digit=*/false);
        break;
      case CharacterKind::kDigit:
        TakeWordCharacter(c, /*digit=*/true);
        break;
      case CharacterKind::kMark:
        TakeMark(c);
        break;
      case CharacterKind::kSpace:
        EndRun();
        ++position_;
        break;
      case CharacterKind::kOther:
        TakeSign(c);
        break;
    }
  }
  EndWord();
  return std::move(words_);
}

bool WordScanner::NamePartAt(size_t position) const {
  const int32_t c = At(position);
  return c == '_' || IsWordStart(c) || Kind(c) == CharacterKind::kMark;
}

void WordScanner::TakeWordCharacter(int32_t code_point, bool digit) {
  StartRun();
  if (!in_word_) {
    in_word_ = true;
    word_begin_ = words_.size();
    word_digits_ = 0;
    word_has_letter_ = false;
    if (!words_.empty()) words_ += ' ';
  }
  AppendUtf8(code_point, &words_);
  word_digits_ += digit ? 1 : 0;
  word_has_letter_ |= !digit;
  const bool ascii_letter = code_point >= 'a' && code_point <= 'z';
  last_label_letters_ = ascii_letter && last_label_letters_ >= 0 ? last_label_letters_ + 1 : -1;
  ++position_;
}

// A mark without a letter before it has nothing to stand on, and is left out.
void WordScanner::TakeMark(int32_t code_point) {
  if (in_word_) AppendUtf8(code_point, &words_);
  last_label_letters_ = -1;
  ++position_;
}

void WordScanner::TakeSign(int32_t code_point) {
  if (code_point == '@') return TakeAt();
  if (EndsScheme() || EndsHost()) {
    DropRun();
    return SkipUrl();
  }
  if (!IsRunSign(code_point)) {
    EndRun();
  } else if (JoinsWord()) {
    words_ += IsHyphen(code_point) ? '-' : '\'';
    last_label_letters_ = -1;
  } else {
    StartRun();
    EndWord();
    run_has_dot_ |= code_point == '.';
    last_label_letters_ = code_point == '.' ? 0 : -1;
  }
  ++position_;
}

// "@name", "@name@host" and "name@host.nl" go as a whole; a lone '@' is a sign like others.
void WordScanner::TakeAt() {
  if (!NamePartAt(position_ + 1)) {
    EndRun();
    ++position_;
    return;
  }
  if (in_run_ && NamePartAt(position_ - 1)) {
    DropRun();
  } else {
    EndRun();
    DropRetweetMark();
  }
  ++position_;
  while (NamePartAt(position_) ||
         ((At(position_) == '.' || At(position_) == '@' || IsHyphen(At(position_))) &&
          NamePartAt(position_ + 1))) {
    ++position_;
  }
}

// An apostrophe or hyphen between two characters of a word.
bool WordScanner::JoinsWord() const {
  const int32_t c = text_[position_];
  return in_word_ && (IsHyphen(c) || IsApostrophe(c)) && IsWordStart(At(position_ + 1));
}

// The ':' of "https://".
bool WordScanner::EndsScheme() const {
  return in_run_ && text_[position_] == ':' && At(position_ + 1) == '/' && At(position_ + 2) == '/';
}

// The '/' of "nos.nl/", or the '.' of "www.".
bool WordScanner::EndsHost() const {
  const int32_t c = text_[position_];
  if (!in_run_) return false;
  if (c == '/') return run_has_dot_ && last_label_letters_ >= 2;
  if (c != '.' || run_has_dot_ || last_label_letters_ != 3 || !NamePartAt(position_ + 1)) {
    return false;
  }
  const std::string_view run = std::string_view(words_).substr(run_begin_);
  return run == "www" || run == " www";
}

void WordScanner::StartRun() {
  if (in_run_) return;
  in_run_ = true;
  run_begin_ = words_.size();
  run_has_dot_ = false;
  last_label_letters_ = 0;
}

void WordScanner::EndWord() {
  if (!in_word_) return;
  in_word_ = false;
  std::string_view word = std::string_view(words_).substr(word_begin_);
  if (!word.empty() && word.front() == ' ') word.remove_prefix(1);
  // What is left of an address that the source cut off: "https…".
  const bool cut_address = word == "http" || word == "https";
  if (cut_address || (!word_has_letter_ && word_digits_ > kMaxDigits)) words_.resize(word_begin_);
}

void WordScanner::EndRun() {
  EndWord();
  in_run_ = false;
}

void WordScanner::DropRun() {
  words_.resize(run_begin_);
  in_word_ = false;
  in_run_ = false;
}

// The "rt" of "RT @name: ...".
void WordScanner::DropRetweetMark() {
  const std::string_view words = words_;
  if (words == "rt" || (words.size() > 3 && words.substr(words.size() - 3) == " rt")) {
    words_.resize(words.size() - (words.size() == 2 ? 2 : 3));
  }
}

void WordScanner::SkipUrl() {
  while (position_ < text_.size()) {
    const int32_t c = text_[position_];
    if (Kind(c) == CharacterKind::kSpace || c == '<' || c == '>' || c == '"') return;
    ++position_;
  }
}

}  // namespace sluis

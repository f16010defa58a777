// ParseQuery in two steps: the text into tokens, whose terms are checked there and then, and the
// tokens into a query by descent. Each token knows where it begins, so that an error can point.
#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "models/text/display_width.h"
#include "models/text/query.h"
#include "models/text/term_matcher.h"
#include "models/text/unicode.h"

namespace sluis {
namespace {

enum class TokenKind { kTerm, kOpen, kClose, kOr, kAnd, kForbid, kPrefer, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  size_t begin = 0;
  // Only of a term: as TermMatcher takes it.
  std::string term;
};

bool IsSign(TokenKind kind) { return kind == TokenKind::kForbid || kind == TokenKind::kPrefer; }
bool IsJoin(TokenKind kind) { return kind == TokenKind::kOr || kind == TokenKind::kAnd; }

// The query in one line, and a caret under the character at `position`.
absl::Status PointAt(std::string_view query, size_t position, std::string_view finding) {
  std::string line(query);
  for (char& c : line) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  const int columns = DisplayWidth(std::string_view(line).substr(0, position));
  const std::string margin(static_cast<size_t>(columns), ' ');
  return absl::InvalidArgumentError(fmt::format("{}\n  {}\n  {}^", finding, line, margin));
}

// The length of whichever of `marks` the text begins with; 0 if it is none.
template <size_t kCount>
size_t MarkAt(std::string_view text, const std::array<std::string_view, kCount>& marks) {
  for (const std::string_view mark : marks) {
    if (text.starts_with(mark)) return mark.size();
  }
  return 0;
}

// What keyboards and word processors make of a mark.
constexpr std::array<std::string_view, 4> kQuotes = {"\"", "“", "”", "„"};
constexpr std::array<std::string_view, 3> kDashes = {"-", "–", "−"};
constexpr std::array<std::string_view, 7> kSpaces = {" ", "\t", "\n", "\r", "\f", "\v", "\u00a0"};

bool EndsWord(std::string_view rest) {
  return rest.empty() || rest.front() == '(' || rest.front() == ')' || MarkAt(rest, kSpaces) > 0 ||
         MarkAt(rest, kQuotes) > 0;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<Token>> Tokens() {
    while (SkipSpaces()) {
      if (absl::Status status = TakeToken(); !status.ok()) return status;
    }
    tokens_.push_back({TokenKind::kEnd, text_.size(), ""});
    return std::move(tokens_);
  }

 private:
  std::string_view Rest() const { return text_.substr(position_); }
  absl::Status Bad(size_t position, std::string_view finding) const {
    return PointAt(text_, position, finding);
  }

  // False at the end.
  bool SkipSpaces() {
    while (const size_t space = MarkAt(Rest(), kSpaces)) position_ += space;
    return !Rest().empty();
  }

  absl::Status TakeToken() {
    const char first = Rest().front();
    if (first == '(') return Take(TokenKind::kOpen, 1);
    if (first == ')') return Take(TokenKind::kClose, 1);
    const size_t dash = MarkAt(Rest(), kDashes);
    if (dash > 0 || first == '~') return TakeSign(std::max<size_t>(dash, 1), dash > 0);
    return TakeTerm();
  }

  absl::Status Take(TokenKind kind, size_t bytes) {
    tokens_.push_back({kind, position_, ""});
    position_ += bytes;
    return absl::OkStatus();
  }

  absl::Status TakeSign(size_t bytes, bool forbids) {
    const std::string_view behind = Rest().substr(bytes);
    if (behind.empty() || behind.front() == ')' || MarkAt(behind, kSpaces) > 0) {
      return Bad(position_,
                 forbids ? "A '-' stands right before what must not occur, as in -voetbal."
                         : "A '~' stands right before what speaks for a post, as in ~polder.");
    }
    return Take(forbids ? TokenKind::kForbid : TokenKind::kPrefer, bytes);
  }

  absl::Status TakeTerm() {
    const size_t begin = position_;
    std::string term;
    if (MarkAt(Rest(), kQuotes) > 0) {
      if (absl::Status status = TakeQuoted(&term); !status.ok()) return status;
      if (SplitField(term).field != TermField::kText) {
        return Bad(begin, "A field is written without quotes around it, as in tag:hoogwater.");
      }
    } else {
      while (!EndsWord(Rest())) term += text_[position_++];
      if (absl::Status status = CheckWord(term, begin); !status.ok()) return status;
      if (TakesJoin(term, begin)) return absl::OkStatus();
      const bool is_open_field =
          term.ends_with(':') && SplitField(term).field != TermField::kText;
      if (is_open_field && MarkAt(Rest(), kQuotes) > 0) {
        if (absl::Status status = TakeQuoted(&term); !status.ok()) return status;
      }
    }
    return Finish(begin, term);
  }

  // Appends what stands between the quotation marks.
  absl::Status TakeQuoted(std::string* term) {
    const size_t open = position_;
    position_ += MarkAt(Rest(), kQuotes);
    const size_t begin = position_;
    while (!Rest().empty() && MarkAt(Rest(), kQuotes) == 0) ++position_;
    if (Rest().empty()) return Bad(open, "The quotation mark is not closed: write another \".");
    term->append(TrimSpaces(text_.substr(begin, position_ - begin)));
    position_ += MarkAt(Rest(), kQuotes);
    return absl::OkStatus();
  }

  // What is a word to us and was meant as something else.
  absl::Status CheckWord(const std::string& word, size_t begin) const {
    if (word == "NOT" || word == "NIET") {
      return Bad(begin, "Write -word, with the '-' right before it, for what must not occur.");
    }
    const std::string lower = absl::AsciiStrToLower(word);
    const bool joins = lower == "or" || lower == "of" || lower == "and" || lower == "en";
    if (joins && word != absl::AsciiStrToUpper(word)) {
      return Bad(begin,
                 fmt::format("Write {} in capitals to join terms, or \"{}\" in quotes to look for "
                             "the word.",
                             absl::AsciiStrToUpper(word), word));
    }
    const size_t colon = word.find(':');
    const auto is_letter = [](char c) {
      return absl::ascii_isalpha(static_cast<unsigned char>(c));
    };
    if (colon == std::string::npos || colon == 0 || word.compare(colon, 3, "://") == 0 ||
        !std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(colon), is_letter) ||
        SplitField(word).field != TermField::kText) {
      return absl::OkStatus();
    }
    return Bad(begin,
               fmt::format("There is no field '{}': write tag:, source:, lang: or author:, or put "
                           "quotes around it to look for the words.",
                           word.substr(0, colon)));
  }

  bool TakesJoin(const std::string& word, size_t begin) {
    const bool is_or = word == "OR" || word == "OF";
    if (!is_or && word != "AND" && word != "EN") return false;
    tokens_.push_back({is_or ? TokenKind::kOr : TokenKind::kAnd, begin, ""});
    return true;
  }

  absl::Status Finish(size_t begin, const std::string& term) {
    if (const auto matcher = TermMatcher::Create(term); !matcher.ok()) {
      // A '*' in a wrong place is what is wrong with any term that has one.
      const size_t star = text_.substr(0, position_).find('*', begin);
      return Bad(star == std::string_view::npos ? begin : star,
                 fmt::format("Cannot be looked for: {}.", std::string(matcher.status().message())));
    }
    const bool joined = !Rest().empty() && MarkAt(Rest(), kSpaces) == 0 && Rest().front() != ')';
    if (joined) return Bad(position_, "Leave a space between two terms.");
    const FieldTerm split = SplitField(term);
    tokens_.push_back({TokenKind::kTerm, begin,
                       split.field == TermField::kText
                           ? std::string(split.value)
                           : fmt::format("{}:{}", FieldName(split.field), split.value)});
    return absl::OkStatus();
  }

  std::string_view text_;
  size_t position_ = 0;
  std::vector<Token> tokens_;
};

class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens)
      : text_(text), tokens_(std::move(tokens)) {}

  absl::StatusOr<Query> Parse() {
    if (Is(TokenKind::kEnd)) return Bad(Now(), "The query is empty: write at least one term.");
    while (!Is(TokenKind::kEnd)) {
      absl::Status status = TakeItem();
      if (status.ok() && Is(TokenKind::kAnd)) status = TakeAnd();
      if (!status.ok()) return status;
    }
    return std::move(query_);
  }

 private:
  const Token& Now() const { return tokens_[position_]; }
  const Token& Ahead() const { return tokens_[position_ + 1]; }
  bool Is(TokenKind kind) const { return Now().kind == kind; }
  absl::Status Bad(const Token& token, std::string_view finding) const {
    return PointAt(text_, token.begin, finding);
  }

  absl::Status TakeAnd() {
    if (Ahead().kind == TokenKind::kEnd || IsJoin(Ahead().kind)) {
      return Bad(Now(), "AND stands between two terms: write one behind it, or leave it out.");
    }
    ++position_;
    return absl::OkStatus();
  }

  absl::Status TakeItem() {
    if (IsSign(Now().kind)) return TakeSigned();
    const bool after_and = position_ > 0 && tokens_[position_ - 1].kind == TokenKind::kAnd;
    std::vector<std::string> terms;
    if (absl::Status status = TakeOperand(&terms, 0); !status.ok()) return status;
    const Token* first_or = Is(TokenKind::kOr) ? &Now() : nullptr;
    if (absl::Status status = TakeAlternatives(&terms, 0); !status.ok()) return status;
    if (first_or != nullptr && (after_and || Is(TokenKind::kAnd))) {
      return Bad(*first_or,
                 "It is not clear what belongs together: put the alternatives in parentheses, as "
                 "in brug AND (dicht OR afgesloten).");
    }
    query_.required.push_back(std::move(terms));
    return absl::OkStatus();
  }

  // "-term", "-(a OR b)": neither; "~term", "~(a OR b)": each of them counts.
  absl::Status TakeSigned() {
    const Token& sign = Now();
    const bool forbids = sign.kind == TokenKind::kForbid;
    ++position_;
    if (IsSign(Now().kind)) return Bad(Now(), "One sign is enough: '-' forbids, '~' prefers.");
    std::vector<std::string> terms;
    if (absl::Status status = TakeOperand(&terms, 0); !status.ok()) return status;
    if (Is(TokenKind::kOr)) {
      return Bad(Now(), forbids ? "What is forbidden is no alternative: write -a -b."
                                : "What is optional is no alternative: write ~a ~b.");
    }
    for (const std::string& term : terms) {
      if (!forbids && SplitField(term).field != TermField::kText) {
        return Bad(sign, "Only words and phrases can speak for a post: leave the '~' out to "
                         "require the field.");
      }
    }
    std::vector<std::string>& list = forbids ? query_.forbidden : query_.optional;
    list.insert(list.end(), terms.begin(), terms.end());
    return absl::OkStatus();
  }

  // A term, or parentheses.
  absl::Status TakeOperand(std::vector<std::string>* terms, int depth) {
    const Token& token = Now();
    switch (token.kind) {
      case TokenKind::kTerm:
        terms->push_back(token.term);
        ++position_;
        return absl::OkStatus();
      case TokenKind::kOpen:
        return TakeParentheses(terms, depth + 1);
      case TokenKind::kClose:
        return Bad(token, "There is no '(' that this ')' closes: leave it out.");
      case TokenKind::kForbid:
      case TokenKind::kPrefer:
        return Bad(token, "A term with '-' or '~' is no alternative: write it apart.");
      case TokenKind::kOr:
      case TokenKind::kAnd:
        return Bad(token, "OR and AND stand between two terms: write one before this, or \"or\" in "
                          "quotes to look for the word.");
      case TokenKind::kEnd:
        break;
    }
    return Bad(tokens_[position_ - 1], "A term must follow here.");
  }

  absl::Status TakeAlternatives(std::vector<std::string>* terms, int depth) {
    while (Is(TokenKind::kOr)) {
      ++position_;
      if (absl::Status status = TakeOperand(terms, depth); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status TakeParentheses(std::vector<std::string>* terms, int depth) {
    const Token& open = Now();
    if (depth > kMaxQueryDepth) {
      return Bad(open, fmt::format("There are more than {} parentheses within each other.",
                                   kMaxQueryDepth));
    }
    ++position_;
    if (Is(TokenKind::kClose)) {
      return Bad(open, "There is nothing in the parentheses: write alternatives, as in (a OR b).");
    }
    absl::Status status = TakeOperand(terms, depth);
    if (status.ok()) status = TakeAlternatives(terms, depth);
    if (!status.ok()) return status;
    if (Is(TokenKind::kEnd)) return Bad(open, "The parenthesis is not closed: write a ')'.");
    if (!Is(TokenKind::kClose)) {
      return Bad(Now(), "Only alternatives stand in parentheses, as in (a OR b): write \"a b\" in "
                        "quotes for words side by side, and what must also occur outside.");
    }
    ++position_;
    return absl::OkStatus();
  }

  std::string_view text_;
  const std::vector<Token> tokens_;
  size_t position_ = 0;
  Query query_;
};

}  // namespace

absl::StatusOr<Query> ParseQuery(std::string_view text) {
  if (text.size() > kMaxQueryBytes) {
    return absl::InvalidArgumentError(
        fmt::format("The query has {} bytes; at most {}.", text.size(), kMaxQueryBytes));
  }
  if (DropInvalidUtf8(text).size() != text.size()) {
    return absl::InvalidArgumentError("The query is not valid UTF-8.");
  }
  absl::StatusOr<std::vector<Token>> tokens = Tokenizer(text).Tokens();
  if (!tokens.ok()) return tokens.status();
  return Parser(text, *std::move(tokens)).Parse();
}

}  // namespace sluis

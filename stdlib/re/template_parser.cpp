// Replacement templates of sub() and expand(): \1, \g<name>, \g<1>, octal and letter escapes.
#include "stdlib/re/pattern_parser.h"
#include "stdlib/re/pattern_source.h"

namespace skerry::regex {

namespace {

class TemplateParser {
 public:
  TemplateParser(Isolate& iso, std::u32string_view text, bool is_text, const std::vector<GroupName>& names,
                 uint32_t group_count, Template* out, std::vector<PatternWarning>* warnings)
      : iso_(iso), source_(iso, text, is_text, warnings), names_(names), group_count_(group_count), out_(*out) {
    out_.texts.emplace_back();
  }

  void parse() {
    for (;;) {
      Token token = source_.get();
      if (token.empty()) return;
      if (token[0] != '\\') {
        out_.texts.back() += token;
        continue;
      }
      char32_t c = token[1];
      if (c == 'g') {
        parse_named();
      } else if (c == '0') {
        uint32_t value = 0;
        for (char32_t d : source_.get_octal(2)) value = value * 8 + (d - '0');
        out_.texts.back() += static_cast<char32_t>(value & 0xff);
      } else if (is_digit(c)) {
        parse_number(std::u32string(token));
      } else {
        parse_letter(token);
      }
    }
  }

 private:
  void add_group(uint64_t index, size_t offset) {
    if (index > group_count_) source_.fail(fmt::format("invalid group reference {}", index), offset);
    out_.groups.push_back(static_cast<uint32_t>(index));
    out_.texts.emplace_back();
  }
  void parse_named() {
    if (!source_.match('<')) source_.fail("missing <");
    std::u32string name = source_.get_until('>', "group name");
    if (!is_identifier(name)) return add_group(source_.group_number(name), name.size() + 1);
    source_.check_group_name(name, 1);
    for (const GroupName& n : names_)
      if (n.name == name) return add_group(n.group, name.size() + 1);
    throw PatternFault{PatternFault::kIndex, "unknown group name " + quoted(iso_, name), 0};
  }
  void parse_number(std::u32string escape) {
    if (source_.next_is_digit()) {
      escape += source_.get();
      if (is_octal(escape[1]) && is_octal(escape[2]) && source_.next_is_octal()) {
        escape += source_.get();
        uint32_t value = (escape[1] - '0') * 64 + (escape[2] - '0') * 8 + (escape[3] - '0');
        if (value > 0377)
          source_.fail(fmt::format("octal escape value {} outside of range 0-0o377", utf8_of(escape)), escape.size());
        out_.texts.back() += static_cast<char32_t>(value);
        return;
      }
    }
    uint32_t index = 0;
    for (char32_t d : std::u32string_view(escape).substr(1)) index = index * 10 + (d - '0');
    add_group(index, escape.size() - 1);
  }
  void parse_letter(Token token) {
    static constexpr std::u32string_view kLetters = U"abfnrtv\\", kMeanings = U"\a\b\f\n\r\t\v\\";
    size_t i = kLetters.find(token[1]);
    if (i != kLetters.npos) {
      out_.texts.back() += kMeanings[i];
      return;
    }
    if (is_ascii_letter(token[1])) source_.fail("bad escape " + utf8_of(token), token.size());
    out_.texts.back() += token;
  }

  Isolate& iso_;
  Source source_;
  const std::vector<GroupName>& names_;
  uint32_t group_count_;
  Template& out_;
};

}  // namespace

bool parse_template(Isolate& iso, std::u32string_view text, bool is_text, const std::vector<GroupName>& names,
                    uint32_t group_count, Template* out, std::vector<PatternWarning>* warnings, PatternFault* fault) {
  try {
    TemplateParser(iso, text, is_text, names, group_count, out, warnings).parse();
    return true;
  } catch (PatternFault& f) {
    *fault = std::move(f);
    return false;
  }
}

}  // namespace skerry::regex

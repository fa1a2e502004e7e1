// Recursive descent over the syntax of CPython 3.11's re, with its messages, positions and warnings.
//
// The order of checks is the one that scripts can observe there. A number of rules look odd and are meant:
// "{" that begins no repeat is a literal, "nothing to repeat" looks at the item before alone, groups without a
// number or flags vanish into the sequence around them, global flags must come first.
#include "stdlib/re/pattern_parser.h"

#include <algorithm>
#include <optional>

#include "isolate/objects/unicode.h"
#include "stdlib/re/pattern_source.h"

namespace skerry::regex {

namespace {

constexpr uint64_t kSaturated = kMaxRepeat * 2;
uint64_t add(uint64_t a, uint64_t b) { return std::min(a + b, kSaturated); }
uint64_t times(uint64_t a, uint64_t b) {
  return static_cast<uint64_t>(std::min<unsigned __int128>(static_cast<unsigned __int128>(a) * b, kSaturated));
}

std::optional<uint32_t> flag_of(Token t) {
  if (t.size() != 1) return std::nullopt;
  switch (t[0]) {
    case 'i': return kIgnoreCase;
    case 'L': return kLocale;
    case 'm': return kMultiline;
    case 's': return kDotAll;
    case 'x': return kVerbose;
    case 'a': return kAscii;
    case 't': return kTemplate;
    case 'u': return kUnicode;
    default: return std::nullopt;
  }
}

bool is_one(Token t, char32_t c) { return t.size() == 1 && t[0] == c; }
bool is_one_of(Token t, std::u32string_view set) { return t.size() == 1 && set.find(t[0]) != set.npos; }

std::optional<char32_t> simple_escape(char32_t c) {
  switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return std::nullopt;
  }
}

std::optional<Category> category_of(char32_t c) {
  switch (c) {
    case 'd': return Category::kDigit;
    case 'D': return Category::kNotDigit;
    case 's': return Category::kSpace;
    case 'S': return Category::kNotSpace;
    case 'w': return Category::kWord;
    case 'W': return Category::kNotWord;
    default: return std::nullopt;
  }
}

class Parser {
 public:
  Parser(Isolate& iso, std::u32string_view text, bool is_text, uint32_t flags, PatternTree* tree,
         std::vector<PatternWarning>* warnings)
      : iso_(iso), source_(iso, text, is_text, warnings), tree_(*tree) {
    tree_.flags = flags;
    tree_.is_text = is_text;
    widths_.push_back(std::nullopt);
    tree_.close_rank.push_back(0);
  }

  void parse() {
    tree_.root = parse_alternatives(tree_.flags & kVerbose, 0);
    fix_flags();
    if (!source_.at_end()) source_.fail("unbalanced parenthesis");
    for (auto [group, position] : condition_places_)
      if (group >= widths_.size()) source_.fail_at(fmt::format("invalid group reference {}", group), position);
    tree_.group_count = static_cast<uint32_t>(widths_.size() - 1);
    check_lookbehinds(tree_.root);
    if (tree_.flags & kUnicode) tree_.uses_unicode = true;
  }

 private:
  Node* make(Node::Op op) {
    tree_.nodes.push_back(Node{op});
    return &tree_.nodes.back();
  }
  Node* make_literal(char32_t c) {
    Node* n = make(Node::kLiteral);
    n->literal = c;
    return n;
  }
  Node* make_at(At at) {
    Node* n = make(Node::kAt);
    n->at = at;
    return n;
  }
  static SetItem one(char32_t c) { return {SetItem::kRange, {}, c, c}; }
  static SetItem of(Category c) { return {SetItem::kCategory, c, 0, 0}; }

  // ---- Widths: how many characters a sequence takes at least and at most.
  Width width_of(const Node* n) const {
    switch (n->op) {
      case Node::kLiteral:
      case Node::kSet:
      case Node::kAny: return {1, 1};
      case Node::kAt:
      case Node::kAssert: return {0, 0};
      case Node::kBranch: {
        Width w{kMaxRepeat - 1, 0};
        for (const Sequence& s : n->bodies) w = {std::min(w.low, s.width.low), std::max(w.high, s.width.high)};
        return w;
      }
      case Node::kGroup:
      case Node::kAtomic: return n->bodies[0].width;
      case Node::kRepeat:
        return {times(n->bodies[0].width.low, n->minimum), times(n->bodies[0].width.high, n->maximum)};
      case Node::kReference: return *widths_[n->group];
      case Node::kConditional: {
        Width w = n->bodies[0].width;
        if (n->bodies.size() == 1) return {0, w.high};
        return {std::min(w.low, n->bodies[1].width.low), std::max(w.high, n->bodies[1].width.high)};
      }
    }
    return {0, 0};
  }
  void set_width(Sequence* s) const {
    Width w{0, 0};
    for (const Node* n : s->items) {
      Width v = width_of(n);
      w = {add(w.low, v.low), add(w.high, v.high)};
    }
    s->width = {std::min(w.low, kMaxRepeat - 1), std::min(w.high, kMaxRepeat)};
  }

  void check_lookbehinds(const Sequence& s) const {
    for (const Node* n : s.items) {
      if (n->op == Node::kAssert && n->behind) {
        Width w = n->bodies[0].width;
        if (w.low != w.high) throw PatternFault{PatternFault::kPatternNoPlace, "look-behind requires fixed-width pattern", 0};
      }
      for (const Sequence& body : n->bodies) check_lookbehinds(body);
    }
  }

  void fix_flags() {
    auto refuse = [](const char* message) { throw PatternFault{PatternFault::kValue, message, 0}; };
    if (tree_.is_text) {
      if (tree_.flags & kLocale) refuse("cannot use LOCALE flag with a str pattern");
      if (!(tree_.flags & kAscii)) tree_.flags |= kUnicode;
      else if (tree_.flags & kUnicode) refuse("ASCII and UNICODE flags are incompatible");
    } else {
      if (tree_.flags & kUnicode) refuse("cannot use UNICODE flag with a bytes pattern");
      if (tree_.flags & kLocale && tree_.flags & kAscii) refuse("ASCII and LOCALE flags are incompatible");
    }
  }

  // ---- Groups
  bool is_closed(uint32_t group) const { return group < widths_.size() && widths_[group].has_value(); }
  uint32_t open_group(const std::u32string* name) {
    uint32_t group = static_cast<uint32_t>(widths_.size());
    widths_.push_back(std::nullopt);
    tree_.close_rank.push_back(0);
    if (lookaround_depth_ > 0) tree_.groups_in_lookaround = true;
    if (name != nullptr) {
      for (const GroupName& n : tree_.names)
        if (n.name == *name)
          source_.fail(fmt::format("redefinition of group name {} as group {}; was group {}", quoted(iso_, *name), group,
                                   n.group),
                       name->size() + 1);
      tree_.names.push_back({*name, group});
    }
    return group;
  }
  std::optional<uint32_t> named_group(const std::u32string& name) const {
    for (const GroupName& n : tree_.names)
      if (n.name == name) return n.group;
    return std::nullopt;
  }
  void check_lookbehind_group(uint64_t group) const {
    if (!lookbehind_groups_) return;
    if (group >= widths_.size() || !is_closed(static_cast<uint32_t>(group))) source_.fail("cannot refer to an open group");
    if (group >= *lookbehind_groups_) source_.fail("cannot refer to group defined in the same lookbehind subpattern");
  }

  // ---- Alternatives and sequences
  Sequence parse_alternatives(bool verbose, uint32_t nested) {
    // CPython's parser takes a Python frame for each of these levels.
    if (iso_.check_native_stack(" while calling a Python object").is_fault()) throw PatternFault{PatternFault::kRaised, {}, 0};
    if (static_cast<int>(nested) + iso_.frame_depth > iso_.recursion_limit) {
      static_cast<void>(iso_.raise_recursion_error(" while calling a Python object"));
      throw PatternFault{PatternFault::kRaised, {}, 0};
    }
    tree_.depth = std::max(tree_.depth, nested);
    std::vector<Sequence> bodies;
    for (;;) {
      bodies.push_back(parse_sequence(verbose, nested + 1, nested == 0 && bodies.empty()));
      if (!source_.match('|')) break;
      if (nested == 0) verbose = tree_.flags & kVerbose;
    }
    if (bodies.size() == 1) return std::move(bodies[0]);
    Node* branch = make(Node::kBranch);
    branch->bodies = std::move(bodies);
    Sequence out;
    out.items.push_back(branch);
    set_width(&out);
    return out;
  }

  Sequence parse_sequence(bool verbose, uint32_t nested, bool first = false) {
    Sequence out;
    for (;;) {
      Token token = source_.next();
      if (token.empty() || is_one_of(token, U"|)")) break;
      source_.get();
      char32_t c = token[0];
      if (verbose && token.size() == 1) {
        if (is_one_of(token, U" \t\n\r\v\f")) continue;
        if (c == '#') {
          for (;;) {
            Token t = source_.get();
            if (t.empty() || is_one(t, '\n')) break;
          }
          continue;
        }
      }
      switch (c) {
        case '\\': out.items.push_back(parse_escape(token)); break;
        case '[': out.items.push_back(parse_set()); break;
        case '*':
        case '+':
        case '?':
        case '{': parse_repeat(c, &out); break;
        case '.': out.items.push_back(make(Node::kAny)); break;
        case '(':
          if (Node* n = parse_group(&verbose, nested, first && out.items.empty())) out.items.push_back(n);
          break;
        case '^': out.items.push_back(make_at(At::kBeginning)); break;
        case '$': out.items.push_back(make_at(At::kEnd)); break;
        default: out.items.push_back(make_literal(c));
      }
    }
    set_width(&out);
    return out;
  }

  // ---- Escapes
  // What is the same inside and outside of sets, after the escapes that differ; empty: none of it.
  std::optional<char32_t> parse_coded_escape(Token token) {
    char32_t c = token[1];
    std::u32string escape(token);
    if (c == 'x') return source_.hex_escape(escape, 2);
    if (source_.is_text()) {
      if (c == 'u') return source_.hex_escape(escape, 4);
      if (c == 'U') return source_.hex_escape(escape, 8);
      if (c == 'N') return source_.named_character();
    }
    return std::nullopt;
  }
  static uint32_t octal(std::u32string_view digits) {
    uint32_t value = 0;
    for (char32_t d : digits) value = value * 8 + (d - '0');
    return value;
  }
  [[noreturn]] void bad_escape(std::u32string_view escape) { source_.fail("bad escape " + utf8_of(escape), escape.size()); }

  Node* parse_escape(Token token) {
    char32_t c = token[1];
    switch (c) {
      case 'A': return make_at(At::kBeginningOfString);
      case 'b': return make_at(At::kBoundary);
      case 'B': return make_at(At::kNotBoundary);
      case 'Z': return make_at(At::kEndOfString);
      default: break;
    }
    if (auto category = category_of(c)) {
      Node* n = make(Node::kSet);
      n->set.push_back(of(*category));
      return n;
    }
    if (auto simple = simple_escape(c)) return make_literal(*simple);
    if (auto coded = parse_coded_escape(token)) return make_literal(*coded);
    std::u32string escape(token);
    if (c == '0') {
      escape += source_.get_octal(2);
      return make_literal(octal(std::u32string_view(escape).substr(1)));
    }
    if (is_digit(c)) {
      if (source_.next_is_digit()) {
        escape += source_.get();
        if (is_octal(escape[1]) && is_octal(escape[2]) && source_.next_is_octal()) {
          escape += source_.get();
          uint32_t value = octal(std::u32string_view(escape).substr(1));
          if (value > 0377)
            source_.fail(fmt::format("octal escape value {} outside of range 0-0o377", utf8_of(escape)), escape.size());
          return make_literal(value);
        }
      }
      uint32_t group = 0;
      for (char32_t d : std::u32string_view(escape).substr(1)) group = group * 10 + (d - '0');
      if (group >= widths_.size()) source_.fail(fmt::format("invalid group reference {}", group), escape.size() - 1);
      return make_reference(group, escape.size());
    }
    if (is_ascii_letter(c)) bad_escape(escape);
    return make_literal(c);
  }
  Node* make_reference(uint32_t group, size_t offset) {
    if (!is_closed(group)) source_.fail("cannot refer to an open group", offset);
    check_lookbehind_group(group);
    Node* n = make(Node::kReference);
    n->group = group;
    return n;
  }

  SetItem parse_set_escape(Token token) {
    char32_t c = token[1];
    if (auto simple = simple_escape(c)) return one(*simple);
    if (auto category = category_of(c)) return of(*category);
    if (auto coded = parse_coded_escape(token)) return one(*coded);
    std::u32string escape(token);
    if (is_octal(c)) {
      escape += source_.get_octal(2);
      uint32_t value = octal(std::u32string_view(escape).substr(1));
      if (value > 0377)
        source_.fail(fmt::format("octal escape value {} outside of range 0-0o377", utf8_of(escape)), escape.size());
      return one(value);
    }
    if (is_digit(c) || is_ascii_letter(c)) bad_escape(escape);
    return one(c);
  }

  // ---- Sets
  Node* parse_set() {
    size_t here = source_.tell() - 1;
    Node* n = make(Node::kSet);
    if (source_.next_is('['))
      source_.warn(PatternWarning::kFuture, fmt::format("Possible nested set at position {}", source_.tell()));
    n->negated = source_.match('^');
    auto unterminated = [&] { source_.fail("unterminated character set", source_.tell() - here); };
    for (;;) {
      Token token = source_.get();
      if (token.empty()) unterminated();
      if (is_one(token, ']') && !n->set.empty()) break;
      SetItem first;
      if (token[0] == '\\') {
        first = parse_set_escape(token);
      } else {
        if (!n->set.empty() && is_one_of(token, U"-&~|") && source_.next() == token) {
          const char* what = token[0] == '-'   ? "difference"
                             : token[0] == '&' ? "intersection"
                             : token[0] == '~' ? "symmetric difference"
                                               : "union";
          source_.warn(PatternWarning::kFuture, fmt::format("Possible set {} at position {}", what, source_.tell() - 1));
        }
        first = one(token[0]);
      }
      if (!source_.match('-')) {
        n->set.push_back(first);
        continue;
      }
      Token that = source_.get();
      if (that.empty()) unterminated();
      if (is_one(that, ']')) {
        n->set.push_back(first);
        n->set.push_back(one('-'));
        break;
      }
      SetItem second;
      if (that[0] == '\\') {
        second = parse_set_escape(that);
      } else {
        if (is_one(that, '-'))
          source_.warn(PatternWarning::kFuture, fmt::format("Possible set difference at position {}", source_.tell() - 2));
        second = one(that[0]);
      }
      if (first.kind != SetItem::kRange || second.kind != SetItem::kRange || second.low < first.low)
        source_.fail(fmt::format("bad character range {}-{}", utf8_of(token), utf8_of(that)), token.size() + 1 + that.size());
      n->set.push_back({SetItem::kRange, {}, first.low, second.low});
    }
    if (!n->negated && n->set.size() == 1 && n->set[0].kind == SetItem::kRange && n->set[0].low == n->set[0].high) {
      n->op = Node::kLiteral;
      n->literal = n->set[0].low;
    }
    return n;
  }

  // ---- Repeats
  void parse_repeat(char32_t c, Sequence* out) {
    size_t here = source_.tell();
    uint64_t minimum = 0, maximum = kMaxRepeat;
    if (c == '?') {
      maximum = 1;
    } else if (c == '+') {
      minimum = 1;
    } else if (c == '{') {
      if (source_.next_is('}')) {
        out->items.push_back(make_literal(c));
        return;
      }
      auto digits = [&](bool* any) {
        uint64_t value = 0;
        for (*any = false; source_.next_is_digit(); *any = true)
          value = std::min(value * 10 + (source_.get()[0] - '0'), kSaturated);
        return value;
      };
      bool has_low, has_high;
      uint64_t low = digits(&has_low);
      uint64_t high = low;
      if (source_.match(',')) high = digits(&has_high);
      else has_high = has_low;
      if (!source_.match('}')) {
        out->items.push_back(make_literal(c));
        source_.seek(here);
        return;
      }
      auto too_large = [] { throw PatternFault{PatternFault::kOverflow, "the repetition number is too large", 0}; };
      if (has_low) {
        minimum = low;
        if (minimum >= kMaxRepeat) too_large();
      }
      if (has_high) {
        maximum = high;
        if (maximum >= kMaxRepeat) too_large();
        if (maximum < minimum) source_.fail("min repeat greater than max repeat", source_.tell() - here);
      }
    }
    size_t offset = source_.tell() - here + 1;
    Node* item = out->items.empty() ? nullptr : out->items.back();
    if (item == nullptr || item->op == Node::kAt) source_.fail("nothing to repeat", offset);
    if (item->op == Node::kRepeat) source_.fail("multiple repeat", offset);
    Node* n = make(Node::kRepeat);
    n->minimum = minimum;
    n->maximum = maximum;
    n->repeat = source_.match('?')   ? RepeatKind::kLazy
                : source_.match('+') ? RepeatKind::kPossessive
                                     : RepeatKind::kGreedy;
    n->bodies.emplace_back();
    n->bodies[0].items.push_back(item);
    set_width(&n->bodies[0]);
    out->items.back() = n;
  }

  // ---- Groups and extensions. Null: nothing to add (comments, global flags).
  void expect_close(size_t start) {
    if (!source_.match(')')) source_.fail("missing ), unterminated subpattern", source_.tell() - start);
  }
  Node* parse_group(bool* verbose, uint32_t nested, bool first) {
    size_t start = source_.tell() - 1;
    bool capture = true, atomic = false, named = false;
    std::u32string name;
    uint32_t add_flags = 0, remove_flags = 0;
    if (source_.match('?')) {
      Token token = source_.get();
      if (token.empty()) source_.fail("unexpected end of pattern");
      if (is_one(token, 'P')) {
        if (source_.match('<')) {
          named = true;
          name = source_.get_until('>', "group name");
          source_.check_group_name(name, 1);
        } else if (source_.match('=')) {
          name = source_.get_until(')', "group name");
          source_.check_group_name(name, 1);
          auto group = named_group(name);
          if (!group) source_.fail("unknown group name " + quoted(iso_, name), name.size() + 1);
          return make_reference(*group, name.size() + 1);
        } else {
          Token t = source_.get();
          if (t.empty()) source_.fail("unexpected end of pattern");
          source_.fail("unknown extension ?P" + utf8_of(t), t.size() + 2);
        }
      } else if (is_one(token, ':')) {
        capture = false;
      } else if (is_one(token, '#')) {
        for (;;) {
          if (source_.at_end()) source_.fail("missing ), unterminated comment", source_.tell() - start);
          if (is_one(source_.get(), ')')) return nullptr;
        }
      } else if (is_one_of(token, U"=!<")) {
        return parse_assertion(token, start, *verbose, nested);
      } else if (is_one(token, '(')) {
        return parse_conditional(start, *verbose, nested);
      } else if (is_one(token, '>')) {
        capture = false;
        atomic = true;
      } else if (flag_of(token) || is_one(token, '-')) {
        if (!parse_flags(token, &add_flags, &remove_flags)) {
          if (!first) source_.fail("global flags not at the start of the expression", source_.tell() - start);
          *verbose = tree_.flags & kVerbose;
          return nullptr;
        }
        capture = false;
      } else {
        source_.fail("unknown extension ?" + utf8_of(token), token.size() + 1);
      }
    }
    uint32_t group = capture ? open_group(named ? &name : nullptr) : 0;
    bool sub_verbose = (*verbose || (add_flags & kVerbose)) && !(remove_flags & kVerbose);
    Sequence body = parse_alternatives(sub_verbose, nested + 1);
    expect_close(start);
    if (group != 0) {
      widths_[group] = body.width;
      tree_.close_rank[group] = ++closed_;
    }
    Node* n = make(atomic ? Node::kAtomic : Node::kGroup);
    n->group = group;
    n->add_flags = add_flags;
    n->remove_flags = remove_flags;
    n->bodies.push_back(std::move(body));
    return n;
  }

  Node* parse_assertion(Token token, size_t start, bool verbose, uint32_t nested) {
    Node* n = make(Node::kAssert);
    auto outer_lookbehind = lookbehind_groups_;
    if (is_one(token, '<')) {
      token = source_.get();
      if (token.empty()) source_.fail("unexpected end of pattern");
      if (!is_one_of(token, U"=!")) source_.fail("unknown extension ?<" + utf8_of(token), token.size() + 2);
      n->behind = true;
      if (!lookbehind_groups_) lookbehind_groups_ = widths_.size();
    }
    n->negated = token[0] == '!';
    ++lookaround_depth_;
    n->bodies.push_back(parse_alternatives(verbose, nested + 1));
    --lookaround_depth_;
    lookbehind_groups_ = outer_lookbehind;
    expect_close(start);
    return n;
  }

  Node* parse_conditional(size_t start, bool verbose, uint32_t nested) {
    std::u32string name = source_.get_until(')', "group name");
    uint64_t group;
    if (is_identifier(name)) {
      source_.check_group_name(name, 1);
      auto found = named_group(name);
      if (!found) source_.fail("unknown group name " + quoted(iso_, name), name.size() + 1);
      group = *found;
    } else {
      group = source_.group_number(name);
      if (group == 0) source_.fail("bad group number", name.size() + 1);
      if (std::none_of(condition_places_.begin(), condition_places_.end(), [&](auto& p) { return p.first == group; }))
        condition_places_.push_back({group, source_.tell() - name.size() - 1});
    }
    check_lookbehind_group(group);
    Node* n = make(Node::kConditional);
    n->group = static_cast<uint32_t>(group);
    n->bodies.push_back(parse_sequence(verbose, nested + 1));
    if (source_.match('|')) {
      n->bodies.push_back(parse_sequence(verbose, nested + 1));
      if (source_.next_is('|')) source_.fail("conditional backref with more than two branches");
    }
    expect_close(start);
    return n;
  }

  // False: global flags, already merged.
  bool parse_flags(Token token, uint32_t* add_flags, uint32_t* remove_flags) {
    auto unknown = [&](const char* missing) {
      bool letter = token.size() == 1 && unicode::is_alpha(token[0]);
      source_.fail(letter ? "unknown flag" : missing, token.size());
    };
    if (!is_one(token, '-')) {
      for (;;) {
        uint32_t flag = *flag_of(token);
        if (source_.is_text()) {
          if (flag == kLocale) source_.fail("bad inline flags: cannot use 'L' flag with a str pattern");
        } else if (flag == kUnicode) {
          source_.fail("bad inline flags: cannot use 'u' flag with a bytes pattern");
        }
        *add_flags |= flag;
        if ((flag & kTypeFlags) && (*add_flags & kTypeFlags) != flag)
          source_.fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        token = source_.get();
        if (token.empty()) source_.fail("missing -, : or )");
        if (is_one_of(token, U")-:")) break;
        if (!flag_of(token)) unknown("missing -, : or )");
      }
    }
    if (is_one(token, ')')) {
      tree_.flags |= *add_flags;
      return false;
    }
    if (*add_flags & kUnicode) tree_.uses_unicode = true;
    if (*add_flags & kGlobalFlags) source_.fail("bad inline flags: cannot turn on global flag", 1);
    if (is_one(token, '-')) {
      token = source_.get();
      if (token.empty()) source_.fail("missing flag");
      if (!flag_of(token)) unknown("missing flag");
      for (;;) {
        uint32_t flag = *flag_of(token);
        if (flag & kTypeFlags) source_.fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        *remove_flags |= flag;
        token = source_.get();
        if (token.empty()) source_.fail("missing :");
        if (is_one(token, ':')) break;
        if (!flag_of(token)) unknown("missing :");
      }
    }
    if (*remove_flags & kGlobalFlags) source_.fail("bad inline flags: cannot turn off global flag", 1);
    if (*add_flags & *remove_flags) source_.fail("bad inline flags: flag turned on and off", 1);
    return true;
  }

  Isolate& iso_;
  Source source_;
  PatternTree& tree_;
  std::vector<std::optional<Width>> widths_;  // by group; none while it is open
  std::optional<size_t> lookbehind_groups_;   // groups there were where the outermost look-behind began
  std::vector<std::pair<uint64_t, size_t>> condition_places_;
  uint32_t closed_ = 0;
  int lookaround_depth_ = 0;
};

}  // namespace

bool parse_pattern(Isolate& iso, std::u32string_view text, bool is_text, uint32_t flags, PatternTree* tree,
                   std::vector<PatternWarning>* warnings, PatternFault* fault) {
  try {
    Parser(iso, text, is_text, flags, tree, warnings).parse();
    return true;
  } catch (PatternFault& f) {
    *fault = std::move(f);
    return false;
  }
}

}  // namespace skerry::regex

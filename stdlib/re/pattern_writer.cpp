// Where the two languages differ, in the order of Node::Op:
//   literals, sets  characters beyond the subject's width cannot match; \s, which differs by five characters, and i,
//                   which has four forms in Python, are spelt out; so are classes under a scoped (?a:...)
//   .               PCRE2_DOTALL is always on: "." is \N without DOTALL
//   ^ $             PCRE2_MULTILINE is always on: \A and \Z without MULTILINE
//   \Z              \z
//   \B              does not match in an empty subject
//   groups          by number only
//   repeats         at most 65535 a piece
#include "stdlib/re/pattern_writer.h"

#include <algorithm>
#include <utility>

namespace skerry::regex {

namespace {

constexpr uint64_t kRepeatLimit = 65535;        // PCRE2's
constexpr uint64_t kUnlimitedFrom = 1u << 26;   // no subject is that long in one run of a single character

using Range = std::pair<char32_t, char32_t>;
using Ranges = std::vector<Range>;

constexpr Range kAsciiWord[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
constexpr Range kAsciiDigit[] = {{'0', '9'}};
constexpr Range kAsciiSpace[] = {{'\t', '\r'}, {' ', ' '}};
constexpr Range kLatin1Word[] = {{'0', '9'},   {'A', 'Z'},   {'_', '_'},   {'a', 'z'},   {0xaa, 0xaa}, {0xb2, 0xb3},
                                 {0xb5, 0xb5}, {0xb9, 0xba}, {0xbc, 0xbe}, {0xc0, 0xd6}, {0xd8, 0xf6}, {0xf8, 0xff}};
constexpr Range kUnicodeSpace[] = {{'\t', '\r'},     {0x1c, ' '},      {0x85, 0x85},     {0xa0, 0xa0},
                                   {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f},
                                   {0x205f, 0x205f}, {0x3000, 0x3000}};

// Characters beyond Latin-1 whose lower case, or other lower-case form, lies in it.
struct LatinTwin {
  char32_t wide, narrow;
};
constexpr LatinTwin kLatinTwins[] = {{0x130, 'i'},   {0x131, 'i'},   {0x178, 0xff},  {0x17f, 's'},  {0x39c, 0xb5},
                                     {0x3bc, 0xb5},  {0x1e9e, 0xdf}, {0x212a, 'k'},  {0x212b, 0xe5}};
constexpr char32_t kDottedI[] = {'i', 'I', 0x130, 0x131};

bool is_ascii_alnum(char32_t c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80); }

class Writer {
 public:
  Writer(const PatternTree& tree, unsigned width) : tree_(tree), limit_(width == 1 ? 0xff : width == 2 ? 0xffff : 0x10ffff) {
    if (!tree.uses_unicode) out_.classes = Classes::kAscii;
    else out_.classes = width == 1 ? Classes::kLatin1 : Classes::kUnicode;
  }
  WrittenPattern write() {
    // A Unicode base under which the whole pattern is ASCII (only a part is not) expands its letters by hand.
    out_.caseless = caseless_for(tree_.flags);
    caseless_ = out_.caseless;
    sequence(tree_.root, tree_.flags);
    return std::move(out_);
  }

 private:
  bool is_unicode(uint32_t flags) const { return flags & kUnicode; }
  // Whether flags ask for the classes that the whole compiled pattern has.
  bool is_base(uint32_t flags) const { return is_unicode(flags) == (out_.classes != Classes::kAscii); }
  bool caseless_for(uint32_t flags) const { return (flags & kIgnoreCase) && is_base(flags); }
  bool by_hand(uint32_t flags) const { return (flags & kIgnoreCase) && !is_base(flags); }

  void text(std::string_view s) {
    for (char c : s) out_.text += static_cast<unsigned char>(c);
  }
  void number(uint64_t n) { text(std::to_string(n)); }
  void character(char32_t c) {
    if (c < 0x80 && c > ' ' && !is_ascii_alnum(c) && c != '_') out_.text += U'\\';
    out_.text += c;
  }
  void range(char32_t low, char32_t high) {
    character(low);
    if (high == low) return;
    if (high > low + 1) out_.text += U'-';
    character(high);
  }
  void ranges(const Range* r, size_t count) {
    for (size_t i = 0; i < count && r[i].first <= limit_; ++i) range(r[i].first, std::min<char32_t>(r[i].second, limit_));
  }
  void complement(const Range* r, size_t count) {
    char32_t next = 0;
    for (size_t i = 0; i < count && r[i].first <= limit_; ++i) {
      if (r[i].first > next) range(next, r[i].first - 1);
      next = r[i].second + 1;
    }
    if (next <= limit_) range(next, limit_);
  }

  // ---- Sets
  void category_item(Category c, uint32_t flags) {
    bool unicode = is_unicode(flags);
    switch (c) {
      case Category::kSpace:
        if (unicode && out_.classes == Classes::kUnicode) return ranges(kUnicodeSpace, std::size(kUnicodeSpace));
        break;
      case Category::kNotSpace:
        if (unicode && out_.classes == Classes::kUnicode) return complement(kUnicodeSpace, std::size(kUnicodeSpace));
        break;
      default: break;
    }
    if (is_base(flags)) {
      static constexpr const char* kNames[] = {"\\d", "\\D", "\\s", "\\S", "\\w", "\\W"};
      return text(kNames[static_cast<int>(c)]);
    }
    // An ASCII part of a Unicode pattern (a pattern with a Unicode part has Unicode's classes as its base).
    switch (c) {
      case Category::kDigit: return ranges(kAsciiDigit, std::size(kAsciiDigit));
      case Category::kNotDigit: return complement(kAsciiDigit, std::size(kAsciiDigit));
      case Category::kSpace: return ranges(kAsciiSpace, std::size(kAsciiSpace));
      case Category::kNotSpace: return complement(kAsciiSpace, std::size(kAsciiSpace));
      case Category::kWord: return ranges(kAsciiWord, std::size(kAsciiWord));
      case Category::kNotWord: return complement(kAsciiWord, std::size(kAsciiWord));
    }
  }
  void range_item(char32_t low, char32_t high, uint32_t flags) {
    if (low <= limit_) range(low, std::min<char32_t>(high, limit_));
    if (!(flags & kIgnoreCase)) return;
    if (by_hand(flags)) {
      auto twin = [&](char32_t first, char32_t last, int distance) {
        char32_t a = std::max(low, first), b = std::min(high, last);
        if (a <= b) range(a + distance, b + distance);
      };
      twin('a', 'z', -32);
      twin('A', 'Z', 32);
      return;
    }
    if (!is_unicode(flags)) return;
    if (limit_ == 0xff) {
      for (LatinTwin t : kLatinTwins)
        if (t.wide >= low && t.wide <= high) character(t.narrow);
      return;
    }
    for (char32_t i : kDottedI)
      if (i >= low && i <= high) {
        for (char32_t c : kDottedI) character(c);
        return;
      }
  }
  void set(const Node& n, uint32_t flags) {
    if (n.set.size() == 1 && n.set[0].kind == SetItem::kCategory && !n.negated && is_base(flags)) {
      Category c = n.set[0].category;
      bool spelt = out_.classes == Classes::kUnicode && (c == Category::kSpace || c == Category::kNotSpace);
      if (!spelt) return category_item(c, flags);
    }
    size_t start = out_.text.size();
    text(n.negated ? "[^" : "[");
    size_t items = out_.text.size();
    for (const SetItem& item : n.set) {
      if (item.kind == SetItem::kCategory) category_item(item.category, flags);
      else range_item(item.low, item.high, flags);
    }
    if (out_.text.size() != items) {
      out_.text += U']';
      return;
    }
    out_.text.resize(start);
    text(n.negated ? "." : "(?!)");
  }
  // Whether a literal takes one character of PCRE2's text, so that it can be repeated as it is.
  void literal(char32_t c, uint32_t flags) {
    bool folds = flags & kIgnoreCase;
    bool letter = is_ascii_alnum(c) && c > '9';
    bool special = folds && ((by_hand(flags) && letter) || (is_unicode(flags) && !by_hand(flags) && limit_ != 0xff &&
                                                            std::find(std::begin(kDottedI), std::end(kDottedI), c) != std::end(kDottedI)));
    if (c <= limit_ && !special) return character(c);
    Node n{Node::kSet};
    n.set.push_back({SetItem::kRange, {}, c, c});
    set(n, flags);
  }

  // ---- Positions
  void word_set(bool unicode) {
    if (!unicode) ranges(kAsciiWord, std::size(kAsciiWord));
    else if (limit_ == 0xff) ranges(kLatin1Word, std::size(kLatin1Word));
    else text("\\w");
  }
  void boundary(uint32_t flags, bool negated) {
    if (is_base(flags)) return text(negated ? "(?:\\B(?!\\A\\z))" : "\\b");
    bool unicode = is_unicode(flags);
    auto part = [&](const char* open) {
      text(open);
      word_set(unicode);
      text("])");
    };
    text("(?:");
    part("(?<=[");
    part(negated ? "(?=[" : "(?![");
    text("|");
    part("(?<![");
    part(negated ? "(?![" : "(?=[");
    text(negated ? "(?!\\A\\z))" : ")");
  }
  void at(const Node& n, uint32_t flags) {
    switch (n.at) {
      case At::kBeginning: return text(flags & kMultiline ? "^" : "\\A");
      case At::kBeginningOfString: return text("\\A");
      case At::kEnd: return text(flags & kMultiline ? "$" : "\\Z");
      case At::kEndOfString: return text("\\z");
      case At::kBoundary: return boundary(flags, false);
      case At::kNotBoundary: return boundary(flags, true);
    }
  }

  // ---- Repeats
  void quantifier(uint64_t low, uint64_t high, RepeatKind kind) {
    if (low == 0 && high == kMaxRepeat) text("*");
    else if (low == 1 && high == kMaxRepeat) text("+");
    else if (low == 0 && high == 1) text("?");
    else {
      text("{");
      number(low);
      if (high != low) text(",");
      if (high != low && high != kMaxRepeat) number(high);
      text("}");
    }
    if (kind == RepeatKind::kLazy) text("?");
    if (kind == RepeatKind::kPossessive) text("+");
  }
  void repeat(const Node& n, uint32_t flags) {
    const Node& item = *n.bodies[0].items[0];
    bool single = item.op == Node::kLiteral || item.op == Node::kSet || item.op == Node::kAny;
    bool grouped = item.op == Node::kGroup || item.op == Node::kAtomic;
    uint64_t low = n.minimum, high = n.maximum >= kUnlimitedFrom ? kMaxRepeat : n.maximum;
    size_t start = out_.text.size();
    auto body = [&] {
      bool wrap = !single && !grouped && item.op != Node::kReference;
      if (wrap) text("(?:");
      node(item, flags);
      if (wrap) text(")");
    };
    if (low <= kRepeatLimit && (high <= kRepeatLimit || high == kMaxRepeat)) {
      body();
      return quantifier(low, high, n.repeat);
    }
    if (low >= kUnlimitedFrom) return text("(?!)");
    if (!single) {
      out_.too_large = true;
      return;
    }
    body();
    std::u32string written = out_.text.substr(start);
    out_.text.resize(start);
    bool possessive = n.repeat == RepeatKind::kPossessive;
    RepeatKind kind = possessive ? RepeatKind::kGreedy : n.repeat;
    text(possessive ? "(?>" : "(?:");
    uint64_t optional = high == kMaxRepeat ? 0 : high - low;
    auto pieces = [&](uint64_t count, bool exact) {
      for (; count > 0; count -= std::min(count, kRepeatLimit)) {
        uint64_t piece = std::min(count, kRepeatLimit);
        out_.text += written;
        quantifier(exact ? piece : 0, piece, kind);
      }
    };
    pieces(low, true);
    pieces(optional, false);
    if (high == kMaxRepeat) {
      out_.text += written;
      quantifier(0, kMaxRepeat, kind);
    }
    text(")");
  }

  // ---- Groups
  void group(const Node& n, uint32_t flags) {
    uint32_t inner = flags;
    if (n.add_flags & kTypeFlags) inner &= ~kTypeFlags;
    inner = (inner | n.add_flags) & ~n.remove_flags;
    bool outer_caseless = caseless_;
    if (n.group != 0) {
      text("(");
    } else if (caseless_for(inner) != caseless_) {
      caseless_ = !caseless_;
      text(caseless_ ? "(?i:" : "(?-i:");
    } else {
      text("(?:");
    }
    sequence(n.bodies[0], inner);
    text(")");
    caseless_ = outer_caseless;
  }

  void node(const Node& n, uint32_t flags) {
    switch (n.op) {
      case Node::kLiteral: return literal(n.literal, flags);
      case Node::kSet: return set(n, flags);
      case Node::kAny: return text(flags & kDotAll ? "." : "\\N");
      case Node::kAt: return at(n, flags);
      case Node::kBranch:
        for (size_t i = 0; i < n.bodies.size(); ++i) {
          if (i > 0) text("|");
          sequence(n.bodies[i], flags);
        }
        return;
      case Node::kGroup: return group(n, flags);
      case Node::kAtomic:
        text("(?>");
        sequence(n.bodies[0], flags);
        return text(")");
      case Node::kRepeat: return repeat(n, flags);
      case Node::kAssert:
        text(n.behind ? (n.negated ? "(?<!" : "(?<=") : (n.negated ? "(?!" : "(?="));
        sequence(n.bodies[0], flags);
        return text(")");
      case Node::kReference: {
        bool wrap = by_hand(flags);
        if (wrap) text("(?i:");
        text("\\g{");
        number(n.group);
        text("}");
        if (wrap) text(")");
        return;
      }
      case Node::kConditional:
        text("(?(");
        number(n.group);
        text(")");
        sequence(n.bodies[0], flags);
        if (n.bodies.size() > 1) {
          text("|");
          sequence(n.bodies[1], flags);
        }
        return text(")");
    }
  }
  void sequence(const Sequence& s, uint32_t flags) {
    // A branch is the only item of its sequence: no parentheses are missing here.
    for (const Node* n : s.items) node(*n, flags);
  }

  const PatternTree& tree_;
  char32_t limit_;
  bool caseless_ = false;
  WrittenPattern out_;
};

}  // namespace

WrittenPattern write_pattern(const PatternTree& tree, unsigned width) { return Writer(tree, width).write(); }

}  // namespace skerry::regex

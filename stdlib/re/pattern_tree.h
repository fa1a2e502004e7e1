// The tree of a parsed pattern: what pattern_parser.cpp makes and pattern_writer.cpp turns into PCRE2's language.
//
// Immutable once parsed, so that isolates on several threads may read it. Knows nothing of PCRE2 and of Python objects.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace skerry::regex {

// The flags of the module re, with their values there.
enum Flag : uint32_t {
  kTemplate = 1,
  kIgnoreCase = 2,
  kLocale = 4,
  kMultiline = 8,
  kDotAll = 16,
  kUnicode = 32,
  kVerbose = 64,
  kDebug = 128,
  kAscii = 256,
};
inline constexpr uint32_t kTypeFlags = kAscii | kLocale | kUnicode;
inline constexpr uint32_t kGlobalFlags = kDebug | kTemplate;
inline constexpr uint64_t kMaxRepeat = 4294967295;
inline constexpr uint64_t kMaxGroups = 1073741823;

enum class Category : uint8_t { kDigit, kNotDigit, kSpace, kNotSpace, kWord, kNotWord };
enum class At : uint8_t { kBeginning, kBeginningOfString, kEnd, kEndOfString, kBoundary, kNotBoundary };
enum class RepeatKind : uint8_t { kGreedy, kLazy, kPossessive };

struct SetItem {
  enum Kind : uint8_t { kRange, kCategory } kind;
  Category category;
  char32_t low, high;  // a single character has both the same
};

struct Node;
struct Width {
  uint64_t low, high;
};
struct Sequence {
  std::vector<Node*> items;
  Width width{0, 0};  // set when the sequence is whole
};

struct Node {
  enum Op : uint8_t {
    kLiteral,        // literal
    kSet,            // set, negated
    kAny,            // any character, line feeds by flag
    kAt,             // at
    kBranch,         // bodies
    kGroup,          // group (0: none), add_flags, remove_flags, bodies[0]
    kAtomic,         // bodies[0]
    kRepeat,         // minimum, maximum, repeat, bodies[0]
    kAssert,         // behind, negated, bodies[0]
    kReference,      // group
    kConditional,    // group, bodies[0] and perhaps bodies[1]
  } op;
  At at{};
  RepeatKind repeat{};
  bool negated = false;
  bool behind = false;
  char32_t literal = 0;
  uint32_t group = 0;
  uint32_t add_flags = 0, remove_flags = 0;
  uint64_t minimum = 0, maximum = 0;
  std::vector<SetItem> set;
  std::vector<Sequence> bodies;
};

struct GroupName {
  std::u32string name;
  uint32_t group;
};

struct PatternTree {
  std::deque<Node> nodes;  // owns them all
  Sequence root;
  uint32_t flags = 0;      // the final ones
  bool is_text = true;     // of str; else of bytes
  uint32_t group_count = 0;
  std::vector<GroupName> names;       // in order of appearance
  std::vector<uint32_t> close_rank;   // by group: in which order the groups' parentheses close
  bool uses_unicode = false;          // some part has Unicode's classes
  bool groups_in_lookaround = false;  // lastindex cannot be told from positions alone
  uint32_t depth = 0;                 // of nested groups
};

}  // namespace skerry::regex

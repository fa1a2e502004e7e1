// From the text of a pattern, in the syntax of CPython 3.11's re, to its tree or to the error that re.compile raises.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isolate/isolate.h"
#include "stdlib/re/pattern_tree.h"

namespace skerry::regex {

struct PatternFault {
  enum Kind : uint8_t {
    kPattern,          // re.error(message, pattern, position)
    kPatternNoPlace,   // re.error(message)
    kValue,            // ValueError
    kOverflow,         // OverflowError
    kIndex,            // IndexError (templates)
    kRaised,           // an exception is pending in the isolate
  } kind = kPattern;
  std::string message;  // UTF-8
  size_t position = 0;
};
struct PatternWarning {
  enum Kind : uint8_t { kFuture, kDeprecation } kind;
  std::string message;
};

// True: *tree is whole. Warnings come in both cases, those that precede the fault.
bool parse_pattern(Isolate& iso, std::u32string_view text, bool is_text, uint32_t flags, PatternTree* tree,
                   std::vector<PatternWarning>* warnings, PatternFault* fault);

// A replacement: literal texts with groups between them. Texts and groups alternate, beginning and ending with a text.
struct Template {
  std::vector<std::u32string> texts;
  std::vector<uint32_t> groups;  // one fewer than texts
};
bool parse_template(Isolate& iso, std::u32string_view text, bool is_text, const std::vector<GroupName>& names,
                    uint32_t group_count, Template* out, std::vector<PatternWarning>* warnings, PatternFault* fault);

}  // namespace skerry::regex

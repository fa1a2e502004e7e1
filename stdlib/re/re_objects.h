// The types of the module re as Python sees them, and what their sources share.
//
//   pattern_type.cpp   re.Pattern: attributes, search and match     pattern_scan.cpp  findall, split, finditer, scanner
//   pattern_sub.cpp    sub, subn, templates                         match_type.cpp    re.Match
//   pattern_make.cpp   from a pattern's text to an object, errors and warnings
//   re_module.cpp      the cache of compiled patterns, the module _sre
#pragma once

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/re/matcher.h"

namespace skerry::regex {

extern TypeObject pattern_type, match_type, scanner_type, finder_type, cache_type;
extern const TypeDef pattern_type_def, match_type_def, scanner_type_def, finder_type_def, cache_type_def;

struct PatternObject : Object {
  ExternalTrailer program_link, space_link;
  Value pattern;       // str or bytes
  Value group_index;   // dict: numbers by name
  Value group_names;   // tuple: name or None by number
  Value last_template; // the str or bytes that sub() parsed last, or Empty
  Value last_parsed;   // what it gave: see parse_replacement
  Value lexicon;       // of re.Scanner: the group that each of its phrases has, as a tuple, see make_match; else Empty
  uint32_t flags;
  uint32_t group_count;
  bool is_text;

  Program& program() const { return *static_cast<Program*>(program_link.storage); }
  MatchSpace& space() const { return *static_cast<MatchSpace*>(space_link.storage); }
  static bool check(Value v) { return has_type(v, pattern_type); }
  static TypeObject& type() { return pattern_type; }
};

struct MatchObject : Object {
  Value string, pattern;
  size_t position, end_position;
  uint32_t group_count;
  uint32_t last_group;  // 0: none
  // Pairs of start and end by group; ~0 for a group that did not take part.
  size_t* marks() { return reinterpret_cast<size_t*>(this + 1); }
  const size_t* marks() const { return reinterpret_cast<const size_t*>(this + 1); }
  bool has(uint32_t group) const { return marks()[2 * group] != SIZE_MAX; }
  static bool check(Value v) { return has_type(v, match_type); }
  static TypeObject& type() { return match_type; }
};

// A subject while it is looked at: characters in place, a buffer for what is like bytes.
class OpenSubject {
 public:
  explicit OpenSubject(Isolate& iso) : iso_(iso) {}
  ~OpenSubject() { close(); }
  OpenSubject(const OpenSubject&) = delete;
  OpenSubject& operator=(const OpenSubject&) = delete;
  // TypeError for what the pattern cannot be applied to. `string` outlives this.
  Status open(const PatternObject* pattern, Value string);
  // Clamps pos and endpos to the subject as slices do; the subject ends at endpos from then on.
  void restrict(int64_t pos, int64_t endpos);
  void close();
  Subject subject;
  size_t start = 0;

 private:
  Isolate& iso_;
  BufferView view_;
  bool has_view_ = false;
};

// Successive matches from left to right; an empty match is never given twice at a place.
class Search {
 public:
  Search(Isolate& iso, PatternObject* pattern, OpenSubject& subject)
      : matcher_(iso, pattern->program(), pattern->space()), subject_(subject), next_(subject.start) {}
  Fallible<bool> next() {
    if (next_ > subject_.subject.length) return false;
    if (!TRY(matcher_.find(subject_.subject, Mode::kSearch, next_, empty_))) return false;
    next_ = end();
    empty_ = start() == end() ? EmptyMatch::kNotAtStart : EmptyMatch::kAllowed;
    return true;
  }
  size_t start() const { return matcher_.positions()[0]; }
  size_t end() const { return matcher_.positions()[1]; }
  bool has(uint32_t group) const { return group < matcher_.count() && matcher_.positions()[2 * group] != SIZE_MAX; }
  size_t start(uint32_t group) const { return matcher_.positions()[2 * group]; }
  size_t end(uint32_t group) const { return matcher_.positions()[2 * group + 1]; }
  const Matcher& matcher() const { return matcher_; }

 private:
  Matcher matcher_;
  OpenSubject& subject_;
  size_t next_;
  EmptyMatch empty_ = EmptyMatch::kAllowed;
};

// Characters [start, end) of a subject as str or bytes; the subject itself when it is all of it.
Result slice_of(Isolate& iso, Value string, size_t start, size_t end);
Result make_match(Isolate& iso, PatternObject* pattern, Value string, const OpenSubject& subject, const Matcher& matcher);
Result find_once(Isolate& iso, PatternObject* pattern, Value string, int64_t pos, int64_t endpos, Mode mode);
Fallible<int64_t> end_argument(Isolate& iso, Value endpos);  // Empty: no end

// pattern_scan.cpp
Result pattern_findall(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos);
Result pattern_finditer(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos);
Result pattern_scanner(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos);
Result pattern_split(Isolate& iso, PatternObject* self, Value string, int64_t maxsplit);
// pattern_sub.cpp
Result pattern_sub(Isolate& iso, PatternObject* self, Value repl, Value string, int64_t count);
Result pattern_subn(Isolate& iso, PatternObject* self, Value repl, Value string, int64_t count);
// The template as a tuple (text, group, text, ...), borrowed from the pattern's memory of the last one or owned by `hold`.
Result parse_replacement(Isolate& iso, PatternObject* pattern, Value text);
Result expand_template(Isolate& iso, Value parsed, MatchObject* match);

// pattern_make.cpp. `error`: the class re.error. Warnings are issued for the caller's caller.
Result make_pattern(Isolate& iso, Value text, int64_t flags, Value error);
struct PatternFault;
struct PatternWarning;
Fault raise_fault(Isolate& iso, const PatternFault& fault, Value text, Value error);
Status issue_warnings(Isolate& iso, const std::vector<PatternWarning>& warnings);
Result error_class(Isolate& iso);  // re.error, owned
std::u32string characters_of(Value str_or_bytes);

}  // namespace skerry::regex

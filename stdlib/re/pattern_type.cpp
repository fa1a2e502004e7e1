// re.Pattern: attributes, comparison, search, match and fullmatch.
#include <iterator>

#include "isolate/objects/generic_alias.h"
#include "isolate/objects/mapping_proxy.h"
#include "isolate/objects/text_view.h"
#include "isolate/objects/tuple.h"
#include "stdlib/re/re_objects.h"

namespace skerry::regex {

TypeObject pattern_type;
void pattern_destroy(Isolate& iso, Object* o);  // pattern_make.cpp

Status OpenSubject::open(const PatternObject* pattern, Value string) {
  if (StrObject::check(string)) {
    if (!pattern->is_text) return iso_.raise(TypeError, "cannot use a bytes pattern on a string-like object");
    TextView view = text_view(string);
    subject.data = view.data;
    subject.length = view.length;
    subject.width = view.width;
    return Status::ok();
  }
  Status got = get_buffer(iso_, string, &view_);
  if (got.is_fault()) {
    if (got.fault().kind() != FaultKind::kRaised || !iso_.catch_pending(Exception)) return got;
    return iso_.raise(TypeError, "expected string or bytes-like object, got '{}'", type_name(string));
  }
  has_view_ = true;
  if (pattern->is_text) return iso_.raise(TypeError, "cannot use a string pattern on a bytes-like object");
  subject.data = view_.data;
  subject.length = view_.size;
  return Status::ok();
}

void OpenSubject::restrict(int64_t pos, int64_t endpos) {
  auto clamp = [this](int64_t i) {
    return i < 0 ? size_t{0} : std::min(static_cast<size_t>(i), subject.length);
  };
  start = clamp(pos);
  subject.length = clamp(endpos);
}

void OpenSubject::close() {
  if (!has_view_) return;
  has_view_ = false;
  release_buffer(iso_, &view_);
}

Result slice_of(Isolate& iso, Value string, size_t start, size_t end) {
  if (StrObject::check(string)) return str_substring(iso, string, start, end);
  if (BytesObject::check(string)) {
    std::string_view view = string.as<BytesObject>()->view();
    if (has_type(string, bytes_type) && start == 0 && end == view.size()) return retained(iso, string);
    return make_bytes(iso, view.substr(start, end - start));
  }
  // The buffer may have shrunk since the match.
  BufferView view;
  TRY(get_buffer(iso, string, &view));
  size_t size = view.size;
  start = std::min(start, size);
  end = std::max(start, std::min(end, size));
  Result r = make_bytes(iso, {reinterpret_cast<const char*>(view.data) + start, end - start});
  release_buffer(iso, &view);
  return r;
}

Fallible<int64_t> end_argument(Isolate& iso, Value endpos) {
  if (endpos.is_empty()) return INT64_MAX;
  return as_int64(iso, endpos, Overflow::kRaise);
}

Result find_once(Isolate& iso, PatternObject* pattern, Value string, int64_t pos, int64_t endpos, Mode mode) {
  OpenSubject subject(iso);
  TRY(subject.open(pattern, string));
  subject.restrict(pos, endpos);
  if (subject.start > subject.subject.length) return Value::none();
  Matcher matcher(iso, pattern->program(), pattern->space());
  if (!TRY(matcher.find(subject.subject, mode, subject.start, EmptyMatch::kAllowed))) return Value::none();
  return make_match(iso, pattern, string, subject, matcher);
}

namespace {

Result pattern_match(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos) {
  return find_once(iso, self, string, pos, TRY(end_argument(iso, endpos)), Mode::kMatch);
}
Result pattern_fullmatch(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos) {
  return find_once(iso, self, string, pos, TRY(end_argument(iso, endpos)), Mode::kFullMatch);
}
Result pattern_search(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos) {
  return find_once(iso, self, string, pos, TRY(end_argument(iso, endpos)), Mode::kSearch);
}

Result pattern_copy(Isolate& iso, PatternObject* self) { return retained(iso, Value::object(self)); }
Result pattern_deepcopy(Isolate& iso, PatternObject* self, Value) { return retained(iso, Value::object(self)); }
Result pattern_reduce(Isolate& iso, PatternObject* self) {
  Ref module(iso, TRY(import_module(iso, "re")));
  Ref compile(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, "_compile")))));
  Ref arguments(iso, TRY(make_tuple(iso, {self->pattern, Value::small_int(self->flags)})));
  return make_tuple(iso, {compile, arguments});
}

Result pattern_get_pattern(Isolate& iso, PatternObject* self) { return retained(iso, self->pattern); }
Fallible<int64_t> pattern_get_flags(Isolate&, PatternObject* self) { return int64_t{self->flags}; }
Fallible<int64_t> pattern_get_groups(Isolate&, PatternObject* self) { return int64_t{self->group_count}; }
Result pattern_get_groupindex(Isolate& iso, PatternObject* self) { return make_mapping_proxy(iso, self->group_index); }

Result pattern_repr(Isolate& iso, Value self) {
  auto* p = self.as<PatternObject>();
  Ref shown(iso, TRY(repr(iso, p->pattern)));
  if (shown.as<StrObject>()->length() > 200) shown.reset(TRY(str_substring(iso, shown, 0, 200)));
  uint32_t flags = p->flags;
  if (p->is_text && (flags & kTypeFlags) == kUnicode) flags &= ~kUnicode;
  struct {
    const char* name;
    uint32_t flag;
  } static constexpr kNames[] = {{"re.TEMPLATE", kTemplate}, {"re.IGNORECASE", kIgnoreCase}, {"re.LOCALE", kLocale},
                                 {"re.MULTILINE", kMultiline}, {"re.DOTALL", kDotAll}, {"re.UNICODE", kUnicode},
                                 {"re.VERBOSE", kVerbose}, {"re.DEBUG", kDebug}, {"re.ASCII", kAscii}};
  std::string listed;
  for (const auto& n : kNames) {
    if (!(flags & n.flag)) continue;
    listed += (listed.empty() ? "" : "|") + std::string(n.name);
    flags &= ~n.flag;
  }
  if (flags != 0) listed += fmt::format("{}0x{:x}", listed.empty() ? "" : "|", flags);
  std::string buffer;
  return make_str(iso, fmt::format("re.compile({}{}{})", utf8_view(shown, buffer), listed.empty() ? "" : ", ", listed));
}

Fallible<int64_t> pattern_hash(Isolate& iso, Value self) {
  auto* p = self.as<PatternObject>();
  int64_t hash = TRY(hash_value(iso, p->pattern)) ^ int64_t{p->flags} ^ (int64_t{p->group_count} << 16);
  return hash == -1 ? -2 : hash;
}
Result pattern_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !PatternObject::check(self) || !PatternObject::check(other))
    return Value::not_implemented();
  bool same = self == other;
  auto *a = self.as<PatternObject>(), *b = other.as<PatternObject>();
  if (!same && a->flags == b->flags && a->is_text == b->is_text) same = TRY(equals(iso, a->pattern, b->pattern));
  return Value::boolean(same == (op == CompareOp::kEq));
}

void pattern_traverse(Object* o, Visitor& visitor) {
  auto* p = static_cast<PatternObject*>(o);
  for (Value v : {p->pattern, p->group_index, p->group_names, p->last_template, p->last_parsed, p->lexicon}) visitor.visit(v);
}

constexpr MethodDef kMethods[] = {
    def<"match(self, /, string, pos=0, endpos=<unset>)", pattern_match>("Matches zero or more characters at the beginning of the string."),
    def<"fullmatch(self, /, string, pos=0, endpos=<unset>)", pattern_fullmatch>("Matches against all of the string."),
    def<"search(self, /, string, pos=0, endpos=<unset>)", pattern_search>(
        "Scan through string looking for a match, and return a corresponding match object instance.\n\n"
        "Return None if no position in the string matches."),
    def<"sub(self, /, repl, string, count=0)", pattern_sub>(
        "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the "
        "replacement repl."),
    def<"subn(self, /, repl, string, count=0)", pattern_subn>(
        "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of "
        "pattern with the replacement repl."),
    def<"findall(self, /, string, pos=0, endpos=<unset>)", pattern_findall>("Return a list of all non-overlapping matches of pattern in string."),
    def<"split(self, /, string, maxsplit=0)", pattern_split>("Split string by the occurrences of pattern."),
    def<"finditer(self, /, string, pos=0, endpos=<unset>)", pattern_finditer>(
        "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\n"
        "For each match, the iterator returns a match object."),
    def<"scanner(self, /, string, pos=0, endpos=<unset>)", pattern_scanner>(nullptr),
    def<"__copy__(self, /)", pattern_copy>(nullptr),
    def<"__deepcopy__(self, memo, /)", pattern_deepcopy>(nullptr),
    def<"__reduce__(self, /)", pattern_reduce>(nullptr),
    def<"class __class_getitem__(item, /)", class_getitem_alias>("See PEP 585"),
    def<"get pattern", pattern_get_pattern>("The pattern string from which the RE object was compiled."),
    def<"get flags", pattern_get_flags>("The regex matching flags."),
    def<"get groups", pattern_get_groups>("The number of capturing groups in the pattern."),
    def<"get groupindex", pattern_get_groupindex>("A dictionary mapping group names to group numbers."),
};

}  // namespace

extern const TypeDef pattern_type_def{
    .type = &pattern_type,
    .name = "re.Pattern",
    .doc = "Compiled regular expression object.",
    .base = nullptr,
    .instance_size = sizeof(PatternObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kNoInstantiation),
    .slots = {.destroy = pattern_destroy,
              .traverse = pattern_traverse,
              .repr = pattern_repr,
              .hash = pattern_hash,
              .compare = pattern_compare},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::regex

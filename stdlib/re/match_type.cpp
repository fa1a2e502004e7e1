// re.Match: the groups of one match.
#include <iterator>

#include "isolate/objects/dict.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/int.h"
#include "isolate/objects/tuple.h"
#include "stdlib/re/re_objects.h"

namespace skerry::regex {

TypeObject match_type;

namespace {

// In re.Scanner phrase n is group n, whatever groups it has itself: those count from 1 in each phrase. Where a number is that of
// the phrase as well, each mark is the one that CPython sets last: the start of the inner group, the end of the phrase.
void number_by_phrase(MatchObject* m, const TupleObject& lexicon, const Matcher& matcher) {
  auto groups = static_cast<uint32_t>(lexicon.length);
  std::fill_n(m->marks() + 2, 2 * size_t{groups}, SIZE_MAX);
  std::copy_n(matcher.positions(), 2, m->marks());
  m->group_count = groups;
  m->last_group = 0;
  auto number = [&](uint32_t phrase) { return static_cast<uint32_t>(lexicon[phrase].as_small_int()); };
  for (uint32_t phrase = 0; phrase < groups && number(phrase) < matcher.count(); ++phrase) {
    uint32_t first = number(phrase), end = phrase + 1 < groups ? number(phrase + 1) : matcher.count();
    if (matcher.positions()[2 * first] == SIZE_MAX) continue;
    for (uint32_t g = first + 1; g < end && g < matcher.count() && g - first <= groups; ++g)
      std::copy_n(matcher.positions() + 2 * g, 2, m->marks() + 2 * (g - first));
    size_t* whole = m->marks() + 2 * (phrase + 1);
    if (whole[0] == SIZE_MAX) whole[0] = matcher.positions()[2 * first];
    whole[1] = matcher.positions()[2 * first + 1];
    m->last_group = phrase + 1;
    return;
  }
}

}  // namespace

Result make_match(Isolate& iso, PatternObject* pattern, Value string, const OpenSubject& subject, const Matcher& matcher) {
  size_t marks = 2 * (size_t{pattern->group_count} + 1);
  Value made = TRY(allocate_instance(iso, &match_type, marks * sizeof(size_t)));
  auto* m = made.as<MatchObject>();
  m->string = retained(iso, string);
  m->pattern = retained(iso, Value::object(pattern));
  m->position = subject.start;
  m->end_position = subject.subject.length;
  m->group_count = pattern->group_count;
  m->last_group = pattern->group_count == 0 ? 0 : matcher.last_group();
  if (!pattern->lexicon.is_empty()) {
    number_by_phrase(m, *pattern->lexicon.as<TupleObject>(), matcher);
  } else {
    size_t set = 2 * size_t{matcher.count()};
    std::copy_n(matcher.positions(), set, m->marks());
    std::fill_n(m->marks() + set, marks - set, SIZE_MAX);
  }
  // Only a subject with attributes of its own can lead back to the match.
  if (is_exact_str(string) || has_type(string, bytes_type)) iso.collector().untrack(m);
  return made;
}

namespace {

PatternObject* pattern_of(const MatchObject* m) { return m->pattern.as<PatternObject>(); }

Fallible<int64_t> group_number(Isolate& iso, MatchObject* m, Value index) {
  int64_t i = -1;
  if (index.is_empty()) {
    i = 0;
  } else if (index.is_small_int()) {
    i = index.as_small_int();
  } else if (is_int(index) || (type_of(index)->slots.index != nullptr)) {
    i = TRY(as_int64(iso, index, Overflow::kClamp));
  } else {
    auto* names = pattern_of(m)->group_index.as<DictObject>();
    Result found = dict_get(iso, names, index);  // borrowed
    if (!found.is_fault()) i = found.value().as_small_int();
    else if (!found.is_not_found()) return found.fault();
  }
  if (i < 0 || i > m->group_count) return iso.raise(IndexError, "no such group");
  return i;
}

Result group_text(Isolate& iso, MatchObject* m, int64_t group, Value fallback) {
  if (!m->has(static_cast<uint32_t>(group))) return retained(iso, fallback);
  return slice_of(iso, m->string, m->marks()[2 * group], m->marks()[2 * group + 1]);
}
Result get_group(Isolate& iso, MatchObject* m, Value index) {
  return group_text(iso, m, TRY(group_number(iso, m, index)), Value::none());
}

Result match_group(Isolate& iso, MatchObject* self, Args args) {
  if (args.count == 0) return group_text(iso, self, 0, Value::none());
  if (args.count == 1) return get_group(iso, self, args[0]);
  Ref out(iso, TRY(allocate_tuple(iso, args.count)));
  for (uint32_t i = 0; i < args.count; ++i) out.as<TupleObject>()->items()[i] = TRY(get_group(iso, self, args[i]));
  return out.release();
}
Result match_getitem(Isolate& iso, Value self, Value key) { return get_group(iso, self.as<MatchObject>(), key); }
Result match_groups(Isolate& iso, MatchObject* self, Value fallback) {
  Ref out(iso, TRY(allocate_tuple(iso, self->group_count)));
  for (uint32_t g = 1; g <= self->group_count; ++g)
    out.as<TupleObject>()->items()[g - 1] = TRY(group_text(iso, self, g, fallback));
  return out.release();
}
Result match_groupdict(Isolate& iso, MatchObject* self, Value fallback) {
  auto* names = pattern_of(self)->group_index.as<DictObject>();
  Ref out(iso, TRY(make_dict(iso, names->live)));
  size_t position = 0;
  Value name, group;
  while (dict_next(names, &position, &name, &group)) {
    Ref text(iso, TRY(group_text(iso, self, group.as_small_int(), fallback)));
    TRY(dict_set(iso, out.as<DictObject>(), name, text));
  }
  return out.release();
}

int64_t mark(const MatchObject* m, int64_t i) {
  size_t at = m->marks()[i];
  return at == SIZE_MAX ? -1 : static_cast<int64_t>(at);
}
Fallible<int64_t> match_start(Isolate& iso, MatchObject* self, Value group) {
  return mark(self, 2 * TRY(group_number(iso, self, group)));
}
Fallible<int64_t> match_end(Isolate& iso, MatchObject* self, Value group) {
  return mark(self, 2 * TRY(group_number(iso, self, group)) + 1);
}
Result make_span(Isolate& iso, const MatchObject* m, int64_t group) {
  return make_tuple(iso, {Value::small_int(mark(m, 2 * group)), Value::small_int(mark(m, 2 * group + 1))});
}
Result match_span(Isolate& iso, MatchObject* self, Value group) {
  return make_span(iso, self, TRY(group_number(iso, self, group)));
}
Result match_expand(Isolate& iso, MatchObject* self, Value text) {
  Ref parsed(iso, TRY(parse_replacement(iso, pattern_of(self), text)));
  return expand_template(iso, parsed, self);
}
Result match_copy(Isolate& iso, MatchObject* self) { return retained(iso, Value::object(self)); }
Result match_deepcopy(Isolate& iso, MatchObject* self, Value) { return retained(iso, Value::object(self)); }

Result match_get_string(Isolate& iso, MatchObject* self) { return retained(iso, self->string); }
Result match_get_re(Isolate& iso, MatchObject* self) { return retained(iso, self->pattern); }
Fallible<int64_t> match_get_pos(Isolate&, MatchObject* self) { return static_cast<int64_t>(self->position); }
Fallible<int64_t> match_get_endpos(Isolate&, MatchObject* self) { return static_cast<int64_t>(self->end_position); }
Result match_get_lastindex(Isolate&, MatchObject* self) {
  return self->last_group == 0 ? Value::none() : Value::small_int(self->last_group);
}
Result match_get_lastgroup(Isolate& iso, MatchObject* self) {
  if (self->last_group == 0) return Value::none();
  return retained(iso, pattern_of(self)->group_names.as<TupleObject>()->items()[self->last_group]);
}
Result match_get_regs(Isolate& iso, MatchObject* self) {
  Ref out(iso, TRY(allocate_tuple(iso, self->group_count + 1)));
  for (uint32_t g = 0; g <= self->group_count; ++g) out.as<TupleObject>()->items()[g] = TRY(make_span(iso, self, g));
  return out.release();
}

Result match_repr(Isolate& iso, Value self) {
  auto* m = self.as<MatchObject>();
  Ref text(iso, TRY(group_text(iso, m, 0, Value::none())));
  Ref shown(iso, TRY(repr(iso, text)));
  std::string buffer;
  return make_str(iso, fmt::format("<re.Match object; span=({}, {}), match={}>", mark(m, 0), mark(m, 1), utf8_view(shown, buffer)));
}

size_t match_size(const Object* o) {
  return sizeof(MatchObject) + 2 * (size_t{static_cast<const MatchObject*>(o)->group_count} + 1) * sizeof(size_t);
}
void match_destroy(Isolate& iso, Object* o) {
  auto* m = static_cast<MatchObject*>(o);
  clear_field(iso, m->string);
  clear_field(iso, m->pattern);
}
void match_traverse(Object* o, Visitor& visitor) {
  auto* m = static_cast<MatchObject*>(o);
  visitor.visit(m->string);
  visitor.visit(m->pattern);
}

constexpr MethodDef kMethods[] = {
    def<"group(self, /, *args)", match_group>(
        "group([group1, ...]) -> str or tuple.\n\nReturn subgroup(s) of the match by indices or names.\n"
        "For 0 returns the entire match."),
    def<"start(self, group=<unset>, /)", match_start>("Return index of the start of the substring matched by group."),
    def<"end(self, group=<unset>, /)", match_end>("Return index of the end of the substring matched by group."),
    def<"span(self, group=<unset>, /)", match_span>("For match object m, return the 2-tuple (m.start(group), m.end(group))."),
    def<"groups(self, /, default=None)", match_groups>(
        "Return a tuple containing all the subgroups of the match, from 1.\n\n  default\n"
        "    Is used for groups that did not participate in the match."),
    def<"groupdict(self, /, default=None)", match_groupdict>(
        "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.\n\n  default\n"
        "    Is used for groups that did not participate in the match."),
    def<"expand(self, /, template)", match_expand>(
        "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method."),
    def<"__copy__(self, /)", match_copy>(nullptr),
    def<"__deepcopy__(self, memo, /)", match_deepcopy>(nullptr),
    def<"class __class_getitem__(item, /)", class_getitem_alias>("See PEP 585"),
    def<"get string", match_get_string>("The string passed to match() or search()."),
    def<"get re", match_get_re>("The regular expression object."),
    def<"get pos", match_get_pos>("The index into the string at which the RE engine started looking for a match."),
    def<"get endpos", match_get_endpos>("The index into the string beyond which the RE engine will not go."),
    def<"get lastindex", match_get_lastindex>("The integer index of the last matched capturing group."),
    def<"get lastgroup", match_get_lastgroup>("The name of the last matched capturing group."),
    def<"get regs", match_get_regs>(nullptr),
};

}  // namespace

extern const TypeDef match_type_def{
    .type = &match_type,
    .name = "re.Match",
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    .base = nullptr,
    .instance_size = sizeof(MatchObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kVariableSize, TypeFlag::kNoInstantiation),
    .slots = {.destroy = match_destroy,
              .traverse = match_traverse,
              .variable_size = match_size,
              .repr = match_repr,
              .get_item = match_getitem},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::regex

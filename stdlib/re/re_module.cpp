// The module _sre, on which re/__init__.py stands: compiling through a cache, and the letters' cases.
#include <iterator>

#include "isolate/builtins/import.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/unicode.h"
#include "stdlib/re/pattern_parser.h"
#include "stdlib/re/re_module.h"
#include "stdlib/re/re_objects.h"

namespace skerry::regex {

TypeObject cache_type;

namespace {

constexpr int64_t kMagic = 20220615;  // CPython 3.11's
constexpr size_t kMostCached = 512;

// Compiled patterns of one isolate by what was given to re.compile.
struct CacheObject : Object {
  Value plain;  // dict: pattern by exact str, no flags
  Value other;  // dict: pattern by (type, pattern, flags)
  Value error;  // the class re.error
  static bool check(Value v) { return has_type(v, cache_type); }
  static TypeObject& type() { return cache_type; }
};

Result cache_new(Isolate& iso, TypeObject* cls, Value error) {
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* c = made.as<CacheObject>();
  c->plain = c->other = Value();
  c->error = retained(iso, error);
  c->plain = TRY(make_dict(iso));
  c->other = TRY(make_dict(iso));
  return made.release();
}

Status remember(Isolate& iso, DictObject* d, Value key, Value pattern) {
  if (d->live >= kMostCached) {
    size_t position = 0;
    Value oldest, unused;
    if (dict_next(d, &position, &oldest, &unused)) {
      Ref hold = Ref::borrow(iso, oldest);
      TRY(dict_delete(iso, d, hold));
    }
  }
  return dict_set(iso, d, key, pattern);
}

Result compile_debug(Isolate& iso, Value pattern, Value flags) {
  Ref module(iso, TRY(import_module(iso, "re._compiler")));
  Ref compile(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, "compile")))));
  return call(iso, compile, {pattern, flags});
}

Result cache_compile(Isolate& iso, CacheObject* self, Value pattern, Value flags) {
  bool simple = is_exact_str(pattern) && flags.is_small_int() && flags.as_small_int() == 0;
  Ref key(iso);
  if (simple) {
    Value known = dict_get_str(iso, self->plain.as<DictObject>(), pattern);
    if (!known.is_empty()) return retained(iso, known);
  } else {
    key.reset(TRY(make_tuple(iso, {as_value(type_of(pattern)), pattern, flags})));
    Result known = dict_get(iso, self->other.as<DictObject>(), key);  // borrowed
    if (!known.is_fault()) return retained(iso, known.value());
    if (!known.is_not_found()) return known;
    if (PatternObject::check(pattern)) {
      if (TRY(is_true(iso, flags))) return iso.raise(ValueError, "cannot process flags argument with a compiled pattern");
      return retained(iso, pattern);
    }
    if (!StrObject::check(pattern) && !BytesObject::check(pattern))
      return iso.raise(TypeError, "first argument must be string or compiled pattern");
  }
  int64_t bits = 0;
  if (!simple) bits = TRY(as_int64(iso, flags, Overflow::kRaise));
  if (bits & kTemplate) {
    PatternWarning w{PatternWarning::kDeprecation,
                     "The re.TEMPLATE/re.T flag is deprecated as it is an undocumented flag without an obvious purpose. "
                     "Don't use it."};
    TRY(issue_warnings(iso, {w}));
  }
  if (bits & kDebug) return compile_debug(iso, pattern, flags);
  Ref made(iso, TRY(make_pattern(iso, pattern, bits, self->error)));
  if (simple) TRY(remember(iso, self->plain.as<DictObject>(), pattern, made));
  else TRY(remember(iso, self->other.as<DictObject>(), key, made));
  return made.release();
}

Status cache_clear(Isolate& iso, CacheObject* self) {
  dict_clear(iso, self->plain.as<DictObject>());
  dict_clear(iso, self->other.as<DictObject>());
  return Status::ok();
}

void cache_drop(Isolate& iso, Object* o) {
  auto* c = static_cast<CacheObject*>(o);
  for (Value* v : {&c->plain, &c->other, &c->error}) clear_field(iso, *v);
}
void cache_traverse(Object* o, Visitor& visitor) {
  auto* c = static_cast<CacheObject*>(o);
  for (Value v : {c->plain, c->other, c->error}) visitor.visit(v);
}

constexpr MethodDef kCacheMethods[] = {
    def<"new Cache(error, /)", cache_new>(nullptr),
    def<"compile(self, pattern, flags, /)", cache_compile>("The compiled pattern, from the cache if it is there."),
    def<"clear(self, /)", cache_clear>("Forget all patterns."),
};

// ---- Functions. The code that re._compiler makes is not looked at: the pattern is compiled from its text.
Result sre_compile(Isolate& iso, Value pattern, Value flags, Value, Value, Value, Value) {
  if (!StrObject::check(pattern) && !BytesObject::check(pattern))
    return iso.raise(TypeError, "first argument must be string or compiled pattern");
  Ref error(iso, TRY(error_class(iso)));
  return make_pattern(iso, pattern, TRY(as_int64(iso, flags, Overflow::kRaise)), error);
}
// A pattern for re.Scanner: `groups` is a tuple with the group of each phrase.
Result sre_lexer(Isolate& iso, Value pattern, int64_t flags, Value groups) {
  if (!TupleObject::check(groups)) return iso.raise(TypeError, "groups must be a tuple");
  Ref error(iso, TRY(error_class(iso)));
  Ref made(iso, TRY(make_pattern(iso, pattern, flags, error)));
  auto* p = made.as<PatternObject>();
  int64_t last = 0;
  for (size_t i = 0; i < groups.as<TupleObject>()->length; ++i) {
    Value group = (*groups.as<TupleObject>())[i];
    if (!group.is_small_int() || group.as_small_int() <= last || group.as_small_int() > int64_t{p->group_count})
      return iso.raise(ValueError, "groups must be ascending group numbers of the pattern");
    last = group.as_small_int();
  }
  p->lexicon = retained(iso, groups);
  return made.release();
}
Fallible<int64_t> sre_getcodesize(Isolate&) { return int64_t{4}; }

char32_t lower_of(char32_t c) {
  char32_t out[3];
  if (c == 0x130) return 'i';
  return unicode::to_lower(c, out) == 1 ? out[0] : c;
}
char32_t upper_of(char32_t c) {
  char32_t out[3];
  return unicode::to_upper(c, out) == 1 ? out[0] : c;
}
bool is_ascii_letter(int64_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
Fallible<bool> sre_ascii_iscased(Isolate&, int64_t c) { return is_ascii_letter(c); }
Fallible<bool> sre_unicode_iscased(Isolate&, int64_t c) {
  auto ch = static_cast<char32_t>(c);
  char32_t lower = lower_of(ch);
  return ch != lower || ch != upper_of(ch);
}
Fallible<int64_t> sre_ascii_tolower(Isolate&, int64_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
Fallible<int64_t> sre_unicode_tolower(Isolate&, int64_t c) { return static_cast<int64_t>(lower_of(static_cast<char32_t>(c))); }

constexpr MethodDef kFunctions[] = {
    def<"def compile(pattern, flags, code, groups, groupindex, indexgroup)", sre_compile>(nullptr),
    def<"def getcodesize()", sre_getcodesize>(nullptr),
    def<"def lexer(pattern, flags, groups, /)", sre_lexer>(nullptr),
    def<"def ascii_iscased(character, /)", sre_ascii_iscased>(nullptr),
    def<"def unicode_iscased(character, /)", sre_unicode_iscased>(nullptr),
    def<"def ascii_tolower(character, /)", sre_ascii_tolower>(nullptr),
    def<"def unicode_tolower(character, /)", sre_unicode_tolower>(nullptr),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "MAGIC", Value::small_int(kMagic)));
  TRY(module_set(iso, module, "CODESIZE", Value::small_int(4)));
  TRY(module_set(iso, module, "MAXREPEAT", Value::small_int(kMaxRepeat)));
  TRY(module_set(iso, module, "MAXGROUPS", Value::small_int(kMaxGroups)));
  TRY(module_set(iso, module, "Cache", as_value(&cache_type)));
  TRY(module_set(iso, module, "Pattern", as_value(&pattern_type)));
  return module_set(iso, module, "Match", as_value(&match_type));
}

}  // namespace

extern const TypeDef cache_type_def{.type = &cache_type,
                                    .name = "_sre.Cache",
                                    .doc = "Compiled patterns by text and flags.",
                                    .base = nullptr,
                                    .instance_size = sizeof(CacheObject),
                                    .flags = flags(TypeFlag::kGc),
                                    .slots = {.destroy = cache_drop, .traverse = cache_traverse, .clear = cache_drop},
                                    .methods = kCacheMethods,
                                    .method_count = std::size(kCacheMethods)};

extern const ModuleDef re_module_def{"_sre", nullptr, kFunctions, std::size(kFunctions), populate};

const TypeDef* const* re_types(size_t* count) {
  static constexpr const TypeDef* kTypes[] = {&cache_type_def, &finder_type_def, &match_type_def, &pattern_type_def,
                                              &scanner_type_def};
  *count = std::size(kTypes);
  return kTypes;
}

}  // namespace skerry::regex

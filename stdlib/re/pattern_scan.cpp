// findall, split, and the two iterators over matches: finditer and the scanner.
#include <iterator>

#include "isolate/objects/list.h"
#include "isolate/objects/tuple.h"
#include "stdlib/re/re_objects.h"

namespace skerry::regex {

TypeObject scanner_type, finder_type;

namespace {

enum class Missing { kNone, kEmptyText };

Result found_text(Isolate& iso, const Search& search, Value string, uint32_t group, Missing missing) {
  if (search.has(group)) return slice_of(iso, string, search.start(group), search.end(group));
  if (missing == Missing::kNone) return Value::none();
  return slice_of(iso, string, 0, 0);
}

}  // namespace

Result pattern_findall(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos) {
  OpenSubject subject(iso);
  TRY(subject.open(self, string));
  subject.restrict(pos, TRY(end_argument(iso, endpos)));
  Ref out(iso, TRY(make_list(iso)));
  Search search(iso, self, subject);
  while (TRY(search.next())) {
    Value item;
    if (self->group_count <= 1) {
      item = TRY(found_text(iso, search, string, self->group_count, Missing::kEmptyText));
    } else {
      Ref groups(iso, TRY(allocate_tuple(iso, self->group_count)));
      for (uint32_t g = 1; g <= self->group_count; ++g)
        groups.as<TupleObject>()->items()[g - 1] = TRY(found_text(iso, search, string, g, Missing::kEmptyText));
      item = groups.release();
    }
    TRY(list_append_steal(iso, out.as<ListObject>(), item));
  }
  return out.release();
}

Result pattern_split(Isolate& iso, PatternObject* self, Value string, int64_t maxsplit) {
  OpenSubject subject(iso);
  TRY(subject.open(self, string));
  Ref out(iso, TRY(make_list(iso)));
  auto* list = out.as<ListObject>();
  Search search(iso, self, subject);
  size_t last = 0;
  for (int64_t n = 0; maxsplit == 0 || n < maxsplit; ++n) {
    if (!TRY(search.next())) break;
    TRY(list_append_steal(iso, list, TRY(slice_of(iso, string, last, search.start()))));
    for (uint32_t g = 1; g <= self->group_count; ++g)
      TRY(list_append_steal(iso, list, TRY(found_text(iso, search, string, g, Missing::kNone))));
    last = search.end();
  }
  TRY(list_append_steal(iso, list, TRY(slice_of(iso, string, last, subject.subject.length))));
  return out.release();
}

// ---- Iterators. A buffer stays exported for as long as one lives.
namespace {

struct ScannerObject : Object {
  Value pattern, string;
  BufferView view;    // of what is like bytes; else its owner is Empty
  size_t start;       // where the search began
  size_t next, end;
  bool after_empty;   // the last match was empty: the next must not be empty there
  bool over;
  static bool check(Value v) { return has_type(v, scanner_type); }
  static TypeObject& type() { return scanner_type; }
};

Result make_scanner(Isolate& iso, TypeObject& type, PatternObject* pattern, Value string, int64_t pos, Value endpos) {
  int64_t stop = TRY(end_argument(iso, endpos));
  Ref made(iso, TRY(allocate_instance(iso, &type)));
  auto* s = made.as<ScannerObject>();
  s->pattern = s->string = s->view.owner = Value();
  OpenSubject subject(iso);
  TRY(subject.open(pattern, string));
  subject.restrict(pos, stop);
  s->start = s->next = subject.start;
  s->end = subject.subject.length;
  s->pattern = retained(iso, Value::object(pattern));
  s->string = retained(iso, string);
  if (!StrObject::check(string)) TRY(get_buffer(iso, string, &s->view));
  return made.release();
}

Result scan(Isolate& iso, ScannerObject* s, Mode mode) {
  if (s->over || s->next > s->end) return Value::none();
  auto* pattern = s->pattern.as<PatternObject>();
  OpenSubject subject(iso);
  TRY(subject.open(pattern, s->string));
  subject.subject.length = std::min(subject.subject.length, s->end);
  subject.start = s->start;
  Matcher matcher(iso, pattern->program(), pattern->space());
  auto empty = s->after_empty ? EmptyMatch::kNotAtStart : EmptyMatch::kAllowed;
  Ref string = Ref::borrow(iso, s->string);
  if (!TRY(matcher.find(subject.subject, mode, s->next, empty))) {
    s->over = true;
    return Value::none();
  }
  size_t from = matcher.positions()[0], to = matcher.positions()[1];
  s->after_empty = from == to;
  // Where the next search begins is also where CPython says that it began.
  Ref match(iso, TRY(make_match(iso, pattern, string, subject, matcher)));
  s->next = to;
  return match.release();
}

Result scanner_match(Isolate& iso, ScannerObject* self) { return scan(iso, self, Mode::kMatch); }
Result scanner_search(Isolate& iso, ScannerObject* self) { return scan(iso, self, Mode::kSearch); }
Result scanner_get_pattern(Isolate& iso, ScannerObject* self) { return retained(iso, self->pattern); }

Result finder_iter(Isolate& iso, Value self) { return retained(iso, self); }
void scanner_destroy(Isolate& iso, Object* o) {
  auto* s = static_cast<ScannerObject*>(o);
  if (!s->view.owner.is_empty()) {
    release_buffer(iso, &s->view);
    s->view.owner = Value();
  }
  clear_field(iso, s->pattern);
  clear_field(iso, s->string);
  s->over = true;
}
void scanner_traverse(Object* o, Visitor& visitor) {
  auto* s = static_cast<ScannerObject*>(o);
  visitor.visit(s->pattern);
  visitor.visit(s->string);
  visitor.visit(s->view.owner);
}

Result finder_next(Isolate& iso, Value self) {
  auto* s = self.as<ScannerObject>();
  if (s->over) return Fault(FaultKind::kExhausted);
  Value found = TRY(scan(iso, s, Mode::kSearch));
  if (!found.is_none()) return found;
  scanner_destroy(iso, s);  // the buffer is free again
  return Fault(FaultKind::kExhausted);
}

constexpr MethodDef kMethods[] = {
    def<"match(self, /)", scanner_match>(nullptr),
    def<"search(self, /)", scanner_search>(nullptr),
    def<"get pattern", scanner_get_pattern>(nullptr),
};

}  // namespace

Result pattern_finditer(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos) {
  return make_scanner(iso, finder_type, self, string, pos, endpos);
}
Result pattern_scanner(Isolate& iso, PatternObject* self, Value string, int64_t pos, Value endpos) {
  return make_scanner(iso, scanner_type, self, string, pos, endpos);
}

extern const TypeDef scanner_type_def{.type = &scanner_type,
                                      .name = "_sre.SRE_Scanner",
                                      .doc = nullptr,
                                      .base = nullptr,
                                      .instance_size = sizeof(ScannerObject),
                                      .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                      .slots = {.destroy = scanner_destroy, .traverse = scanner_traverse, .clear = scanner_destroy},
                                      .methods = kMethods,
                                      .method_count = std::size(kMethods)};
// CPython wraps a scanner's search in a callable_iterator: the name is what scripts see of it.
extern const TypeDef finder_type_def{.type = &finder_type,
                                     .name = "callable_iterator",
                                     .doc = nullptr,
                                     .base = nullptr,
                                     .instance_size = sizeof(ScannerObject),
                                     .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                     .slots = {.destroy = scanner_destroy,
                                               .traverse = scanner_traverse,
                                               .clear = scanner_destroy,
                                               .iter = finder_iter,
                                               .next = finder_next}};

}  // namespace skerry::regex

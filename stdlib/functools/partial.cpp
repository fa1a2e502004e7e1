// partial: a callable with some of its arguments given already.
//
// `keywords` is a dict that scripts may change at any time, so a call owns the values that it took from it. The tuple of
// arguments cannot change, but __setstate__ may replace it during a call, which therefore holds it.
#include <iterator>
#include <memory>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "stdlib/functools/functools.h"

namespace skerry::functools {

TypeObject partial_type;

namespace {

struct PartialObject : Object {
  Value function;
  Value arguments;  // exact tuple
  Value keywords;   // exact dict
  static bool check(Value v) { return is_instance_of(v, partial_type); }
  static TypeObject& type() { return partial_type; }
};

void partial_destroy(Isolate& iso, Object* self) {
  auto* p = static_cast<PartialObject*>(self);
  clear_field(iso, p->function);
  clear_field(iso, p->arguments);
  clear_field(iso, p->keywords);
}
// What a script can still reach after the collector broke a cycle stays a partial that can be called.
void partial_clear(Isolate& iso, Object* self) {
  auto* p = static_cast<PartialObject*>(self);
  assign(iso, p->function, Value::none());
  assign(iso, p->arguments, empty_tuple());
}
void partial_traverse(Object* self, Visitor& visitor) {
  auto* p = static_cast<PartialObject*>(self);
  visitor.visit(p->function);
  visitor.visit(p->arguments);
  visitor.visit(p->keywords);
}

// The arguments of one call in a row: borrowed ones, then values taken from the partial's dict, which the row owns.
class ArgumentRow {
 public:
  explicit ArgumentRow(Isolate& iso, size_t most) : iso_(iso) {
    if (most > kInline) large_ = std::make_unique<Value[]>(most);
    values_ = large_ ? large_.get() : inline_;
  }
  ~ArgumentRow() {
    for (uint32_t i = 0; i < owned_count_; ++i) decrement(iso_, values_[owned_from_ + i]);
  }
  ArgumentRow(const ArgumentRow&) = delete;
  ArgumentRow& operator=(const ArgumentRow&) = delete;

  void add(const Value* borrowed, size_t count) {
    for (size_t i = 0; i < count; ++i) values_[count_++] = borrowed[i];
  }
  void add_owned(Value owned) {
    if (owned_count_++ == 0) owned_from_ = count_;
    values_[count_++] = owned;
  }
  const Value* values() const { return values_; }

 private:
  static constexpr size_t kInline = 12;
  Isolate& iso_;
  Value inline_[kInline];
  std::unique_ptr<Value[]> large_;
  Value* values_;
  uint32_t count_ = 0, owned_from_ = 0, owned_count_ = 0;
};

// Position of the key among the keywords of a call, or -1.
int find_keyword(Args args, Value key) {
  for (uint32_t i = 0; i < args.keyword_count(); ++i) {
    Value name = (*args.keywords.as<TupleObject>())[i];
    if (name == key || str_equal(name.as<StrObject>(), key.as<StrObject>())) return static_cast<int>(i);
  }
  return -1;
}

// The partial's keywords come first, in their order; the call's win.
Result call_with_keywords(Isolate& iso, Value function, TupleObject* given, DictObject* keywords, Args args) {
  uint32_t passed = args.keyword_count(), overriding = 0;
  size_t position = 0;
  Value key, value;
  while (dict_next(keywords, &position, &key, &value)) {
    if (!StrObject::check(key)) return iso.raise(TypeError, "keywords must be strings");
    if (passed > 0 && find_keyword(args, key) >= 0) ++overriding;
  }
  size_t named = keywords->live + passed - overriding;
  ArgumentRow row(iso, given->length + args.count + named);
  row.add(given->items(), given->length);
  row.add(args.values, args.count);
  Ref names(iso, TRY(allocate_tuple(iso, named)));
  Value* name = names.as<TupleObject>()->items();
  position = 0;
  while (dict_next(keywords, &position, &key, &value)) {
    int at = passed > 0 ? find_keyword(args, key) : -1;
    *name++ = retained(iso, key);
    row.add_owned(retained(iso, at < 0 ? value : args.keyword_value(static_cast<uint32_t>(at))));
  }
  for (uint32_t i = 0; i < passed; ++i) {
    Value passed_name = (*args.keywords.as<TupleObject>())[i];
    if (!dict_get_str(iso, keywords, passed_name).is_empty()) continue;
    *name++ = retained(iso, passed_name);
    row.add_owned(retained(iso, args.keyword_value(i)));
  }
  return call(iso, function, Args{row.values(), static_cast<uint32_t>(given->length) + args.count, names});
}

Result partial_call(Isolate& iso, Value self, Args args) {
  auto* p = self.as<PartialObject>();
  Ref function = Ref::borrow(iso, p->function), held = Ref::borrow(iso, p->arguments);
  auto* given = held.as<TupleObject>();
  auto* keywords = p->keywords.as<DictObject>();
  if (keywords->live > 0) return call_with_keywords(iso, function, given, keywords, args);
  size_t own = given->length, total = own + args.count + args.keyword_count();
  if (own == 0) return call(iso, function, args);
  ArgumentRow row(iso, total);
  row.add(given->items(), own);
  row.add(args.values, total - own);
  return call(iso, function, Args{row.values(), static_cast<uint32_t>(own) + args.count, args.keywords});
}

bool has_attributes(Isolate& iso, Object* o) {
  if (const Shape* shape = iso.shapes().at(o->shape)) return shape->count > 0;
  Value attributes = attribute_prefix(o)->attributes;
  return !attributes.is_empty() && (!DictObject::check(attributes) || attributes.as<DictObject>()->live > 0);
}

Result partial_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.count < 1) return iso.raise(TypeError, "type 'partial' takes at least one argument");
  Value function = args[0];
  if (!is_callable(function)) return iso.raise(TypeError, "the first argument must be callable");
  // A partial of a partial is one partial, unless the inner one may mean more than its arguments.
  const PartialObject* inner = nullptr;
  if (type_of(function)->slots.call == partial_call && !has_attributes(iso, function.as_object()))
    inner = function.as<PartialObject>();
  size_t first = inner ? inner->arguments.as<TupleObject>()->length : 0;
  Ref arguments(iso, TRY(allocate_tuple(iso, first + args.count - 1)));
  Value* items = arguments.as<TupleObject>()->items();
  for (size_t i = 0; i < first; ++i) items[i] = retained(iso, (*inner->arguments.as<TupleObject>())[i]);
  for (uint32_t i = 1; i < args.count; ++i) items[first + i - 1] = retained(iso, args[i]);
  Ref keywords(iso, inner ? TRY(dict_copy(iso, inner->keywords.as<DictObject>())) : TRY(make_dict(iso)));
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(iso, keywords.as<DictObject>(), (*args.keywords.as<TupleObject>())[i], args.keyword_value(i)));
  Value made = TRY(allocate_instance(iso, cls));
  auto* p = made.as<PartialObject>();
  p->function = retained(iso, inner ? inner->function : function);
  p->arguments = arguments.release();
  p->keywords = keywords.release();
  return made;
}

Result partial_repr(Isolate& iso, Value self) {
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, "...");
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  auto* p = self.as<PartialObject>();
  Ref function = Ref::borrow(iso, p->function), arguments = Ref::borrow(iso, p->arguments);
  Ref keywords(iso, TRY(dict_copy(iso, p->keywords.as<DictObject>())));
  StrBuilder text(iso);
  if (has_type(self, partial_type)) text.append_ascii("functools.");
  Ref name(iso, make_str(iso, short_type_name(type_of(self))).value());
  text.append(name.as<StrObject>());
  text.append_char('(');
  Ref shown(iso, TRY(repr(iso, function)));
  text.append(shown.as<StrObject>());
  auto* items = arguments.as<TupleObject>();
  for (size_t i = 0; i < items->length; ++i) {
    text.append_ascii(", ");
    shown.reset(TRY(repr(iso, (*items)[i])));
    text.append(shown.as<StrObject>());
  }
  size_t position = 0;
  Value key, value;
  while (dict_next(keywords.as<DictObject>(), &position, &key, &value)) {
    text.append_ascii(", ");
    shown.reset(TRY(to_str(iso, key)));
    text.append(shown.as<StrObject>());
    text.append_char('=');
    shown.reset(TRY(repr(iso, value)));
    text.append(shown.as<StrObject>());
  }
  text.append_char(')');
  return text.build();
}

Result partial_reduce(Isolate& iso, PartialObject* p) {
  Value me = Value::object(p);
  Value attributes = has_attributes(iso, p) ? TRY(instance_dict(iso, p)) : Value::none();
  Ref arguments(iso, TRY(make_tuple(iso, {p->function})));
  Ref state(iso, TRY(make_tuple(iso, {p->function, p->arguments, p->keywords, attributes})));
  return make_tuple(iso, {as_value(type_of(me)), arguments, state});
}

Status partial_setstate(Isolate& iso, PartialObject* p, Value state) {
  auto* parts = TupleObject::check(state) ? state.as<TupleObject>() : nullptr;
  if (!parts || parts->length != 4 || !is_callable((*parts)[0]) || !TupleObject::check((*parts)[1]) ||
      !((*parts)[2].is_none() || DictObject::check((*parts)[2])) || !((*parts)[3].is_none() || DictObject::check((*parts)[3])))
    return iso.raise(TypeError, "invalid partial state");
  Ref hold = Ref::borrow(iso, state);
  Ref arguments(iso, is_exact_tuple((*parts)[1]) ? retained(iso, (*parts)[1]) : TRY(to_tuple(iso, (*parts)[1])));
  Ref keywords(iso);
  if ((*parts)[2].is_none())
    keywords.reset(TRY(make_dict(iso)));
  else if (is_exact_dict((*parts)[2]))
    keywords.reset(retained(iso, (*parts)[2]));
  else
    keywords.reset(TRY(dict_copy(iso, (*parts)[2].as<DictObject>())));
  Ref attributes(iso, (*parts)[3].is_none() ? TRY(make_dict(iso)) : retained(iso, (*parts)[3]));
  TRY(set_instance_dict(iso, p, attributes));
  assign(iso, p->function, retained(iso, (*parts)[0]));
  assign(iso, p->arguments, arguments.release());
  assign(iso, p->keywords, keywords.release());
  return Status::ok();
}

Result get_function(Isolate& iso, PartialObject* p) { return retained(iso, p->function); }
Result get_arguments(Isolate& iso, PartialObject* p) { return retained(iso, p->arguments); }
Result get_keywords(Isolate& iso, PartialObject* p) { return retained(iso, p->keywords); }

constexpr MethodDef kMethods[] = {
    def<"__reduce__(self, /)", partial_reduce>(nullptr),
    def<"__setstate__(self, state, /)", partial_setstate>(nullptr),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"get args", get_arguments>("tuple of arguments to future partial calls"),
    def<"get func", get_function>("function object to use in future partial calls"),
    def<"get keywords", get_keywords>("dictionary of keyword arguments to future partial calls"),
};

}  // namespace

extern const TypeDef partial_type_def{
    .type = &partial_type,
    .name = "functools.partial",
    .doc = "partial(func, *args, **keywords) - new function with partial application\n"
           "    of the given arguments and keywords.\n",
    .base = nullptr,
    .instance_size = sizeof(PartialObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
                   TypeFlag::kImmutable),
    .slots = {.destroy = partial_destroy,
              .traverse = partial_traverse,
              .clear = partial_clear,
              .new_ = partial_new,
              .call = partial_call,
              .repr = partial_repr},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::functools

#include "stdlib/operator/getters.h"

#include <iterator>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/flat_arguments.h"
#include "isolate/objects/type_build.h"

namespace skerry {

TypeObject attrgetter_type, itemgetter_type, methodcaller_type;

namespace {

// itemgetter: `items` as given. attrgetter: names as given, and `paths`, for each a tuple of its dotted parts.
struct Getter : Object {
  Value items;  // owned tuple
  Value paths;  // owned tuple of tuples of interned str; Empty for itemgetter
};

struct MethodCaller : Object {
  Value name;      // owned interned str
  Value args;      // owned tuple
  Value keywords;  // owned dict, or Empty
};

void getter_destroy(Isolate& iso, Object* self) {
  auto* g = static_cast<Getter*>(self);
  clear_field(iso, g->items);
  clear_field(iso, g->paths);
}
void getter_traverse(Object* self, Visitor& visitor) {
  auto* g = static_cast<Getter*>(self);
  visitor.visit(g->items);
  visitor.visit(g->paths);
}

Result make_getter(Isolate& iso, TypeObject* cls, Value items, Value paths) {
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  auto* g = made.value().as<Getter>();
  g->items = retained(iso, items);
  g->paths = retained(iso, paths);
  return made;
}

Status one_argument(Isolate& iso, const char* name, Args args) {
  if (args.keyword_count() > 0) return iso.raise(TypeError, "{}() takes no keyword arguments", name);
  if (args.count != 1) return iso.raise(TypeError, "{} expected 1 argument, got {}", name, args.count);
  return Status::ok();
}

// ---- itemgetter
Result itemgetter_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.keyword_count() > 0) return iso.raise(TypeError, "itemgetter() takes no keyword arguments");
  if (args.count == 0) return iso.raise(TypeError, "itemgetter expected at least 1 argument, got 0");
  Ref items(iso, TRY(make_tuple(iso, args.values, args.count)));
  return make_getter(iso, cls, items, Value());
}

Result itemgetter_call(Isolate& iso, Value self, Args args) {
  TRY(one_argument(iso, "itemgetter", args));
  const TupleObject* items = self.as<Getter>()->items.as<TupleObject>();
  if (items->length == 1) return get_item(iso, args[0], (*items)[0]);
  Ref keep = Ref::borrow(iso, Value::object(items));
  Ref found(iso, TRY(allocate_tuple(iso, items->length)));
  for (size_t i = 0; i < items->length; ++i)
    found.as<TupleObject>()->items()[i] = TRY(get_item(iso, args[0], (*items)[i]));
  return found.release();
}

Result getter_repr(Isolate& iso, Value self) {
  ReprGuard guard(iso, self);
  std::string name = "operator." + std::string(short_type_name(type_of(self)));
  if (guard.is_recursive()) return make_str(iso, name + "(...)");
  Ref items = Ref::borrow(iso, self.as<Getter>()->items);
  if (items.as<TupleObject>()->length != 1) {
    Ref text(iso, TRY(repr(iso, items)));
    return make_str(iso, name + to_utf8(text));
  }
  Ref text(iso, TRY(repr(iso, (*items.as<TupleObject>())[0])));
  return make_str(iso, name + "(" + to_utf8(text) + ")");
}

Result getter_reduce(Isolate& iso, Value self) {
  return make_tuple(iso, {as_value(type_of(self)), self.as<Getter>()->items});
}

// ---- attrgetter
Result split_name(Isolate& iso, Value name) {
  std::string text = to_utf8(name);
  Ref parts(iso, TRY(make_list(iso)));
  for (size_t start = 0;;) {
    size_t dot = text.find('.', start);
    Ref part(iso, intern(iso, std::string_view(text).substr(start, dot == text.npos ? text.npos : dot - start)));
    TRY(list_append(iso, parts.as<ListObject>(), part));
    if (dot == text.npos) return to_tuple(iso, parts);
    start = dot + 1;
  }
}

Result attrgetter_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.keyword_count() > 0) return iso.raise(TypeError, "attrgetter() takes no keyword arguments");
  if (args.count == 0) return iso.raise(TypeError, "attrgetter expected at least 1 argument, got 0");
  Ref items(iso, TRY(make_tuple(iso, args.values, args.count)));
  Ref paths(iso, TRY(allocate_tuple(iso, args.count)));
  for (uint32_t i = 0; i < args.count; ++i) {
    if (!StrObject::check(args[i])) return iso.raise(TypeError, "attribute name must be a string");
    paths.as<TupleObject>()->items()[i] = TRY(split_name(iso, args[i]));
  }
  return make_getter(iso, cls, items, paths);
}

Result follow(Isolate& iso, Value object, Value path) {
  const TupleObject* names = path.as<TupleObject>();
  Ref at(iso, TRY(get_attribute(iso, object, (*names)[0])));
  for (size_t i = 1; i < names->length; ++i) at = Ref(iso, TRY(get_attribute(iso, at, (*names)[i])));
  return at.release();
}

Result attrgetter_call(Isolate& iso, Value self, Args args) {
  TRY(one_argument(iso, "attrgetter", args));
  Ref paths = Ref::borrow(iso, self.as<Getter>()->paths);
  const TupleObject* all = paths.as<TupleObject>();
  if (all->length == 1) return follow(iso, args[0], (*all)[0]);
  Ref found(iso, TRY(allocate_tuple(iso, all->length)));
  for (size_t i = 0; i < all->length; ++i) found.as<TupleObject>()->items()[i] = TRY(follow(iso, args[0], (*all)[i]));
  return found.release();
}

// ---- methodcaller
void methodcaller_destroy(Isolate& iso, Object* self) {
  auto* m = static_cast<MethodCaller*>(self);
  clear_field(iso, m->name);
  clear_field(iso, m->args);
  clear_field(iso, m->keywords);
}
void methodcaller_traverse(Object* self, Visitor& visitor) {
  auto* m = static_cast<MethodCaller*>(self);
  visitor.visit(m->args);
  visitor.visit(m->keywords);
}

Result methodcaller_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.count == 0) return iso.raise(TypeError, "methodcaller needs at least one argument, the method name");
  if (!StrObject::check(args[0])) return iso.raise(TypeError, "method name must be a string");
  Ref positional(iso, TRY(make_tuple(iso, args.values + 1, args.count - 1)));
  Ref keywords(iso);
  if (args.keyword_count() > 0) keywords = Ref(iso, TRY(make_dict(iso, args.keyword_count())));
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    TRY(dict_set(iso, keywords.as<DictObject>(), (*args.keywords.as<TupleObject>())[i], args.keyword_value(i)));
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  auto* m = made.value().as<MethodCaller>();
  m->name = is_exact_str(args[0]) ? intern(iso, retained(iso, args[0])) : retained(iso, args[0]);
  m->args = positional.release();
  m->keywords = keywords.release();
  return made;
}

Result methodcaller_call(Isolate& iso, Value self, Args args) {
  TRY(one_argument(iso, "methodcaller", args));
  auto* m = self.as<MethodCaller>();
  if (m->keywords.is_empty() && m->args.as<TupleObject>()->length == 0) return call_method(iso, args[0], m->name);
  Ref hold = Ref::borrow(iso, self);
  Ref method(iso, TRY(get_attribute(iso, args[0], m->name)));
  return call_with(iso, method, m->args, m->keywords);
}

Result methodcaller_repr(Isolate& iso, Value self) {
  ReprGuard guard(iso, self);
  std::string out = "operator." + std::string(short_type_name(type_of(self)));
  if (guard.is_recursive()) return make_str(iso, out + "(...)");
  auto* m = self.as<MethodCaller>();
  Ref hold = Ref::borrow(iso, self);
  Ref name(iso, TRY(repr(iso, m->name)));
  out += "(" + to_utf8(name);
  const TupleObject* positional = m->args.as<TupleObject>();
  for (size_t i = 0; i < positional->length; ++i) {
    Ref text(iso, TRY(repr(iso, (*positional)[i])));
    out += ", " + to_utf8(text);
  }
  size_t position = 0;
  Value key, value;
  while (!m->keywords.is_empty() && dict_next(m->keywords.as<DictObject>(), &position, &key, &value)) {
    std::string shown = to_utf8(key);
    Ref text(iso, TRY(repr(iso, value)));
    out += ", " + shown + "=" + to_utf8(text);
  }
  return make_str(iso, out + ")");
}

Result methodcaller_reduce(Isolate& iso, MethodCaller* m, Value self) {
  if (m->keywords.is_empty()) {
    const TupleObject* positional = m->args.as<TupleObject>();
    Ref args(iso, TRY(allocate_tuple(iso, positional->length + 1)));
    args.as<TupleObject>()->items()[0] = retained(iso, m->name);
    for (size_t i = 0; i < positional->length; ++i)
      args.as<TupleObject>()->items()[i + 1] = retained(iso, (*positional)[i]);
    return make_tuple(iso, {as_value(type_of(self)), args});
  }
  Ref functools(iso, TRY(import_module(iso, "functools")));
  Ref partial(iso, TRY(get_attribute(iso, functools, Ref(iso, intern(iso, "partial")))));
  Ref args(iso, TRY(make_tuple(iso, {as_value(type_of(self)), m->name})));
  Ref constructor(iso, TRY(call_with(iso, partial, args, m->keywords)));
  return make_tuple(iso, {constructor, m->args});
}
Result methodcaller_reduce_row(Isolate& iso, Value self) { return methodcaller_reduce(iso, self.as<MethodCaller>(), self); }

constexpr MethodDef kGetterMethods[] = {
    def<"__reduce__(self, /)", getter_reduce>("Return state information for pickling"),
};
constexpr MethodDef kMethodCallerMethods[] = {
    def<"__reduce__(self, /)", methodcaller_reduce_row>("Return state information for pickling"),
};
constexpr uint32_t kFlags = flags(TypeFlag::kGc, TypeFlag::kImmutable);

}  // namespace

extern const TypeDef itemgetter_type_def{
    .type = &itemgetter_type,
    .name = "operator.itemgetter",
    .doc = "Return a callable object that fetches the given item(s) from its operand.\n"
           "After f = itemgetter(2), the call f(r) returns r[2].\n"
           "After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    .base = nullptr,
    .instance_size = sizeof(Getter),
    .flags = kFlags,
    .slots = {.destroy = getter_destroy,
              .traverse = getter_traverse,
              .clear = getter_destroy,
              .new_ = itemgetter_new,
              .call = itemgetter_call,
              .repr = getter_repr},
    .methods = kGetterMethods,
    .method_count = std::size(kGetterMethods)};

extern const TypeDef attrgetter_type_def{
    .type = &attrgetter_type,
    .name = "operator.attrgetter",
    .doc = "Return a callable object that fetches the given attribute(s) from its operand.\n"
           "After f = attrgetter('name'), the call f(r) returns r.name.\n"
           "After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\n"
           "After h = attrgetter('name.first', 'name.last'), the call h(r) returns\n"
           "(r.name.first, r.name.last).",
    .base = nullptr,
    .instance_size = sizeof(Getter),
    .flags = kFlags,
    .slots = {.destroy = getter_destroy,
              .traverse = getter_traverse,
              .clear = getter_destroy,
              .new_ = attrgetter_new,
              .call = attrgetter_call,
              .repr = getter_repr},
    .methods = kGetterMethods,
    .method_count = std::size(kGetterMethods)};

extern const TypeDef methodcaller_type_def{
    .type = &methodcaller_type,
    .name = "operator.methodcaller",
    .doc = "Return a callable object that calls the given method on its operand.\n"
           "After f = methodcaller('name'), the call f(r) returns r.name().\n"
           "After g = methodcaller('name', 'date', foo=1), the call g(r) returns\n"
           "r.name('date', foo=1).",
    .base = nullptr,
    .instance_size = sizeof(MethodCaller),
    .flags = kFlags,
    .slots = {.destroy = methodcaller_destroy,
              .traverse = methodcaller_traverse,
              .clear = methodcaller_destroy,
              .new_ = methodcaller_new,
              .call = methodcaller_call,
              .repr = methodcaller_repr},
    .methods = kMethodCallerMethods,
    .method_count = std::size(kMethodCallerMethods)};

}  // namespace skerry

// _functools: cmp_to_key, reduce, and the module.
#include <iterator>

#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "stdlib/functools/functools.h"

namespace skerry::functools {

TypeObject key_wrapper_type;

namespace {

// ---- cmp_to_key: called with a value, a wrapper without one gives a wrapper with it, ordered by the function.

struct KeyWrapper : Object {
  Value function;  // owned
  Value wrapped;   // owned, or Empty
  static bool check(Value v) { return has_type(v, key_wrapper_type); }
  static TypeObject& type() { return key_wrapper_type; }
};

Result make_key_wrapper(Isolate& iso, Value function, Value wrapped) {
  Value made = TRY(allocate_instance(iso, &key_wrapper_type));
  made.as<KeyWrapper>()->function = retained(iso, function);
  made.as<KeyWrapper>()->wrapped = retained(iso, wrapped);
  return made;
}
void key_wrapper_destroy(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<KeyWrapper*>(self)->function);
  clear_field(iso, static_cast<KeyWrapper*>(self)->wrapped);
}
void key_wrapper_clear(Isolate& iso, Object* self) {
  assign(iso, static_cast<KeyWrapper*>(self)->function, Value::none());
  clear_field(iso, static_cast<KeyWrapper*>(self)->wrapped);
}
void key_wrapper_traverse(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<KeyWrapper*>(self)->function);
  visitor.visit(static_cast<KeyWrapper*>(self)->wrapped);
}

Result call_row(Isolate& iso, KeyWrapper* self, Value obj) { return make_key_wrapper(iso, self->function, obj); }
constexpr MethodDef kCall = def<"K(self, /, obj)", call_row>(nullptr);

Result key_wrapper_call(Isolate& iso, Value self, Args args) {
  if (args.count == 1 && args.keywords.is_empty()) return make_key_wrapper(iso, self.as<KeyWrapper>()->function, args[0]);
  if (args.count + args.keyword_count() > 1)
    return iso.raise(TypeError, "K() takes at most 1 argument ({} given)", args.count + args.keyword_count());
  Value values[] = {self, args.count + args.keyword_count() ? args.values[0] : Value()};
  return call_native(iso, kCall, nullptr, Args{values, args.count + 1, args.keywords});
}

Result key_wrapper_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!KeyWrapper::check(other)) return iso.raise(TypeError, "other argument must be K instance");
  Value left = self.as<KeyWrapper>()->wrapped, right = other.as<KeyWrapper>()->wrapped;
  if (left.is_empty() || right.is_empty()) return iso.raise(AttributeError, "object");
  Ref x = Ref::borrow(iso, left), y = Ref::borrow(iso, right), function = Ref::borrow(iso, self.as<KeyWrapper>()->function);
  Ref order(iso, TRY(call(iso, function, {x, y})));
  return compare(iso, op, order, Value::small_int(0));
}

Result get_wrapped(Isolate& iso, KeyWrapper* self) {
  if (self->wrapped.is_empty()) return iso.raise(AttributeError, "obj");
  return retained(iso, self->wrapped);
}
Status set_wrapped(Isolate& iso, KeyWrapper* self, Value v) {
  assign(iso, self->wrapped, v.is_empty() ? v : retained(iso, v));
  return Status::ok();
}

constexpr MethodDef kKeyWrapperMethods[] = {
    def<"get obj", get_wrapped>("Value wrapped by a key function."),
    def<"set obj", set_wrapped>(nullptr),
};

Result cmp_to_key(Isolate& iso, Value mycmp) { return make_key_wrapper(iso, mycmp, Value()); }

// ---- reduce

Result reduce(Isolate& iso, Value function, Value iterable, Value initial) {
  Result iterator = get_iterator(iso, iterable);
  if (iterator.is_raised() && iso.catch_pending(TypeError)) return iso.raise(TypeError, "reduce() arg 2 must support iteration");
  Ref items(iso, TRY(iterator));
  Ref result = Ref::borrow(iso, initial);
  for (;;) {
    Result next = iterator_next(iso, items);
    if (next.is_exhausted()) break;
    Ref item(iso, TRY(next));
    result = result.is_empty() ? std::move(item) : Ref(iso, TRY(call(iso, function, {result, item})));
  }
  if (result.is_empty()) return iso.raise(TypeError, "reduce() of empty iterable with no initial value");
  return result.release();
}

constexpr MethodDef kFunctions[] = {
    def<"def cmp_to_key(mycmp)", cmp_to_key>("Convert a cmp= function into a key= function."),
    def<"def reduce(function, iterable, initial=<unset>, /)", reduce>(
        "reduce(function, iterable[, initial]) -> value\n\n"
        "Apply a function of two arguments cumulatively to the items of a sequence\n"
        "or iterable, from left to right, so as to reduce the iterable to a single\n"
        "value.  For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5]) calculates\n"
        "((((1+2)+3)+4)+5).  If initial is present, it is placed before the items\n"
        "of the iterable in the calculation, and serves as a default when the\n"
        "iterable is empty."),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "_lru_cache_wrapper", as_value(&lru_wrapper_type)));
  return module_set(iso, module, "partial", as_value(&partial_type));
}

}  // namespace

extern const TypeDef key_wrapper_type_def{
    .type = &key_wrapper_type,
    .name = "functools.KeyWrapper",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(KeyWrapper),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = key_wrapper_destroy,
              .traverse = key_wrapper_traverse,
              .clear = key_wrapper_clear,
              .call = key_wrapper_call,
              .hash = hash_not_implemented,
              .compare = key_wrapper_compare},
    .methods = kKeyWrapperMethods,
    .method_count = std::size(kKeyWrapperMethods),
};

const TypeDef* const* functools_types(size_t* count) {
  static constexpr const TypeDef* kTypes[] = {
      &key_wrapper_type_def,
      &lru_link_type_def,
      &lru_wrapper_type_def,
      &partial_type_def,
  };
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef functools_module_def{.name = "_functools",
                                            .doc = "Tools that operate on functions.",
                                            .functions = kFunctions,
                                            .function_count = std::size(kFunctions),
                                            .populate = populate};

}  // namespace skerry::functools

// The wrapper behind functools.lru_cache: a dict from keys to results, and for a bounded cache a list of the keys in use order.
//
// A bounded cache's dict holds links; a link is in the list exactly while the dict holds it, but for the moments in which
// comparing keys runs Python. The list owns a reference of its own to each link. Links are invisible to scripts and not
// tracked by the collector: the wrapper visits what they own. Rules of the room:
// 1. Looking up a key and calling the function may run Python, which may call or clear the same cache: after it, look again.
// 2. The hash of a key is asked for once a call.
#include <iterator>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/int.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/functools/functools.h"

namespace skerry::functools {

TypeObject lru_wrapper_type, lru_link_type;

namespace {

struct ListHook {
  ListHook* previous;
  ListHook* next;
};

struct LruLink : Object, ListHook {
  Value key, result;  // owned
  int64_t hash;
};

enum class Bound : uint8_t { kNone, kZero, kSome };
enum class Typed : uint8_t { kNo, kYes };

struct LruWrapper : Object {
  ListHook root;    // next: least recently used, previous: most recently used
  Value function;   // owned
  Value info_type;  // owned: makes what cache_info gives
  Value cache;      // owned dict
  int64_t hits, misses, maxsize;
  Bound bound;
  Typed typed;
  static bool check(Value v) { return has_type(v, lru_wrapper_type); }
  static TypeObject& type() { return lru_wrapper_type; }
  DictObject* dict() const { return cache.as<DictObject>(); }
};

LruLink* link_of(ListHook* hook) { return static_cast<LruLink*>(hook); }

void unlink(ListHook* hook) {
  hook->previous->next = hook->next;
  hook->next->previous = hook->previous;
}
void insert_before(ListHook* place, ListHook* hook) {
  hook->previous = place->previous;
  hook->next = place;
  place->previous->next = hook;
  place->previous = hook;
}

void link_destroy(Isolate& iso, Object* self) {
  auto* link = static_cast<LruLink*>(self);
  clear_field(iso, link->key);
  clear_field(iso, link->result);
}

void empty(Isolate& iso, LruWrapper* w) {
  while (w->root.next != &w->root) {
    LruLink* link = link_of(w->root.next);
    unlink(link);
    decrement(iso, link);
  }
  if (!w->cache.is_empty()) dict_clear(iso, w->dict());
}

void wrapper_destroy(Isolate& iso, Object* self) {
  auto* w = static_cast<LruWrapper*>(self);
  empty(iso, w);
  clear_field(iso, w->cache);
  clear_field(iso, w->function);
  clear_field(iso, w->info_type);
}
void wrapper_clear(Isolate& iso, Object* self) {
  auto* w = static_cast<LruWrapper*>(self);
  empty(iso, w);
  assign(iso, w->function, Value::none());
  assign(iso, w->info_type, Value::none());
}
void wrapper_traverse(Object* self, Visitor& visitor) {
  auto* w = static_cast<LruWrapper*>(self);
  for (ListHook* hook = w->root.next; hook != &w->root; hook = hook->next) {
    visitor.visit(link_of(hook)->key);
    visitor.visit(link_of(hook)->result);
  }
  visitor.visit(w->function);
  visitor.visit(w->info_type);
  visitor.visit(w->cache);
}

Result wrapper_new(Isolate& iso, TypeObject* cls, Value user_function, Value maxsize, bool typed, Value cache_info_type) {
  if (!is_callable(user_function)) return iso.raise(TypeError, "the first argument must be callable");
  Bound bound = Bound::kNone;
  int64_t limit = 0;
  if (!maxsize.is_none()) {
    if (!is_instance_of(maxsize, int_type)) return iso.raise(TypeError, "maxsize should be integer or None");
    limit = std::max<int64_t>(TRY(argument_to_int64(iso, maxsize)), 0);
    bound = limit == 0 ? Bound::kZero : Bound::kSome;
  }
  Ref cache(iso, TRY(make_dict(iso)));
  Value made = TRY(allocate_instance(iso, cls));
  auto* w = made.as<LruWrapper>();
  w->root = {&w->root, &w->root};
  w->function = retained(iso, user_function);
  w->info_type = retained(iso, cache_info_type);
  w->cache = cache.release();
  w->hits = w->misses = 0;
  w->maxsize = limit;
  w->bound = bound;
  w->typed = typed ? Typed::kYes : Typed::kNo;
  return made;
}

// ---- Keys

// An exact str or int alone is its own key; else a tuple: the arguments, a mark and the keywords, and types if they count.
// The mark is the class of links, which no script can name.
Result make_key(Isolate& iso, Typed typed, Args args) {
  uint32_t named = args.keyword_count();
  if (typed == Typed::kNo && named == 0 && args.count == 1 &&
      (args[0].is_small_int() || is_exact_str(args[0]) || has_type(args[0], int_type)))
    return retained(iso, args[0]);
  size_t total = args.count + (named ? 1 + 2 * named : 0) + (typed == Typed::kYes ? args.count + named : 0);
  Value key = TRY(allocate_tuple(iso, total));
  Value* item = key.as<TupleObject>()->items();
  for (uint32_t i = 0; i < args.count; ++i) *item++ = retained(iso, args[i]);
  if (named > 0) *item++ = as_value(&lru_link_type);
  for (uint32_t i = 0; i < named; ++i) {
    *item++ = retained(iso, (*args.keywords.as<TupleObject>())[i]);
    *item++ = retained(iso, args.keyword_value(i));
  }
  if (typed == Typed::kYes)
    for (uint32_t i = 0; i < args.count + named; ++i) *item++ = retained(iso, as_value(type_of(args.values[i])));
  return key;
}

// ---- Calls

Result unbounded_call(Isolate& iso, LruWrapper* w, Args args) {
  Ref key(iso, TRY(make_key(iso, w->typed, args)));
  int64_t hash = TRY(hash_value(iso, key));
  Result found = dict_get_with_hash(iso, w->dict(), key, hash);
  if (!found.is_not_found()) {
    Value result = retained(iso, TRY(found));
    ++w->hits;
    return result;
  }
  ++w->misses;
  Ref result(iso, TRY(call(iso, w->function, args)));
  TRY(dict_set_with_hash(iso, w->dict(), key, hash, result));
  return result.release();
}

Status add_link(Isolate& iso, LruWrapper* w, Value key, int64_t hash, Value result) {
  Ref made(iso, TRY(allocate_instance(iso, &lru_link_type)));
  auto* link = made.as<LruLink>();
  link->key = retained(iso, key);
  link->result = retained(iso, result);
  link->hash = hash;
  TRY(dict_set_with_hash(iso, w->dict(), key, hash, made));
  insert_before(&w->root, link);
  (void)made.release();  // the list's
  return Status::ok();
}

// The least recently used link makes room and is filled anew. What it owned is released when the cache is whole.
Status replace_oldest(Isolate& iso, LruWrapper* w, Value key, int64_t hash, Value result) {
  if (w->root.next == &w->root) return Status::ok();  // cleared meanwhile
  Ref held(iso, Value::object(link_of(w->root.next)));  // takes over the list's reference
  auto* link = held.as<LruLink>();
  unlink(link);
  Fallible<bool> removed = dict_delete_with_hash(iso, w->dict(), link->key, link->hash);
  if (removed.is_fault()) {  // as if nothing had happened
    insert_before(w->root.next, link);
    (void)held.release();
    return removed.fault();
  }
  if (!removed.value()) return Status::ok();  // comparing keys has cleared the cache
  Ref old_key(iso, std::exchange(link->key, retained(iso, key)));
  Ref old_result(iso, std::exchange(link->result, retained(iso, result)));
  link->hash = hash;
  TRY(dict_set_with_hash(iso, w->dict(), key, hash, held));
  insert_before(&w->root, link);
  (void)held.release();
  return Status::ok();
}

Result bounded_call(Isolate& iso, LruWrapper* w, Args args) {
  Ref key(iso, TRY(make_key(iso, w->typed, args)));
  int64_t hash = TRY(hash_value(iso, key));
  Result found = dict_get_with_hash(iso, w->dict(), key, hash);
  if (!found.is_not_found()) {
    auto* link = TRY(found).as<LruLink>();
    if (w->root.previous != link) {
      unlink(link);
      insert_before(&w->root, link);
    }
    ++w->hits;
    return retained(iso, link->result);
  }
  ++w->misses;
  Ref result(iso, TRY(call(iso, w->function, args)));
  found = dict_get_with_hash(iso, w->dict(), key, hash);
  if (!found.is_not_found()) {  // the call has put it there itself
    (void)TRY(found);
    return result.release();
  }
  if (w->dict()->live < static_cast<uint64_t>(w->maxsize))
    TRY(add_link(iso, w, key, hash, result));
  else
    TRY(replace_oldest(iso, w, key, hash, result));
  return result.release();
}

Result wrapper_call(Isolate& iso, Value self, Args args) {
  Ref hold = Ref::borrow(iso, self);
  auto* w = self.as<LruWrapper>();
  if (w->bound == Bound::kSome) return bounded_call(iso, w, args);
  if (w->bound == Bound::kNone) return unbounded_call(iso, w, args);
  ++w->misses;
  return call(iso, w->function, args);
}

Result wrapper_get(Isolate& iso, Value self, Value instance, Value) {
  if (instance.is_empty() || instance.is_none()) return retained(iso, self);
  return make_method(iso, self, instance);
}

// ---- Methods

Result cache_info(Isolate& iso, LruWrapper* w) {
  Ref hits(iso, TRY(make_int(iso, w->hits))), misses(iso, TRY(make_int(iso, w->misses)));
  Ref maxsize(iso, w->bound == Bound::kNone ? Value::none() : TRY(make_int(iso, w->maxsize)));
  return call(iso, w->info_type, {hits, misses, maxsize, Value::small_int(w->dict()->live)});
}
Status cache_clear(Isolate& iso, LruWrapper* w) {
  w->hits = w->misses = 0;
  empty(iso, w);
  return Status::ok();
}
Result wrapper_reduce(Isolate& iso, LruWrapper* w) { return get_attribute(iso, Value::object(w), names.dunder_qualname); }
// What spawn sends: (class, arguments, attributes). Annotations may be anything, and calls do not look at them.
Result captured(Isolate& iso, LruWrapper* w) {
  Ref maxsize(iso, w->bound == Bound::kNone ? Value::none() : TRY(make_int(iso, w->maxsize)));
  Ref arguments(iso, TRY(make_tuple(iso, {w->function, maxsize, Value::boolean(w->typed == Typed::kYes), w->info_type})));
  Ref attributes(iso, TRY(dict_copy(iso, TRY(instance_dict(iso, w)).as<DictObject>())));
  (void)TRY(dict_delete(iso, attributes.as<DictObject>(), names.dunder_annotations));
  return make_tuple(iso, {as_value(&lru_wrapper_type), arguments, attributes});
}
Result wrapper_copy(Isolate& iso, LruWrapper* w) { return retained(iso, Value::object(w)); }
Result wrapper_deepcopy(Isolate& iso, LruWrapper* w, Value) { return retained(iso, Value::object(w)); }

constexpr MethodDef kMethods[] = {
    def<"new _lru_cache_wrapper(user_function, maxsize, typed, cache_info_type)", wrapper_new>(nullptr),
    def<"__copy__(self, /)", wrapper_copy>(nullptr),
    def<"__deepcopy__(self, memo, /)", wrapper_deepcopy>(nullptr),
    def<"__reduce__(self, /)", wrapper_reduce>(nullptr),
    def<"_captured(self, /)", captured>(nullptr),
    def<"cache_clear(self, /)", cache_clear>("Clear the cache and cache statistics"),
    def<"cache_info(self, /)", cache_info>("Report cache statistics"),
};

}  // namespace

extern const TypeDef lru_wrapper_type_def{
    .type = &lru_wrapper_type,
    .name = "functools._lru_cache_wrapper",
    .doc = "Create a cached callable that wraps another function.\n\n"
           "user_function:      the function being cached\n\n"
           "maxsize:  0         for no caching\n"
           "          None      for unlimited cache size\n"
           "          n         for a bounded cache\n\n"
           "typed:    False     cache f(3) and f(3.0) as identical calls\n"
           "          True      cache f(3) and f(3.0) as distinct calls\n\n"
           "cache_info_type:    namedtuple class with the fields:\n"
           "                        hits misses currsize maxsize\n",
    .base = nullptr,
    .instance_size = sizeof(LruWrapper),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType,
                   TypeFlag::kMethodDescriptor, TypeFlag::kImmutable),
    .slots = {.destroy = wrapper_destroy,
              .traverse = wrapper_traverse,
              .clear = wrapper_clear,
              .call = wrapper_call,
              .descriptor_get = wrapper_get},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

extern const TypeDef lru_link_type_def{
    .type = &lru_link_type,
    .name = "functools._lru_list_elem",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(LruLink),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = link_destroy},
};

}  // namespace skerry::functools

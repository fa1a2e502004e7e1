// product, permutations, combinations and combinations_with_replacement.
//
// source: the pool (a tuple; of product a tuple of tuples); function: the indices into it, a list of small ints that nobody else
// sees, so that the collector and the end of an isolate need to know nothing special; kept: of permutations the cycles, likewise.
// position: 0 before the first result. stop: the length of a result.
#include <algorithm>
#include <iterator>

#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/itertools/itertools.h"

namespace skerry::itertools {

TypeObject combinations_type, combinations_with_replacement_type, permutations_type, product_type;

namespace {

enum class Start : uint8_t { kZero, kAscending };
constexpr int64_t kMost = int64_t{1} << 40;  // no pool is as long: beyond it there is no memory for indices either

Result make_indices(Isolate& iso, int64_t count, Start start) {
  if (count > kMost) return iso.raise_memory_error();
  Ref list(iso, TRY(make_private_list(iso, static_cast<size_t>(count))));
  for (int64_t i = 0; i < count; ++i)
    TRY(list_append(iso, list.as<ListObject>(), Value::small_int(start == Start::kZero ? 0 : i)));
  return list.release();
}
int64_t at(Value list, int64_t i) { return list.as<ListObject>()->items[i].as_small_int(); }
void set(Value list, int64_t i, int64_t v) { list.as<ListObject>()->items[i] = Value::small_int(v); }

Fault ended(Isolate& iso, Stream* s) {
  clear_field(iso, s->source);
  return FaultKind::kExhausted;
}

Result make_pool_stream(Isolate& iso, TypeObject* cls, Value pool, Value indices, Value cycles, int64_t r) {
  Value made = TRY(make_stream(iso, cls, pool, indices, cycles));
  made.as<Stream>()->stop = r;
  return made;
}

// The r items of the pool that the indices name.
Result chosen(Isolate& iso, Stream* s) {
  Ref items(iso, TRY(allocate_tuple(iso, static_cast<size_t>(s->stop))));
  for (int64_t i = 0; i < s->stop; ++i)
    items.as<TupleObject>()->items()[i] = retained(iso, (*s->source.as<TupleObject>())[at(s->function, i)]);
  return items.release();
}
int64_t pool_length(const Stream* s) { return static_cast<int64_t>(s->source.as<TupleObject>()->length); }

// ---- product

Result product_new(Isolate& iso, TypeObject* cls, Value repeat, Args iterables) {
  int64_t times = TRY(argument_to_int64(iso, repeat));
  if (times < 0) return iso.raise(ValueError, "repeat argument cannot be negative");
  int64_t given = iterables.count, total;
  if (times == 0) given = 0;
  if (__builtin_mul_overflow(given, times, &total) || total > kMost) return iso.raise(OverflowError, "repeat argument too large");
  Ref pools(iso, TRY(make_list(iso, static_cast<size_t>(given))));
  for (int64_t i = 0; i < given; ++i)
    TRY(list_append_steal(iso, pools.as<ListObject>(), TRY(to_tuple(iso, iterables[static_cast<uint32_t>(i)]))));
  Ref all(iso, TRY(make_list(iso, static_cast<size_t>(total))));
  for (int64_t i = 0; i < total; ++i) TRY(list_append(iso, all.as<ListObject>(), pools.as<ListObject>()->items[i % given]));
  Ref source(iso, TRY(make_tuple(iso, all.as<ListObject>()->items, all.as<ListObject>()->length)));
  Ref indices(iso, TRY(make_indices(iso, total, Start::kZero)));
  return make_pool_stream(iso, cls, source, indices, Value(), total);
}
Result product_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  const TupleObject& pools = *s->source.as<TupleObject>();
  auto pool = [&](int64_t i) { return pools[static_cast<size_t>(i)].as<TupleObject>(); };
  if (s->position == 0) {
    s->position = 1;
    for (int64_t i = 0; i < s->stop; ++i)
      if (pool(i)->length == 0) return ended(iso, s);
  } else {
    int64_t i = s->stop - 1;
    for (; i >= 0; --i) {
      int64_t next = at(s->function, i) + 1;
      if (next < static_cast<int64_t>(pool(i)->length)) {
        set(s->function, i, next);
        break;
      }
      set(s->function, i, 0);
    }
    if (i < 0) return ended(iso, s);
  }
  Ref items(iso, TRY(allocate_tuple(iso, static_cast<size_t>(s->stop))));
  for (int64_t i = 0; i < s->stop; ++i)
    items.as<TupleObject>()->items()[i] = retained(iso, (*pool(i))[static_cast<size_t>(at(s->function, i))]);
  return items.release();
}

// ---- combinations (and with replacement)

template <Start start>
Result combinations_new(Isolate& iso, TypeObject* cls, Value iterable, Value length) {
  Ref pool(iso, TRY(to_tuple(iso, iterable)));
  int64_t r = TRY(argument_to_int64(iso, length));
  if (r < 0) return iso.raise(ValueError, "r must be non-negative");
  int64_t n = static_cast<int64_t>(pool.as<TupleObject>()->length);
  bool none = start == Start::kAscending ? r > n : n == 0 && r > 0;
  Ref indices(iso, TRY(make_indices(iso, none ? 0 : r, start)));
  return make_pool_stream(iso, cls, none ? Value() : Value(pool), indices, Value(), r);
}
Result combinations_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  if (s->position == 0) {
    s->position = 1;
    return chosen(iso, s);
  }
  int64_t n = pool_length(s), r = s->stop, i = r - 1;
  while (i >= 0 && at(s->function, i) == i + n - r) --i;
  if (i < 0) return ended(iso, s);
  set(s->function, i, at(s->function, i) + 1);
  for (int64_t j = i + 1; j < r; ++j) set(s->function, j, at(s->function, j - 1) + 1);
  return chosen(iso, s);
}
Result combinations_with_replacement_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  if (s->position == 0) {
    s->position = 1;
    return chosen(iso, s);
  }
  int64_t n = pool_length(s), r = s->stop, i = r - 1;
  while (i >= 0 && at(s->function, i) == n - 1) --i;
  if (i < 0) return ended(iso, s);
  int64_t next = at(s->function, i) + 1;
  for (int64_t j = i; j < r; ++j) set(s->function, j, next);
  return chosen(iso, s);
}

// ---- permutations

Result permutations_new(Isolate& iso, TypeObject* cls, Value iterable, Value length) {
  Ref pool(iso, TRY(to_tuple(iso, iterable)));
  int64_t n = static_cast<int64_t>(pool.as<TupleObject>()->length), r = n;
  if (!length.is_none()) {
    if (!length.is_small_int() && !type_of(length)->slots.index) return iso.raise(TypeError, "Expected int as r");
    r = TRY(argument_to_int64(iso, length));
    if (r < 0) return iso.raise(ValueError, "r must be non-negative");
  }
  bool none = r > n;
  Ref indices(iso, TRY(make_indices(iso, n, Start::kAscending)));
  Ref cycles(iso, TRY(make_indices(iso, none ? 0 : r, Start::kZero)));
  if (!none)
    for (int64_t i = 0; i < r; ++i) set(cycles, i, n - i);
  return make_pool_stream(iso, cls, none ? Value() : Value(pool), indices, cycles, r);
}
Result permutations_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  if (s->position == 0) {
    s->position = 1;
    return chosen(iso, s);
  }
  int64_t n = pool_length(s), i = s->stop - 1;
  Value* indices = s->function.as<ListObject>()->items;
  for (; i >= 0; --i) {
    int64_t left = at(s->kept, i) - 1;
    if (left > 0) {
      set(s->kept, i, left);
      std::swap(indices[i], indices[n - left]);
      return chosen(iso, s);
    }
    std::rotate(indices + i, indices + i + 1, indices + n);
    set(s->kept, i, n - i);
  }
  return ended(iso, s);
}

// ---- Copying and pickling: the pool and the length, and as the state the indices once there was a result.

constexpr char kReduceDoc[] = "Return state information for pickling.";
constexpr char kSetstateDoc[] = "Set state information for unpickling.";

Result indices_tuple(Isolate& iso, Value list) {
  return make_tuple(iso, list.as<ListObject>()->items, list.as<ListObject>()->length);
}

template <bool with_cycles>
Result chosen_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Ref r(iso, TRY(make_int(iso, s->stop)));
  Ref pool(iso, s->source.is_empty() ? TRY(make_tuple(iso, {})) : retained(iso, s->source));
  Ref arguments(iso, TRY(make_tuple(iso, {pool, r})));
  if (s->source.is_empty() || s->position == 0) return make_tuple(iso, {as_value(type_of(self)), arguments});
  Ref state(iso, TRY(indices_tuple(iso, s->function)));
  if (with_cycles) {
    Ref cycles(iso, TRY(indices_tuple(iso, s->kept)));
    state = Ref(iso, TRY(make_tuple(iso, {state, cycles})));
  }
  return make_tuple(iso, {as_value(type_of(self)), arguments, state});
}

// `count` indices from a tuple, each forced into [0, limit(i)); the list is then what `into` was.
template <class Limit>
Status read_indices(Isolate& iso, Value state, Value into, int64_t lowest, Limit limit) {
  auto* list = into.as<ListObject>();
  if (!TupleObject::check(state) || state.as<TupleObject>()->length < list->length)
    return iso.raise(ValueError, "invalid arguments");
  for (size_t i = 0; i < list->length; ++i) {
    int64_t most = limit(i);
    int64_t index = TRY(as_int64(iso, (*state.as<TupleObject>())[i], Overflow::kRaise));
    set(into, static_cast<int64_t>(i), std::clamp(index, lowest, std::max(lowest, most)));
  }
  return Status::ok();
}

template <Start start>
Status combinations_setstate(Isolate& iso, Value self, Value state) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Status::ok();
  if (!TupleObject::check(state) || static_cast<int64_t>(state.as<TupleObject>()->length) != s->stop)
    return iso.raise(ValueError, "invalid arguments");
  int64_t n = pool_length(s), r = s->stop;
  TRY(read_indices(iso, state, s->function, 0, [&](size_t i) {
    return start == Start::kAscending ? n - r + static_cast<int64_t>(i) : n - 1;
  }));
  s->position = 1;
  return Status::ok();
}
Status permutations_setstate(Isolate& iso, Value self, Value state) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Status::ok();
  if (!TupleObject::check(state) || state.as<TupleObject>()->length != 2) return iso.raise(TypeError, "invalid arguments");
  const TupleObject& parts = *state.as<TupleObject>();
  int64_t n = pool_length(s);
  TRY(read_indices(iso, parts[0], s->function, 0, [n](size_t) { return n - 1; }));
  TRY(read_indices(iso, parts[1], s->kept, 1, [n](size_t i) { return n - static_cast<int64_t>(i); }));
  s->position = 1;
  return Status::ok();
}

Result product_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) {
    Ref nothing(iso, TRY(make_tuple(iso, {}))), arguments(iso, TRY(make_tuple(iso, {nothing})));
    return make_tuple(iso, {as_value(type_of(self)), arguments});
  }
  if (s->position == 0) return make_tuple(iso, {as_value(type_of(self)), s->source});
  Ref state(iso, TRY(indices_tuple(iso, s->function)));
  return make_tuple(iso, {as_value(type_of(self)), s->source, state});
}
Status product_setstate(Isolate& iso, Value self, Value state) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Status::ok();
  if (!TupleObject::check(state) || static_cast<int64_t>(state.as<TupleObject>()->length) != s->stop)
    return iso.raise(ValueError, "invalid arguments");
  const TupleObject& pools = *s->source.as<TupleObject>();
  for (size_t i = 0; i < pools.length; ++i)
    if (pools[i].as<TupleObject>()->length == 0) {
      static_cast<void>(ended(iso, s));
      return Status::ok();
    }
  TRY(read_indices(iso, state, s->function, 0,
                   [&](size_t i) { return static_cast<int64_t>(pools[i].as<TupleObject>()->length) - 1; }));
  s->position = 1;
  return Status::ok();
}

constexpr MethodDef kProduct[] = {def<"new product(*iterables, repeat=1)", product_new>(
    "Cartesian product of input iterables.  Equivalent to nested for-loops."),
    def<"__reduce__(self, /)", product_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", product_setstate>(kSetstateDoc)};
constexpr MethodDef kCombinations[] = {def<"new combinations(iterable, r)", combinations_new<Start::kAscending>>(
    "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)"),
    def<"__reduce__(self, /)", chosen_reduce<false>>(kReduceDoc),
    def<"__setstate__(self, state, /)", combinations_setstate<Start::kAscending>>(kSetstateDoc)};
constexpr MethodDef kReplacement[] = {def<"new combinations_with_replacement(iterable, r)", combinations_new<Start::kZero>>(
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats."),
    def<"__reduce__(self, /)", chosen_reduce<false>>(kReduceDoc),
    def<"__setstate__(self, state, /)", combinations_setstate<Start::kZero>>(kSetstateDoc)};
constexpr MethodDef kPermutations[] = {def<"new permutations(iterable, r=None)", permutations_new>(
    "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)"),
    def<"__reduce__(self, /)", chosen_reduce<true>>(kReduceDoc),
    def<"__setstate__(self, state, /)", permutations_setstate>(kSetstateDoc)};

}  // namespace

extern const TypeDef product_type_def = stream_type(&product_type, "itertools.product", kProduct[0].doc, product_next, kProduct, std::size(kProduct));
extern const TypeDef combinations_type_def =
    stream_type(&combinations_type, "itertools.combinations", kCombinations[0].doc, combinations_next, kCombinations, std::size(kCombinations));
extern const TypeDef combinations_with_replacement_type_def =
    stream_type(&combinations_with_replacement_type, "itertools.combinations_with_replacement", kReplacement[0].doc,
                combinations_with_replacement_next, kReplacement, std::size(kReplacement));
extern const TypeDef permutations_type_def =
    stream_type(&permutations_type, "itertools.permutations", kPermutations[0].doc, permutations_next, kPermutations, std::size(kPermutations));

}  // namespace skerry::itertools

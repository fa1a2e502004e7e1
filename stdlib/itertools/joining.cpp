// Iterators that make or join: accumulate, chain, count, cycle, repeat, zip_longest.
#include <algorithm>
#include <iterator>
#include <string>

#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "stdlib/itertools/itertools.h"

namespace skerry::itertools {

TypeObject accumulate_type, chain_type, count_type, cycle_type, repeat_type, zip_longest_type;

namespace {

// ---- chain. source: iterator over the iterables; kept: the iterator in use.

Result chain_new(Isolate& iso, TypeObject* cls, Args iterables) {
  Ref all(iso, TRY(make_tuple(iso, iterables.values, iterables.count)));
  Ref source(iso, TRY(get_iterator(iso, all)));
  return make_stream(iso, cls, source);
}
Result chain_from_iterable(Isolate& iso, TypeObject* cls, Value iterables) {
  Ref source(iso, TRY(get_iterator(iso, iterables)));
  return make_stream(iso, cls, source);
}
Result chain_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  for (;;) {
    if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
    if (s->kept.is_empty()) {
      Ref source = Ref::borrow(iso, s->source);
      Result iterable = iterator_next(iso, source);
      if (iterable.is_fault()) {
        clear_field(iso, s->source);
        return iterable;
      }
      Ref owned(iso, iterable.value());
      Result iterator = get_iterator(iso, owned);
      if (iterator.is_fault()) {
        clear_field(iso, s->source);
        return iterator;
      }
      assign(iso, s->kept, iterator.value());
    }
    Ref iterator = Ref::borrow(iso, s->kept);
    Result item = iterator_next(iso, iterator);
    if (!item.is_exhausted()) return item;
    clear_field(iso, s->kept);
  }
}

// ---- count. kept: the next number; function: the step.

bool is_number(Value v) {
  const Slots& slots = type_of(v)->slots;
  return slots.index || slots.to_float || slots.to_int || is_instance_of(v, complex_type);
}
Result count_new(Isolate& iso, TypeObject* cls, Value start, Value step) {
  if (!is_number(start) || !is_number(step)) return iso.raise(TypeError, "a number is required");
  return make_stream(iso, cls, Value(), step, start);
}
Result count_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Ref out = Ref::borrow(iso, s->kept), step = Ref::borrow(iso, s->function);
  Value next = TRY(binary_operation(iso, BinaryOp::kAdd, out, step));
  assign(iso, s->kept, next);
  return out.release();
}
Result count_repr(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Ref start(iso, TRY(repr(iso, s->kept)));
  std::string name(short_type_name(type_of(self)));
  name = name.substr(name.rfind('.') + 1);
  if (s->function == Value::small_int(1)) return make_str(iso, name + "(" + to_utf8(start) + ")");
  Ref step(iso, TRY(repr(iso, s->function)));
  return make_str(iso, name + "(" + to_utf8(start) + ", " + to_utf8(step) + ")");
}

// ---- cycle. source: the iterator, then Empty; kept: the items seen; position: in them, when the source has
// ended; step: 1 if the source goes over items that kept has already (after __setstate__).

Result cycle_new(Isolate& iso, TypeObject* cls, Value iterable) {
  Ref source(iso, TRY(get_iterator(iso, iterable)));
  Ref seen(iso, TRY(make_private_list(iso)));
  return make_stream(iso, cls, source, Value(), seen);
}
Result cycle_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (!s->source.is_empty()) {
    Ref source = Ref::borrow(iso, s->source);
    Result item = iterator_next(iso, source);
    if (!item.is_fault()) {
      Ref owned(iso, item.value());
      if (s->step == 0) TRY(list_append(iso, s->kept.as<ListObject>(), owned));
      return owned.release();
    }
    if (!item.is_exhausted()) return item;
    clear_field(iso, s->source);
  }
  if (s->kept.is_empty()) return Fault(FaultKind::kExhausted);
  ListObject* seen = s->kept.as<ListObject>();
  if (seen->length == 0) return Fault(FaultKind::kExhausted);
  Value item = seen->items[s->position];
  if (++s->position >= static_cast<int64_t>(seen->length)) s->position = 0;
  return retained(iso, item);
}

// ---- repeat. kept: the object; stop: times left, -1 for ever.

Result repeat_new(Isolate& iso, TypeObject* cls, Value object, Value times) {
  int64_t left = -1;
  if (!times.is_empty()) left = std::max<int64_t>(0, TRY(as_int64(iso, times, Overflow::kRaise)));
  Value made = TRY(make_stream(iso, cls, Value(), Value(), object));
  made.as<Stream>()->stop = left;
  return made;
}
Result repeat_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->stop == 0 || s->kept.is_empty()) return Fault(FaultKind::kExhausted);
  if (s->stop > 0) --s->stop;
  return retained(iso, s->kept);
}
Result repeat_repr(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Ref object(iso, TRY(repr(iso, s->kept)));
  std::string text = "repeat(" + to_utf8(object);
  if (s->stop >= 0) text += ", " + std::to_string(s->stop);
  return make_str(iso, text + ")");
}
Fallible<int64_t> repeat_length_hint(Isolate& iso, Value self) {
  if (self.as<Stream>()->stop < 0) return iso.raise(TypeError, "len() of unsized object");
  return self.as<Stream>()->stop;
}

// ---- accumulate. kept: the total so far, Empty before the first; function: None for addition; position: 1 if kept is to be
// given as it is.

Result accumulate_new(Isolate& iso, TypeObject* cls, Value iterable, Value function, Value initial) {
  Ref source(iso, TRY(get_iterator(iso, iterable)));
  Value made = TRY(make_stream(iso, cls, source, function, initial.is_none() ? Value() : initial));
  made.as<Stream>()->position = !initial.is_none();
  return made;
}
Result accumulate_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  if (s->position != 0) {
    s->position = 0;
    return retained(iso, s->kept);
  }
  Ref source = Ref::borrow(iso, s->source), function = Ref::borrow(iso, s->function);
  Ref item(iso, TRY(iterator_next(iso, source)));
  if (s->kept.is_empty()) {
    assign(iso, s->kept, item.copy().release());
    return item.release();
  }
  Ref total = Ref::borrow(iso, s->kept);
  Ref sum(iso, TRY(function.get().is_none() ? binary_operation(iso, BinaryOp::kAdd, total, item) : call(iso, function, {total, item})));
  assign(iso, s->kept, sum.copy().release());
  return sum.release();
}

// ---- zip_longest. source: list of iterators, None for those that have ended; kept: the fill value; stop: how many still run.

Result zip_longest_new(Isolate& iso, TypeObject* cls, Value fill, Args iterables) {
  if (iterables.keyword_count() != 0) return iso.raise(TypeError, "zip_longest() got an unexpected keyword argument");
  Ref iterators(iso, TRY(make_private_list(iso, iterables.count)));
  for (uint32_t i = 0; i < iterables.count; ++i)
    TRY(list_append_steal(iso, iterators.as<ListObject>(), TRY(get_iterator(iso, iterables[i]))));
  Value made = TRY(make_stream(iso, cls, iterators, Value(), fill));
  made.as<Stream>()->stop = iterables.count;
  return made;
}
Result zip_longest_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty() || s->stop == 0) return Fault(FaultKind::kExhausted);
  Ref list = Ref::borrow(iso, s->source), fill = Ref::borrow(iso, s->kept);
  ListObject* iterators = list.as<ListObject>();  // nobody else reaches it: its length stays
  Ref items(iso, TRY(allocate_tuple(iso, iterators->length)));
  for (size_t i = 0; i < iterators->length; ++i) {
    Value filled = fill;
    if (!iterators->items[i].is_none()) {
      Ref iterator = Ref::borrow(iso, iterators->items[i]);
      Result item = iterator_next(iso, iterator);
      if (!item.is_fault()) {
        items.as<TupleObject>()->items()[i] = item.value();
        continue;
      }
      if (!item.is_exhausted()) {
        s->stop = 0;
        return item;
      }
      if (iterators->items[i].is_none()) return Fault(FaultKind::kExhausted);
      assign(iso, iterators->items[i], Value::none());
      if (--s->stop == 0) return Fault(FaultKind::kExhausted);
    }
    items.as<TupleObject>()->items()[i] = retained(iso, filled);
  }
  return items.release();
}

// ---- Copying and pickling

constexpr char kReduceDoc[] = "Return state information for pickling.";
constexpr char kSetstateDoc[] = "Set state information for unpickling.";

Result chain_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Ref nothing(iso, TRY(make_tuple(iso, {})));
  if (s->source.is_empty()) return make_tuple(iso, {as_value(type_of(self)), nothing});
  Ref state(iso, TRY(s->kept.is_empty() ? make_tuple(iso, {s->source}) : make_tuple(iso, {s->source, s->kept})));
  return make_tuple(iso, {as_value(type_of(self)), nothing, state});
}
Status chain_setstate(Isolate& iso, Value self, Value state) {
  if (!TupleObject::check(state)) return iso.raise(TypeError, "state is not a tuple");
  const TupleObject& parts = *state.as<TupleObject>();
  if (parts.length < 1 || parts.length > 2)
    return iso.raise(TypeError, "function takes {} {} argument{} ({} given)", parts.length < 1 ? "at least" : "at most",
                     parts.length < 1 ? 1 : 2, parts.length < 1 ? "" : "s", parts.length);
  for (size_t i = 0; i < parts.length; ++i)
    if (type_of(parts[i])->slots.next == nullptr) return iso.raise(TypeError, "Arguments must be iterators.");
  Stream* s = self.as<Stream>();
  Ref held = Ref::borrow(iso, state);
  assign(iso, s->source, retained(iso, parts[0]));
  assign(iso, s->kept, parts.length == 2 ? retained(iso, parts[1]) : Value());
  return Status::ok();
}

Result count_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Ref arguments(iso, TRY(s->function == Value::small_int(1) ? make_tuple(iso, {s->kept}) : make_tuple(iso, {s->kept, s->function})));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}

Result cycle_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  auto* kept = s->kept.as<ListObject>();
  Ref seen(iso, TRY(make_list(iso, kept->items, kept->length))), source(iso);
  bool again = s->source.is_empty() || s->step != 0;
  if (s->source.is_empty()) {
    source = Ref(iso, TRY(get_iterator(iso, seen)));
    for (int64_t i = 0; i < s->position; ++i) decrement(iso, TRY(iterator_next(iso, source)));
  } else {
    source = Ref::borrow(iso, s->source);
  }
  Ref arguments(iso, TRY(make_tuple(iso, {source}))), state(iso, TRY(make_tuple(iso, {seen, Value::boolean(again)})));
  return make_tuple(iso, {as_value(type_of(self)), arguments, state});
}
// The list is copied: nobody else may reach ours.
Status cycle_setstate(Isolate& iso, Value self, Value state) {
  if (!TupleObject::check(state)) return iso.raise(TypeError, "state is not a tuple");
  const TupleObject& parts = *state.as<TupleObject>();
  if (parts.length != 2 || !ListObject::check(parts[0])) return iso.raise(TypeError, "state must be a list and a flag");
  if (!parts[1].is_bool() && type_of(parts[1])->slots.index == nullptr)
    return iso.raise(TypeError, "'{}' object cannot be interpreted as an integer", type_name(parts[1]));
  bool again = TRY(is_true(iso, parts[1]));
  auto* given = parts[0].as<ListObject>();
  Stream* s = self.as<Stream>();
  Ref seen(iso, TRY(make_private_list(iso, given->length)));
  for (size_t i = 0; i < given->length; ++i) TRY(list_append(iso, seen.as<ListObject>(), given->items[i]));
  assign(iso, s->kept, seen.release());
  s->step = again;
  s->position = 0;
  return Status::ok();
}

Result repeat_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Ref left(iso, TRY(make_int(iso, s->stop)));
  Ref arguments(iso, TRY(s->stop < 0 ? make_tuple(iso, {s->kept}) : make_tuple(iso, {s->kept, left})));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}

// The total is the state, but None as the state means "none": a total that is None, or not given yet, comes from a chain in front.
Result accumulate_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Value me = as_value(type_of(self));
  if (s->position != 0 || (!s->kept.is_empty() && s->kept.is_none())) {
    Ref first(iso, TRY(make_tuple(iso, {s->kept})));
    Ref joined(iso, TRY(call(iso, as_value(&chain_type), {first, s->source})));
    Ref arguments(iso, TRY(make_tuple(iso, {joined, s->function})));
    if (s->position != 0) return make_tuple(iso, {me, arguments, Value::none()});
    Ref whole(iso, TRY(call(iso, me, {joined, s->function})));
    Ref sliced(iso, TRY(make_tuple(iso, {whole, Value::small_int(1), Value::none()})));
    return make_tuple(iso, {as_value(&islice_type), sliced});
  }
  Ref arguments(iso, TRY(make_tuple(iso, {s->source, s->function})));
  return make_tuple(iso, {me, arguments, s->kept.is_empty() ? Value::none() : s->kept});
}
Status accumulate_setstate(Isolate& iso, Value self, Value total) {
  assign(iso, self.as<Stream>()->kept, retained(iso, total));
  return Status::ok();
}

Result zip_longest_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  auto* iterators = s->source.as<ListObject>();
  Ref arguments(iso, TRY(allocate_tuple(iso, iterators->length))), nothing(iso, TRY(make_tuple(iso, {})));
  for (size_t i = 0; i < iterators->length; ++i)
    arguments.as<TupleObject>()->items()[i] = retained(iso, iterators->items[i].is_none() ? nothing.get() : iterators->items[i]);
  return make_tuple(iso, {as_value(type_of(self)), arguments, s->kept});
}
Status zip_longest_setstate(Isolate& iso, Value self, Value fill) {
  assign(iso, self.as<Stream>()->kept, retained(iso, fill));
  return Status::ok();
}

constexpr MethodDef kChain[] = {
    def<"new chain(*iterables)", chain_new>("Return a chain object whose .__next__() method returns elements from the first iterable until it is "
                                            "exhausted, then elements from the next iterable, until all of the iterables are exhausted."),
    def<"class from_iterable(iterable, /)", chain_from_iterable>("Alternative chain() constructor taking a single iterable argument that evaluates lazily."),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"__reduce__(self, /)", chain_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", chain_setstate>(kSetstateDoc)};
constexpr MethodDef kCount[] = {def<"new count(start=0, step=1)", count_new>(
    "Return a count object whose .__next__() method returns consecutive values."),
    def<"__reduce__(self, /)", count_reduce>(kReduceDoc)};
constexpr MethodDef kCycle[] = {def<"new cycle(iterable, /)", cycle_new>(
    "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely."),
    def<"__reduce__(self, /)", cycle_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", cycle_setstate>(kSetstateDoc)};
constexpr MethodDef kRepeat[] = {
    def<"new repeat(object, times=<unset>)", repeat_new>("repeat(object [,times]) -> create an iterator which returns the object\n"
                                                         "for the specified number of times.  If not specified, returns the object\nendlessly."),
    def<"__length_hint__(self, /)", repeat_length_hint>("Private method returning an estimate of len(list(it))."),
    def<"__reduce__(self, /)", repeat_reduce>(kReduceDoc)};
constexpr MethodDef kAccumulate[] = {def<"new accumulate(iterable, func=None, *, initial=None)", accumulate_new>(
    "Return series of accumulated sums."),
    def<"__reduce__(self, /)", accumulate_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", accumulate_setstate>(kSetstateDoc)};
constexpr MethodDef kZipLongest[] = {def<"new zip_longest(*iterables, fillvalue=None, **kwargs)", zip_longest_new>(
    "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument."),
    def<"__reduce__(self, /)", zip_longest_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", zip_longest_setstate>(kSetstateDoc)};

}  // namespace

extern const TypeDef chain_type_def = stream_type(&chain_type, "itertools.chain", kChain[0].doc, chain_next, kChain, std::size(kChain));
extern const TypeDef count_type_def = stream_type(&count_type, "itertools.count", kCount[0].doc, count_next, kCount, std::size(kCount), count_repr);
extern const TypeDef cycle_type_def = stream_type(&cycle_type, "itertools.cycle", kCycle[0].doc, cycle_next, kCycle, std::size(kCycle));
extern const TypeDef repeat_type_def =
    stream_type(&repeat_type, "itertools.repeat", kRepeat[0].doc, repeat_next, kRepeat, std::size(kRepeat), repeat_repr);
extern const TypeDef accumulate_type_def =
    stream_type(&accumulate_type, "itertools.accumulate", kAccumulate[0].doc, accumulate_next, kAccumulate, std::size(kAccumulate));
extern const TypeDef zip_longest_type_def =
    stream_type(&zip_longest_type, "itertools.zip_longest", kZipLongest[0].doc, zip_longest_next, kZipLongest, std::size(kZipLongest));

}  // namespace skerry::itertools

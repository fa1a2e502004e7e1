// Iterators that pass on some of what another one gives: compress, dropwhile, filterfalse, islice, starmap, takewhile, pairwise.
#include <iterator>

#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/itertools/itertools.h"

namespace skerry::itertools {

TypeObject compress_type, dropwhile_type, filterfalse_type, islice_type, pairwise_type, starmap_type, takewhile_type;

namespace {

// source: the iterator; function: the predicate.
Result predicate_new(Isolate& iso, TypeObject* cls, Value function, Value iterable) {
  Ref source(iso, TRY(get_iterator(iso, iterable)));
  return make_stream(iso, cls, source, function);
}

Fallible<bool> holds(Isolate& iso, Value function, Value item) {
  Ref verdict(iso, TRY(call(iso, function, {item})));
  return is_true(iso, verdict);
}

// position: 1 once an item was let through.
Result dropwhile_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, s->source), function = Ref::borrow(iso, s->function);
  for (;;) {
    Ref item(iso, TRY(iterator_next(iso, source)));
    if (s->position != 0) return item.release();
    if (!TRY(holds(iso, function, item))) {
      s->position = 1;
      return item.release();
    }
  }
}

Result takewhile_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty() || s->position != 0) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, s->source), function = Ref::borrow(iso, s->function);
  Ref item(iso, TRY(iterator_next(iso, source)));
  if (TRY(holds(iso, function, item))) return item.release();
  s->position = 1;
  return Fault(FaultKind::kExhausted);
}

Result filterfalse_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, s->source), function = Ref::borrow(iso, s->function);
  bool by_truth = function.get().is_none() || function.get() == as_value(&bool_type);
  for (;;) {
    Ref item(iso, TRY(iterator_next(iso, source)));
    if (!TRY(by_truth ? is_true(iso, item) : holds(iso, function, item))) return item.release();
  }
}

Result starmap_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, s->source), function = Ref::borrow(iso, s->function);
  Ref item(iso, TRY(iterator_next(iso, source)));
  Ref arguments(iso, TRY(to_tuple(iso, item)));
  const TupleObject& t = *arguments.as<TupleObject>();
  return call(iso, function, Args{t.items(), static_cast<uint32_t>(t.length), Value()});
}

// source: data; kept: the selectors.
Result compress_new(Isolate& iso, TypeObject* cls, Value data, Value selectors) {
  Ref source(iso, TRY(get_iterator(iso, data)));
  Ref wanted(iso, TRY(get_iterator(iso, selectors)));
  return make_stream(iso, cls, source, Value(), wanted);
}
Result compress_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, s->source), selectors = Ref::borrow(iso, s->kept);
  for (;;) {
    Ref item(iso, TRY(iterator_next(iso, source)));
    Ref selector(iso, TRY(iterator_next(iso, selectors)));
    if (TRY(is_true(iso, selector))) return item.release();
  }
}

// kept: the item given last.
Result pairwise_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.count != 1) return iso.raise(TypeError, "pairwise expected 1 argument, got {}", args.count);
  Ref source(iso, TRY(get_iterator(iso, args[0])));
  return make_stream(iso, cls, source);
}
Result pairwise_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, s->source);
  if (s->kept.is_empty()) {
    Value first = TRY(iterator_next(iso, source));
    assign(iso, s->kept, first);
  }
  Ref old = Ref::borrow(iso, s->kept);
  Result next = iterator_next(iso, source);
  if (next.is_fault()) {
    clear_field(iso, s->source);
    clear_field(iso, s->kept);
    return next;
  }
  assign(iso, s->kept, next.value());
  return make_tuple(iso, {old, s->kept});
}

constexpr const char* kIndices = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
constexpr const char* kStopArgument = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";

// position: items taken from the source; stop: -1 for none; step as given; kept: the position of the next item, a small int.
Fallible<int64_t> islice_index(Isolate& iso, Value v, int64_t missing, const char* message) {
  if (v.is_none()) return missing;
  Fallible<int64_t> index = as_int64(iso, v, Overflow::kRaise);
  if (index.is_fault()) iso.clear_pending();
  if (!index.is_fault() && index.value() < -1) message = kIndices;  // as CPython, where -1 alone means trouble with the conversion
  if (index.is_fault() || index.value() < 0) return iso.raise(ValueError, "{}", message);
  return index.value();
}
Result islice_new(Isolate& iso, TypeObject* cls, Args args) {
  if (args.count < 2) return iso.raise(TypeError, "islice expected at least 2 arguments, got {}", args.count);
  if (args.count > 4) return iso.raise(TypeError, "islice expected at most 4 arguments, got {}", args.count);
  int64_t start = 0, stop, step = 1;
  if (args.count == 2) {
    stop = TRY(islice_index(iso, args[1], -1, kStopArgument));
  } else {
    stop = TRY(islice_index(iso, args[2], -1, kStopArgument));
    start = TRY(islice_index(iso, args[1], 0, kIndices));
  }
  if (args.count == 4) {
    constexpr const char* kStep = "Step for islice() must be a positive integer or None.";
    step = TRY(islice_index(iso, args[3], 1, kStep));
    if (step < 1) return iso.raise(ValueError, "{}", kStep);
  }
  Ref source(iso, TRY(get_iterator(iso, args[0])));
  Ref next(iso, TRY(make_int(iso, start)));
  Value made = TRY(make_stream(iso, cls, source, Value(), next));
  made.as<Stream>()->stop = stop;
  made.as<Stream>()->step = step;
  return made;
}
Result islice_next(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  if (s->source.is_empty()) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, s->source);
  int64_t wanted = TRY(as_int64(iso, s->kept, Overflow::kClamp));
  auto end = [&](Fault fault) {
    clear_field(iso, s->source);
    return fault;
  };
  while (s->position < wanted) {
    if (s->stop >= 0 && s->position >= s->stop) return end(FaultKind::kExhausted);
    Result skipped = iterator_next(iso, source);
    if (skipped.is_fault()) return end(skipped.fault());
    decrement(iso, skipped.value());
    ++s->position;
  }
  if (s->stop >= 0 && s->position >= s->stop) return end(FaultKind::kExhausted);
  Result item = iterator_next(iso, source);
  if (item.is_fault()) return end(item.fault());
  Ref out(iso, item.value());
  ++s->position;
  int64_t next;
  if (__builtin_add_overflow(wanted, s->step, &next)) next = INT64_MAX;
  if (s->stop >= 0 && next > s->stop) next = s->stop;
  assign(iso, s->kept, TRY(make_int(iso, next)));
  return out.release();
}

// ---- Copying and pickling

constexpr char kReduceDoc[] = "Return state information for pickling.";
constexpr char kSetstateDoc[] = "Set state information for unpickling.";

Result predicate_arguments(Isolate& iso, Stream* s) {
  if (!s->source.is_empty()) return make_tuple(iso, {s->function, s->source});
  Ref nothing(iso, TRY(make_tuple(iso, {}))), ended(iso, TRY(get_iterator(iso, nothing)));
  return make_tuple(iso, {s->function, ended});
}
// With a state: whether the predicate has decided.
Result deciding_reduce(Isolate& iso, Value self) {
  Ref arguments(iso, TRY(predicate_arguments(iso, self.as<Stream>())));
  return make_tuple(iso, {as_value(type_of(self)), arguments, Value::small_int(self.as<Stream>()->position)});
}
Status deciding_setstate(Isolate&, Value self, bool decided) {
  self.as<Stream>()->position = decided;
  return Status::ok();
}
Result plain_reduce(Isolate& iso, Value self) {
  Ref arguments(iso, TRY(predicate_arguments(iso, self.as<Stream>())));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}
Result compress_reduce(Isolate& iso, Value self) {
  Ref arguments(iso, TRY(make_tuple(iso, {self.as<Stream>()->source, self.as<Stream>()->kept})));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}
Result islice_reduce(Isolate& iso, Value self) {
  Stream* s = self.as<Stream>();
  Value zero = Value::small_int(0);
  if (s->source.is_empty()) {
    Ref nothing(iso, TRY(make_list(iso))), ended(iso, TRY(get_iterator(iso, nothing)));
    Ref arguments(iso, TRY(make_tuple(iso, {ended, zero})));
    return make_tuple(iso, {as_value(type_of(self)), arguments, zero});
  }
  Ref stop(iso, s->stop < 0 ? Value::none() : TRY(make_int(iso, s->stop))), step(iso, TRY(make_int(iso, s->step)));
  Ref arguments(iso, TRY(make_tuple(iso, {s->source, s->kept, stop, step}))), taken(iso, TRY(make_int(iso, s->position)));
  return make_tuple(iso, {as_value(type_of(self)), arguments, taken});
}
Status islice_setstate(Isolate&, Value self, int64_t taken) {
  self.as<Stream>()->position = taken;
  return Status::ok();
}

constexpr MethodDef kDropwhile[] = {def<"new dropwhile(predicate, iterable, /)", predicate_new>(
    "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted."),
    def<"__reduce__(self, /)", deciding_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", deciding_setstate>(kSetstateDoc)};
constexpr MethodDef kTakewhile[] = {def<"new takewhile(predicate, iterable, /)", predicate_new>(
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry."),
    def<"__reduce__(self, /)", deciding_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", deciding_setstate>(kSetstateDoc)};
constexpr MethodDef kFilterfalse[] = {def<"new filterfalse(function, iterable, /)", predicate_new>(
    "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false."),
    def<"__reduce__(self, /)", plain_reduce>(kReduceDoc)};
constexpr MethodDef kStarmap[] = {def<"new starmap(function, iterable, /)", predicate_new>(
    "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence."),
    def<"__reduce__(self, /)", plain_reduce>(kReduceDoc)};
constexpr MethodDef kCompress[] = {def<"new compress(data, selectors)", compress_new>(
    "Return data elements corresponding to true selector elements."),
    def<"__reduce__(self, /)", compress_reduce>(kReduceDoc)};
constexpr MethodDef kPairwise[] = {def<"new pairwise(*args)", pairwise_new>(
    "Return an iterator of overlapping pairs taken from the input iterator.")};
constexpr MethodDef kIslice[] = {def<"new islice(*args)", islice_new>(
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\n"
    "Return an iterator whose next() method returns selected values from an iterable."),
    def<"__reduce__(self, /)", islice_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", islice_setstate>(kSetstateDoc)};

}  // namespace

extern const TypeDef dropwhile_type_def = stream_type(&dropwhile_type, "itertools.dropwhile", kDropwhile[0].doc, dropwhile_next, kDropwhile, std::size(kDropwhile));
extern const TypeDef takewhile_type_def = stream_type(&takewhile_type, "itertools.takewhile", kTakewhile[0].doc, takewhile_next, kTakewhile, std::size(kTakewhile));
extern const TypeDef filterfalse_type_def =
    stream_type(&filterfalse_type, "itertools.filterfalse", kFilterfalse[0].doc, filterfalse_next, kFilterfalse, std::size(kFilterfalse));
extern const TypeDef starmap_type_def = stream_type(&starmap_type, "itertools.starmap", kStarmap[0].doc, starmap_next, kStarmap, std::size(kStarmap));
extern const TypeDef compress_type_def = stream_type(&compress_type, "itertools.compress", kCompress[0].doc, compress_next, kCompress, std::size(kCompress));
extern const TypeDef pairwise_type_def = stream_type(&pairwise_type, "itertools.pairwise", kPairwise[0].doc, pairwise_next, kPairwise, 1);
extern const TypeDef islice_type_def = stream_type(&islice_type, "itertools.islice", kIslice[0].doc, islice_next, kIslice, std::size(kIslice));

}  // namespace skerry::itertools

// The iterators over lists, tuples, ranges, dicts and sets, and the adaptors that built-in functions make
// (enumerate, zip, map, filter, reversed, iter(callable, sentinel)).
//
// Layouts are public so that FOR_ITER can step the common ones without a call. An iterator that has ended drops its
// container (the field becomes Empty) and stays ended, whatever happens to the container afterwards.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/list.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject list_iterator_type, list_reverse_iterator_type, tuple_iterator_type;
extern TypeObject range_iterator_type, long_range_iterator_type;
extern TypeObject dict_key_iterator_type, dict_value_iterator_type, dict_item_iterator_type;
extern TypeObject dict_reverse_key_iterator_type, dict_reverse_value_iterator_type, dict_reverse_item_iterator_type;
extern TypeObject set_iterator_type;
extern TypeObject sequence_iterator_type, callable_iterator_type;
extern TypeObject enumerate_type, zip_type, map_type, filter_type, reversed_type;

// list, tuple and (by __getitem__) any sequence; `index` is the next position. Reverse list iterators count down to -1.
struct SequenceIterator : Object {
  Value sequence;  // owned; Empty: ended
  int64_t index;
};

// range within 64 bits: yields `next` while `remaining` > 0.
struct RangeIterator : Object {
  int64_t next;
  int64_t step;
  uint64_t remaining;
};

struct DictIterator : Object {
  Value dict;           // owned; Empty: ended
  size_t position;      // next entry; reverse: one past the next entry
  uint32_t remaining;
  uint32_t expected_live;  // len() at the start; kDictIteratorBroken after "changed size"
  Value pair;              // owned: see pair_again; of items
};
inline constexpr uint32_t kDictIteratorBroken = UINT32_MAX;

Result make_sequence_iterator(Isolate& iso, TypeObject& type, Value sequence, int64_t index = 0);
Result make_range_iterator(Isolate& iso, int64_t start, int64_t step, uint64_t count);
Result make_dict_iterator(Isolate& iso, TypeObject& type, DictObject* dict);
Result make_callable_iterator(Isolate& iso, Value callable, Value sentinel);  // iter(callable, sentinel)

Result make_int(Isolate& iso, int64_t i);

// A pair of two owned values. `kept`, the one that was given last time, serves again if nobody else holds it any more.
Result pair_again(Isolate& iso, Value& kept, Value first, Value second);

// The next pair of enumerate, of zip of two or of the items of a dict, owned, where the loop takes it apart at once and so needs no tuple.
// False: nothing has been done; next() knows what it is.
bool step_pair_quickly(Isolate& iso, Value it, Value pair[2]);

// next() of the exact types above, for the run loop. Owned, or kExhausted.
inline Result list_iterator_next(Isolate& iso, SequenceIterator* it) {
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  ListObject* list = it->sequence.as<ListObject>();
  if (static_cast<size_t>(it->index) < list->length) [[likely]] return retained(iso, list->items[it->index++]);
  clear_field(iso, it->sequence);
  return Fault(FaultKind::kExhausted);
}
inline Result tuple_iterator_next(Isolate& iso, SequenceIterator* it) {
  if (it->sequence.is_empty()) return Fault(FaultKind::kExhausted);
  TupleObject* tuple = it->sequence.as<TupleObject>();
  if (static_cast<size_t>(it->index) < tuple->length) [[likely]] return retained(iso, (*tuple)[it->index++]);
  clear_field(iso, it->sequence);
  return Fault(FaultKind::kExhausted);
}
inline Result range_iterator_next(Isolate& iso, RangeIterator* it) {
  if (it->remaining == 0) return Fault(FaultKind::kExhausted);
  int64_t value = it->next;
  --it->remaining;
  it->next = static_cast<int64_t>(static_cast<uint64_t>(value) + static_cast<uint64_t>(it->step));
  if (Value::fits_small_int(value)) [[likely]] return Value::small_int(value);
  return make_int(iso, value);
}
Result dict_key_iterator_next(Isolate& iso, DictIterator* it);
Result dict_value_iterator_next(Isolate& iso, DictIterator* it);
Result dict_item_iterator_next(Isolate& iso, DictIterator* it);

}  // namespace skerry

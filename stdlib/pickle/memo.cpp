#include "stdlib/pickle/memo.h"

#include <algorithm>
#include <utility>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/int.h"

namespace skerry::pickling {

namespace {

constexpr size_t kSmallest = 32;
constexpr size_t kFirstFar = 4096;  // smaller numbers always get a place of their own

// Objects are 16-byte aligned and come from few blocks: the low bits of their addresses say little.
size_t spread(Value key) {
  uint64_t h = key.bits() >> 4;
  return static_cast<size_t>((h * 0x9e3779b97f4a7c15u) >> 20);
}

}  // namespace

Memo::Entry* Memo::slot_for(Value key) const {
  size_t mask = capacity_ - 1;
  for (size_t i = spread(key) & mask;; i = (i + 1) & mask)
    if (entries_[i].key.is_empty() || entries_[i].key == key) return &entries_[i];
}

int64_t Memo::find(Value key) const {
  if (count_ == 0) return -1;
  const Entry* e = slot_for(key);
  return e->key.is_empty() ? -1 : e->number;
}

Status Memo::grow(Isolate& iso) {
  size_t capacity = capacity_ == 0 ? kSmallest : capacity_ * 2;
  auto* entries = static_cast<Entry*>(iso.heap.allocate(capacity * sizeof(Entry)));
  if (entries == nullptr) return iso.raise_memory_error();
  for (size_t i = 0; i < capacity; ++i) entries[i] = Entry{Value(), 0};
  Entry* old = std::exchange(entries_, entries);
  size_t old_capacity = std::exchange(capacity_, capacity);
  for (size_t i = 0; i < old_capacity; ++i)
    if (!old[i].key.is_empty()) *slot_for(old[i].key) = old[i];
  if (old != nullptr) iso.heap.release(old, old_capacity * sizeof(Entry));
  return Status::ok();
}

Status Memo::set(Isolate& iso, Value key, int64_t number) {
  if (count_ * 3 >= capacity_ * 2) TRY(grow(iso));
  Entry* e = slot_for(key);
  e->number = number;
  if (!e->key.is_empty()) return Status::ok();
  e->key = retained(iso, key);
  ++count_;
  return Status::ok();
}

void Memo::clear(Isolate& iso) {
  Entry* entries = std::exchange(entries_, nullptr);
  size_t capacity = std::exchange(capacity_, 0);
  count_ = 0;
  for (size_t i = 0; i < capacity; ++i) decrement(iso, entries[i].key);
  if (entries != nullptr) iso.heap.release(entries, capacity * sizeof(Entry));
}

void Memo::traverse(Visitor& visitor) const {
  for (size_t i = 0; i < capacity_; ++i) visitor.visit(entries_[i].key);
}

Value NumberedMemo::get(Isolate& iso, uint64_t number) const {
  if (number < capacity_ && !items_[number].is_empty()) return items_[number];
  if (!has_far() || number > static_cast<uint64_t>(Value::kSmallIntMax)) return Value();
  Result found = dict_get(iso, far().as<DictObject>(), Value::small_int(static_cast<int64_t>(number)));
  return found.is_fault() ? Value() : found.value();
}

Status NumberedMemo::put(Isolate& iso, uint64_t number, Value value) {
  bool is_new = get(iso, number).is_empty();
  if (number >= capacity_ && number >= kFirstFar && number / 8 > count_) {
    if (!has_far()) far_ = TRY(make_dict(iso)).bits();
    Ref key(iso, TRY(make_int_u64(iso, number)));
    TRY(dict_set(iso, far().as<DictObject>(), key, value));
    count_ += is_new;
    return Status::ok();
  }
  if (number >= capacity_) {
    size_t capacity = std::max({kSmallest, capacity_ * 2, static_cast<size_t>(number) + 1});
    void* memory = iso.heap.reallocate(items_, capacity_ * sizeof(Value), capacity * sizeof(Value));
    if (memory == nullptr) return iso.raise_memory_error();
    items_ = static_cast<Value*>(memory);
    std::fill(items_ + capacity_, items_ + capacity, Value());
    capacity_ = capacity;
  }
  count_ += is_new;
  assign(iso, items_[number], retained(iso, value));
  return Status::ok();
}

void NumberedMemo::clear(Isolate& iso) {
  Value* items = std::exchange(items_, nullptr);
  size_t capacity = std::exchange(capacity_, 0);
  uint64_t far = std::exchange(far_, 0);
  count_ = 0;
  for (size_t i = 0; i < capacity; ++i) decrement(iso, items[i]);
  if (items != nullptr) iso.heap.release(items, capacity * sizeof(Value));
  if (far != 0) decrement(iso, Value::from_bits(far));
}

void NumberedMemo::traverse(Visitor& visitor) const {
  for (size_t i = 0; i < capacity_; ++i) visitor.visit(items_[i]);
  if (has_far()) visitor.visit(far());
}

}  // namespace skerry::pickling

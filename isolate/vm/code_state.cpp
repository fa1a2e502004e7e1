// The table of code states: open addressing by code id. See code_state.h.
// SKERRY_TEST_NO_CACHES=1 keeps all code cold: every look-up goes the long way.
#include "isolate/vm/code_state.h"

#include <cstdlib>
#include <cstring>

#include "isolate/isolate.h"

namespace skerry {

bool AttributeTable::recall(AttributeCache* cache, const Object* o, Value name, CachePurpose purpose) const {
  const AttributeCache* known = find(o->shape, o->type->version, name, purpose);
  if (known) *cache = *known;
  return known;
}

void AttributeTable::add(Isolate& iso, Value name, AttributeCache cache) {
  if (cache.version == 0) return;
  if (!entries_) {
    if (++fills_ < kColdFills) return;
    entries_ = static_cast<Entry*>(iso.heap.allocate(kEntries * sizeof(Entry)));
    if (!entries_) return;
    for (uint32_t i = 0; i < kEntries; ++i) entries_[i] = Entry{};
  }
  // The newcomer is first in its bucket, the oldest goes.
  Entry* bucket = &entries_[first_of_bucket(cache.shape, cache.version, name, cache.purpose)];
  Value oldest = bucket[kWays - 1].name;
  for (uint32_t i = kWays - 1; i > 0; --i) bucket[i] = bucket[i - 1];
  bucket[0] = Entry{retained(iso, name), cache};
  decrement(iso, oldest);
}

CodeStates::~CodeStates() {
  if (!entries_) return;
  for (uint32_t i = 0; i < (1u << log2_); ++i)
    if (entries_[i].state) release(entries_[i].state);
  heap_.release(entries_, sizeof(Entry) << log2_);
}

void CodeStates::release(CodeState* state) {
  uint64_t* memory = &state->cache_count();
  heap_.release(memory, state_size(*memory));
}

CodeStates::Entry* CodeStates::slot(uint32_t id) const {
  uint32_t mask = (1u << log2_) - 1;
  uint32_t i = (id * 0x9E3779B1u >> 7) & mask;
  while (entries_[i].id != id && entries_[i].id != 0) i = (i + 1) & mask;
  return &entries_[i];
}

CodeState* CodeStates::find(const CodeObject* code) const {
  return entries_ ? slot(code->id)->state : nullptr;
}

bool CodeStates::grow() {
  uint32_t log2 = entries_ ? log2_ + 1 : 3;
  auto* fresh = static_cast<Entry*>(heap_.allocate(sizeof(Entry) << log2));
  if (!fresh) return false;
  std::memset(static_cast<void*>(fresh), 0, sizeof(Entry) << log2);
  Entry* old = entries_;
  uint32_t old_size = old ? 1u << log2_ : 0;
  size_t old_bytes = old ? sizeof(Entry) << log2_ : 0;
  entries_ = fresh;
  log2_ = log2;
  for (uint32_t i = 0; i < old_size; ++i)
    if (old[i].id) *slot(old[i].id) = old[i];
  if (old) heap_.release(old, old_bytes);
  return true;
}

CodeState* CodeStates::count(const CodeObject* code, uint32_t points) {
  static const bool always_cold = std::getenv("SKERRY_TEST_NO_CACHES") != nullptr;
  if (code->id == 0 || always_cold) return nullptr;
  if (!entries_ && !grow()) return nullptr;
  Entry* e = slot(code->id);
  if (e->id == 0) {
    if (used_ * 4 >= (3u << log2_)) {
      if (!grow()) return nullptr;
      e = slot(code->id);
    }
    *e = Entry{code->id, 0, nullptr};
    ++used_;
  }
  if (e->state) return e->state;
  e->points += points;
  if (e->points < kWarm) return nullptr;
  e->points = 0;  // after a failure for want of memory, the next attempt is some calls away
  size_t size = state_size(code->cache_count);
  auto* memory = static_cast<uint64_t*>(heap_.allocate(size));
  if (!memory) return nullptr;
  std::memset(memory, 0, size);
  *memory = code->cache_count;
  auto* state = reinterpret_cast<CodeState*>(memory + 1);
  e->state = state;
  return state;
}

void CodeStates::forget(const CodeObject* code) {
  if (!entries_) return;
  Entry* e = slot(code->id);
  if (e->id == 0 || !e->state) return;
  release(e->state);
  e->state = nullptr;
}

}  // namespace skerry

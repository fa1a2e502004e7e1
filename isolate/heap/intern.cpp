// Both tables are open-addressed with linear probing. The process table is published by pointer: a writer that grows
// it fills a new array and swaps; old arrays stay, since readers may still be in them (their sum is less than the
// last one).
#include "isolate/heap/intern.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_view.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/utf8.h"

namespace skerry {

namespace {

bool same_text(const StrObject* s, TextView text, int64_t hash) {
  return s->hash == hash && s->length() == text.length && s->width() == text.width &&
         std::memcmp(s->data(), text.data, text.length * text.width) == 0;
}

class ProcessTable {
 public:
  // Any thread. Acquire: pairs with the releases in add and grow, so that the string and the array are complete.
  StrObject* find(TextView text, int64_t hash) const {
    const Array* array = current_.load(std::memory_order_acquire);
    if (!array) return nullptr;
    for (size_t i = static_cast<size_t>(hash);; ++i) {
      StrObject* s = array->entries[i & array->mask].load(std::memory_order_acquire);
      if (!s) return nullptr;
      if (same_text(s, text, hash)) return s;
    }
  }

  StrObject* find_or_add(TextView text, bool ascii, int64_t hash) {
    if (StrObject* s = find(text, hash)) return s;
    std::lock_guard lock(mutex_);
    if (StrObject* s = find(text, hash)) return s;
    Array* array = current_.load(std::memory_order_relaxed);  // relaxed: only writers, under the mutex, change it
    if (!array || (live_ + 1) * 3 > (array->mask + 1) * 2) array = grow(array);
    StrObject* s = make(text, ascii, hash);
    insert(array, s);
    ++live_;
    return s;
  }

 private:
  struct Array {
    size_t mask;
    std::unique_ptr<std::atomic<StrObject*>[]> entries;
  };

  static void insert(Array* array, StrObject* s) {
    size_t i = static_cast<size_t>(s->hash);
    while (array->entries[i & array->mask].load(std::memory_order_relaxed)) ++i;  // relaxed: under the mutex
    // Release: publishes the string; pairs with the acquire in find.
    array->entries[i & array->mask].store(s, std::memory_order_release);
  }

  Array* grow(Array* old) {
    size_t capacity = old ? (old->mask + 1) * 2 : 8192;  // room for the names of the start
    auto array = std::make_unique<Array>();
    array->mask = capacity - 1;
    array->entries = std::make_unique<std::atomic<StrObject*>[]>(capacity);
    if (old) {
      for (size_t i = 0; i <= old->mask; ++i)
        if (StrObject* s = old->entries[i].load(std::memory_order_relaxed)) insert(array.get(), s);
    }
    Array* raw = array.get();
    arrays_.push_back(std::move(array));
    current_.store(raw, std::memory_order_release);  // release: publishes the filled array; pairs with find
    return raw;
  }

  StrObject* make(TextView text, bool ascii, int64_t hash) {
    size_t bytes = text.length * text.width;
    size_t size = (sizeof(StrObject) + bytes + 15) & ~size_t{15};
    auto* s = static_cast<StrObject*>(take(size));
    s->refs = kImmortalRefs;
    s->shape = 0;
    s->Object::type = &str_type;
    s->hash = hash;
    unsigned flags = StrObject::kInterned | (ascii ? StrObject::kAscii : 0);
    s->length_and_kind = text.length << 16 | flags << 8 | text.width;
    if (bytes) std::memcpy(s + 1, text.data, bytes);
    return s;
  }

  void* take(size_t size) {
    if (size > left_) {
      size_t chunk = size > kChunk / 4 ? size : kChunk;
      void* memory = std::aligned_alloc(16, chunk);
      if (!memory) {
        std::fputs("skerry: out of memory for shared names\n", stderr);
        std::abort();
      }
      chunks_.push_back(memory);
      if (chunk == size) return memory;
      bump_ = static_cast<char*>(memory);
      left_ = chunk;
    }
    void* memory = bump_;
    bump_ += size;
    left_ -= size;
    return memory;
  }

  static constexpr size_t kChunk = 16 * 1024;
  std::atomic<Array*> current_{nullptr};  // written under the mutex, read by any thread
  std::mutex mutex_;
  size_t live_ = 0;
  std::vector<std::unique_ptr<Array>> arrays_;
  char* bump_ = nullptr;
  size_t left_ = 0;
  std::vector<void*> chunks_;  // never freed; kept so that leak checkers see them
};

// Never destroyed: strings are used until the last moment of the process.
ProcessTable& process_table() {
  static ProcessTable* table = new ProcessTable;
  return *table;
}

StrObject* const kTombstone = reinterpret_cast<StrObject*>(uintptr_t{16});

}  // namespace

Value intern_immortal(std::string_view utf8) {
  if (is_ascii_text(utf8)) {
    TextView text{utf8.data(), utf8.size(), 1};
    return Value::object(process_table().find_or_add(text, true, hash_bytes(text.data, text.length)));
  }
  Utf8Shape shape = measure_utf8(utf8);
  std::vector<char32_t> room(shape.length * shape.width() / sizeof(char32_t) + 1);
  write_utf8(utf8, shape, room.data());
  TextView text{room.data(), shape.length, shape.width()};
  return Value::object(process_table().find_or_add(text, false, hash_bytes(text.data, text.length * text.width)));
}

Value intern_immortal(const StrObject* s) {
  return Value::object(process_table().find_or_add(text_view(s), s->is_ascii(), str_hash(s)));
}

Value find_immortal(const StrObject* s) {
  StrObject* found = process_table().find(text_view(s), str_hash(s));
  return found ? Value::object(found) : Value();
}

Value InternTable::intern(Isolate& iso, Value owned) {
  if (!is_exact_str(owned)) return owned;
  auto* s = owned.as<StrObject>();
  if (s->is_interned()) return owned;
  int64_t hash = str_hash(s);
  TextView text = text_view(s);
  if (iso.booting) {
    Value shared = intern_immortal(s);
    decrement(iso, owned);
    return shared;
  }
  if (StrObject* shared = process_table().find(text, hash)) {
    decrement(iso, owned);
    return Value::object(shared);
  }
  if (capacity_) {
    for (size_t i = static_cast<size_t>(hash);; ++i) {
      StrObject* candidate = slots_[i & (capacity_ - 1)];
      if (!candidate) break;
      if (candidate != kTombstone && same_text(candidate, text, hash)) {
        increment(iso, candidate);
        decrement(iso, owned);
        return Value::object(candidate);
      }
    }
  }
  if (s->is_shared()) {  // in a segment, or immortal without being interned: read-only, so it gets no mark
    Result copy = str_copy_exact(iso, s);
    if (copy.is_fault()) {
      iso.clear_pending();
      return owned;
    }
    decrement(iso, owned);
    owned = copy.value();
    s = owned.as<StrObject>();
    s->hash = hash;
  }
  if ((used_ + 1) * 3 > capacity_ * 2 && !grow()) return owned;
  size_t i = static_cast<size_t>(hash);
  while (slots_[i & (capacity_ - 1)] && slots_[i & (capacity_ - 1)] != kTombstone) ++i;
  if (!slots_[i & (capacity_ - 1)]) ++used_;
  slots_[i & (capacity_ - 1)] = s;
  ++live_;
  s->length_and_kind |= uint64_t{StrObject::kInterned} << 8;
  return owned;
}

void InternTable::forget(const StrObject* s) {
  if (!capacity_) return;
  for (size_t i = static_cast<size_t>(s->hash); slots_[i & (capacity_ - 1)]; ++i) {
    if (slots_[i & (capacity_ - 1)] == s) {
      slots_[i & (capacity_ - 1)] = kTombstone;
      --live_;
      return;
    }
  }
}

bool InternTable::grow() {
  size_t capacity = 16;
  while (capacity < (live_ + 1) * 3) capacity *= 2;
  std::unique_ptr<StrObject*[]> slots(new (std::nothrow) StrObject*[capacity]());
  if (!slots) return false;
  for (size_t i = 0; i < capacity_; ++i) {
    StrObject* s = slots_[i];
    if (!s || s == kTombstone) continue;
    size_t j = static_cast<size_t>(s->hash);
    while (slots[j & (capacity - 1)]) ++j;
    slots[j & (capacity - 1)] = s;
  }
  slots_ = std::move(slots);
  capacity_ = capacity;
  used_ = live_;
  return true;
}

Value intern(Isolate& iso, Value owned_str) { return iso.interned().intern(iso, owned_str); }

Value intern(Isolate& iso, std::string_view utf8) {
  if (iso.booting) return intern_immortal(utf8);
  Result made = make_str(iso, utf8);
  if (made.is_fault()) {
    iso.clear_pending();
    return intern_immortal(utf8);
  }
  return iso.interned().intern(iso, made.value());
}

}  // namespace skerry

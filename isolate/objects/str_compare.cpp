// Equality, order and hash of str.
#include <algorithm>
#include <atomic>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/str_parts.h"

namespace skerry {

// The cache is written through atomic_ref, since the string may be shared by isolates on several threads. Relaxed is
// enough: all writers write the same number, which depends on nothing else.
int64_t str_hash(const StrObject* s) {
  std::atomic_ref<int64_t> cache(s->hash);
  int64_t hash = cache.load(std::memory_order_relaxed);
  if (hash != -1) [[likely]] return hash;
  hash = hash_bytes(s->data(), s->length() * s->width());
  cache.store(hash, std::memory_order_relaxed);
  return hash;
}

namespace {

template <class Word>
bool differ(const char* a, const char* b) {
  Word x, y;
  std::memcpy(&x, a, sizeof(Word));
  std::memcpy(&y, b, sizeof(Word));
  return x != y;
}

// Most are short: two words that may overlap instead of a call.
bool same_bytes(const char* a, const char* b, size_t size) {
  if (size > 16) return std::memcmp(a, b, size) == 0;
  if (size >= 8) return !differ<uint64_t>(a, b) && !differ<uint64_t>(a + size - 8, b + size - 8);
  if (size >= 4) return !differ<uint32_t>(a, b) && !differ<uint32_t>(a + size - 4, b + size - 4);
  for (size_t i = 0; i < size; ++i)
    if (a[i] != b[i]) return false;
  return true;
}

}  // namespace

bool str_equal(const StrObject* a, const StrObject* b) {
  if (a == b) return true;
  // Length, width and whether it is ASCII are the same in equal ones; the other flags tell of storage.
  constexpr uint64_t kStorage = uint64_t{StrObject::kInterned | StrObject::kExternal} << 8;
  if (((a->length_and_kind ^ b->length_and_kind) & ~kStorage) != 0) return false;
  return same_bytes(static_cast<const char*>(a->data()), static_cast<const char*>(b->data()), a->length() * a->width());
}

int str_compare(const StrObject* a, const StrObject* b) {
  size_t n = std::min(a->length(), b->length());
  int order = 0;
  if (a->width() == 1 && b->width() == 1) {
    order = n ? std::memcmp(a->data(), b->data(), n) : 0;
  } else {
    order = visit(text_view(a), [&](auto left) {
      return visit(text_view(b), [&](auto right) {
        for (size_t i = 0; i < n; ++i)
          if (left[i] != right[i]) return char32_t{left[i]} < char32_t{right[i]} ? -1 : 1;
        return 0;
      });
    });
  }
  if (order) return order;
  return a->length() < b->length() ? -1 : a->length() > b->length();
}

bool str_is(Value v, std::string_view ascii) {
  if (!StrObject::check(v)) return false;
  auto* s = v.as<StrObject>();
  return s->length() == ascii.size() && s->width() == 1 && std::memcmp(s->data(), ascii.data(), ascii.size()) == 0;
}

Result str_rich_compare(Isolate&, Value left, Value right, CompareOp op) {
  if (!StrObject::check(left) || !StrObject::check(right)) return Value::not_implemented();
  auto* a = left.as<StrObject>();
  auto* b = right.as<StrObject>();
  if (op == CompareOp::kEq) return Value::boolean(str_equal(a, b));
  if (op == CompareOp::kNe) return Value::boolean(!str_equal(a, b));
  int order = a == b ? 0 : str_compare(a, b);
  switch (op) {
    case CompareOp::kLt: return Value::boolean(order < 0);
    case CompareOp::kLe: return Value::boolean(order <= 0);
    case CompareOp::kGt: return Value::boolean(order > 0);
    default: return Value::boolean(order >= 0);
  }
}

}  // namespace skerry

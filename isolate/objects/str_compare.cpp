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

bool str_equal(const StrObject* a, const StrObject* b) {
  if (a == b) return true;
  if (a->length() != b->length() || a->width() != b->width()) return false;
  return std::memcmp(a->data(), b->data(), a->length() * a->width()) == 0;
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

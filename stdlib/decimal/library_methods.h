// The operations that _pydecimal computes, in the form of those of our own: rows of Decimal and of Context name them.
#pragma once

#include "stdlib/decimal/decimal.h"

namespace skerry::decimal {

#define LIBRARY(name) inline constexpr char k_##name[] = #name;
LIBRARY(exp) LIBRARY(ln) LIBRARY(log10) LIBRARY(logical_and) LIBRARY(logical_invert) LIBRARY(logical_or) LIBRARY(logical_xor)
LIBRARY(next_minus) LIBRARY(next_plus) LIBRARY(next_toward) LIBRARY(rotate) LIBRARY(shift)
#undef LIBRARY

template <const char* method>
Result library_unary(Isolate& iso, DecimalObject* self, ContextObject* context) {
  return by_library(iso, method, self, nullptr, Value(), context);
}
template <const char* method>
Result library_binary(Isolate& iso, DecimalObject* self, DecimalObject* other, ContextObject* context) {
  return by_library(iso, method, self, other, Value(), context);
}

}  // namespace skerry::decimal

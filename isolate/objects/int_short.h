// Ints of at most two limbs, computed in registers: no views of limbs, no buffers, no look at slots.
//
// For the run loop's slow arithmetic, where most ints that are not immediate are just a little longer: hashes, random
// generators, bit boards, nanoseconds. Whoever asks gets kNotFound for anything else and goes the general way.
#pragma once

#include <utility>

#include "isolate/heap/allocate.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"

namespace skerry {

// -2**127 < value < 2**127 of an exact int.
inline bool as_short_int(Value v, __int128* out) {
  if (v.is_small_int()) {
    *out = v.as_small_int();
    return true;
  }
  if (!v.is_object() || v.as_object()->type != &int_type) return false;
  const IntObject* o = v.as<IntObject>();
  size_t size = o->limb_count();
  const uint64_t* limbs = o->limbs();
  if (size > 2 || (size == 2 && limbs[1] >> 63)) return false;
  auto magnitude = static_cast<__int128>(size == 2 ? static_cast<unsigned __int128>(limbs[1]) << 64 | limbs[0] : limbs[0]);
  *out = o->is_negative() ? -magnitude : magnitude;
  return true;
}

inline Result make_int_u128(Isolate& iso, unsigned __int128 magnitude, bool negative) {
  auto low = static_cast<uint64_t>(magnitude), high = static_cast<uint64_t>(magnitude >> 64);
  // Of the immediate ints, -2**61 alone has no positive twin.
  if (high == 0 && low <= static_cast<uint64_t>(Value::kSmallIntMax) + negative)
    return Value::small_int(static_cast<int64_t>(negative ? -low : low));
  int64_t size = high ? 2 : 1;
  auto* o = allocate_exact<IntObject, Cycles::kNone>(iso, &int_type, sizeof(IntObject) + static_cast<size_t>(size) * sizeof(uint64_t));
  if (o == nullptr) return Fault(FaultKind::kRaised);
  o->signed_size = negative ? -size : size;
  o->limbs()[0] = low;
  if (high) o->limbs()[1] = high;
  return Value::object(o);
}
inline Result make_int_128(Isolate& iso, __int128 i) {
  auto magnitude = static_cast<unsigned __int128>(i);
  return make_int_u128(iso, i < 0 ? -magnitude : magnitude, i < 0);
}

// x op y; kNotFound: not two such ints, an operator or outcome that needs more room, or one that raises.
inline Result short_int_operation(Isolate& iso, BinaryOp op, Value x, Value y) {
  __int128 a, b, out;
  if (!as_short_int(x, &a) || !as_short_int(y, &b)) return Fault(FaultKind::kNotFound);
  switch (op) {
    case BinaryOp::kAdd:
      if (__builtin_add_overflow(a, b, &out)) return Fault(FaultKind::kNotFound);
      break;
    case BinaryOp::kSubtract:
      if (__builtin_sub_overflow(a, b, &out)) return Fault(FaultKind::kNotFound);
      break;
    case BinaryOp::kMultiply: {
      auto p = static_cast<unsigned __int128>(a < 0 ? -a : a), q = static_cast<unsigned __int128>(b < 0 ? -b : b);
      if (p < q) std::swap(p, q);
      if (q >> 64) return Fault(FaultKind::kNotFound);
      unsigned __int128 high = (p >> 64) * q, low = static_cast<uint64_t>(p) * q;
      if (high >> 64 || __builtin_add_overflow(high << 64, low, &low)) return Fault(FaultKind::kNotFound);
      return make_int_u128(iso, low, (a < 0) != (b < 0));
    }
    case BinaryOp::kFloorDivide:
    case BinaryOp::kRemainder: {
      if (b == 0) return Fault(FaultKind::kNotFound);
      __int128 quotient = a / b, remainder = a % b;
      if (remainder != 0 && (a < 0) != (b < 0)) {
        --quotient;
        remainder += b;
      }
      out = op == BinaryOp::kFloorDivide ? quotient : remainder;
      break;
    }
    case BinaryOp::kLeftShift:
      if (b < 0 || b > 126) return Fault(FaultKind::kNotFound);
      out = static_cast<__int128>(static_cast<unsigned __int128>(a) << static_cast<unsigned>(b));
      if (out >> static_cast<unsigned>(b) != a) return Fault(FaultKind::kNotFound);
      break;
    case BinaryOp::kRightShift:
      if (b < 0) return Fault(FaultKind::kNotFound);
      out = a >> (b > 127 ? 127u : static_cast<unsigned>(b));
      break;
    case BinaryOp::kBitAnd: out = a & b; break;
    case BinaryOp::kBitOr: out = a | b; break;
    case BinaryOp::kBitXor: out = a ^ b; break;
    default: return Fault(FaultKind::kNotFound);
  }
  return make_int_128(iso, out);
}

// Releases what arithmetic on ints has used up or replaced.
inline void release_int(Isolate& iso, Value v) {
  if (!v.is_object()) return;
  Object* o = v.as_object();
  if (o->refs == 1 && o->type == &int_type)
    iso.heap.release(o, sizeof(IntObject) + static_cast<const IntObject*>(o)->limb_count() * sizeof(uint64_t));
  else
    decrement(iso, v);
}

}  // namespace skerry

// The value word: every Python value in one 64-bit word, and the results of fallible functions.
//
// Low three bits of the word:
//   000, 100  small int: the integer shifted left by two (62 bits, so both tags occur)
//   010, 011  immediate double: its bits rotated left by four, minus one (magnitudes of about 1e-77 .. 1e77)
//   001       pointer to a 16-byte aligned Object, plus one
//   110       internal words: Empty, and the fault kinds of Result. Never visible to a script
//   111       singletons: None, NotImplemented, Ellipsis, False, True, 0.0, -0.0
// This file must not know what an Object holds. Value is borrowed and trivially copyable; Ref (ref.h) owns.
#pragma once

#include <bit>
#include <cstdint>

namespace skerry {

struct Object;
struct TypeObject;

class Value {
 public:
  static constexpr uint64_t kEmptyBits = 6;
  static constexpr int64_t kSmallIntMax = (int64_t{1} << 61) - 1;
  static constexpr int64_t kSmallIntMin = -(int64_t{1} << 61);

  constexpr Value() : bits_(kEmptyBits) {}
  static constexpr Value from_bits(uint64_t bits) { return Value(bits); }
  constexpr uint64_t bits() const { return bits_; }

  // Identity: `is` of the language (small ints and doubles compare by value, which CPython leaves open).
  friend constexpr bool operator==(Value a, Value b) { return a.bits_ == b.bits_; }

  constexpr bool is_empty() const { return bits_ == kEmptyBits; }
  constexpr explicit operator bool() const = delete;  // ask is_empty(), or is_true() of operations.h

  // Small ints.
  constexpr bool is_small_int() const { return (bits_ & 3) == 0; }
  static constexpr bool both_small_int(Value a, Value b) { return ((a.bits_ | b.bits_) & 3) == 0; }
  static constexpr bool fits_small_int(int64_t i) { return i >= kSmallIntMin && i <= kSmallIntMax; }
  static constexpr Value small_int(int64_t i) { return Value(static_cast<uint64_t>(i) << 2); }
  constexpr int64_t as_small_int() const { return static_cast<int64_t>(bits_) >> 2; }

  // Immediate doubles. make_double (objects/float.h) boxes what does not fit.
  constexpr bool is_tagged_double() const { return (bits_ & 6) == 2; }
  constexpr bool is_immediate_double() const {
    return is_tagged_double() || bits_ == kZeroBits || bits_ == kNegativeZeroBits;
  }
  // The word for d, or an Empty word if d needs a box.
  static Value try_double(double d) {
    uint64_t raw = std::bit_cast<uint64_t>(d);
    uint64_t rotated = std::rotl(raw, 4) - 1;
    if ((rotated & 6) == 2) return Value(rotated);
    if (raw == 0) return Value(kZeroBits);
    if (raw == uint64_t{1} << 63) return Value(kNegativeZeroBits);
    return Value();
  }
  double as_immediate_double() const {
    if (is_tagged_double()) return std::bit_cast<double>(std::rotr(bits_ + 1, 4));
    return bits_ == kZeroBits ? 0.0 : -0.0;
  }

  // Objects.
  // Spelt so that the difference is the object's address, which whoever asks mostly wants next.
  constexpr bool is_object() const { return ((bits_ - 1) & 7) == 0; }
  static Value object(const Object* o) { return Value(reinterpret_cast<uint64_t>(o) + 1); }
  Object* as_object() const { return reinterpret_cast<Object*>(bits_ - 1); }
  template <class T>
  T* as() const {  // the caller has checked the type
    return static_cast<T*>(as_object());
  }

  // Singletons.
  static constexpr Value none() { return Value(7); }
  static constexpr Value not_implemented() { return Value((1 << 3) | 7); }
  static constexpr Value ellipsis() { return Value((2 << 3) | 7); }
  static constexpr Value boolean(bool b) { return Value(((4 + uint64_t{b}) << 3) | 7); }
  static constexpr Value false_() { return boolean(false); }
  static constexpr Value true_() { return boolean(true); }
  constexpr bool is_none() const { return bits_ == 7; }
  constexpr bool is_not_implemented() const { return bits_ == ((1 << 3) | 7); }
  constexpr bool is_ellipsis() const { return bits_ == ((2 << 3) | 7); }
  constexpr bool is_bool() const { return (bits_ & ~uint64_t{8}) == ((4 << 3) | 7); }
  constexpr bool is_false() const { return bits_ == ((4 << 3) | 7); }
  constexpr bool is_true() const { return bits_ == ((5 << 3) | 7); }
  constexpr unsigned singleton_index() const { return static_cast<unsigned>(bits_ >> 3); }
  constexpr bool is_singleton() const { return (bits_ & 7) == 7; }
  constexpr bool is_internal() const { return (bits_ & 7) == 6; }

  static constexpr uint64_t kZeroBits = (6 << 3) | 7;
  static constexpr uint64_t kNegativeZeroBits = (7 << 3) | 7;

 private:
  constexpr explicit Value(uint64_t bits) : bits_(bits) {}
  uint64_t bits_;
};
static_assert(sizeof(Value) == 8);

// Why a function gave no value. Only kRaised means that the isolate has an exception pending.
enum class FaultKind : uint64_t {
  kRaised = (1 << 3) | 6,      // an exception is pending in the isolate
  kNotFound = (2 << 3) | 6,    // a look-up found nothing, nothing is pending
  kExhausted = (3 << 3) | 6,   // an iterator has ended, nothing is pending
  kTerminated = (4 << 3) | 6,  // the isolate is being stopped; no script can catch this
  kSuspended = (5 << 3) | 6,   // the isolate waits; only from a native called directly by the outermost run loop
};

class [[nodiscard]] Fault {
 public:
  constexpr Fault(FaultKind kind) : kind_(kind) {}
  constexpr FaultKind kind() const { return kind_; }

 private:
  FaultKind kind_;
};

// An owned value, or a fault. Trivially copyable: whoever receives it takes over the reference.
class [[nodiscard]] Result {
 public:
  constexpr Result(Value owned) : bits_(owned.bits()) {}
  constexpr Result(Fault f) : bits_(static_cast<uint64_t>(f.kind())) {}
  constexpr bool is_fault() const { return (bits_ & 7) == 6; }
  constexpr bool is_raised() const { return bits_ == static_cast<uint64_t>(FaultKind::kRaised); }
  constexpr bool is_not_found() const { return bits_ == static_cast<uint64_t>(FaultKind::kNotFound); }
  constexpr bool is_exhausted() const { return bits_ == static_cast<uint64_t>(FaultKind::kExhausted); }
  constexpr bool is_suspended() const { return bits_ == static_cast<uint64_t>(FaultKind::kSuspended); }
  constexpr Fault fault() const { return Fault(static_cast<FaultKind>(bits_)); }
  constexpr Value value() const { return Value::from_bits(bits_); }

 private:
  uint64_t bits_;
};
static_assert(sizeof(Result) == 8);

// A plain C++ value, or a fault.
template <class T>
class [[nodiscard]] Fallible {
 public:
  constexpr Fallible(T value) : value_(value), fault_(0) {}
  constexpr Fallible(Fault f) : value_(), fault_(static_cast<uint64_t>(f.kind())) {}
  constexpr bool is_fault() const { return fault_ != 0; }
  constexpr Fault fault() const { return Fault(static_cast<FaultKind>(fault_)); }
  constexpr T value() const { return value_; }

 private:
  T value_;
  uint64_t fault_;
};

// Success, or a fault.
class [[nodiscard]] Status {
 public:
  constexpr Status() : fault_(0) {}
  constexpr Status(Fault f) : fault_(static_cast<uint64_t>(f.kind())) {}
  static constexpr Status ok() { return Status(); }
  constexpr bool is_fault() const { return fault_ != 0; }
  constexpr Fault fault() const { return Fault(static_cast<FaultKind>(fault_)); }
  constexpr int value() const { return 0; }

 private:
  uint64_t fault_;
};

// TRY(expr): the value of a Result, Fallible or Status; on a fault the enclosing function returns that fault.
#define TRY(...)                                          \
  __extension__({                                         \
    auto try_result_ = (__VA_ARGS__);                     \
    if (try_result_.is_fault()) [[unlikely]]              \
      return try_result_.fault();                         \
    try_result_.value();                                  \
  })

}  // namespace skerry

// A Python value on the C++ side: owned, self-contained, belongs to no isolate.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "skerry/channel.h"
#include "skerry/result.h"

namespace skerry::embed {

class Value;

// Python's bytes; std::string is Python's str and holds UTF-8.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

using List = std::vector<Value>;

struct Tuple {
  std::vector<Value> items;
  bool operator==(const Tuple&) const;
};

// In the order of insertion, as in Python.
using Dict = std::vector<std::pair<Value, Value>>;

// Not thread-safe, as std::string is not. What Python has and this does not (sets, integers beyond 64 bits, instances of classes)
// is refused with a TypeError or an OverflowError where a script hands it over.
class [[gnu::visibility("default")]] Value {
 public:
  // In the order of the alternatives below.
  enum class Kind { none, boolean, integer, real, string, bytes, list, tuple, dict, channel };

  Value() = default;  // None
  Value(std::same_as<bool> auto value) : content_(value) {}
  // Unsigned 64-bit numbers are left out, because not all of them fit: cast them.
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool> && (std::signed_integral<Integer> || sizeof(Integer) < 8))
  Value(Integer value) : content_(std::int64_t{value}) {}
  Value(std::floating_point auto value) : content_(static_cast<double>(value)) {}
  Value(std::string value) : content_(std::move(value)) {}
  Value(std::string_view value) : content_(std::string(value)) {}
  Value(const char* value) : content_(std::string(value)) {}
  Value(Bytes value) : content_(std::move(value)) {}
  Value(List value) : content_(std::move(value)) {}
  Value(Tuple value) : content_(std::move(value)) {}
  Value(Dict value) : content_(std::move(value)) {}
  Value(Channel value) : content_(std::move(value)) {}
  // A list, from the elements that C++ has.
  template <class Element>
    requires(!std::same_as<Element, Value> && !std::same_as<Element, std::pair<Value, Value>> &&
             std::convertible_to<const Element&, Value>)
  Value(const std::vector<Element>& elements) : content_(List(elements.begin(), elements.end())) {}

  Kind kind() const { return static_cast<Kind>(content_.index()); }
  bool is_none() const { return kind() == Kind::none; }
  std::string_view type_name() const;  // Python's: "int", "NoneType"

  // The content when it is exactly a T (bool, std::int64_t, double, std::string, Bytes, List, Tuple, Dict, Channel), or null.
  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&content_);
  }
  template <class T>
  T* get_if() {
    return std::get_if<T>(&content_);
  }

  // The content as the C++ type T, with range checks; see convert.h for what T may be. Error: TypeError, OverflowError.
  template <class T>
  Result<T> as() const;

  // Calls visitor(content) with the type that it has; std::monostate for None.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit(std::forward<Visitor>(visitor), content_);
  }

  // The value of a dict under a string key; null when this is no dict or has no such key.
  const Value* find(std::string_view key) const;

  // For messages and logs; close to Python's repr().
  std::string to_string() const;

  // Like Python's ==, but an int is not equal to a float, nor True to 1.
  bool operator==(const Value& other) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes, List, Tuple, Dict, Channel> content_;
};

inline bool Tuple::operator==(const Tuple& other) const { return items == other.items; }

}  // namespace skerry::embed

#include "skerry/convert.h"  // IWYU pragma: export

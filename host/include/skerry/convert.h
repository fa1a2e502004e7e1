// Value::as<T>(): from a Python value to the C++ type that the caller expects. Included by value.h.
//
// T: bool, any integer (range-checked), float and double (an int is taken too), std::string, Bytes, Channel, Value itself;
// std::optional<T> (None: empty), std::vector<T> (list or tuple), std::pair and std::tuple (list or tuple of that length),
// std::map<K, T> and std::unordered_map<K, T> (dict). Specialise FromValue for types of your own.
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "skerry/value.h"

namespace skerry::embed {

template <class T>
struct FromValue;

template <class T>
Result<T> Value::as() const {
  return FromValue<T>::convert(*this);
}

namespace detail {

inline Error wrong_type(const char* expected, const Value& value) {
  return {"TypeError", std::string("expected ") + expected + ", not " + std::string(value.type_name()), {}};
}

// The elements of a list or a tuple, or null.
inline const std::vector<Value>* elements_of(const Value& value) {
  if (const auto* tuple = value.get_if<Tuple>()) return &tuple->items;
  return value.get_if<List>();
}

template <class T>
struct FromExact {
  static Result<T> convert(const Value& value, const char* expected) {
    if (const T* exact = value.get_if<T>()) return *exact;
    return wrong_type(expected, value);
  }
};

template <class T, class... Parts, std::size_t... I>
Result<T> convert_parts(const std::vector<Value>& items, std::index_sequence<I...>) {
  std::tuple<Result<Parts>...> parts{items[I].template as<Parts>()...};
  const Error* error = nullptr;
  (void)((std::get<I>(parts).ok() || ((error = &std::get<I>(parts).error()), false)) && ...);
  if (error) return *error;
  return T(*std::move(std::get<I>(parts))...);
}

template <class T, class... Parts>
Result<T> convert_fixed(const Value& value) {
  const auto* items = elements_of(value);
  if (!items) return wrong_type("tuple", value);
  if (items->size() != sizeof...(Parts)) {
    return Error{"TypeError",
                 "expected " + std::to_string(sizeof...(Parts)) + " elements, not " + std::to_string(items->size()),
                 {}};
  }
  return convert_parts<T, Parts...>(*items, std::index_sequence_for<Parts...>{});
}

template <class Map>
Result<Map> convert_map(const Value& value) {
  const auto* dict = value.get_if<Dict>();
  if (!dict) return wrong_type("dict", value);
  Map map;
  for (const auto& [key, element] : *dict) {
    auto cpp_key = key.template as<typename Map::key_type>();
    if (!cpp_key) return cpp_key.error();
    auto cpp_element = element.template as<typename Map::mapped_type>();
    if (!cpp_element) return cpp_element.error();
    map.insert_or_assign(*std::move(cpp_key), *std::move(cpp_element));
  }
  return map;
}

}  // namespace detail

template <>
struct FromValue<Value> {
  static Result<Value> convert(const Value& value) { return value; }
};

template <>
struct FromValue<bool> {
  static Result<bool> convert(const Value& value) { return detail::FromExact<bool>::convert(value, "bool"); }
};

template <std::integral Integer>
struct FromValue<Integer> {
  static Result<Integer> convert(const Value& value) {
    const auto* integer = value.get_if<std::int64_t>();
    if (!integer) return detail::wrong_type("int", value);
    if (!std::in_range<Integer>(*integer)) {
      return Error{"OverflowError", std::to_string(*integer) + " does not fit the C++ integer", {}};
    }
    return static_cast<Integer>(*integer);
  }
};

template <std::floating_point Float>
struct FromValue<Float> {
  static Result<Float> convert(const Value& value) {
    if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<Float>(*integer);
    if (const auto* real = value.get_if<double>()) return static_cast<Float>(*real);
    return detail::wrong_type("float", value);
  }
};

template <>
struct FromValue<std::string> {
  static Result<std::string> convert(const Value& value) {
    return detail::FromExact<std::string>::convert(value, "str");
  }
};

template <>
struct FromValue<Bytes> {
  static Result<Bytes> convert(const Value& value) { return detail::FromExact<Bytes>::convert(value, "bytes"); }
};

template <>
struct FromValue<Channel> {
  static Result<Channel> convert(const Value& value) { return detail::FromExact<Channel>::convert(value, "Channel"); }
};

template <class T>
struct FromValue<std::optional<T>> {
  static Result<std::optional<T>> convert(const Value& value) {
    if (value.is_none()) return std::optional<T>();
    auto content = value.template as<T>();
    if (!content) return content.error();
    return std::optional<T>(*std::move(content));
  }
};

template <class T>
struct FromValue<std::vector<T>> {
  static Result<std::vector<T>> convert(const Value& value) {
    const auto* items = detail::elements_of(value);
    if (!items) return detail::wrong_type("list", value);
    std::vector<T> elements;
    elements.reserve(items->size());
    for (const Value& item : *items) {
      auto element = item.template as<T>();
      if (!element) return element.error();
      elements.push_back(*std::move(element));
    }
    return elements;
  }
};

template <class First, class Second>
struct FromValue<std::pair<First, Second>> {
  static Result<std::pair<First, Second>> convert(const Value& value) {
    return detail::convert_fixed<std::pair<First, Second>, First, Second>(value);
  }
};

template <class... Parts>
struct FromValue<std::tuple<Parts...>> {
  static Result<std::tuple<Parts...>> convert(const Value& value) {
    return detail::convert_fixed<std::tuple<Parts...>, Parts...>(value);
  }
};

template <class Key, class T>
struct FromValue<std::map<Key, T>> {
  static Result<std::map<Key, T>> convert(const Value& value) { return detail::convert_map<std::map<Key, T>>(value); }
};

template <class Key, class T>
struct FromValue<std::unordered_map<Key, T>> {
  static Result<std::unordered_map<Key, T>> convert(const Value& value) {
    return detail::convert_map<std::unordered_map<Key, T>>(value);
  }
};

}  // namespace skerry::embed

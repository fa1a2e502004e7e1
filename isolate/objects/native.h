// How a built-in function is declared, and how its arguments are bound.
//
// Two touches, both in one file: a function with C++ types, and a row
//     def<"insert(self, index, object, /)", list_insert>("Insert object before index."),
// The signature text is the single source of name, arity, defaults, keyword names, checks, help() and
// inspect.signature. A consteval check compares its number of parameters with the C++ function's.
//
// C++ parameter types after `Isolate&` (all borrowed):
//   Value                 the argument as it is; Empty if it was optional, left out, and its default is `<unset>`
//   T* for T an object struct with `static TypeObject& kType` (or kFlag): checked, TypeError otherwise. `self` is checked
//   int64_t               by __index__, OverflowError beyond 64 bits;  int: the same beyond 32, for what the system takes as C's int;  double: by __float__;  bool: truth
//   Clamped               by __index__, clamped to int64 (slice-like positions)
//   Args                  for "*args" (count only) and, with "**kwargs", the rest of everything (keywords included)
//   TypeObject*           for `cls` of class methods and `new` rows, which the text leaves out
// Return type: Result, Status (None on success) or Fallible<bool|int64_t|double>.
// Defaults understood in the text: None, True, False, small integers, '' , <unset>. A parameter in `*, name=...` is
// keyword-only, before `/` positional-only. Prefix "static " or "class " makes a static or class method; "get name" and
// "set name" rows make a getset property: def<"get real", int_get_real>(doc); "member name" instead of "get name" is for
// what reads as a member descriptor (fields of C structs in CPython). `__new__` is declared as
//     def<"new int(x=0, /, base=<unset>)", int_new>(doc) with first C++ parameter TypeObject* cls; the first row of its table.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

struct Signature;
// What a native gets after binding: one Value per declared parameter, borrowed (Empty: unset), and the packed rest.
using BoundCall = Result (*)(Isolate&, const Value* parameters, const Args& rest);
inline constexpr Args kNoRest;

enum class NativeKind : uint8_t { kMethod, kStatic, kClass, kGetter, kSetter, kMember, kNew, kFunction };

// How a wrong number of arguments is told. CPython has several ways to check, each with a wording of its own.
enum class Wording : uint8_t {
  kFromSignature,  // what Argument Clinic generates for such a signature
  kFormat,         // "f() takes exactly 1 argument (2 given)": a format string is parsed
  kUnpack,         // "f expected 1 argument, got 2", keyword-only parameters or not
};

inline constexpr int kMaxNativeParameters = 16;

struct ParameterDef {
  std::string_view name;
  std::string_view default_text;  // empty: required
  enum Kind : uint8_t { kPositionalOnly, kPositionalOrKeyword, kKeywordOnly, kVarPositional, kVarKeyword } kind =
      kPositionalOrKeyword;
  bool has_default_word = false;
  Value default_word = {};  // if it is no object; Empty for `<unset>`
};

// A parsed signature; all views point into the literal. Two thousand of them lie in memory, so each has its parameters alone.
struct Signature {
  std::string_view text;  // "(self, index, object, /)"
  std::string_view name;
  const ParameterDef* parameters = nullptr;
  NativeKind kind = NativeKind::kMethod;
  uint8_t count = 0;              // named parameters, without *args and **kwargs
  uint8_t positional_count = 0;   // that may be passed by position
  uint8_t required_positional = 0;
  bool var_positional = false, var_keyword = false;
  bool simple = false;            // positional-only, no keyword, no rest: the fast path
};

struct MethodDef {
  const Signature* signature;
  BoundCall call;
  const char* doc;
  bool may_wait = false;  // see waiting()
  Wording wording = Wording::kFromSignature;
  const char* keywords_for = nullptr;  // the function that messages about keywords name, where it is another
};

// Marks a row whose function may return what wait_for gives, kSuspended included. It must call wait_for last, and keep
// nothing that its caller would have to release.
constexpr MethodDef waiting(MethodDef row) {
  row.may_wait = true;
  return row;
}

constexpr MethodDef worded(Wording wording, MethodDef row, const char* keywords_for = nullptr) {
  row.wording = wording;
  row.keywords_for = keywords_for;
  return row;
}

// A built-in function, bound built-in method, or method descriptor. All but bound ones are immortal and shared.
struct NativeFunction : Object {
  const MethodDef* def;
  TypeObject* owner;   // the type whose method it is, or null
  Value name;          // str
  Value module;        // str or None
  BoundCall call;
  Value self;          // owned: the bound receiver, passed first; else Empty
  uint32_t plain_count;  // arguments, the receiver included, with which `call` may be called as it is; ~0: bind them
};
extern TypeObject native_function_type;  // builtin_function_or_method

// A getter and setter pair: `int.real`.
struct GetSetObject : Object {
  TypeObject* owner;  // owned
  Value name;  // str
  const MethodDef* getter;
  const MethodDef* setter;  // null: read-only
};

// A method descriptor, class-method descriptor or function object for a row (NativeFunction of the given kind).
Result make_native_function(Isolate& iso, TypeObject* kind, const MethodDef* def, TypeObject* owner, Value module);
// `[].append`: a function object of its own with `self` set.
Result make_bound_native(Isolate& iso, Value native, Value self);
// `cls.__new__(...)` of a type whose `new_` slot is native: args[0] is the class.
Result call_new_slot(Isolate& iso, TypeObject* owner, Args args);
std::string native_text_signature(const Signature& s);
extern TypeObject method_descriptor_type, class_method_descriptor_type, getset_descriptor_type, slot_wrapper_type;

// Binds args to def's parameters and calls it. Messages as CPython's; `function`, if there is one, is what they name.
Result call_native(Isolate& iso, const MethodDef& def, TypeObject* owner, Args args, const NativeFunction* function = nullptr);
Result call_native_with_self(Isolate& iso, NativeFunction* bound, Args args);

// ---- Conversions used by the generated adaptors.
struct Clamped {
  int64_t value;
};
Fallible<int64_t> argument_to_int64(Isolate& iso, Value v);
Fallible<int> argument_to_int(Isolate& iso, Value v);
Fallible<int64_t> argument_to_clamped(Isolate& iso, Value v);
Fallible<double> argument_to_double(Isolate& iso, Value v);
Fallible<bool> argument_to_bool(Isolate& iso, Value v);
Fault argument_type_error(Isolate& iso, const Signature& s, int parameter, const TypeObject& expected, Value got);
Result make_int(Isolate& iso, int64_t i);
Result make_double(Isolate& iso, double d);

namespace native_detail {

template <size_t N>
struct Literal {
  char text[N];
  consteval Literal(const char (&s)[N]) { std::copy_n(s, N, text); }
  consteval std::string_view view() const { return {text, N - 1}; }
};

consteval std::string_view trimmed(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

// Not string_view::find: with -fsanitize=undefined g++ 12 cannot test its inner pointer at compile time.
consteval size_t position_of(std::string_view s, char c) {
  for (size_t i = 0; i < s.size(); ++i)
    if (s[i] == c) return i;
  return std::string_view::npos;
}

// The commonest defaults, which are no objects.
consteval void find_default_word(ParameterDef& p) {
  std::string_view text = p.default_text;
  p.has_default_word = true;
  if (text == "None") p.default_word = Value::none();
  else if (text == "True") p.default_word = Value::true_();
  else if (text == "False") p.default_word = Value::false_();
  else if (text == "-1") p.default_word = Value::small_int(-1);
  else if (text.size() == 1 && text[0] >= '0' && text[0] <= '9') p.default_word = Value::small_int(text[0] - '0');
  else p.has_default_word = text == "<unset>";
}

// At compile time only: a signature with room for its parameters.
struct ParsedSignature : Signature {
  ParameterDef room[kMaxNativeParameters];
};

consteval ParsedSignature parse(std::string_view s) {
  ParsedSignature out;
  auto eat = [&s](std::string_view prefix) {
    if (!s.starts_with(prefix)) return false;
    s.remove_prefix(prefix.size());
    return true;
  };
  if (eat("static ")) out.kind = NativeKind::kStatic;
  else if (eat("class ")) out.kind = NativeKind::kClass;
  else if (eat("new ")) out.kind = NativeKind::kNew;
  else if (eat("def ")) out.kind = NativeKind::kFunction;
  else if (bool member = eat("member "); member || eat("get ")) {
    out.kind = member ? NativeKind::kMember : NativeKind::kGetter;
    out.name = s;
    out.count = out.positional_count = out.required_positional = 1;  // kPropertyParameters
    return out;
  } else if (eat("set ")) {
    out.kind = NativeKind::kSetter;
    out.name = s;
    out.count = out.positional_count = out.required_positional = 2;
    return out;
  }
  size_t open = position_of(s, '(');
  if (open == s.npos || s.back() != ')') throw "a signature reads name(parameters)";
  out.name = s.substr(0, open);
  out.text = s.substr(open);
  std::string_view rest = s.substr(open + 1, s.size() - open - 2);
  bool keyword_only = false;
  bool keywords_allowed = false;
  if ((out.kind == NativeKind::kNew || out.kind == NativeKind::kClass) && !trimmed(rest).starts_with("cls") &&
      !trimmed(rest).starts_with("type")) {
    out.room[0] = {"cls", "", ParameterDef::kPositionalOnly};
    out.count = out.positional_count = out.required_positional = 1;
  }
  while (!trimmed(rest).empty()) {
    size_t depth = 0, end = 0;
    for (; end < rest.size(); ++end) {
      if (rest[end] == '(' || rest[end] == '[') ++depth;
      if (rest[end] == ')' || rest[end] == ']') --depth;
      if (rest[end] == ',' && depth == 0) break;
    }
    std::string_view item = trimmed(rest.substr(0, end));
    rest = end < rest.size() ? rest.substr(end + 1) : std::string_view();
    if (item == "/") {
      for (int i = 0; i < out.count; ++i) out.room[i].kind = ParameterDef::kPositionalOnly;
      continue;
    }
    if (item == "*") {
      keyword_only = true;
      continue;
    }
    if (item.starts_with("**")) {
      out.var_keyword = true;
      continue;
    }
    if (item.starts_with("*")) {
      out.var_positional = true;
      keyword_only = true;
      continue;
    }
    ParameterDef p;
    size_t equals = position_of(item, '=');
    p.name = trimmed(item.substr(0, equals));
    if (equals != item.npos) p.default_text = trimmed(item.substr(equals + 1));
    find_default_word(p);
    p.kind = keyword_only ? ParameterDef::kKeywordOnly : ParameterDef::kPositionalOrKeyword;
    if (!keyword_only) {
      ++out.positional_count;
      if (p.default_text.empty()) out.required_positional = out.positional_count;
    }
    if (out.count == kMaxNativeParameters) throw "too many parameters: raise kMaxNativeParameters";
    out.room[out.count++] = p;
  }
  for (int i = 0; i < out.count; ++i)
    if (out.room[i].kind != ParameterDef::kPositionalOnly) keywords_allowed = true;
  out.simple = !keywords_allowed && !out.var_positional && !out.var_keyword;
  return out;
}

template <Literal S>
inline constexpr ParsedSignature kParsed = parse(S.view());

// What the rows of properties have in common: self, value.
inline constexpr ParameterDef kPropertyParameters[] = {{"self", "", ParameterDef::kPositionalOnly},
                                                       {"value", "", ParameterDef::kPositionalOnly}};
template <Literal S>
inline constexpr auto kParameters = [] {
  std::array<ParameterDef, kParsed<S>.count> out;
  std::copy_n(kParsed<S>.room, out.size(), out.begin());
  return out;
}();

consteval Signature with_parameters(Signature s, const ParameterDef* parameters) {
  s.parameters = parameters;
  return s;
}

consteval bool is_property(NativeKind kind) {
  return kind == NativeKind::kGetter || kind == NativeKind::kMember || kind == NativeKind::kSetter;
}

template <Literal S>
constexpr const ParameterDef* parameters_of() {
  if constexpr (is_property(kParsed<S>.kind)) return kPropertyParameters;
  else if constexpr (kParsed<S>.count == 0) return nullptr;
  else return kParameters<S>.data();
}

template <Literal S>
inline constexpr Signature kSignature = with_parameters(kParsed<S>, parameters_of<S>());

template <class T>
inline constexpr bool kIsRest = std::is_same_v<T, Args>;

template <class T>
struct Convert;
template <>
struct Convert<Value> {
  static Fallible<Value> from(Isolate&, Value v, const Signature&, int) { return v; }
};
template <>
struct Convert<int64_t> {
  static Fallible<int64_t> from(Isolate& iso, Value v, const Signature&, int) {
    if (v.is_small_int()) return v.as_small_int();
    return argument_to_int64(iso, v);
  }
};
template <>
struct Convert<int> {
  static Fallible<int> from(Isolate& iso, Value v, const Signature&, int) { return argument_to_int(iso, v); }
};
template <>
struct Convert<Clamped> {
  static Fallible<Clamped> from(Isolate& iso, Value v, const Signature&, int) {
    if (v.is_small_int()) return Clamped{v.as_small_int()};
    auto r = argument_to_clamped(iso, v);
    if (r.is_fault()) return r.fault();
    return Clamped{r.value()};
  }
};
template <>
struct Convert<double> {
  static Fallible<double> from(Isolate& iso, Value v, const Signature&, int) { return argument_to_double(iso, v); }
};
template <>
struct Convert<bool> {
  static Fallible<bool> from(Isolate& iso, Value v, const Signature&, int) {
    if (v.is_bool()) return v.is_true();
    return argument_to_bool(iso, v);
  }
};
template <>
struct Convert<TypeObject*> {
  static Fallible<TypeObject*> from(Isolate&, Value v, const Signature&, int) { return v.as<TypeObject>(); }
};
template <class T>
struct Convert<T*> {
  static Fallible<T*> from(Isolate& iso, Value v, const Signature& s, int i) {
    if (T::check(v)) [[likely]] return v.as<T>();
    return argument_type_error(iso, s, i, T::type(), v);
  }
};

inline Result to_result(Isolate&, Result r) { return r; }
inline Result to_result(Isolate&, Status s) { return s.is_fault() ? Result(s.fault()) : Result(Value::none()); }
inline Result to_result(Isolate&, Fallible<bool> b) {
  return b.is_fault() ? Result(b.fault()) : Result(Value::boolean(b.value()));
}
inline Result to_result(Isolate& iso, Fallible<int64_t> i) {
  return i.is_fault() ? Result(i.fault()) : make_int(iso, i.value());
}
inline Result to_result(Isolate& iso, Fallible<double> d) {
  return d.is_fault() ? Result(d.fault()) : make_double(iso, d.value());
}

template <const Signature& S, auto Function>
struct Adaptor;
template <const Signature& S, class R, class... P, R (*Function)(Isolate&, P...)>
struct Adaptor<S, Function> {
  static constexpr int kRest = (0 + ... + int(kIsRest<P>));
  static constexpr int kNamed = int(sizeof...(P)) - kRest;
  static_assert(kNamed == S.count, "the signature text and the C++ function differ in their number of parameters");
  static_assert((kRest == 1) == (S.var_positional || S.var_keyword), "*args or **kwargs need one Args parameter");

  template <size_t I, size_t... J, class... Done>
  static Result bind(Isolate& iso, const Value* v, const Args& rest, Done... done) {
    if constexpr (I == sizeof...(P)) {
      return to_result(iso, Function(iso, done...));
    } else {
      using T = std::tuple_element_t<I, std::tuple<P...>>;
      if constexpr (kIsRest<T>) {
        return bind<I + 1>(iso, v, rest, done..., rest);
      } else {
        auto converted = Convert<T>::from(iso, *v, S, int(I));
        if (converted.is_fault()) [[unlikely]] return converted.fault();
        return bind<I + 1>(iso, v + 1, rest, done..., converted.value());
      }
    }
  }
  static Result call(Isolate& iso, const Value* parameters, const Args& rest) { return bind<0>(iso, parameters, rest); }
};

}  // namespace native_detail

// One row of a method table.
template <native_detail::Literal S, auto Function>
constexpr MethodDef def(const char* doc) {
  return MethodDef{&native_detail::kSignature<S>, &native_detail::Adaptor<native_detail::kSignature<S>, Function>::call,
                   doc};
}

// Rows of a native module.
struct ModuleDef {
  const char* name;
  const char* doc;
  const MethodDef* functions;
  uint32_t function_count;
  Status (*populate)(Isolate&, Value module);  // constants, types; may be null
};

}  // namespace skerry

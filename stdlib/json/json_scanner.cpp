// The class behind _json.make_scanner: JSON text to Python values.
//
// One pass over the characters; keys that come again within a call are the same str object. Hooks run Python, so nothing
// but the (held) text is kept across them.
#include <charconv>
#include <iterator>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/tuple.h"
#include "stdlib/json/json.h"

namespace skerry::json {

TypeObject scanner_type;

namespace {

struct ScannerObject : Object {
  Value strict;                            // a bool
  Value object_hook, object_pairs_hook;    // or None
  Value parse_float, parse_int, parse_constant;
  static bool check(Value v) { return is_instance_of(v, scanner_type); }
  static TypeObject& type() { return scanner_type; }
  template <class F>
  void each(F f) {
    for (Value* v : {&strict, &object_hook, &object_pairs_hook, &parse_float, &parse_int, &parse_constant}) f(*v);
  }
};

Result raise_stop(Isolate& iso, size_t position) {
  return raise_stop_iteration(iso, Value::small_int(static_cast<int64_t>(position)));
}

template <class C>
class Scan {
 public:
  Scan(Isolate& iso, ScannerObject* scanner, Value text, const C* data)
      : iso_(iso), scanner_(scanner), text_(text), data_(data), length_(text.as<StrObject>()->length()),
        controls_(scanner->strict.is_true() ? Controls::kRefuse : Controls::kAllow) {}
  ~Scan() {
    for (Value key : keys_) decrement(iso_, key);
  }

  Result value(size_t at, size_t* next) {
    if (at >= length_) return raise_stop(iso_, at);
    switch (data_[at]) {
      case '"': return scan_literal(iso_, text_, at + 1, controls_, next);
      case '{':
        TRY(iso_.check_native_stack(" while decoding a JSON object from a unicode string"));
        return object(at + 1, next);
      case '[':
        TRY(iso_.check_native_stack(" while decoding a JSON array from a unicode string"));
        return array(at + 1, next);
      case 'n':
        if (!word(at, "null")) break;
        return *next = at + 4, Value::none();
      case 't':
        if (!word(at, "true")) break;
        return *next = at + 4, Value::true_();
      case 'f':
        if (!word(at, "false")) break;
        return *next = at + 5, Value::false_();
      case 'N':
        if (!word(at, "NaN")) break;
        return constant(at, "NaN", next);
      case 'I':
        if (!word(at, "Infinity")) break;
        return constant(at, "Infinity", next);
      case '-':
        if (word(at, "-Infinity")) return constant(at, "-Infinity", next);
        break;
      default: break;
    }
    return number(at, next);
  }

 private:
  static constexpr size_t kKeys = 64;

  bool word(size_t at, std::string_view expected) const {
    if (length_ - at < expected.size()) return false;
    for (size_t i = 0; i < expected.size(); ++i)
      if (data_[at + i] != static_cast<C>(expected[i])) return false;
    return true;
  }
  size_t skip_blanks(size_t i) const {
    while (i < length_ && (data_[i] == ' ' || data_[i] == '\n' || data_[i] == '\t' || data_[i] == '\r')) ++i;
    return i;
  }
  bool is_at(size_t i, char c) const { return i < length_ && data_[i] == static_cast<C>(c); }
  bool is_digit(size_t i) const { return i < length_ && data_[i] >= '0' && data_[i] <= '9'; }
  Fault expected(const char* what, size_t at) { return raise_decode_error(iso_, what, text_, at); }

  Result constant(size_t at, std::string_view name, size_t* next) {
    *next = at + name.size();
    return call(iso_, scanner_->parse_constant, {Ref(iso_, TRY(make_str(iso_, name)))});
  }

  // The key whose opening quote is at `at`, from those seen in this call if it is there.
  Result key(size_t at, size_t* next) {
    uint32_t hash = 0;
    size_t i = at + 1;
    for (; i < length_ && data_[i] != '"'; ++i) {
      if (data_[i] == '\\' || data_[i] < ' ' || data_[i] > 126) return scan_literal(iso_, text_, at + 1, controls_, next);
      hash = hash * 31 + static_cast<uint32_t>(data_[i]);
    }
    if (i >= length_) return scan_literal(iso_, text_, at + 1, controls_, next);
    size_t n = i - at - 1;
    *next = i + 1;
    Value& slot = keys_[(hash ^ hash >> 8) % kKeys];
    if (!slot.is_empty() && slot.as<StrObject>()->length() == n &&
        std::equal(slot.as<StrObject>()->data1(), slot.as<StrObject>()->data1() + n, data_ + at + 1))
      return retained(iso_, slot);
    Result made = scan_literal(iso_, text_, at + 1, controls_, next);
    if (made.is_fault()) return made;
    assign(iso_, slot, retained(iso_, made.value()));
    return made;
  }

  Result object(size_t i, size_t* next) {
    bool pairs = !scanner_->object_pairs_hook.is_none();
    Ref out(iso_, TRY(pairs ? make_list(iso_) : make_dict(iso_)));
    i = skip_blanks(i);
    if (!is_at(i, '}')) {
      for (;;) {
        TRY(pass_safepoint(iso_));
        if (!is_at(i, '"')) return expected("Expecting property name enclosed in double quotes", i);
        Ref name(iso_, TRY(key(i, &i)));
        i = skip_blanks(i);
        if (!is_at(i, ':')) return expected("Expecting ':' delimiter", i);
        i = skip_blanks(i + 1);
        Ref item(iso_, TRY(value(i, &i)));
        if (pairs) TRY(list_append(iso_, out.as<ListObject>(), Ref(iso_, TRY(make_tuple(iso_, {name, item})))));
        else TRY(dict_set(iso_, out.as<DictObject>(), name, item));
        i = skip_blanks(i);
        if (is_at(i, '}')) break;
        if (!is_at(i, ',')) return expected("Expecting ',' delimiter", i);
        i = skip_blanks(i + 1);
      }
    }
    *next = i + 1;
    if (pairs) return call(iso_, scanner_->object_pairs_hook, {out});
    if (!scanner_->object_hook.is_none()) return call(iso_, scanner_->object_hook, {out});
    return out.release();
  }

  Result array(size_t i, size_t* next) {
    Ref out(iso_, TRY(make_list(iso_)));
    i = skip_blanks(i);
    if (!is_at(i, ']')) {
      for (;;) {
        TRY(pass_safepoint(iso_));
        TRY(list_append_steal(iso_, out.as<ListObject>(), TRY(value(i, &i))));
        i = skip_blanks(i);
        if (is_at(i, ']')) break;
        if (!is_at(i, ',')) return expected("Expecting ',' delimiter", i);
        i = skip_blanks(i + 1);
      }
    }
    *next = i + 1;
    return out.release();
  }

  Result number(size_t start, size_t* next) {
    size_t i = start + is_at(start, '-');
    if (!is_digit(i)) return raise_stop(iso_, start);
    if (data_[i] == '0') ++i;
    else
      while (is_digit(i)) ++i;
    bool is_float = false;
    if (is_at(i, '.') && is_digit(i + 1)) {
      is_float = true;
      for (i += 2; is_digit(i);) ++i;
    }
    if (is_at(i, 'e') || is_at(i, 'E')) {
      size_t exponent = i + 1;
      if (is_at(exponent, '-') || is_at(exponent, '+')) ++exponent;
      if (is_digit(exponent)) {
        is_float = true;
        for (i = exponent; is_digit(i);) ++i;
      }
    }
    *next = i;
    Value parser = is_float ? scanner_->parse_float : scanner_->parse_int;
    if (!is_float && parser == as_value(&int_type) && i - start <= 18) {
      bool negative = data_[start] == '-';
      int64_t n = 0;
      for (size_t k = start + negative; k < i; ++k) n = n * 10 + (data_[k] - '0');
      return make_int(iso_, negative ? -n : n);
    }
    std::string digits(data_ + start, data_ + i);
    if (is_float && parser == as_value(&float_type)) {
      double d;
      auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), d);
      if (parsed.ec == std::errc()) return make_double(iso_, d);
    }
    return call(iso_, parser, {Ref(iso_, TRY(make_str(iso_, digits)))});
  }

  Isolate& iso_;
  ScannerObject* scanner_;
  Value text_;
  const C* data_;
  size_t length_;
  Controls controls_;
  Value keys_[kKeys];  // owned; ASCII
};

Result scan(Isolate& iso, ScannerObject* scanner, Value text, size_t at, size_t* next) {
  auto* s = text.as<StrObject>();
  switch (s->width()) {
    case 1: return Scan(iso, scanner, text, s->data1()).value(at, next);
    case 2: return Scan(iso, scanner, text, s->data2()).value(at, next);
    default: return Scan(iso, scanner, text, s->data4()).value(at, next);
  }
}

Result scanner_scan(Isolate& iso, ScannerObject* self, Value string, int64_t idx) {
  if (!StrObject::check(string)) return iso.raise(TypeError, "first argument must be a string, not {}", type_name(string));
  if (idx < 0) return iso.raise(ValueError, "idx cannot be negative");
  size_t next;
  Ref value(iso, TRY(scan(iso, self, string, static_cast<size_t>(idx), &next)));
  return make_tuple(iso, {value, Value::small_int(static_cast<int64_t>(next))});
}
constexpr MethodDef kCall = def<"scan_once(self, /, string, idx)", scanner_scan>(nullptr);
Result scanner_call(Isolate& iso, Value self, Args args) {
  Value values[3] = {self};
  uint32_t total = args.count + args.keyword_count();
  if (total > 2) return iso.raise(TypeError, "scan_once() takes at most 2 arguments ({} given)", total);
  for (uint32_t i = 0; i < total; ++i) values[i + 1] = args.values[i];
  return call_native(iso, kCall, nullptr, Args{values, args.count + 1, args.keywords});
}

Result scanner_new(Isolate& iso, TypeObject* cls, Value context) {
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* s = made.as<ScannerObject>();
  s->each([](Value& v) { v = Value(); });
  auto take = [&](const char* name, Value* out) -> Status {
    *out = TRY(get_attribute(iso, context, Ref(iso, intern(iso, name))));
    return Status::ok();
  };
  Ref strict(iso, TRY(get_attribute(iso, context, Ref(iso, intern(iso, "strict")))));
  s->strict = Value::boolean(TRY(is_true(iso, strict)));
  TRY(take("object_hook", &s->object_hook));
  TRY(take("object_pairs_hook", &s->object_pairs_hook));
  TRY(take("parse_float", &s->parse_float));
  TRY(take("parse_int", &s->parse_int));
  TRY(take("parse_constant", &s->parse_constant));
  return made.release();
}
void scanner_destroy(Isolate& iso, Object* o) {
  static_cast<ScannerObject*>(o)->each([&](Value& v) { clear_field(iso, v); });
}
// An object that the collector has cleared may still be asked for something by a finalizer.
void scanner_clear(Isolate& iso, Object* o) {
  static_cast<ScannerObject*>(o)->each([&](Value& v) { assign(iso, v, Value::none()); });
}
void scanner_traverse(Object* o, Visitor& visitor) {
  static_cast<ScannerObject*>(o)->each([&](Value& v) { visitor.visit(v); });
}
template <Value ScannerObject::*Field>
Result scanner_get(Isolate& iso, ScannerObject* self) {
  return retained(iso, self->*Field);
}

constexpr MethodDef kMethods[] = {
    def<"new make_scanner(context)", scanner_new>(nullptr),
    def<"get strict", scanner_get<&ScannerObject::strict>>("strict"),
    def<"get object_hook", scanner_get<&ScannerObject::object_hook>>("object_hook"),
    def<"get object_pairs_hook", scanner_get<&ScannerObject::object_pairs_hook>>(nullptr),
    def<"get parse_float", scanner_get<&ScannerObject::parse_float>>("parse_float"),
    def<"get parse_int", scanner_get<&ScannerObject::parse_int>>("parse_int"),
    def<"get parse_constant", scanner_get<&ScannerObject::parse_constant>>("parse_constant"),
};

}  // namespace

extern const TypeDef scanner_type_def{
    .type = &scanner_type,
    .name = "_json.Scanner",
    .doc = "JSON scanner object",
    .base = nullptr,
    .instance_size = sizeof(ScannerObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = scanner_destroy, .traverse = scanner_traverse, .clear = scanner_clear, .call = scanner_call},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::json

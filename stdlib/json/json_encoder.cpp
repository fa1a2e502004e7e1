// The class behind _json.make_encoder: Python values to JSON text. Only the library of CPython 3.13 asks it to indent.
//
// Containers that are being encoded form a chain on the stack, by which a circular reference is found.
#include <charconv>
#include <cmath>
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/json/json.h"

namespace skerry::json {

TypeObject encoder_type;

namespace {

struct EncoderObject : Object {
  Value markers;   // dict or None: whether circular references are looked for
  Value default_, encoder, indent, key_separator, item_separator, sort_keys;
  bool skip_keys, allow_nan, native;
  Escape escape;   // if native
  static bool check(Value v) { return is_instance_of(v, encoder_type); }
  static TypeObject& type() { return encoder_type; }
  template <class F>
  void each(F f) {
    for (Value* v : {&markers, &default_, &encoder, &indent, &key_separator, &item_separator, &sort_keys}) f(*v);
  }
};

struct Parent {
  Value container;
  const Parent* outer;
};

class Encode {
 public:
  Encode(Isolate& iso, EncoderObject* encoder) : out(iso), iso_(iso), encoder_(encoder) {}

  StrBuilder out;

  Status value(Value v, const Parent* outer) {
    TRY(pass_safepoint(iso_));
    if (is_exact_str(v)) return text(v);
    if (v.is_none()) return out.append_ascii("null"), Status::ok();
    if (v.is_bool()) return out.append_ascii(v.is_true() ? "true" : "false"), Status::ok();
    if (StrObject::check(v)) return text(v);
    if (is_int(v)) return integer(v);
    if (is_float(v)) return real(v);
    TRY(iso_.check_native_stack(" while encoding a JSON object"));
    Parent self{v, outer};
    if (!encoder_->markers.is_none())
      for (const Parent* p = outer; p != nullptr; p = p->outer)
        if (p->container == v) return iso_.raise(ValueError, "Circular reference detected");
    if (ListObject::check(v) || TupleObject::check(v)) return sequence(v, &self);
    if (DictObject::check(v)) return mapping(v, &self);
    Ref other(iso_, TRY(call(iso_, encoder_->default_, {v})));
    return value(other, &self);
  }

 private:
  Status text(Value v) {
    if (encoder_->native) {
      append_literal(out, v.as<StrObject>(), encoder_->escape);
      return Status::ok();
    }
    Ref made(iso_, TRY(call(iso_, encoder_->encoder, {v})));
    if (!StrObject::check(made)) return iso_.raise(TypeError, "encoder() must return a string, not {}", type_name(made));
    out.append(made.as<StrObject>());
    return Status::ok();
  }
  Status integer(Value v) {
    if (v.is_small_int()) {
      char digits[24];
      char* end = std::to_chars(digits, digits + sizeof digits, v.as_small_int()).ptr;
      out.append_ascii({digits, end});
      return Status::ok();
    }
    Ref made(iso_, TRY(int_to_str(iso_, v)));
    out.append(made.as<StrObject>());
    return Status::ok();
  }
  Status real(Value v) {
    double d = float_value(v);
    if (!std::isfinite(d)) {
      if (!encoder_->allow_nan) return iso_.raise(ValueError, "Out of range float values are not JSON compliant");
      out.append_ascii(std::isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
      return Status::ok();
    }
    out.append_ascii(double_repr(d));
    return Status::ok();
  }

  Status sequence(Value v, const Parent* self) {
    Ref held = Ref::borrow(iso_, v);
    // A list may shrink while `default` runs.
    auto count = [&] { return ListObject::check(v) ? v.as<ListObject>()->length : v.as<TupleObject>()->length; };
    if (count() == 0) return out.append_ascii("[]"), Status::ok();
    out.append_char('[');
    ++level_;
    new_line();
    for (size_t i = 0; i < count(); ++i) {
      if (i != 0) separate();
      Value item = ListObject::check(v) ? v.as<ListObject>()->items[i] : (*v.as<TupleObject>())[i];
      if (item.is_object()) {
        Ref kept = Ref::borrow(iso_, item);
        TRY(value(kept, self));
      } else {
        TRY(value(item, self));
      }
    }
    --level_;
    new_line();
    out.append_char(']');
    return Status::ok();
  }

  // Writes the key as text; false: it is to be skipped.
  Fallible<bool> key_text(Value key, bool first) {
    bool plain = StrObject::check(key), number = is_int(key) || is_float(key);
    if (!plain && !number && !key.is_none() && !key.is_bool()) {
      if (encoder_->skip_keys) return false;
      return iso_.raise(TypeError, "keys must be str, int, float, bool or None, not {}", type_name(key));
    }
    if (first) new_line();
    else separate();
    if (plain) {
      TRY(text(key));
    } else if (encoder_->native) {
      out.append_char('"');
      TRY(value(key, nullptr));
      out.append_char('"');
    } else {
      Encode inner(iso_, encoder_);
      TRY(inner.value(key, nullptr));
      Ref made(iso_, TRY(inner.out.build()));
      TRY(text(made));
    }
    out.append(encoder_->key_separator.as<StrObject>());
    return true;
  }
  Fallible<bool> pair(Value key, Value item, bool first, const Parent* self) {
    if (!TRY(key_text(key, first))) return first;
    TRY(value(item, self));
    return false;
  }

  Status mapping(Value v, const Parent* self) {
    Ref held = Ref::borrow(iso_, v);
    if (v.as<DictObject>()->live == 0) return out.append_ascii("{}"), Status::ok();
    out.append_char('{');
    ++level_;
    bool first = true;
    if (is_exact_dict(v) && !TRY(is_true(iso_, encoder_->sort_keys))) {
      size_t position = 0;
      Value key, item;
      while (dict_next(v.as<DictObject>(), &position, &key, &item)) {
        Ref held_key = Ref::borrow(iso_, key), held_item = Ref::borrow(iso_, item);
        first = TRY(pair(held_key, held_item, first, self));
      }
    } else {
      Ref view(iso_, TRY(call_method(iso_, v, names.items)));
      Ref items(iso_, TRY(to_list(iso_, view)));
      if (TRY(is_true(iso_, encoder_->sort_keys))) TRY(list_sort(iso_, items.as<ListObject>(), Value::none(), false));
      for (size_t i = 0; i < items.as<ListObject>()->length; ++i) {
        Ref entry = Ref::borrow(iso_, items.as<ListObject>()->items[i]);
        if (!TupleObject::check(entry) || entry.as<TupleObject>()->length != 2)
          return iso_.raise(ValueError, "items must return 2-tuples");
        first = TRY(pair((*entry.as<TupleObject>())[0], (*entry.as<TupleObject>())[1], first, self));
      }
    }
    --level_;
    if (!first) new_line();
    out.append_char('}');
    return Status::ok();
  }

  void new_line() {
    if (!StrObject::check(encoder_->indent)) return;
    out.append_char('\n');
    for (int64_t i = 0; i < level_; ++i) out.append(encoder_->indent.as<StrObject>());
  }
  void separate() {
    out.append(encoder_->item_separator.as<StrObject>());
    new_line();
  }

  Isolate& iso_;
  EncoderObject* encoder_;
  int64_t level_ = 0;  // of indentation
};

Result encoder_encode(Isolate& iso, EncoderObject* self, Value obj, int64_t) {
  Encode encode(iso, self);
  TRY(encode.value(obj, nullptr));
  Ref text(iso, TRY(encode.out.build()));
  Value chunk = text;
  return make_list(iso, &chunk, 1);
}
constexpr MethodDef kCall = def<"_iterencode(self, /, obj, _current_indent_level)", encoder_encode>(nullptr);
Result encoder_call(Isolate& iso, Value self, Args args) {
  Value values[3] = {self};
  uint32_t total = args.count + args.keyword_count();
  if (total > 2) return iso.raise(TypeError, "_iterencode() takes at most 2 arguments ({} given)", total);
  for (uint32_t i = 0; i < total; ++i) values[i + 1] = args.values[i];
  return call_native(iso, kCall, nullptr, Args{values, args.count + 1, args.keywords});
}

Result encoder_new(Isolate& iso, TypeObject* cls, Value markers, Value default_, Value encoder, Value indent,
                   Value key_separator, Value item_separator, Value sort_keys, bool skipkeys, bool allow_nan) {
  if (!StrObject::check(key_separator))
    return iso.raise(TypeError, "make_encoder() argument 5 must be str, not {}", type_name_or_none(key_separator));
  if (!StrObject::check(item_separator))
    return iso.raise(TypeError, "make_encoder() argument 6 must be str, not {}", type_name_or_none(item_separator));
  if (!markers.is_none() && !DictObject::check(markers))
    return iso.raise(TypeError, "make_encoder() argument 1 must be dict or None, not {}", type_name(markers));
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) return made;
  auto* e = made.value().as<EncoderObject>();
  e->markers = retained(iso, markers);
  e->default_ = retained(iso, default_);
  e->encoder = retained(iso, encoder);
  e->indent = retained(iso, indent);
  e->key_separator = retained(iso, key_separator);
  e->item_separator = retained(iso, item_separator);
  e->sort_keys = retained(iso, sort_keys);
  e->skip_keys = skipkeys;
  e->allow_nan = allow_nan;
  e->native = is_native_encoder(encoder, &e->escape);
  return made;
}
void encoder_destroy(Isolate& iso, Object* o) {
  static_cast<EncoderObject*>(o)->each([&](Value& v) { clear_field(iso, v); });
}
void encoder_clear(Isolate& iso, Object* o) {
  auto* e = static_cast<EncoderObject*>(o);
  for (Value* v : {&e->default_, &e->encoder, &e->indent, &e->sort_keys}) assign(iso, *v, Value::none());
}
void encoder_traverse(Object* o, Visitor& visitor) {
  static_cast<EncoderObject*>(o)->each([&](Value& v) { visitor.visit(v); });
}
template <Value EncoderObject::*Field>
Result encoder_get(Isolate& iso, EncoderObject* self) {
  return retained(iso, self->*Field);
}
Fallible<bool> encoder_skipkeys(Isolate&, EncoderObject* self) { return self->skip_keys; }

constexpr MethodDef kMethods[] = {
    def<"new make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
        encoder_new>(nullptr),
    def<"get markers", encoder_get<&EncoderObject::markers>>("markers"),
    def<"get default", encoder_get<&EncoderObject::default_>>("default"),
    def<"get encoder", encoder_get<&EncoderObject::encoder>>("encoder"),
    def<"get indent", encoder_get<&EncoderObject::indent>>("indent"),
    def<"get key_separator", encoder_get<&EncoderObject::key_separator>>("key_separator"),
    def<"get item_separator", encoder_get<&EncoderObject::item_separator>>("item_separator"),
    def<"get sort_keys", encoder_get<&EncoderObject::sort_keys>>("sort_keys"),
    def<"get skipkeys", encoder_skipkeys>("skipkeys"),
};

}  // namespace

extern const TypeDef encoder_type_def{
    .type = &encoder_type,
    .name = "_json.Encoder",
    .doc = "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    .base = nullptr,
    .instance_size = sizeof(EncoderObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = encoder_destroy, .traverse = encoder_traverse, .clear = encoder_clear, .call = encoder_call},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::json

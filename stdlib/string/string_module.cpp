// _string: str.format's own parser, for string.Formatter.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject formatter_iterator_type, field_name_iterator_type;

namespace {

struct TextIterator : Object {
  Value text;  // owned str
  size_t position;
};
const StrObject* text_of(const TextIterator* it) { return it->text.as<StrObject>(); }

void iterator_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<TextIterator*>(self)->text); }
Result iterator_iter(Isolate& iso, Value self) { return retained(iso, self); }

Result make_iterator(Isolate& iso, TypeObject& type, Value text, size_t position) {
  Result made = allocate_instance(iso, &type);
  if (made.is_fault()) return made;
  made.value().as<TextIterator>()->text = retained(iso, text);
  made.value().as<TextIterator>()->position = position;
  return made;
}

// ---- "literal{field!c:spec}" in pieces: (literal, field, spec, conversion); the last three None after plain text.
Result formatter_next(Isolate& iso, Value self) {
  auto* it = self.as<TextIterator>();
  const StrObject* s = text_of(it);
  size_t n = s->length(), at = it->position;
  if (at >= n) return Fault(FaultKind::kExhausted);
  size_t start = at;
  while (at < n && s->at(at) != '{' && s->at(at) != '}') ++at;
  bool at_end = at >= n;
  if (at_end || (at + 1 < n && s->at(at) == s->at(at + 1))) {  // plain text, or text that ends in a doubled brace
    it->position = at_end ? n : at + 2;
    Ref literal(iso, TRY(str_substring(iso, it->text, start, at_end ? n : at + 1)));
    return make_tuple(iso, {literal, Value::none(), Value::none(), Value::none()});
  }
  if (s->at(at) == '}') return iso.raise(ValueError, "Single '}}' encountered in format string");
  if (at + 1 >= n) return iso.raise(ValueError, "Single '{{' encountered in format string");
  Ref literal(iso, TRY(str_substring(iso, it->text, start, at)));
  size_t field_start = ++at;
  int depth = 1;
  bool bracket = false;
  for (; at < n; ++at) {
    char32_t c = s->at(at);
    if (c == '[') bracket = true;
    if (c == ']') bracket = false;
    if (bracket) continue;
    if (c == '{') return iso.raise(ValueError, "unexpected '{{' in field name");
    if (c == '}' || c == ':' || c == '!') break;
  }
  size_t field_end = at;
  Ref conversion(iso, Value::none());
  if (at < n && s->at(at) == '!') {
    if (at + 1 >= n) return iso.raise(ValueError, "end of string while looking for conversion specifier");
    conversion = Ref(iso, TRY(make_str_char(iso, s->at(at + 1))));
    at += 2;
    if (at >= n) return iso.raise(ValueError, "unmatched '{{' in format spec");
    if (s->at(at) != ':' && s->at(at) != '}') return iso.raise(ValueError, "expected ':' after conversion specifier");
  }
  size_t spec_start = at, spec_end = at;
  if (at < n && s->at(at) == ':') {
    spec_start = ++at;
    for (; at < n; ++at) {
      if (s->at(at) == '{') ++depth;
      if (s->at(at) == '}' && --depth == 0) break;
    }
    if (at >= n) return iso.raise(ValueError, "unmatched '{{' in format spec");
    spec_end = at;
  }
  if (at >= n) return iso.raise(ValueError, "expected '}}' before end of string");
  it->position = at + 1;
  Ref field(iso, TRY(str_substring(iso, it->text, field_start, field_end)));
  Ref spec(iso, TRY(str_substring(iso, it->text, spec_start, spec_end)));
  return make_tuple(iso, {literal, field, spec, conversion});
}

Result string_formatter_parser(Isolate& iso, Value text) {
  if (!StrObject::check(text)) return iso.raise(TypeError, "expected str, got {}", type_name(text));
  return make_iterator(iso, formatter_iterator_type, text, 0);
}

// ---- "first.attribute[item]": the first name or number, then pairs (is attribute, name or number).
Result name_or_number(Isolate& iso, Value text, size_t start, size_t end) {
  const StrObject* s = text.as<StrObject>();
  int64_t number = 0;
  bool digits = end > start;
  for (size_t i = start; i < end && digits; ++i) {
    char32_t c = s->at(i);
    if (c < '0' || c > '9') {
      digits = false;
    } else {
      if (number > (INT64_MAX - 9) / 10) return iso.raise(ValueError, "Too many decimal digits in format string");
      number = number * 10 + (c - '0');
    }
  }
  return digits ? make_int(iso, number) : str_substring(iso, text, start, end);
}

Result field_name_next(Isolate& iso, Value self) {
  auto* it = self.as<TextIterator>();
  const StrObject* s = text_of(it);
  size_t n = s->length(), at = it->position;
  if (at >= n) return Fault(FaultKind::kExhausted);
  char32_t kind = s->at(at++);
  size_t start = at, end;
  if (kind == '.') {
    while (at < n && s->at(at) != '.' && s->at(at) != '[') ++at;
    end = at;
  } else if (kind == '[') {
    while (at < n && s->at(at) != ']') ++at;
    if (at >= n) return iso.raise(ValueError, "Missing ']' in format string");
    end = at++;
  } else {
    return iso.raise(ValueError, "Only '.' or '[' may follow ']' in format field specifier");
  }
  if (end == start) return iso.raise(ValueError, "Empty attribute in format string");
  it->position = at;
  Ref name(iso, kind == '.' ? TRY(str_substring(iso, it->text, start, end)) : TRY(name_or_number(iso, it->text, start, end)));
  return make_tuple(iso, {Value::boolean(kind == '.'), name});
}

Result string_formatter_field_name_split(Isolate& iso, Value text) {
  if (!StrObject::check(text)) return iso.raise(TypeError, "expected str, got {}", type_name(text));
  const StrObject* s = text.as<StrObject>();
  size_t end = 0;
  while (end < s->length() && s->at(end) != '.' && s->at(end) != '[') ++end;
  Ref first(iso, TRY(name_or_number(iso, text, 0, end)));
  Ref rest(iso, TRY(make_iterator(iso, field_name_iterator_type, text, end)));
  return make_tuple(iso, {first, rest});
}

constexpr MethodDef kFunctions[] = {
    def<"def formatter_field_name_split(text, /)", string_formatter_field_name_split>("split the argument as a field name"),
    def<"def formatter_parser(text, /)", string_formatter_parser>("parse the argument as a format string"),
};

}  // namespace

extern const TypeDef formatter_iterator_type_def{
    .type = &formatter_iterator_type,
    .name = "formatteriterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(TextIterator),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = iterator_destroy, .iter = iterator_iter, .next = formatter_next}};

extern const TypeDef field_name_iterator_type_def{
    .type = &field_name_iterator_type,
    .name = "fieldnameiterator",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(TextIterator),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kImmutable),
    .slots = {.destroy = iterator_destroy, .iter = iterator_iter, .next = field_name_next}};

extern const ModuleDef string_module_def{.name = "_string",
                                         .doc = "string helper module",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = nullptr};

}  // namespace skerry

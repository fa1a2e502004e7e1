// The type str: slots and the table of methods. Their functions are in the files that str_parts.h lists.
#include <algorithm>
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_iterators.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject str_type;

namespace {

Fallible<int64_t> str_length(Isolate&, Value self) { return static_cast<int64_t>(self.as<StrObject>()->length()); }
Fallible<int64_t> hash_slot(Isolate&, Value self) { return str_hash(self.as<StrObject>()); }
Result str_str(Isolate& iso, Value self) { return exact_str(iso, self); }

Result get_slice(Isolate& iso, Value self, const SliceObject* slice) {
  auto* s = self.as<StrObject>();
  SliceIndices at = TRY(slice_indices(iso, slice, static_cast<int64_t>(s->length())));
  if (at.count <= 0) return names.empty;
  if (at.step == 1) return str_substring(iso, self, static_cast<size_t>(at.start), static_cast<size_t>(at.start + at.count));
  TextView text = text_view(s);
  // Picked as they are, then narrowed when something was left out that needed the width.
  Result r = allocate_str(iso, static_cast<size_t>(at.count), max_char_bound(s));
  auto* out = TRY(r).as<StrObject>();
  visit(text, [&](auto span) {
    using C = std::remove_const_t<typename decltype(span)::element_type>;
    auto* to = static_cast<C*>(mutable_data(out));
    for (int64_t i = 0, from = at.start; i < at.count; ++i, from += at.step) to[i] = span[static_cast<size_t>(from)];
  });
  if (s->is_ascii() || max_char(text_view(out)) == max_char_bound(out)) return r;
  Ref wide(iso, r.value());
  return make_str_of(iso, text_view(out));
}

Result str_get_item(Isolate& iso, Value self, Value key) {
  auto* s = self.as<StrObject>();
  if (!key.is_small_int()) {
    if (SliceObject::check(key)) return get_slice(iso, self, key.as<SliceObject>());
    if (!has_flag(key, TypeFlag::kIntSubclass) && !type_of(key)->slots.index)
      return iso.raise(TypeError, "string indices must be integers, not '{}'", type_name(key));
  }
  int64_t i = key.is_small_int() ? key.as_small_int() : TRY(as_int64(iso, key, Overflow::kRaise, &IndexError));
  auto n = static_cast<int64_t>(s->length());
  if (i < 0) i += n;
  if (i < 0 || i >= n) return iso.raise(IndexError, "string index out of range");
  return make_str_char(iso, s->at(static_cast<size_t>(i)));
}

Result concatenate(Isolate& iso, Value left, Value right) {
  if (!StrObject::check(right))
    return iso.raise(TypeError, "can only concatenate str (not \"{}\") to str", type_name(right));
  return str_concat(iso, left, right);
}

Result str_getnewargs(Isolate& iso, StrObject* self) {
  Ref text(iso, TRY(str_copy_exact(iso, self)));
  return make_tuple(iso, {text});
}

Fallible<int64_t> str_sizeof(Isolate&, StrObject* self) {
  int64_t external = self->flags() & StrObject::kExternal ? static_cast<int64_t>(self->length() * self->width()) : 0;
  return static_cast<int64_t>(str_variable_size(self)) + external;
}

Result str_encode(Isolate& iso, StrObject* self, Value encoding, Value errors) {
  if (self->is_ascii() && encoding.is_empty() && errors.is_empty())
    return make_bytes(iso, {static_cast<const char*>(self->data()), self->length()});
  std::string encoding_buffer, errors_buffer;
  std::string_view encoding_text =
      TRY(text_argument(iso, encoding, "encode", "encoding", "utf-8", &encoding_buffer));
  std::string_view errors_text = TRY(text_argument(iso, errors, "encode", "errors", {}, &errors_buffer));
  return encode_str(iso, Value::object(self), encoding_text, errors_text);
}

}  // namespace

Result str_iter(Isolate& iso, Value self) {
  bool ascii = self.as<StrObject>()->is_ascii();
  return make_text_iterator(iso, ascii ? str_ascii_iterator_type : str_iterator_type, self);
}

Result str_new(Isolate& iso, TypeObject* cls, Value object, Value encoding, Value errors) {
  Ref text(iso);
  if (encoding.is_empty() && errors.is_empty()) {
    text.reset(object.is_empty() ? Value(names.empty) : TRY(to_str(iso, object)));
  } else {
    std::string encoding_buffer, errors_buffer;
    std::string_view encoding_text = TRY(text_argument(iso, encoding, "str", "encoding", "utf-8", &encoding_buffer));
    std::string_view errors_text = TRY(text_argument(iso, errors, "str", "errors", {}, &errors_buffer));
    if (object.is_empty()) text.reset(names.empty);
    else text.reset(TRY(decode_object(iso, object, encoding_text, errors_text)));
  }
  if (cls == &str_type) return text.release();
  return str_copy_as(iso, cls, text.as<StrObject>());
}

namespace {

constexpr MethodDef kMethods[] = {
    def<"new str(object=<unset>, encoding=<unset>, errors=<unset>)", str_new>(
        "Create a new string object from the given object."),
    def<"capitalize(self, /)", str_capitalize>("Return a capitalized version of the string."),
    def<"casefold(self, /)", str_casefold>("Return a version of the string suitable for caseless comparisons."),
    def<"center(self, width, fillchar=<unset>, /)", str_center>("Return a centered string of length width."),
    worded(Wording::kFormat, def<"count(self, sub, start=None, end=None, /)", str_count>(
        "Return the number of non-overlapping occurrences of substring sub in string S[start:end].")),
    def<"encode(self, /, encoding=<unset>, errors=<unset>)", str_encode>(
        "Encode the string using the codec registered for encoding."),
    worded(Wording::kFormat, def<"endswith(self, suffix, start=None, end=None, /)", str_endswith>(
        "Return True if S ends with the specified suffix, False otherwise.")),
    def<"expandtabs(self, /, tabsize=8)", str_expandtabs>(
        "Return a copy where all tab characters are expanded using spaces."),
    worded(Wording::kFormat, def<"find(self, sub, start=None, end=None, /)", str_find>(
        "Return the lowest index in S where substring sub is found, or -1.")),
    def<"format(self, /, *args, **kwargs)", str_format>(
        "Return a formatted version of S, using substitutions from args and kwargs."),
    def<"format_map(self, mapping, /)", str_format_map>(
        "Return a formatted version of S, using substitutions from mapping."),
    worded(Wording::kFormat, def<"index(self, sub, start=None, end=None, /)", str_index>(
        "Return the lowest index in S where substring sub is found. Raises ValueError when it is not.")),
    def<"isalnum(self, /)", str_isalnum>("Return True if the string is an alpha-numeric string, False otherwise."),
    def<"isalpha(self, /)", str_isalpha>("Return True if the string is an alphabetic string, False otherwise."),
    def<"isascii(self, /)", str_isascii>("Return True if all characters in the string are ASCII, False otherwise."),
    def<"isdecimal(self, /)", str_isdecimal>("Return True if the string is a decimal string, False otherwise."),
    def<"isdigit(self, /)", str_isdigit>("Return True if the string is a digit string, False otherwise."),
    def<"isidentifier(self, /)", str_isidentifier>(
        "Return True if the string is a valid Python identifier, False otherwise."),
    def<"islower(self, /)", str_islower>("Return True if the string is a lowercase string, False otherwise."),
    def<"isnumeric(self, /)", str_isnumeric>("Return True if the string is a numeric string, False otherwise."),
    def<"isprintable(self, /)", str_isprintable>("Return True if the string is printable, False otherwise."),
    def<"isspace(self, /)", str_isspace>("Return True if the string is a whitespace string, False otherwise."),
    def<"istitle(self, /)", str_istitle>("Return True if the string is a title-cased string, False otherwise."),
    def<"isupper(self, /)", str_isupper>("Return True if the string is an uppercase string, False otherwise."),
    def<"join(self, iterable, /)", str_join_method>("Concatenate any number of strings, with this one between them."),
    def<"ljust(self, width, fillchar=<unset>, /)", str_ljust>("Return a left-justified string of length width."),
    def<"lower(self, /)", str_lower>("Return a copy of the string converted to lowercase."),
    def<"lstrip(self, chars=None, /)", str_lstrip>("Return a copy of the string with leading whitespace removed."),
    def<"static maketrans(x, y=<unset>, z=<unset>, /)", str_maketrans>(
        "Return a translation table usable for str.translate()."),
    def<"partition(self, sep, /)", str_partition>(
        "Partition the string into three parts using the given separator."),
    def<"removeprefix(self, prefix, /)", str_removeprefix>(
        "Return a str with the given prefix string removed if present."),
    def<"removesuffix(self, suffix, /)", str_removesuffix>(
        "Return a str with the given suffix string removed if present."),
    def<"replace(self, old, new, count=-1, /)", str_replace>(
        "Return a copy with all occurrences of substring old replaced by new."),
    worded(Wording::kFormat, def<"rfind(self, sub, start=None, end=None, /)", str_rfind>(
        "Return the highest index in S where substring sub is found, or -1.")),
    worded(Wording::kFormat, def<"rindex(self, sub, start=None, end=None, /)", str_rindex>(
        "Return the highest index in S where substring sub is found. Raises ValueError when it is not.")),
    def<"rjust(self, width, fillchar=<unset>, /)", str_rjust>("Return a right-justified string of length width."),
    def<"rpartition(self, sep, /)", str_rpartition>(
        "Partition the string into three parts using the given separator, searched from the end."),
    def<"rsplit(self, /, sep=None, maxsplit=-1)", str_rsplit>(
        "Return a list of the substrings in the string, splitting from the end."),
    def<"rstrip(self, chars=None, /)", str_rstrip>("Return a copy of the string with trailing whitespace removed."),
    def<"split(self, /, sep=None, maxsplit=-1)", str_split>(
        "Return a list of the substrings in the string, using sep as the separator string."),
    def<"splitlines(self, /, keepends=False)", str_splitlines>(
        "Return a list of the lines in the string, breaking at line boundaries."),
    worded(Wording::kFormat, def<"startswith(self, prefix, start=None, end=None, /)", str_startswith>(
        "Return True if S starts with the specified prefix, False otherwise.")),
    def<"strip(self, chars=None, /)", str_strip>(
        "Return a copy of the string with leading and trailing whitespace removed."),
    def<"swapcase(self, /)", str_swapcase>(
        "Convert uppercase characters to lowercase and lowercase characters to uppercase."),
    def<"title(self, /)", str_title>("Return a version of the string where each word is titlecased."),
    def<"translate(self, table, /)", str_translate>(
        "Replace each character in the string using the given translation table."),
    def<"upper(self, /)", str_upper>("Return a copy of the string converted to uppercase."),
    def<"zfill(self, width, /)", str_zfill>(
        "Pad a numeric string with zeros on the left, to fill a field of the given width."),
    def<"__format__(self, format_spec, /)", str_dunder_format>(
        "Return a formatted version of the string as described by format_spec."),
    def<"__getnewargs__(self, /)", str_getnewargs>("Arguments that make an equal string."),
    def<"__sizeof__(self, /)", str_sizeof>("Return the size of the string in memory, in bytes."),
};

}  // namespace

extern const TypeDef str_type_def{
    .type = &str_type,
    .name = "str",
    .doc = "str(object='') -> str\n"
           "str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Create a new string object from the given object. If encoding or\n"
           "errors is specified, then the object must expose a data buffer\n"
           "that will be decoded using the given encoding and error handler.\n"
           "Otherwise, returns the result of object.__str__() (if defined)\n"
           "or repr(object).\n"
           "encoding defaults to sys.getdefaultencoding().\n"
           "errors defaults to 'strict'.",
    .base = nullptr,
    .instance_size = sizeof(StrObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kVariableSize, TypeFlag::kStrSubclass, TypeFlag::kMatchSelf),
    .slots = {.destroy = str_destroy,
              .variable_size = str_variable_size,
              .repr = str_repr,
              .str = str_str,
              .hash = hash_slot,
              .compare = str_rich_compare,
              .iter = str_iter,
              .remainder = str_remainder,
              .length = str_length,
              .get_item = str_get_item,
              .contains = str_contains,
              .concatenate = concatenate,
              .repeat = str_repeat},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry

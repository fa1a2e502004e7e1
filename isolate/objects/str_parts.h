// What the str*.cpp files share: the functions behind the rows of str's method table (str_type.cpp).
//
//   str.cpp         allocation, construction       str_compare.cpp  equality, order, hash
//   str_search.cpp  find, count, replace, ...      str_split.cpp    split, partition, splitlines, join
//   str_pad.cpp     strip, justify, expandtabs     str_case.cpp     case, isX
//   str_translate.cpp  translate, maketrans        str_format.cpp   format, format_map
//   percent_format.cpp  the % operator             str_repr.cpp     repr and ascii
#pragma once

#include "isolate/objects/native.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_view.h"

namespace skerry {

Result make_str_of(Isolate& iso, TextView text);  // narrows
// A copy as an instance of cls (str or a subclass); external storage is shared.
Result str_copy_as(Isolate& iso, TypeObject* cls, const StrObject* from);
Result str_copy_exact(Isolate& iso, const StrObject* s);
Result exact_str(Isolate& iso, Value s);  // s itself when it is no instance of a subclass
size_t str_variable_size(const Object* o);
void str_destroy(Isolate& iso, Object* o);

// Slots.
Result str_new(Isolate& iso, TypeObject* cls, Value object, Value encoding, Value errors);
Result str_repeat(Isolate& iso, Value self, int64_t count);
Result str_rich_compare(Isolate& iso, Value left, Value right, CompareOp op);
Result str_repr(Isolate& iso, Value self);
Result escape_beyond_ascii(Isolate& iso, Value str);
void append_escape(std::string& out, char32_t c);  // \xhh, \uhhhh or \Uhhhhhhhh
char32_t repr_quote(TextView text);                // the quote that needs no escape, if there is one
Result str_remainder(Isolate& iso, Value left, Value right);
Result str_iter(Isolate& iso, Value self);
Fallible<bool> str_contains(Isolate& iso, Value self, Value item);

// str_search.cpp
Fallible<int64_t> str_find(Isolate&, StrObject* self, Value sub, Value start, Value end);
Fallible<int64_t> str_rfind(Isolate&, StrObject* self, Value sub, Value start, Value end);
Fallible<int64_t> str_index(Isolate&, StrObject* self, Value sub, Value start, Value end);
Fallible<int64_t> str_rindex(Isolate&, StrObject* self, Value sub, Value start, Value end);
Fallible<int64_t> str_count(Isolate&, StrObject* self, Value sub, Value start, Value end);
Fallible<bool> str_startswith(Isolate&, StrObject* self, Value prefix, Value start, Value end);
Fallible<bool> str_endswith(Isolate&, StrObject* self, Value suffix, Value start, Value end);
Result str_replace(Isolate&, StrObject* self, Value from, Value to, int64_t count);
Result str_removeprefix(Isolate&, StrObject* self, Value prefix);
Result str_removesuffix(Isolate&, StrObject* self, Value suffix);

// str_split.cpp
Result str_split(Isolate&, StrObject* self, Value separator, int64_t maxsplit);
Result str_rsplit(Isolate&, StrObject* self, Value separator, int64_t maxsplit);
Result str_splitlines(Isolate&, StrObject* self, Value keepends);
Result str_partition(Isolate&, StrObject* self, Value separator);
Result str_rpartition(Isolate&, StrObject* self, Value separator);
Result str_join_method(Isolate&, StrObject* self, Value iterable);

// str_pad.cpp
Result str_strip(Isolate&, StrObject* self, Value chars);
Result str_lstrip(Isolate&, StrObject* self, Value chars);
Result str_rstrip(Isolate&, StrObject* self, Value chars);
Result str_center(Isolate&, StrObject* self, int64_t width, Value fill);
Result str_ljust(Isolate&, StrObject* self, int64_t width, Value fill);
Result str_rjust(Isolate&, StrObject* self, int64_t width, Value fill);
Result str_zfill(Isolate&, StrObject* self, int64_t width);
Result str_expandtabs(Isolate&, StrObject* self, Value tabsize);

// str_case.cpp
Result str_capitalize(Isolate&, StrObject* self);
Result str_casefold(Isolate&, StrObject* self);
Result str_lower(Isolate&, StrObject* self);
Result str_upper(Isolate&, StrObject* self);
Result str_swapcase(Isolate&, StrObject* self);
Result str_title(Isolate&, StrObject* self);
Fallible<bool> str_isalnum(Isolate&, StrObject* self);
Fallible<bool> str_isalpha(Isolate&, StrObject* self);
Fallible<bool> str_isascii(Isolate&, StrObject* self);
Fallible<bool> str_isdecimal(Isolate&, StrObject* self);
Fallible<bool> str_isdigit(Isolate&, StrObject* self);
Fallible<bool> str_isidentifier(Isolate&, StrObject* self);
Fallible<bool> str_islower(Isolate&, StrObject* self);
Fallible<bool> str_isnumeric(Isolate&, StrObject* self);
Fallible<bool> str_isprintable(Isolate&, StrObject* self);
Fallible<bool> str_isspace(Isolate&, StrObject* self);
Fallible<bool> str_istitle(Isolate&, StrObject* self);
Fallible<bool> str_isupper(Isolate&, StrObject* self);

// str_translate.cpp
Result str_translate(Isolate&, StrObject* self, Value table);
Result str_maketrans(Isolate&, Value x, Value y, Value z);

// str_format.cpp
Result str_format(Isolate&, StrObject* self, Args args);
Result str_format_map(Isolate&, StrObject* self, Value mapping);
Result str_dunder_format(Isolate&, StrObject* self, Value spec);

}  // namespace skerry

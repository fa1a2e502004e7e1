// The format specification mini-language (library reference, "Format Specification Mini-Language") for the built-in
// types: [[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision][type].
#pragma once

#include <string>
#include <string_view>

#include "isolate/heap/ref.h"

namespace skerry {

class Isolate;
struct NumberLocale;

// object.__format__(spec) of each type; `spec` is a str, `v` an instance of the type or a subclass. An empty spec is
// str(v).
Result format_str(Isolate& iso, Value v, Value spec);
Result format_int(Isolate& iso, Value v, Value spec);
Result format_float(Isolate& iso, Value v, Value spec);
Result format_complex(Isolate& iso, Value v, Value spec);

enum class Alignment : char { kLeft = '<', kRight = '>', kCentre = '^', kAfterSign = '=' };

struct FormatSpec {
  char32_t fill = ' ';
  Alignment alignment = Alignment::kLeft;
  bool has_alignment = false;
  char32_t sign = 0;           // 0: none given; '+', '-', ' '
  bool no_negative_zero = false;
  bool alternate = false;
  int64_t width = -1;          // -1: none
  char grouping = 0;           // ',' or '_'
  int group_size = 3;
  int64_t precision = -1;
  char32_t type = 0;
  const NumberLocale* locale = nullptr;  // for the type 'n', where it is not that of "C"
};

}  // namespace skerry

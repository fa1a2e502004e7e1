// A booted runtime and one isolate for the cases that need values.
#pragma once

#include <string>

#include "isolate/builtins/boot.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry::test {

struct Fixture {
  Fixture() {
    boot_runtime();
    iso = std::make_unique<Isolate>(IsolateOptions{});
    iso->int_max_str_digits = 0;
  }
  ~Fixture() { iso->finish(); }

  Ref own(Result r) {
    if (r.is_fault()) {
      failure = iso->has_pending() ? repr_utf8_or_fallback(*iso, iso->pending()) : "fault";
      iso->clear_pending();
      return Ref(*iso, Value::none());
    }
    return Ref(*iso, r.value());
  }
  Ref integer(const std::string& decimal) { return own(parse_int(*iso, decimal, 10)); }
  Ref hex_double(const char* hex) { return own(make_double(*iso, std::strtod(hex, nullptr))); }
  std::string shown(Value v) { return repr_utf8_or_fallback(*iso, v); }
  // repr of the result, or of the exception that it raised.
  std::string shown(Result r) {
    failure.clear();
    Ref v = own(r);
    return failure.empty() ? shown(Value(v)) : failure;
  }

  std::unique_ptr<Isolate> iso;
  std::string failure;
};

}  // namespace skerry::test

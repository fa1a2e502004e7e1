#include <doctest/doctest.h>

#include <cerrno>

#include "isolate/objects/exception_parts.h"
#include "isolate/objects/list.h"
#include "isolate/objects/tuple.h"
#include "tests/unit/numbers/fixture.h"

namespace skerry {
namespace {

using test::Fixture;

ExceptionObject* as_exception(const Ref& r) { return r.as<ExceptionObject>(); }

}  // namespace

TEST_CASE("raising chains to the handled exception") {
  Fixture f;
  Isolate& iso = *f.iso;
  static_cast<void>(iso.raise(ValueError, "first"));
  Ref first = iso.take_pending();
  iso.handled->exception = retained(iso, first);
  static_cast<void>(iso.raise(TypeError, "second"));
  Ref second = iso.take_pending();
  CHECK(as_exception(second)->context == first.get());
  CHECK(as_exception(first)->context.is_empty());
  SUBCASE("raising the handled exception again makes no cycle") {
    static_cast<void>(iso.raise_value(first));
    Ref again = iso.take_pending();
    CHECK(as_exception(again)->context.is_empty());
  }
  SUBCASE("a chain that leads to the new exception is cut") {
    clear_field(iso, iso.handled->exception);
    iso.handled->exception = retained(iso, second);
    static_cast<void>(iso.raise_value(first));
    Ref again = iso.take_pending();
    CHECK(as_exception(again)->context == second.get());
    CHECK(as_exception(second)->context.is_empty());
  }
  clear_field(iso, iso.handled->exception);
}

TEST_CASE("errno picks the subclass of OSError") {
  Fixture f;
  Isolate& iso = *f.iso;
  Ref name = f.own(make_str(iso, "/nowhere"));
  static_cast<void>(raise_os_error(iso, ENOENT, name));
  Ref error = iso.take_pending();
  CHECK(has_type(error, FileNotFoundError));
  Ref text = f.own(to_str(iso, error));
  CHECK(to_utf8(text) == "[Errno 2] No such file or directory: '/nowhere'");
  CHECK(f.shown(Value(error)) == "FileNotFoundError(2, 'No such file or directory')");
}

TEST_CASE("StopIteration keeps a tuple or an exception as its value") {
  Fixture f;
  Isolate& iso = *f.iso;
  Ref pair = f.own(make_tuple(iso, {Value::small_int(1), Value::small_int(2)}));
  static_cast<void>(raise_stop_iteration(iso, pair));
  Ref value = f.own(take_stop_iteration_value(iso));
  CHECK(value.get() == pair.get());
  CHECK(!iso.has_pending());
  CHECK(take_stop_iteration_value(iso).is_not_found());
}

TEST_CASE("running out of memory still raises") {
  boot_runtime();
  IsolateOptions options;
  options.heap_quota = 64 * 1024;
  Isolate iso(options);
  Result list_result = make_list(iso);
  Ref list(iso, list_result.value());
  Status status = Status::ok();
  for (int i = 0; i < 100000 && !status.is_fault(); ++i) {
    Result text = make_str(iso, std::string(100, 'x'));
    if (text.is_fault()) {
      status = text.fault();
      break;
    }
    status = list_append_steal(iso, list.as<ListObject>(), text.value());
  }
  CHECK(status.is_fault());
  CHECK(iso.catch_pending(MemoryError));
  list.reset();
  iso.finish();
}

TEST_CASE("text of an exception: cause, context, notes, groups") {
  Fixture f;
  Isolate& iso = *f.iso;
  static_cast<void>(iso.raise(ValueError, "inner"));
  Ref inner = iso.take_pending();
  static_cast<void>(iso.raise(TypeError, "outer"));
  Ref outer = iso.take_pending();
  as_exception(outer)->context = retained(iso, inner);
  CHECK(format_exception(iso, outer) ==
        "ValueError: inner\n\nDuring handling of the above exception, another exception occurred:\n\nTypeError: outer\n");
  Ref message = f.own(make_str(iso, "two"));
  Ref items = f.own(make_tuple(iso, {inner, outer}));
  Ref group = f.own(call(iso, as_value(&ExceptionGroup), {message, items}));
  assign(iso, as_exception(outer)->context, Value());
  CHECK(format_exception(iso, group) ==
        "  | ExceptionGroup: two (2 sub-exceptions)\n"
        "  +-+---------------- 1 ----------------\n"
        "    | ValueError: inner\n"
        "    +---------------- 2 ----------------\n"
        "    | TypeError: outer\n"
        "    +------------------------------------\n");
}

}  // namespace skerry

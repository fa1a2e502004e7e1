// An isolate that runs source text, and a parker and waiters that a test moves by hand.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "isolate/builtins/boot.h"
#include "isolate/compiler/code.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/vm/execution.h"

namespace skerry {

// Counts what it is asked, and answers as the test says.
struct HandParker final : Parker {
  int blocks = 0, yields = 0, questions = 0;
  bool time_is_up = false;
  void (*while_blocked)(HandParker&) = nullptr;
  void* data = nullptr;
  void block(Isolate&) override {
    ++blocks;
    if (while_blocked) while_blocked(*this);
  }
  bool should_yield(Isolate&) override {
    ++questions;
    return time_is_up;
  }
  void yield_fiber(Isolate&) override { ++yields; }
};

// Pending until its flag is set; then it gives the value.
struct FlagWaiter final : Waiter {
  explicit FlagWaiter(bool* flag, int64_t value) : flag(flag), value(value) {}
  bool* flag;
  int64_t value;
  Result poll(Isolate&) override {
    if (!*flag) return Fault(FaultKind::kSuspended);
    return Value::small_int(value);
  }
  const char* description() const override { return "a test's flag"; }
};

class Script {
 public:
  Script() {
    boot_runtime();
    isolate_ = std::make_unique<Isolate>(IsolateOptions{});
    isolate_->native_stack_limit = reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - 512 * 1024;
    globals_ = make_dict(iso()).value();
    set("__name__", make_str(iso(), "__main__").value());
  }
  ~Script() {
    if (isolate_->has_pending()) isolate_->clear_pending();
    clear_field(iso(), globals_);
    isolate_->finish();
  }

  Isolate& iso() { return *isolate_; }

  // Makes the outermost run ready; `resume` runs it.
  void prepare(std::string_view source) {
    Ref filename(iso(), make_str(iso(), "test.py").value());
    CompileOptions options;
    Result code = compile_source(iso(), source, filename, options);
    if (code.is_fault()) FAIL(error());
    Ref held(iso(), code.value());
    REQUIRE(!start_code(iso(), held, globals_).is_fault());
  }
  // Runs to the end; the uncaught exception's "Type: message" or "".
  std::string run(std::string_view source) {
    prepare(source);
    RunState state = resume(iso());
    while (state == RunState::kPreempted) state = resume(iso());
    REQUIRE(state == RunState::kFinished);
    return outcome();
  }
  // After kFinished.
  std::string outcome() {
    Result r = take_result(iso());
    if (!r.is_fault()) {
      decrement(iso(), r.value());
      return "";
    }
    if (!r.is_raised()) return "terminated";
    return error();
  }
  std::string error() {
    Ref e = iso().take_pending();
    Ref text(iso(), to_str(iso(), e).value());
    return std::string(type_name(e)) + ": " + to_utf8(text);
  }
  // A global, borrowed; Empty without one.
  Value value(std::string_view name) {
    Ref key(iso(), intern(iso(), name));
    return dict_get_str(iso(), globals_.as<DictObject>(), key);
  }
  // repr() of a global, "<unset>" without one.
  std::string global(std::string_view name) {
    Value v = value(name);
    return v.is_empty() ? "<unset>" : repr_utf8_or_fallback(iso(), v);
  }
  void set(std::string_view name, Value owned) {
    Ref key(iso(), intern(iso(), name)), value(iso(), owned);
    REQUIRE(!dict_set(iso(), globals_.as<DictObject>(), key, value).is_fault());
  }

 private:
  std::unique_ptr<Isolate> isolate_;
  Value globals_;
};

}  // namespace skerry

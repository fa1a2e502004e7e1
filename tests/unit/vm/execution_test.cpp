#include "isolate/vm/execution.h"

#include "isolate/objects/native.h"
#include "isolate/objects/tuple.h"
#include "tests/unit/vm/script.h"

using namespace skerry;

namespace {

bool flag;

Result wait_for_flag(Isolate& iso) { return wait_for(iso, std::make_unique<FlagWaiter>(&flag, 42)); }
int native_depth_seen;
Result see_depth(Isolate& iso) {
  native_depth_seen = iso.native_depth;
  return Value::none();
}

constexpr MethodDef kWait = waiting(def<"def wait()", wait_for_flag>(nullptr));
constexpr MethodDef kDepth = def<"def see_depth()", see_depth>(nullptr);

void add_natives(Script& script) {
  for (const MethodDef* row : {&kWait, &kDepth})
    script.set(row->signature->name,
               make_native_function(script.iso(), &native_function_type, row, nullptr, Value::none()).value());
}

}  // namespace

TEST_CASE("a wait in the outermost loop returns to the caller, and its outcome is the result of the call") {
  Script script;
  add_natives(script);
  flag = false;
  script.prepare("def f():\n    return wait() + 1\nx = f()\n");
  CHECK(resume(script.iso()) == RunState::kWaiting);
  CHECK(script.iso().waiter != nullptr);
  CHECK(resume(script.iso()) == RunState::kWaiting);  // woken for nothing
  flag = true;
  CHECK(resume(script.iso()) == RunState::kFinished);
  CHECK(script.outcome() == "");
  CHECK(script.global("x") == "43");
}

TEST_CASE("a wait beneath a native blocks through the parker") {
  Script script;
  add_natives(script);
  HandParker parker;
  parker.while_blocked = [](HandParker& p) {
    if (p.blocks == 3) flag = true;  // two wake-ups are spurious
  };
  script.iso().parker = &parker;
  flag = false;
  CHECK(script.run("x = sorted([1], key=lambda v: wait())\n") == "");
  CHECK(parker.blocks == 3);
  CHECK(script.iso().waiter == nullptr);
}

TEST_CASE("a wait inside __del__, run by the loop itself, blocks as well") {
  Script script;
  add_natives(script);
  HandParker parker;
  parker.while_blocked = [](HandParker&) { flag = true; };
  script.iso().parker = &parker;
  flag = false;
  CHECK(script.run("class A:\n    def __del__(self):\n        global x\n        x = wait()\na = A()\na = None\n") == "");
  CHECK(parker.blocks == 1);
  CHECK(script.global("x") == "42");
}

TEST_CASE("an interrupt ends a wait") {
  Script script;
  add_natives(script);
  flag = false;
  script.prepare("try:\n    wait()\nexcept KeyboardInterrupt:\n    x = 'interrupted'\n");
  CHECK(resume(script.iso()) == RunState::kWaiting);
  script.iso().interrupts |= kInterruptKeyboard;
  CHECK(resume(script.iso()) == RunState::kFinished);
  CHECK(script.outcome() == "");
  CHECK(script.global("x") == "'interrupted'");
}

TEST_CASE("the end of a time slice returns to the caller and goes on where it was") {
  Script script;
  HandParker parker;
  parker.time_is_up = true;
  script.iso().parker = &parker;
  script.prepare("def f(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\nx = f(100000)\n");
  int slices = 1;
  while (resume(script.iso()) == RunState::kPreempted) ++slices;
  CHECK(slices >= 100000 / budget_quantum());
  CHECK(script.outcome() == "");
  CHECK(script.global("x") == "4999950000");
}

TEST_CASE("beneath a native the time slice is given away through the parker") {
  Script script;
  HandParker parker;
  parker.time_is_up = true;
  script.iso().parker = &parker;
  CHECK(script.run("def f(v):\n    for i in range(100000): pass\n    return v\nx = list(map(f, [1, 2]))\n") == "");
  CHECK(parker.yields >= 2 * (100000 / budget_quantum()) - 2);
  CHECK(script.global("x") == "[1, 2]");
}

TEST_CASE("a keyboard interrupt reaches an endless loop and can be caught") {
  Script script;
  script.iso().interrupts |= kInterruptKeyboard;
  CHECK(script.run("try:\n    while True: pass\nexcept KeyboardInterrupt:\n    x = 1\n") == "");
  CHECK(script.global("x") == "1");
}

TEST_CASE("termination runs no Python handler and no finally") {
  Script script;
  script.iso().interrupts |= kInterruptTerminate;
  CHECK(script.run("x = 0\ndef f():\n    global x\n    try:\n        while True: pass\n    except BaseException:\n        x = 1\n"
                   "    finally:\n        x = 2\nf()\n") == "terminated");
  CHECK(script.iso().frame == nullptr);
  CHECK(script.iso().frame_depth == 0);
  CHECK(script.iso().handled == &script.iso().base_handled);
  CHECK(script.global("x") == "0");
  script.iso().interrupts = 0;
}

TEST_CASE("Python functions, constructors, generators and bound methods do not recurse in C++") {
  Script script;
  add_natives(script);
  const char* source =
      "def plain(): see_depth()\n"
      "class A:\n"
      "    def __init__(self): plain()\n"
      "    def method(self): A()\n"
      "def gen():\n"
      "    A().method()\n"
      "    yield 1\n"
      "def outer():\n"
      "    yield from gen()\n"
      "bound = A().method\n"
      "def go(*args, **kwargs):\n"
      "    bound()\n"
      "    for v in outer(): pass\n"
      "go(*(1, 2), **{'k': 3})\n";
  CHECK(script.run(source) == "");
  CHECK(native_depth_seen == 1);
}

TEST_CASE("start calls any callable, and the runtime's own frame is not seen") {
  Script script;
  CHECK(script.run("import sys\nclass C:\n    def __call__(self, a, *, k):\n        f = sys._getframe()\n"
                   "        return (a, k, f.f_back)\nc = C()\n") == "");
  Ref keywords(script.iso(), make_tuple(script.iso(), {Ref(script.iso(), intern(script.iso(), "k"))}).value());
  Value callable = script.value("c");
  Value values[] = {Value::small_int(1), Value::small_int(2)};
  REQUIRE(!start(script.iso(), callable, Args{values, 1, keywords}).is_fault());
  CHECK(resume(script.iso()) == RunState::kFinished);
  Ref result(script.iso(), take_result(script.iso()).value());
  CHECK(repr_utf8_or_fallback(script.iso(), result) == "(1, 2, None)");
}

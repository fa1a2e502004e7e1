// Lock: a thread of the C++ program takes its turn in an isolate.
//
//   skerry::embed::Lock lock(handle, std::chrono::seconds(1));
//   if (!lock) return lock.error();
//   auto total = lock.call("add", {40, 2})->as<int>();
//
// While a Lock lives, the isolate's own threads stand still, at a point between two of their instructions or where they wait, and this
// thread is one of the isolate's threads: it sees the globals of its script and may call its functions. What is called may wait (a
// channel, a sleep); others have the isolate then. Turns are fair: first come, first served; an isolate gives its turn up within some 5 ms.
// An isolate that is ending lets nobody in, and does not end before all that are in are out: a Lock must not be kept for long, and must be
// gone before the host is. One that is inside a single call to the system gives its turn when the call is over.
#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "skerry/host.h"
#include "skerry/result.h"
#include "skerry/value.h"

namespace skerry::embed {

// Stays where it was made, and belongs to the thread that made it: its methods give a RuntimeError to any other. One thread holds
// the lock of an isolate once at a time. Not for the host's own workers.
class [[gnu::visibility("default")]] Lock {
 public:
  // Waits for the turn, at most that long. Afterwards test it: TimeoutError, or RuntimeError when the isolate has ended.
  explicit Lock(const Handle& isolate, Timeout timeout = {});
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  explicit operator bool() const;
  const Error& error() const;  // why it is not held

  // A global of the script, by value. Errors: NameError; TypeError for what C++ has no form for.
  Result<Value> get(std::string_view name);
  // Error: RuntimeError when the script has not been loaded yet.
  Result<void> set(std::string_view name, const Value& value);
  // Calls a function of the script on this thread. Errors: NameError; the exception that it raises, with its traceback; RuntimeError
  // "the isolate was stopped" when the isolate must end.
  Result<Value> call(std::string_view function, std::span<const Value> arguments);
  Result<Value> call(std::string_view function, std::initializer_list<Value> arguments = {}) {
    return call(function, std::span<const Value>(arguments.begin(), arguments.size()));
  }
  // Gives the turn to others while `work` runs, which must not use this Lock. What it throws goes on to the caller, with the
  // turn taken again.
  void release_while(const std::function<void()>& work);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace skerry::embed

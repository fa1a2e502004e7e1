// The host: a pool of threads that runs isolates, and what a C++ program does with it.
//
//   auto host = skerry::embed::Host::start();
//   auto script = host->load("worker.py");
//   auto handle = script->spawn("count", {"/etc/services", 20});
//   auto words = handle->join<std::vector<std::pair<std::string, int>>>();
//
// Every call that can fail gives a Result; no exception is thrown. Hosts, scripts, handles and channels are handles to shared
// state: cheap to copy or move (a Host only moves), and safe to use from any thread, but not from one of the host's own workers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "skerry/channel.h"
#include "skerry/result.h"
#include "skerry/value.h"

namespace skerry::embed {

struct HostOptions {
  // Worker threads. 0: as many as the cores that this process may use.
  unsigned threads = 0;
  // Bytes that each isolate may hold; beyond them it gets a MemoryError. 0: no limit but the machine's.
  std::uint64_t heap_limit = std::uint64_t{1} << 30;
  // Folders that `import` searches after the script's own.
  std::vector<std::string> module_path;
};

struct SpawnOptions {
  std::string name;  // shown in reports; empty: made from the function's name and the id
};

// One isolate that was spawned. Letting it go neither stops nor waits for the isolate.
class [[gnu::visibility("default")]] Handle {
 public:
  std::uint64_t id() const;
  const std::string& name() const;
  bool is_alive() const;

  // Waits for the end and gives what the function returned, as a T. May be called again. Errors: the exception that ended it,
  // with its traceback; TimeoutError, the isolate runs on; TypeError when the result is no T.
  template <class T = Value>
  Result<T> join(Timeout timeout = {}) {
    Result<Value> value = join_value(timeout);
    if (!value) return value.error();
    if constexpr (std::same_as<T, Value>) {
      return value;
    } else {
      return value->template as<T>();
    }
  }

  struct Impl;
  explicit Handle(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

 private:
  friend struct Impl;
  Result<Value> join_value(Timeout timeout);

  std::shared_ptr<Impl> impl_;
};

// A compiled script. Each spawn makes an isolate of its own, which runs the script's top level and then the function.
class [[gnu::visibility("default")]] Script {
 public:
  // Runs script.function(*arguments) in a new isolate, at once or as soon as a worker is free. A function that does not exist
  // and an exception at the top level are the isolate's errors: join gives them. Errors: RuntimeError when the host has stopped;
  // ValueError for text that is not UTF-8.
  Result<Handle> spawn(std::string_view function, std::span<const Value> arguments, const SpawnOptions& options = {}) const;
  Result<Handle> spawn(std::string_view function, std::initializer_list<Value> arguments = {},
                       const SpawnOptions& options = {}) const {
    return spawn(function, std::span<const Value>(arguments.begin(), arguments.size()), options);
  }

  struct Impl;
  explicit Script(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<Impl> impl_;
};

class [[gnu::visibility("default")]] Host {
 public:
  // Starts the workers. Error: OSError when threads cannot be made.
  static Result<Host> start(const HostOptions& options = {});

  Host(Host&&) noexcept;
  Host& operator=(Host&&) noexcept;
  ~Host();  // as stop(0)

  // Reads and compiles; runs nothing yet. Errors: FileNotFoundError and its like; SyntaxError, its report in `traceback`.
  Result<Script> load(const std::string& path);
  // `name` stands for the file in tracebacks.
  Result<Script> load_source(std::string_view source, std::string_view name = "<script>");

  // A channel for `capacity` messages. 0: a rendezvous, put waits for its get. Nothing: unbounded.
  Channel channel(std::optional<std::size_t> capacity);

  unsigned threads() const;

  // Refuses new isolates, waits for those there are, and interrupts what still runs at the deadline; afterwards the threads are
  // gone and every channel is closed. Error: TimeoutError when something had to be interrupted. A second call does nothing.
  Result<void> stop(std::chrono::nanoseconds deadline);

  struct Impl;
  explicit Host(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace skerry::embed

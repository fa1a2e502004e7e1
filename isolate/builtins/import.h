// The import system of one isolate: sys.modules and the finders.
//
// Order of the finders for a top-level name: native modules, Python modules built into the binary, sys.path. The code of
// files comes from shared_code.h. Once a script has changed sys.meta_path or sys.path_hooks, or for what only importlib
// finds, the library's importlib does it (_frozen_importlib).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"
#include "isolate/wait_list.h"

namespace skerry {

// What keeps the threads of an isolate apart while they import.
struct ImportLocks {
  // A module whose code runs. They lie on the native stacks of the threads that run it.
  struct Loading {
    const std::string* name;
    const Parker* thread;
    Loading* next;
  };
  // A thread that waits for one.
  struct Wait {
    const std::string* name;
    const Parker* thread;
    Wait* next;
  };
  Loading* loading = nullptr;
  Wait* waits = nullptr;
  WaitList waiting;
  // _imp.acquire_lock
  const Parker* owner = nullptr;
  int count = 0;
};

// What all isolates of a program see alike.
struct Environment {
  std::vector<std::string> arguments;    // sys.argv
  std::vector<std::string> search_path;  // what sys.path starts with
  std::string executable;                // sys.executable
};

class ModuleSystem {
 public:
  explicit ModuleSystem(Isolate& iso) : iso_(iso) {}
  void set_environment(std::shared_ptr<const Environment> environment) { environment_ = std::move(environment); }
  const Environment& environment() const;
  // sys.modules and sys.path, borrowed: made on first use. MemoryError.
  Result modules();
  Result path();
  // sys.modules, borrowed; Empty while nobody has asked for it.
  Value known_modules() const { return modules_; }
  // The globals of `__main__`, unless there is one already. The module itself is made with sys.modules.
  Status offer_main(Value globals);
  // Drops every module in the order in which CPython ends: `__main__` first; finalizers run.
  void clear();

  Value codec_registry = Value();        // stdlib/codecs: [search functions, cache, error handlers]; Empty until it is needed
  Value asyncio = Value();               // stdlib/asyncio: what it needs of the library; Empty until it is imported
  bool globals_are_held = false;  // by an image view, beyond the modules: clear() sets them to None by hand
  uint64_t abc_token = 0;  // _abc: grows with each registration of a class with an abstract one

  std::unique_ptr<ImportLocks> locks;  // null until a module is loaded

  // -X importtime: how deep imports are nested, and what those within the one under way have taken so far.
  struct ImportTimes {
    int depth = 0;
    int64_t within = 0;  // microseconds
    bool has_title = false;
  } times;

  // importlib's two modules once they are loaded: imports go on with them, whatever a script does to sys.modules.
  Value importlib = Value(), importlib_external = Value();

 private:
  Isolate& iso_;
  std::shared_ptr<const Environment> environment_;
  Value modules_;
  Value main_globals_;  // until sys.modules is made; or Empty
  Value path_;
};

// _imp.acquire_lock, reentrant. False from the other: the running thread does not hold it.
Status acquire_import_lock(Isolate& iso);
bool release_import_lock(Isolate& iso);

// importlib semantics: __import__(name, globals, locals, fromlist, level).
Result import_name(Isolate& iso, Value name, Value globals, Value fromlist, int64_t level);
// `import a.b.c` giving the module a.b.c itself.
Result import_module(Isolate& iso, std::string_view dotted_name);

// Runs source as module `__main__` would be: a new module of that name in sys.modules, its dict the globals. `file` goes to
// __file__ and tracebacks.
Result make_main_module(Isolate& iso, std::string_view file);

// What lies in layers above: native modules and Python sources in the binary. Called once each before the first isolate.
struct EmbeddedSource {
  std::string_view source;
  bool is_package;
};
using EmbeddedLookup = bool (*)(std::string_view dotted_name, EmbeddedSource* out);
void set_embedded_lookup(EmbeddedLookup lookup);
// The folder of the system's standard library; empty: it has none.
void set_library_folder(std::string folder);
const std::string& library_folder();
bool find_embedded_source(std::string_view dotted_name, EmbeddedSource* out);

}  // namespace skerry

// For import.cpp: keeping the threads of an isolate apart while modules load.
#pragma once

#include <string>

#include "isolate/builtins/import.h"

namespace skerry {

// The running thread runs the module's code. The name outlives it.
class LoadingScope {
 public:
  LoadingScope(Isolate& iso, const std::string& name);
  ~LoadingScope();
  LoadingScope(const LoadingScope&) = delete;
  LoadingScope& operator=(const LoadingScope&) = delete;

 private:
  Isolate& iso_;
  ImportLocks::Loading entry_;
};

// Waits while another thread runs the module's code. At once where the two would wait for each other: the module is seen half made then.
Status wait_until_loaded(Isolate& iso, const std::string& name);

}  // namespace skerry

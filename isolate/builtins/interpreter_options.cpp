// See interpreter_options.h.
#include "isolate/builtins/interpreter_options.h"

#include <cstdlib>

namespace skerry {

namespace {
// Never destroyed: threads may look at it while the process ends.
InterpreterOptions& slot() {
  static auto* options = new InterpreterOptions;
  return *options;
}
}  // namespace

void set_interpreter_options(InterpreterOptions options) { slot() = std::move(options); }
const InterpreterOptions& interpreter_options() { return slot(); }

const char* interpreter_environment(const char* name) {
  if (interpreter_options().ignore_environment != 0) return nullptr;
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

}  // namespace skerry

#include "stdlib/native_modules.h"

#include <iterator>

#include "isolate/builtins/boot.h"

namespace skerry {

extern const ModuleDef math_module_def;

void add_stdlib_modules() {
  static constexpr const ModuleDef* kModules[] = {&math_module_def};
  add_native_modules(kModules, std::size(kModules));
}

}  // namespace skerry

#include "host/runtime.h"

#include <mutex>

#include "channels/image.h"
#include "isolate/builtins/boot.h"
#include "isolate/builtins/import.h"
#include "stdlib/embedded.h"
#include "stdlib/library_path.h"
#include "stdlib/native_modules.h"

namespace skerry {

void prepare_runtime() {
  static std::once_flag once;
  std::call_once(once, [] {
    add_stdlib_modules();
    std::vector<std::string> library = system_library_path();
    if (!library.empty()) set_library_folder(library.front());
    set_embedded_lookup([](std::string_view name, EmbeddedSource* out) {
      const stdlib::EmbeddedModule* module = stdlib::find_embedded_module(name);
      if (module == nullptr) return false;
      *out = EmbeddedSource{module->source, module->is_package};
      return true;
    });
    channels::install_images();  // tells the start which types of its own end as memory
    boot_runtime();
  });
}

}  // namespace skerry

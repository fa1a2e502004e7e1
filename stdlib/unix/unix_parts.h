// What the modules of this folder share. They are thin doors to the system: what they set (limits of the process, the state of a
// terminal, locks of files) belongs to the process, and so to all isolates, as descriptors do.
//
//   fcntl_module.cpp     fcntl                resource_module.cpp  resource
//   accounts_module.cpp  pwd, grp             termios_module.cpp   termios
//   locale_module.cpp    _locale: the locale is the isolate's own (locale_state.h)
#pragma once

#include <span>
#include <string>

#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::unix_doors {

using io::blocking_call;
using io::blocking_call_retried;
using io::SystemResult;
using posix::check;
using posix::descriptor_argument;

struct Constant {
  const char* name;
  int64_t value;
};
inline Status add_constants(Isolate& iso, Value module, std::span<const Constant> constants) {
  for (const Constant& c : constants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  return Status::ok();
}

}  // namespace skerry::unix_doors

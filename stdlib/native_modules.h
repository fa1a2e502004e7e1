// The native modules of this folder: one explicit list.
#pragma once

namespace skerry {

// Makes them importable, and their types known. Call once, before boot_runtime.
void add_stdlib_modules();

}  // namespace skerry

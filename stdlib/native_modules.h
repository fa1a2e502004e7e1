// The native modules of this folder: one explicit list.
#pragma once

namespace skerry {

// Makes them importable. Call once, before the first isolate is made.
void add_stdlib_modules();

}  // namespace skerry

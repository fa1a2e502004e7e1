// What the temporaries of a frame hold before each instruction: for trace functions that set f_lineno, which may only go where the
// same things wait in the same registers.
#pragma once

#include <cstdint>
#include <vector>

#include "isolate/compiler/code.h"

namespace skerry::compiler {

enum class Held : uint8_t {
  kNothing,
  kValue,          // part of an expression or statement that is half done
  kIterator,       // of a for loop
  kAsyncIterator,
  kExit,           // of a with statement
  kException,      // that a handler deals with
  kHandled,        // what was being handled before
  kDiffers,        // on different ways here
};

// For each word of the code, the registers from the first temporary on and one that holds nothing (there may be none); empty for a word where no instruction begins or that
// cannot be reached.
std::vector<std::vector<Held>> live_registers(const CodeObject& code);

}  // namespace skerry::compiler

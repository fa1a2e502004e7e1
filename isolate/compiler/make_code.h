// From the compiler's plain data to code objects in a heap.
#pragma once

#include "isolate/compiler/code_parts.h"
#include "isolate/compiler/codegen.h"
#include "isolate/isolate.h"

namespace skerry::compiler {

// The root code object of a unit, owned. Shared ones, and all they hold, are immortal.
Result make_code(Isolate& iso, const Unit& unit, Value filename, CodeLifetime lifetime);

// compile_source that also tells what it made: `image` receives the unit as bytes (unit_image.h), if it compiles.
Result compile_with_image(Isolate& iso, std::string_view source, Value filename, const CompileOptions& options, std::string* image);

// Arithmetic on constants by the operations of the language, for what needs big integers.
class NumberFolder final : public Folder {
 public:
  explicit NumberFolder(Isolate& iso) : iso_(iso) {}
  bool binary(BinaryOp op, const Const& left, const Const& right, Const* out) override;

 private:
  Isolate& iso_;
};

}  // namespace skerry::compiler

// _typing: what typing takes from the interpreter. As a native, the function is no descriptor: typing makes it a class's __call__.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/native.h"

namespace skerry {

namespace {

Result same(Isolate& iso, Value x) { return retained(iso, x); }

constexpr MethodDef kFunctions[] = {
    def<"def _idfunc(x, /)", same>(nullptr),
};

}  // namespace

extern const ModuleDef typing_module_def;
extern const ModuleDef typing_module_def{.name = "_typing",
                                         .doc = "Accelerators for the typing module.",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = nullptr};

}  // namespace skerry

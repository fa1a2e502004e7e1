// _typing: what typing takes from the interpreter. As a native, _idfunc is no descriptor: typing makes it a class's __call__.
// The typing of CPython 3.12 and later takes classes as well: those are Python code (python/_typing_classes.py), loaded when
// they are asked for.
#include <iterator>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

namespace {

Result same(Isolate& iso, Value x) { return retained(iso, x); }

Result class_of_typing(Isolate& iso, Value name) {
  std::string buffer;
  if (StrObject::check(name) && !utf8_view(name, buffer).starts_with("__")) {
    Ref classes(iso, TRY(import_module(iso, "_typing_classes")));
    Result found = get_attribute_or_not_found(iso, classes, name);
    if (!found.is_not_found()) return found;
  }
  return iso.raise(AttributeError, "module '_typing' has no attribute {}", repr_utf8_or_fallback(iso, name));
}

constexpr MethodDef kFunctions[] = {
    def<"def __getattr__(name, /)", class_of_typing>(nullptr),
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

// itertools: the module.
#include <iterator>

#include "isolate/objects/module.h"
#include "stdlib/itertools/itertools.h"

namespace skerry::itertools {

namespace {

constexpr MethodDef kFunctions[] = {
    def<"def tee(iterable, n=2, /)", tee>("Returns a tuple of n independent iterators."),
};

Status populate(Isolate& iso, Value module) {
#define X(name) TRY(module_set(iso, module, #name, as_value(&name##_type)));
  SKERRY_ITERTOOLS(X)
#undef X
  TRY(module_set(iso, module, "_grouper", as_value(&grouper_type)));
  TRY(module_set(iso, module, "_tee", as_value(&tee_type)));
  return module_set(iso, module, "_tee_dataobject", as_value(&tee_node_type));
}

}  // namespace

const TypeDef* const* itertools_types(size_t* count) {
  static constexpr const TypeDef* kTypes[] = {
#define X(name) &name##_type_def,
      SKERRY_ITERTOOLS(X)
#undef X
      &grouper_type_def,
      &tee_type_def,
      &tee_node_type_def,
  };
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef itertools_module_def{.name = "itertools",
                                            .doc = "Functional tools for creating and using iterators.",
                                            .functions = kFunctions,
                                            .function_count = std::size(kFunctions),
                                            .populate = populate};

}  // namespace skerry::itertools

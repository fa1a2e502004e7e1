// atexit: functions that run when the isolate ends, last registered first.
//
// The isolate keeps a list of (function, args, kwargs). What the functions themselves register when they run is dropped.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

ListObject* functions(Isolate& iso) {
  Value list = iso.kept(Kept::kExitFunctions);
  return list.is_empty() ? nullptr : list.as<ListObject>();
}

void run_all(Isolate& iso) {
  for (size_t i = functions(iso) ? functions(iso)->length : 0; i-- > 0;) {
    if (i >= functions(iso)->length) continue;
    Ref entry = Ref::borrow(iso, functions(iso)->items[i]);
    auto* parts = entry.as<TupleObject>();
    Result done = call_with(iso, (*parts)[0], (*parts)[1], (*parts)[2]);
    if (!done.is_fault())
      decrement(iso, done.value());
    else if (iso.has_pending())
      iso.report_unraisable("in atexit callback", (*parts)[0]);
    else
      return;  // the isolate is being ended
  }
  if (functions(iso) != nullptr) list_clear_items(iso, functions(iso));
}

Result register_function(Isolate& iso, Value function, Args rest) {
  if (!is_callable(function)) return iso.raise(TypeError, "the first argument must be callable");
  if (functions(iso) == nullptr) assign(iso, iso.kept(Kept::kExitFunctions), TRY(make_private_list(iso)));
  iso.on_exit = run_all;
  Ref args(iso, TRY(make_tuple(iso, rest.values, rest.count))), keywords(iso, TRY(make_dict(iso)));
  for (uint32_t i = 0; i < rest.keyword_count(); ++i)
    TRY(dict_set(iso, keywords.as<DictObject>(), (*rest.keywords.as<TupleObject>())[i], rest.keyword_value(i)));
  TRY(list_append_steal(iso, functions(iso), TRY(make_tuple(iso, {function, args, keywords}))));
  return retained(iso, function);
}

Status unregister(Isolate& iso, Value function) {
  for (size_t i = functions(iso) ? functions(iso)->length : 0; i-- > 0;) {
    if (i >= functions(iso)->length) continue;  // a comparison ran Python
    Ref entry = Ref::borrow(iso, functions(iso)->items[i]);
    if (!TRY(equals(iso, (*entry.as<TupleObject>())[0], function))) continue;
    if (i < functions(iso)->length && functions(iso)->items[i] == entry.get())
      TRY(list_replace(iso, functions(iso), i, i + 1, nullptr, 0));
  }
  return Status::ok();
}

Status clear(Isolate& iso) {
  if (functions(iso) != nullptr) list_clear_items(iso, functions(iso));
  return Status::ok();
}
Status run_now(Isolate& iso) {
  run_all(iso);
  return Status::ok();
}
Fallible<int64_t> count(Isolate& iso) { return functions(iso) ? static_cast<int64_t>(functions(iso)->length) : int64_t{0}; }

constexpr MethodDef kFunctions[] = {
    def<"def _clear()", clear>("Clear the list of previously registered exit functions."),
    def<"def _ncallbacks()", count>("Return the number of registered exit functions."),
    def<"def _run_exitfuncs()", run_now>("Run all registered exit functions."),
    def<"def register(func, /, *args, **kwargs)", register_function>(
        "Register a function to be executed upon normal program termination\n\n"
        "    func - function to be called at exit\n    args - optional arguments to pass to func\n"
        "    kwargs - optional keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator."),
    def<"def unregister(func, /)", unregister>(
        "Unregister an exit function which was previously registered using\natexit.register\n\n    func - function to be unregistered"),
};

}  // namespace

extern const ModuleDef atexit_module_def{.name = "atexit",
                                         .doc = "allow programmer to define multiple exit functions to be executed\n"
                                                "upon normal program termination.\n",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = nullptr};

}  // namespace skerry

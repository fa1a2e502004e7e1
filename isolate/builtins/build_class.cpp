// __build_class__: what a class statement calls (language reference, 3.3.3 and 8.8).
#include <vector>

#include "isolate/builtins/functions.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/vm/execution.h"

namespace skerry {

namespace {

// PEP 560: a base that is no class may stand for others. The same tuple if none does.
Result resolve_bases(Isolate& iso, Value bases) {
  auto* tuple = bases.as<TupleObject>();
  Ref replaced(iso);
  for (size_t i = 0; i < tuple->length; ++i) {
    Value base = tuple->items()[i];
    Result hook = is_type(base) ? Result(Fault(FaultKind::kNotFound)) : get_attribute_or_not_found(iso, base, names.dunder_mro_entries);
    if (hook.is_not_found()) {
      if (!replaced.is_empty()) TRY(list_append(iso, replaced.as<ListObject>(), base));
      continue;
    }
    Ref method(iso, TRY(hook));
    Ref entries(iso, TRY(call(iso, method, {bases})));
    if (!TupleObject::check(entries)) return iso.raise(TypeError, "__mro_entries__ must return a tuple");
    if (replaced.is_empty()) replaced = Ref(iso, TRY(make_list(iso, tuple->items(), i)));
    for (size_t j = 0; j < entries.as<TupleObject>()->length; ++j)
      TRY(list_append(iso, replaced.as<ListObject>(), entries.as<TupleObject>()->items()[j]));
  }
  return replaced.is_empty() ? Result(retained(iso, bases)) : to_tuple(iso, replaced);
}

}  // namespace

Result builtin_build_class(Isolate& iso, Args args) {
  if (args.count < 2) return iso.raise(TypeError, "__build_class__: not enough arguments");
  Value function = args[0];
  Value name = args[1];
  if (!FunctionObject::check(function)) return iso.raise(TypeError, "__build_class__: func must be a function");
  if (!StrObject::check(name)) return iso.raise(TypeError, "__build_class__: name is not a string");
  Ref original(iso, TRY(make_tuple(iso, args.values + 2, args.count - 2)));
  Ref bases(iso, TRY(resolve_bases(iso, original)));

  // Keywords without `metaclass` go to __prepare__, the metaclass and __init_subclass__.
  Ref metaclass(iso);
  std::vector<Value> keyword_names, keyword_values;
  for (uint32_t i = 0; i < args.keyword_count(); ++i) {
    Value key = args.keywords.as<TupleObject>()->items()[i];
    if (str_is(key, "metaclass")) {
      metaclass = Ref::borrow(iso, args.keyword_value(i));
    } else {
      keyword_names.push_back(key);
      keyword_values.push_back(args.keyword_value(i));
    }
  }
  Ref keywords(iso);
  if (!keyword_names.empty()) keywords = Ref(iso, TRY(make_tuple(iso, keyword_names.data(), keyword_names.size())));

  bool is_class = true;
  if (metaclass.is_empty()) {
    auto* tuple = bases.as<TupleObject>();
    metaclass = Ref::borrow(iso, tuple->length == 0 ? as_value(&type_type) : as_value(type_of(tuple->items()[0])));
  } else {
    is_class = is_type(metaclass);
  }
  if (is_class) {
    TypeObject* winner = metaclass.as<TypeObject>();
    for (size_t i = 0; i < bases.as<TupleObject>()->length; ++i) {
      TypeObject* candidate = type_of(bases.as<TupleObject>()->items()[i]);
      if (is_subtype(winner, candidate)) continue;
      if (!is_subtype(candidate, winner))
        return iso.raise(TypeError,
                         "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                         "metaclasses of all its bases");
      winner = candidate;
    }
    metaclass = Ref::borrow(iso, as_value(winner));
  }

  std::vector<Value> call_arguments{name, bases};
  call_arguments.insert(call_arguments.end(), keyword_values.begin(), keyword_values.end());
  Ref ns(iso);
  Result prepare = get_attribute_or_not_found(iso, metaclass, names.dunder_prepare);
  if (prepare.is_not_found()) {
    ns = Ref(iso, TRY(make_dict(iso)));
  } else {
    Ref method(iso, TRY(prepare));
    ns = Ref(iso, TRY(call(iso, method, Args{call_arguments.data(), 2, keywords})));
    if (type_of(ns)->slots.get_item == nullptr)
      return iso.raise(TypeError, "{}.__prepare__() must return a mapping, not {}",
                       is_class ? type_name(metaclass.as<TypeObject>()) : "<metaclass>", type_name(ns));
  }

  Ref cell(iso, TRY(run_function_with_locals(iso, function, ns)));
  if (!(bases.get() == original.get())) TRY(set_item(iso, ns, names.dunder_orig_bases, original));
  call_arguments.insert(call_arguments.begin() + 2, ns);
  Ref cls(iso, TRY(call(iso, metaclass, Args{call_arguments.data(), 3, keywords})));
  if (is_type(cls) && CellObject::check(cell)) {
    Value content = cell.as<CellObject>()->content;
    if (content.is_empty())
      return iso.raise(RuntimeError, "__class__ not set defining '{}' as {}. Was __classcell__ propagated to type.__new__?",
                       to_utf8(name), repr_utf8_or_fallback(iso, cls));
    if (!(content == cls.get()))
      return iso.raise(TypeError, "__class__ set to {} defining '{}' as {}", repr_utf8_or_fallback(iso, content), to_utf8(name),
                       repr_utf8_or_fallback(iso, cls));
  }
  return cls.release();
}

}  // namespace skerry

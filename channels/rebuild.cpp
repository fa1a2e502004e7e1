// What spawn captured, made again in the new isolate: functions, classes, instances, modules. See capture.cpp for the records.
#include "channels/image.h"
#include "channels/isolate_task.h"
#include "channels/thawer.h"
#include "isolate/builtins/import.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/late_globals.h"
#include "isolate/objects/mapping_proxy.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "isolate/vm/code_state.h"

namespace skerry::channels {

Result Thawer::rebuild(const Object* o) {
  auto* r = static_cast<const Record*>(o);
  switch (preamble(o)->kind) {
    case ItemKind::kFunction: return rebuild_function(r);
    case ItemKind::kGlobals: return rebuild_globals(r);
    case ItemKind::kCall: return rebuild_call(r);
    case ItemKind::kClass: return rebuild_class(r);
    case ItemKind::kInstance: return rebuild_instance(r);
    case ItemKind::kNative: return rebuild_native(r);
    case ItemKind::kReduced: return rebuild_reduced(r);
    case ItemKind::kImported: return import_named(r);
    case ItemKind::kModule: {
      Ref name(iso_, TRY(thaw(r->items[0])));
      Value made = TRY(import_module(iso_, to_utf8(name)));
      share(o, made);
      return made;
    }
    case ItemKind::kCell: {
      Ref made(iso_, TRY(make_cell(iso_, Value())));
      share(o, made);
      if (r->count > 0 && !r->items[0].is_empty()) made.as<CellObject>()->content = TRY(thaw(r->items[0]));
      return made.release();
    }
    case ItemKind::kStaticMethod:
    case ItemKind::kClassMethod: {
      Ref function(iso_, TRY(thaw(r->items[0])));
      TypeObject& type = preamble(o)->kind == ItemKind::kStaticMethod ? staticmethod_type : classmethod_type;
      Value made = TRY(call(iso_, as_value(&type), {function}));
      share(o, made);
      return made;
    }
    case ItemKind::kProperty: {
      Ref get(iso_, TRY(thaw(r->items[0]))), set(iso_, TRY(thaw(r->items[1]))), del(iso_, TRY(thaw(r->items[2]))),
          doc(iso_, TRY(thaw(r->items[3])));
      Value made = TRY(call(iso_, as_value(&property_type), {get, set, del, doc}));
      share(o, made);
      return made;
    }
    case ItemKind::kMappingProxy: {
      Ref mapping(iso_, TRY(thaw(r->items[0])));
      Value made = TRY(make_mapping_proxy(iso_, mapping));
      share(o, made);
      return made;
    }
    case ItemKind::kMethod: {
      Ref function(iso_, TRY(thaw(r->items[0]))), self(iso_, TRY(thaw(r->items[1])));
      Value made = TRY(make_method(iso_, function, self));
      share(o, made);
      return made;
    }
    default: return iso_.raise(RuntimeError, "a message holds something unknown");
  }
}

Result Thawer::rebuild_function(const Record* r) {
  Ref globals(iso_, TRY(thaw(r->items[0])));
  // Filling the globals may have led here already.
  if (Value made = made_of(r); !made.is_empty()) return retained(iso_, made);
  Ref made(iso_, TRY(make_function(iso_, Value::object(static_cast<CodeObject*>(r->pointer)), globals)));
  auto* f = made.as<FunctionObject>();
  share(r, made);
  f->state = iso_.code_states().find(f->code);
  // Mostly they are what the code and the globals have told.
  auto set = [&](Value& field, Value frozen) -> Status {
    if (!(field == frozen)) assign(iso_, field, TRY(thaw(frozen)));
    return Status::ok();
  };
  TRY(set(f->name, r->items[1]));
  TRY(set(f->qualname, r->items[2]));
  TRY(set(f->module, r->items[3]));
  if (!r->items[4].is_empty()) assign(iso_, f->defaults, TRY(thaw(r->items[4])));
  if (!r->items[5].is_empty()) assign(iso_, f->keyword_defaults, TRY(thaw(r->items[5])));
  if (!r->items[6].is_empty()) {
    auto* cells = r->items[6].as<Record>();
    Ref closure(iso_, TRY(allocate_tuple(iso_, cells->count)));
    Value* items = closure.as<TupleObject>()->items();
    for (uint32_t i = 0; i < cells->count; ++i) items[i] = Value::none();
    for (uint32_t i = 0; i < cells->count; ++i) items[i] = TRY(thaw(cells->items[i]));
    assign(iso_, f->closure, closure.release());
  }
  TRY(set(f->doc, r->items[7]));
  if (!r->items[8].is_empty()) TRY(set_attributes(made, r->items[8]));
  return made.release();
}

// The globals of a module that was not imported. Those of the program's main module are `__main__` here as well, so that its
// classes are found by name.
Result Thawer::rebuild_globals(const Record* r) {
  if (r->extra == kAddedGlobals) {
    Ref dict(iso_, TRY(thaw(Value::object(static_cast<Record*>(r->pointer)))));
    for (uint32_t i = 1; i + 1 < r->count; i += 2) {
      Ref key(iso_, TRY(thaw(r->items[i])));
      Ref interned(iso_, intern(iso_, key.release()));
      Ref value(iso_, TRY(thaw(r->items[i + 1])));
      TRY(dict_set(iso_, dict.as<DictObject>(), interned, value));
    }
    return dict.release();
  }
  if (r->extra == kImageGlobals) {
    Ref dict(iso_, TRY(r->items[1].is_empty() ? make_dict(iso_) : copy_table(iso_, r->items[1].as<DictObject>())));
    if (r->items[0] == names.dunder_main) TRY(iso_.modules().offer_main(dict));
    share(r, dict);
    view_->attach(dict.as<DictObject>(), r);
    dict.as<DictObject>()->shape = kLateGlobals;
    return dict.release();
  }
  Ref name(iso_, TRY(thaw(r->items[0])));
  Ref dict(iso_);
  if (is_exact_str(name) && str_is(name, "__main__")) {
    Ref module(iso_, TRY(make_module(iso_, "__main__")));
    dict = Ref::borrow(iso_, module.as<ModuleObject>()->dict);
    DictObject* modules = TRY(iso_.modules().modules()).as<DictObject>();
    if (dict_get_str(iso_, modules, name).is_empty()) TRY(dict_set(iso_, modules, name, module));
  } else {
    dict.reset(TRY(make_dict(iso_)));
    if (is_exact_str(name)) TRY(dict_set(iso_, dict.as<DictObject>(), names.dunder_name, name));
  }
  share(r, dict);
  for (uint32_t i = 1; i + 1 < r->count; i += 2) {
    Ref key(iso_, TRY(thaw(r->items[i])));
    Ref interned(iso_, intern(iso_, key.release()));
    Ref value(iso_, TRY(thaw(r->items[i + 1])));
    TRY(dict_set(iso_, dict.as<DictObject>(), interned, value));
  }
  return dict.release();
}

// The function and its arguments as a tuple. What each spawn brings for the image's globals is put there first.
Result Thawer::rebuild_call(const Record* r) {
  auto* segment = static_cast<Segment*>(r->pointer);
  segment->retain();
  view_ = IsolateTask::of(iso_)->start_view(segment);
  if (!r->items[0].is_empty()) {
    auto* added = r->items[0].as<Record>();
    for (uint32_t i = 0; i < added->count; ++i) decrement(iso_, TRY(thaw(added->items[i])));
  }
  Ref call(iso_, TRY(allocate_tuple(iso_, r->count - 1)));
  Value* items = call.as<TupleObject>()->items();
  for (uint32_t i = 0; i + 1 < r->count; ++i) items[i] = Value::none();
  for (uint32_t i = 0; i + 1 < r->count; ++i) items[i] = TRY(thaw(r->items[i + 1]));
  return call.release();
}

Result Thawer::rebuild_class(const Record* r) {
  Ref metaclass(iso_, TRY(thaw(r->items[0])));
  Ref name(iso_, TRY(thaw(r->items[1])));
  Ref qualname(iso_, TRY(thaw(r->items[2])));
  Ref bases(iso_, TRY(thaw(r->items[3])));
  if (Value made = made_of(r); !made.is_empty()) return retained(iso_, made);
  if (!is_type(metaclass)) return iso_.raise(RuntimeError, "a metaclass is gone");
  Ref layout(iso_, TRY(make_dict(iso_)));
  TRY(fill_dict(layout, r->items[4].as_object()));
  TRY(dict_set(iso_, layout.as<DictObject>(), names.dunder_qualname, qualname));
  Ref made(iso_, TRY(build_type(iso_, metaclass.as<TypeObject>(), name, bases, layout)));
  share(r, made);
  Ref rest(iso_, TRY(make_dict(iso_)));
  auto* from = r->items[5].as<DictObject>();
  for (uint32_t i = 0; i < from->used; ++i) {
    Ref key(iso_, TRY(thaw(from->entries[i].key)));
    Ref interned(iso_, intern(iso_, key.release()));
    Ref value(iso_, TRY(thaw(from->entries[i].value)));
    TRY(dict_set(iso_, rest.as<DictObject>(), interned, value));
  }
  TRY(fill_type(iso_, made.as<TypeObject>(), rest.as<DictObject>(), r->extra ? flags(TypeFlag::kAbstract) : 0));
  return made.release();
}

Result Thawer::rebuild_instance(const Record* r) {
  Ref cls(iso_, TRY(thaw(r->items[0])));
  if (Value made = made_of(r); !made.is_empty()) return retained(iso_, made);
  if (!is_type(cls)) return iso_.raise(RuntimeError, "the class of an instance is gone");
  auto* t = cls.as<TypeObject>();
  uint32_t members = (t->instance_size - t->native_size) / static_cast<uint32_t>(sizeof(Value));
  if (!t->has(TypeFlag::kHeapType) || t->native_size != sizeof(Object) || members != r->count - 2)
    return iso_.raise(RuntimeError, "the class '{}' is another one here", type_name(t));
  Ref made(iso_, TRY(allocate_instance(iso_, t)));
  share(r, made);
  auto* fields = reinterpret_cast<Value*>(reinterpret_cast<char*>(made.get().as_object()) + t->native_size);
  for (uint32_t i = 0; i < members; ++i)
    if (!r->items[2 + i].is_empty()) assign(iso_, fields[i], TRY(thaw(r->items[2 + i])));
  if (!r->items[1].is_empty()) TRY(set_attributes(made, r->items[1]));
  return made.release();
}

Result Thawer::rebuild_native(const Record* r) {
  Ref module(iso_, TRY(thaw(r->items[0])));
  Ref owner(iso_, r->items[1].is_empty() ? Value() : TRY(thaw(r->items[1])));
  TypeObject* owner_type = owner.is_empty() ? nullptr : owner.as<TypeObject>();
  Ref made(iso_, TRY(make_native_function(iso_, &native_function_type, static_cast<const MethodDef*>(r->pointer), owner_type, module)));
  if (!r->items[2].is_empty()) {
    Ref self(iso_, TRY(thaw(r->items[2])));
    made.reset(TRY(make_bound_native(iso_, made, self)));
  }
  share(r, made);
  return made.release();
}

Result Thawer::import_named(const Record* r) {
  Ref name(iso_, TRY(thaw(r->items[0]))), qualname(iso_, TRY(thaw(r->items[1])));
  Ref found(iso_, TRY(import_module(iso_, to_utf8(name))));
  std::string path = to_utf8(qualname);
  for (size_t start = 0; start <= path.size();) {
    size_t dot = std::min(path.find('.', start), path.size());
    Ref part(iso_, intern(iso_, std::string_view(path).substr(start, dot - start)));
    found.reset(TRY(get_attribute(iso_, found, part)));
    start = dot + 1;
  }
  return found.release();
}

}  // namespace skerry::channels

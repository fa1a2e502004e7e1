// What only spawn may send: functions with the globals that they reach, classes, instances, modules.
//
// Functions and classes of the spawned function's own module, and those that no import finds, are sent by value: code is shared, and of
// their globals go those that a static look finds: names that the code, and the functions and classes reached that way, load.
// Functions and classes of other modules are imported by name in the new isolate.
// The records are described at each function; rebuild.cpp reads them.
#include "channels/capture_code.h"
#include "channels/image.h"
#include "channels/isolate_task.h"
#include "isolate/builtins/import.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/member.h"
#include "isolate/objects/mapping_proxy.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry::channels {

namespace {

bool is_immortal(const Object* o) { return o->is_shared() && !(o->refs & kSegmentRefsBit); }

Value main_name() { return names.dunder_main; }
bool is_main(Value module) { return StrObject::check(module) && str_equal(module.as<StrObject>(), main_name().as<StrObject>()); }

const TypeObject* native_base(const TypeObject* t) {
  while (t->has(TypeFlag::kHeapType)) t = t->base;
  return t;
}

}  // namespace

// True if `import module` and then the qualified name lead to this very object.
bool Freezer::is_imported(Value object, Value module, Value qualname, Value globals) {
  if (!is_exact_str(module) || !is_exact_str(qualname) || is_main(module)) return false;
  if (!globals.is_empty() && globals == home_globals_) return false;
  Result modules = iso_.modules().modules();
  if (modules.is_fault()) {
    iso_.clear_pending();
    return false;
  }
  Value found = dict_get_str(iso_, modules.value().as<DictObject>(), module);
  if (!found.is_object() || !ModuleObject::check(found)) return false;
  std::string path = to_utf8(qualname);
  size_t start = 0;
  while (start <= path.size()) {
    size_t dot = std::min(path.find('.', start), path.size());
    DictObject* d = is_type(found)                ? type_dict(iso_, found.as<TypeObject>())
                    : ModuleObject::check(found) ? found.as<ModuleObject>()->dict.as<DictObject>()
                                                 : nullptr;
    if (d == nullptr) return false;
    Ref name(iso_, intern(iso_, std::string_view(path).substr(start, dot - start)));
    found = dict_get_str(iso_, d, name);
    if (!found.is_object()) return false;
    start = dot + 1;
  }
  if (!has_type(found, staticmethod_type)) return found == object;
  Ref function(iso_, get_attribute(iso_, found, Ref(iso_, intern(iso_, "__func__"))).value());  // has no way to fail
  return function.get() == object;
}

// Where an instance is the value of a global of its class's own module, what tests for it by `is` must find that very object:
// the name of that global, borrowed, or Empty.
Value Freezer::global_name_of(Object* o, Value* module) {
  *module = dict_get_str(iso_, type_dict(iso_, o->type), names.dunder_module);
  if (!is_imported(as_value(o->type), *module, o->type->qualname, Value())) return Value();
  Result modules = iso_.modules().modules();
  if (modules.is_fault()) {
    iso_.clear_pending();
    return Value();
  }
  Value home = dict_get_str(iso_, modules.value().as<DictObject>(), *module);
  DictObject* globals = home.as<ModuleObject>()->dict.as<DictObject>();
  if (Value::object(globals) == home_globals_) return Value();
  constexpr uint32_t kMost = 1000;  // a module with more is not searched at each instance
  for (uint32_t i = 0; i < globals->used && globals->used <= kMost; ++i)
    if (globals->entries[i].value == Value::object(o) && is_exact_str(globals->entries[i].key)) return globals->entries[i].key;
  return Value();
}

// module, qualname
Result Freezer::freeze_imported(Value module, Value qualname) {
  auto* r = TRY(make_record(ItemKind::kImported, &object_type, 2, nullptr));
  r->items[0] = TRY(freeze(module, nullptr));
  r->items[1] = TRY(freeze(qualname, nullptr));
  return Value::object(r);
}

Result Freezer::freeze_captured(Object* o, const Path* path) {
  Value v = Value::object(o);
  TypeObject* t = o->type;
  if (t == &function_type) return freeze_function(static_cast<FunctionObject*>(o), path);
  if (is_type(v)) return freeze_class(static_cast<TypeObject*>(o), path);
  if (is_immortal(o) && (t == &native_function_type || t == &method_descriptor_type || t == &class_method_descriptor_type ||
                         t == &slot_wrapper_type || t == &getset_descriptor_type))
    return v;
  if (t == &native_function_type) {
    // pointer: the row; module, owner, self
    auto* f = static_cast<NativeFunction*>(o);
    auto* r = TRY(make_record(ItemKind::kNative, t, 3, o));
    r->pointer = const_cast<MethodDef*>(f->def);
    r->items[0] = TRY(freeze(f->module, path));
    if (f->owner != nullptr) r->items[1] = TRY(freeze(as_value(f->owner), path));
    if (!f->self.is_empty()) r->items[2] = TRY(freeze(f->self, path));
    return Value::object(r);
  }
  if (ModuleObject::check(v)) {
    Value name = dict_get_str(iso_, static_cast<ModuleObject*>(o)->dict.as<DictObject>(), names.dunder_name);
    if (!is_exact_str(name)) return refuse(v, path);
    auto* r = TRY(make_record(ItemKind::kModule, &module_type, 1, o));
    r->items[0] = TRY(freeze(name, path));
    return Value::object(r);
  }
  if (t == &method_type) {
    auto* m = static_cast<MethodObject*>(o);
    auto* r = TRY(make_record(ItemKind::kMethod, t, 2, o));
    r->items[0] = TRY(freeze(m->function, path));
    r->items[1] = TRY(freeze(m->self, path));
    return Value::object(r);
  }
  if (t == &staticmethod_type || t == &classmethod_type) {
    TRY(check(o));
    auto* r = TRY(make_record(t == &staticmethod_type ? ItemKind::kStaticMethod : ItemKind::kClassMethod, t, 1, o));
    Ref name(iso_, intern(iso_, "__func__"));
    Ref function(iso_, TRY(get_attribute(iso_, v, name)));
    r->items[0] = TRY(freeze(function, path));
    return Value::object(r);
  }
  if (t == &property_type) {
    TRY(check(o));
    auto* r = TRY(make_record(ItemKind::kProperty, t, 4, o));
    const char* parts[] = {"fget", "fset", "fdel", "__doc__"};
    for (int i = 0; i < 4; ++i) {
      Ref name(iso_, intern(iso_, parts[i]));
      Ref part(iso_, TRY(get_attribute(iso_, v, name)));
      r->items[i] = TRY(freeze(part, path));
    }
    return Value::object(r);
  }
  // May be changed in place without a version that tells it.
  if (mode_ == FreezeMode::kImage) return leave_out(v, path);
  if (t->has(TypeFlag::kHeapType)) return freeze_instance(o, path);
  if (t == &mapping_proxy_type) {
    auto* r = TRY(make_record(ItemKind::kMappingProxy, t, 1, o));
    r->items[0] = TRY(freeze(static_cast<MappingProxyObject*>(o)->mapping, path));
    return Value::object(r);
  }
  return freeze_reduced(o, path);
}

// ---- Functions

// pointer: the code, immortal; globals, name, qualname, module, defaults, keyword defaults, cells (a tuple), doc, attributes
Result Freezer::freeze_function(FunctionObject* f, const Path* path) {
  if (is_imported(Value::object(f), f->module, f->qualname, f->globals)) return freeze_imported(f->module, f->qualname);
  TRY(check(f));
  auto* r = TRY(make_record(ItemKind::kFunction, &function_type, 9, f));
  CodeObject* code = TRY(shared_code_of(iso_, f->code)).as<CodeObject>();
  r->pointer = code;
  ModuleGlobals* globals = TRY(globals_for(f->globals));
  r->items[0] = Value::object(globals->record);
  Path same{path, Path::Kind::kSame, {}};
  r->items[1] = TRY(freeze(f->name, &same));
  r->items[2] = TRY(freeze(f->qualname, &same));
  r->items[3] = is_exact_str(f->module) ? TRY(freeze(f->module, &same)) : Value::none();
  Path defaults{path, Path::Kind::kAttribute, "defaults"};
  if (!f->defaults.is_empty()) r->items[4] = TRY(freeze(f->defaults, &defaults));
  Path keyword_defaults{path, Path::Kind::kAttribute, "kwdefaults"};
  if (!f->keyword_defaults.is_empty()) r->items[5] = TRY(freeze(f->keyword_defaults, &keyword_defaults));
  if (!f->closure.is_empty()) TRY(freeze_closure(f, r, path));
  r->items[7] = is_exact_str(f->doc) ? TRY(freeze(f->doc, &same)) : Value::none();
  Value attributes = attribute_prefix(f)->attributes;
  if (!attributes.is_empty() && is_exact_dict(attributes) && (attributes.as<DictObject>()->live > 0 || image_ != nullptr))
    r->items[8] = TRY(freeze(attributes, &same));
  if (image_ != nullptr) reached_.push_back({code, f->globals});
  else TRY(reach_globals(code, *globals, path));
  return Value::object(r);
}

Status Freezer::freeze_closure(FunctionObject* f, Record* r, const Path* path) {
  auto* cells = f->closure.as<TupleObject>();
  auto* free_names = f->code->free_names.as<TupleObject>();
  auto* list = TRY(make_record(ItemKind::kCell, &tuple_type, static_cast<uint32_t>(cells->length), nullptr));
  r->items[6] = Value::object(list);
  Path closure{path, Path::Kind::kAttribute, "closure"};
  for (size_t i = 0; i < cells->length; ++i) {
    Value cell = (*cells)[i];
    if (!CellObject::check(cell)) return iso_.raise(TypeError, "a closure holds something that is no cell");
    if (Object* known = seen_.find(cell.as_object())) {
      preamble(known)->again = true;
      list->items[i] = Value::object(known);
      continue;
    }
    if (base_ != nullptr)
      if (Object* known = base_->seen.find(cell.as_object())) {
        list->items[i] = Value::object(known);
        continue;
      }
    TRY(check(cell.as_object()));
    auto* c = TRY(make_record(ItemKind::kCell, &cell_type, 1, cell.as_object()));
    list->items[i] = Value::object(c);
    Value content = cell.as<CellObject>()->content;
    if (content.is_empty()) continue;
    std::string name = i < free_names->length ? to_utf8((*free_names)[i]) : "?";
    Path step{&closure, Path::Kind::kAttribute, name};
    c->items[0] = TRY(freeze(content, &step));
  }
  return Status::ok();
}

// One dict of globals becomes one dict in the new isolate.
Fallible<Freezer::ModuleGlobals*> Freezer::globals_for(Value dict) {
  for (auto& m : modules_)
    if (m->dict == dict) return m.get();
  if (const ImageModule* known = base_ != nullptr ? base_->module_of(dict) : nullptr) {
    auto* added = TRY(make_record(ItemKind::kGlobals, &dict_type, 0, nullptr));
    added->extra = kAddedGlobals;
    added->pointer = known->record;
    modules_.push_back(std::make_unique<ModuleGlobals>());
    ModuleGlobals* m = modules_.back().get();
    m->dict = dict;
    m->record = known->record;
    m->added = added;
    m->pairs.push_back(Value::none());
    return m;
  }
  auto* r = TRY(make_record(ItemKind::kGlobals, &dict_type, 0, dict.as_object()));
  modules_.push_back(std::make_unique<ModuleGlobals>());
  ModuleGlobals* m = modules_.back().get();
  m->dict = dict;
  m->record = r;
  Value name = dict_get_str(iso_, dict.as<DictObject>(), names.dunder_name);
  m->pairs.push_back(is_exact_str(name) ? TRY(freeze(name, nullptr)) : Value::none());
  return m;
}

Status Freezer::reach_globals(CodeObject* code, ModuleGlobals& globals, const Path* path) {
  std::vector<Value> loaded;
  loaded_globals(code, &loaded);
  for (Value name : loaded) {
    bool known = false;
    for (Value n : globals.names) known |= n == name;
    if (globals.added != nullptr && base_->module_of(globals.dict)->knows(name)) known = true;
    if (known) continue;
    globals.names.push_back(name);
    Value value = dict_get_str(iso_, globals.dict.as<DictObject>(), name);
    if (value.is_empty()) continue;  // a built-in, or not there yet
    Path step{path, Path::Kind::kGlobal, {}, 0, name};
    Value frozen = TRY(freeze(value, &step));
    globals.pairs.push_back(TRY(freeze(name, &step)));
    globals.pairs.push_back(frozen);
  }
  return Status::ok();
}

Status Freezer::finish() {
  for (auto& m : modules_) {
    Record* r = m->added != nullptr ? m->added : m->record;
    r->count = static_cast<uint32_t>(m->pairs.size());
    r->items = static_cast<Value*>(segment_->allocate(m->pairs.size() * sizeof(Value) + 1));
    if (r->items == nullptr) return iso_.raise_memory_error();
    for (size_t i = 0; i < m->pairs.size(); ++i) r->items[i] = m->pairs[i];
  }
  return Status::ok();
}

// ---- Classes and instances

// A dict in the segment from frozen keys and values.
static Value write_dict(Segment& segment, const std::vector<Value>& pairs) {
  auto* d = static_cast<DictObject*>(segment.allocate_object(ItemKind::kDict, &dict_type, sizeof(DictObject)));
  auto* room = static_cast<DictEntry*>(segment.allocate(pairs.size() / 2 * sizeof(DictEntry) + 1));
  if (d == nullptr || room == nullptr) return Value();
  d->entries = room;
  d->index = nullptr;
  d->used = d->live = d->capacity = static_cast<uint32_t>(pairs.size() / 2);
  d->usable = 0;
  d->index_log2 = 0;
  d->only_str_keys = false;
  d->version = 0;
  for (size_t i = 0; i < pairs.size(); i += 2) {
    int64_t hash = is_exact_str(pairs[i]) ? str_hash(pairs[i].as<StrObject>()) : -1;  // -1: found out when it is made
    room[i / 2] = DictEntry{hash, pairs[i], pairs[i + 1]};
  }
  return Value::object(d);
}

// metaclass, name, qualname, bases, what decides the layout (a dict), the rest of the namespace (a dict); extra: abstract
Result Freezer::freeze_class(TypeObject* t, const Path* path) {
  if (is_immortal(t)) return as_value(t);
  TRY(check(t));
  DictObject* dict = type_dict(iso_, t);
  Value module = dict_get_str(iso_, dict, names.dunder_module);
  if (is_imported(as_value(t), module.is_empty() ? Value::none() : module, t->qualname, Value())) {
    // Classes of the spawned function's own module are sent as they are now.
    Value home = home_globals_.is_empty() ? Value() : dict_get_str(iso_, home_globals_.as<DictObject>(), names.dunder_name);
    if (!is_exact_str(home) || !str_equal(home.as<StrObject>(), module.as<StrObject>())) return freeze_imported(module, t->qualname);
  }
  auto* r = TRY(make_record(ItemKind::kClass, &type_type, 6, t));
  r->extra = t->has(TypeFlag::kAbstract);
  r->items[0] = TRY(freeze(as_value(t->type), path));
  r->items[1] = TRY(freeze(t->name, path));
  r->items[2] = TRY(freeze(t->qualname, path));
  r->items[3] = TRY(freeze(t->bases, path));
  std::vector<Value> layout, rest;
  size_t position = 0;
  Value key, value;
  while (dict_next(dict, &position, &key, &value)) {
    if (!is_exact_str(key)) continue;
    // Made anew with the class.
    if (MemberObject::check(value) || str_is(key, "__dict__") || str_is(key, "__weakref__")) continue;
    std::string name = to_utf8(key);
    Path step{path, Path::Kind::kAttribute, name};
    bool decides = name == "__slots__" || name == "__module__" || name == "__doc__";
    Value frozen_key = TRY(freeze(key, path));
    if (name == "__annotations__") {
      // Only what can be sent: annotations may be anything, and calls do not look at them.
      if (!is_exact_dict(value)) continue;
      TRY(check(value.as_object()));
      std::vector<Value> kept;
      size_t inner = 0;
      Value annotated, annotation;
      while (dict_next(value.as<DictObject>(), &inner, &annotated, &annotation)) {
        size_t mark = seen_.size();
        Result frozen = freeze(annotation, &step);
        if (frozen.is_fault()) {
          if (!iso_.catch_pending(TypeError)) return frozen.fault();
          seen_.forget_after(mark);
          continue;
        }
        kept.push_back(TRY(freeze(annotated, &step)));
        kept.push_back(frozen.value());
      }
      Value all = write_dict(*segment_, kept);
      if (all.is_empty()) return iso_.raise_memory_error();
      rest.push_back(frozen_key);
      rest.push_back(all);
      continue;
    }
    auto& into = decides ? layout : rest;
    Value frozen = TRY(freeze(value, &step));
    into.push_back(frozen_key);
    into.push_back(frozen);
  }
  r->items[4] = write_dict(*segment_, layout);
  r->items[5] = write_dict(*segment_, rest);
  if (r->items[4].is_empty() || r->items[5].is_empty()) return iso_.raise_memory_error();
  return Value::object(r);
}

// class, attributes (a dict or Empty), then the __slots__ members by place
Result Freezer::freeze_instance(Object* o, const Path* path) {
  TypeObject* t = o->type;
  const TypeObject* native = native_base(t);
  Value cls;
  if (native->has(TypeFlag::kExceptionSubclass)) {
    cls = TRY(freeze(as_value(t), path));
    if (Object* known = seen_.find(o)) return Value::object(known);  // its class led back to it
    return freeze_exception(o, cls, path);
  }
  if (native != &object_type) return refuse(Value::object(o), path);
  Value module;
  if (Value name = global_name_of(o, &module); !name.is_empty()) return freeze_imported(module, name);
  uint32_t members = (t->instance_size - t->native_size) / sizeof(Value);
  auto* r = TRY(make_record(ItemKind::kInstance, &object_type, 2 + members, o));
  r->items[0] = TRY(freeze(as_value(t), path));
  r->items[1] = TRY(freeze_attributes(o, path));
  auto* fields = reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + t->native_size);
  for (uint32_t i = 0; i < members; ++i)
    if (!fields[i].is_empty()) r->items[2 + i] = TRY(freeze(fields[i], path));
  return Value::object(r);
}

// A dict, or Empty: none.
Fallible<Value> Freezer::freeze_attributes(Object* o, const Path* path) {
  if (!o->type->has(TypeFlag::kHasDict)) return Value();
  std::vector<Value> pairs;
  auto add = [&](Value name, Value value) -> Status {
    std::string text = is_exact_str(name) ? to_utf8(name) : "?";
    Path step{path, Path::Kind::kAttribute, text};
    Value key = TRY(freeze(name, &step));
    Value frozen = TRY(freeze(value, &step));
    pairs.push_back(key);
    pairs.push_back(frozen);
    return Status::ok();
  };
  const Shape* shape = o->type->has(TypeFlag::kInlineSlots) ? iso_.shapes().at(o->shape) : nullptr;
  if (shape != nullptr) {
    std::vector<Value> order(shape->count);
    for (const Shape* s = shape; s->count > 0; s = s->parent) order[s->count - 1] = s->name;
    for (size_t i = 0; i < order.size(); ++i) TRY(add(order[i], inline_slots(o)[i]));
  } else if (Value dict = attribute_prefix(o)->attributes; dict.is_object() && DictObject::check(dict)) {
    size_t position = 0;
    Value key, value;
    while (dict_next(dict.as<DictObject>(), &position, &key, &value)) TRY(add(key, value));
  }
  if (pairs.empty()) return Value();
  if (segment() == nullptr) return iso_.raise_memory_error();
  Value dict = write_dict(*segment_, pairs);
  if (dict.is_empty()) return iso_.raise_memory_error();
  return dict;
}

// ---- The call that a new isolate makes

// Names that the image leaves to each spawn.
Status Freezer::freeze_fresh_names() {
  Path root{nullptr, Path::Kind::kRoot, ""};
  for (const ImageModule& module : base_->modules) {
    if (module.fresh.empty()) continue;
    ModuleGlobals* m = TRY(globals_for(module.dict));
    for (Value name : module.fresh) {
      Value value = dict_get_str(iso_, module.dict.as<DictObject>(), name);
      if (value.is_empty()) continue;
      Path step{&root, Path::Kind::kGlobal, {}, 0, name};
      Value frozen = TRY(freeze(value, &step));
      m->pairs.push_back(name);
      m->pairs.push_back(frozen);
    }
  }
  return Status::ok();
}

Result Freezer::freeze_spawned(Value function, Args args) {
  if (FunctionObject::check(function)) {
    auto* f = function.as<FunctionObject>();
    if (f->code->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator))
      return iso_.raise(TypeError, "cannot spawn the {} function '{}'",
                        f->code->flags & kCodeGenerator    ? "generator"
                        : f->code->flags & kCodeCoroutine ? "coroutine"
                                                          : "asynchronous generator",
                        to_utf8(f->name));
    home_globals_ = f->globals;
  }
  if (segment() == nullptr) return iso_.raise_memory_error();
  if (base_ != nullptr) {
    auto* call = TRY(make_record(ItemKind::kCall, &tuple_type, args.count + 2, nullptr));
    if (!segment_->keep(base_->segment, [](void* s) { static_cast<Segment*>(s)->release(); })) return iso_.raise_memory_error();
    base_->segment->retain();
    call->pointer = base_->segment;
    Path root{nullptr, Path::Kind::kRoot, ""};
    call->items[1] = TRY(freeze(function, &root));
    Path arguments{nullptr, Path::Kind::kRoot, "args"};
    for (uint32_t i = 0; i < args.count; ++i) {
      Path step{&arguments, Path::Kind::kIndex, {}, i};
      call->items[i + 2] = TRY(freeze(args[i], &step));
    }
    TRY(freeze_fresh_names());
    TRY(finish());
    std::vector<Record*> added;
    for (auto& m : modules_)
      if (m->added != nullptr) added.push_back(m->added);
    if (!added.empty()) {
      auto* all = TRY(make_record(ItemKind::kCall, &tuple_type, static_cast<uint32_t>(added.size()), nullptr));
      for (size_t i = 0; i < added.size(); ++i) all->items[i] = Value::object(added[i]);
      call->items[0] = Value::object(all);
    }
    return Value::object(call);
  }
  auto* call = static_cast<TupleObject*>(segment_->allocate_object(
      ItemKind::kTuple, &tuple_type, sizeof(TupleObject) + (args.count + 1) * sizeof(Value)));
  if (call == nullptr) return iso_.raise_memory_error();
  call->length = args.count + 1;
  call->hash_cache = -1;
  Path root{nullptr, Path::Kind::kRoot, ""};
  call->items()[0] = TRY(freeze(function, &root));
  Path arguments{nullptr, Path::Kind::kRoot, "args"};
  for (uint32_t i = 0; i < args.count; ++i) {
    Path step{&arguments, Path::Kind::kIndex, {}, i};
    call->items()[i + 1] = TRY(freeze(args[i], &step));
  }
  TRY(finish());
  return Value::object(call);
}

Fallible<bool> freeze_call(Isolate& iso, Value function, Args args, Message* out) {
  Image* image = nullptr;
  std::unique_ptr<Image> retired;  // goes last: what it lets go of may run Python
  IsolateTask* task = IsolateTask::of(iso);
  if (task != nullptr && task->view() != nullptr) TRY(task->view()->load_everything(iso));
  if (task != nullptr && FunctionObject::check(function) &&
      !(function.as<FunctionObject>()->code->flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator)))
    image = TRY(task->images().get(iso, function.as<FunctionObject>(), &retired));
  const bool is_plain = image != nullptr && args.count == 0 && image->has_plain_call(function.as<FunctionObject>());
  if (is_plain && image->plain_call.segment() != nullptr) {
    *out = image->plain_call.copy();
    return true;
  }
  Freezer freezer(iso, FreezeMode::kSpawn, image);
  Value frozen = TRY(freezer.freeze_spawned(function, args));
  *out = freezer.take(frozen);
  if (is_plain) image->plain_call = out->copy();
  return true;
}

}  // namespace skerry::channels

#include "isolate/builtins/boot.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "isolate/builtins/functions.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/builtins/registry.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/list.h"
#include "isolate/objects/member.h"
#include "isolate/objects/native_call.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/type_ending.h"
#include "isolate/objects/type_slots.h"
#include "isolate/objects/type_table.h"

namespace skerry {

namespace {

std::unordered_map<const TypeObject*, const TypeDef*>& defs_by_type() {
  static auto* map = new std::unordered_map<const TypeObject*, const TypeDef*>;
  return *map;
}
Value builtins_dict;
// Read by leak checkers only: from here all that the start-up made is reachable, which they see through the tags of
// values, since these point into the object. "used", or the optimizer drops what nobody reads.
[[gnu::used]] Isolate* boot_isolate = nullptr;

// Types of a module that is imported seldom. Until then nothing of them is written, and their pages are not touched.
struct LateTypes {
  const ModuleDef* module;
  const TypeDef* const* defs;
  size_t count;
  uint32_t first_version = 0;  // known from the start: those of isolates' own types come after
  std::atomic<bool> ready{false};
};
std::deque<LateTypes>& late_types() {
  static auto* all = new std::deque<LateTypes>;
  return *all;
}
// Of types that are made ready, and of dictionaries that are filled, after the start. Filling one may take filling another.
std::recursive_mutex& types_mutex() {
  static auto* mutex = new std::recursive_mutex;
  return *mutex;
}
// In the order of all_type_defs.
std::vector<const TypeDef*> early_types() {
  std::unordered_set<const TypeDef*> late;
  for (const LateTypes& group : late_types()) late.insert(group.defs, group.defs + group.count);
  size_t count;
  const TypeDef* const* all = all_type_defs(&count);
  std::vector<const TypeDef*> early;
  early.reserve(count - late.size());
  for (size_t i = 0; i < count; ++i)
    if (!late.contains(all[i])) early.push_back(all[i]);
  return early;
}

std::vector<ClassConstants>& class_constants() {
  static std::vector<ClassConstants> all;
  return all;
}
std::vector<StartStep>& start_steps() {
  static std::vector<StartStep> all;
  return all;
}

// The row for __new__ is the first, so that a start need not read the others.
bool has_new_row(const TypeDef& def) { return def.method_count > 0 && def.methods[0].signature->kind == NativeKind::kNew; }

bool is_ready(const TypeObject* t) { return t->mro.is_object(); }

// Before any object exists: everything about a type that needs no other object.
void prepare(const TypeDef& def) {
  TypeObject* t = def.type;
  t->refs = kImmortalRefs;
  t->shape = 0;
  t->type = def.metatype != nullptr ? def.metatype : &type_type;
  t->flags = def.flags;
  t->instance_size = t->native_size = def.instance_size;
  t->inline_slots = t->root_shape = t->version = 0;
  t->native_name = def.name;
  t->base = def.base != nullptr ? def.base : (t == &object_type ? nullptr : &object_type);
  t->name = t->qualname = t->bases = t->mro = t->dict = t->subclasses = Value();
  t->new_def = nullptr;
  t->slots = def.slots;
  defs_by_type()[t] = &def;
}

// slots.new_ of types whose `new` row binds the arguments.
Result native_new(Isolate& iso, TypeObject* cls, Args args) {
  constexpr uint32_t kOnStack = 8;
  uint32_t total = args.count + args.keyword_count();
  Value few[kOnStack + 1];
  std::unique_ptr<Value[]> many;
  if (total > kOnStack) many = std::make_unique<Value[]>(total + 1);
  Value* argv = many ? many.get() : few;
  argv[0] = as_value(cls);
  for (uint32_t i = 0; i < total; ++i) argv[i + 1] = args.values[i];
  return call_native_at(iso, *cls->new_def, owner_of_new(cls), argv, args.count + 1, args.keywords, nullptr);
}

// The row behind `T.__new__`: no function of its own, call_new_slot does the work.
constexpr Signature kNewSignature = [] {
  Signature s;
  s.text = "($type, *args, **kwargs)";
  s.name = "__new__";
  s.kind = NativeKind::kNew;
  return s;
}();
constexpr MethodDef kNewMethod{&kNewSignature, nullptr, "Create and return a new object.  See help(type) for accurate signature."};

Status add_method(Isolate& iso, TypeObject* t, DictObject* dict, const MethodDef& def, size_t row) {
  const Signature& s = *def.signature;
  Ref name(iso, intern(iso, s.name));
  switch (s.kind) {
    case NativeKind::kNew:
      if (row == 0) return Status::ok();
      fmt::print(stderr, "skerry: the row for __new__ of type {} is not its first\n", t->native_name);
      std::abort();
    case NativeKind::kMember: {
      Ref m(iso, TRY(make_member(iso, t, s.name, 0)));
      m.as<MemberObject>()->getter = &def;
      return dict_set(iso, dict, name, m);
    }
    case NativeKind::kGetter:
    case NativeKind::kSetter: {
      Value existing = dict_get_str(iso, dict, name);
      if (!existing.is_empty() && MemberObject::check(existing)) {
        existing.as<MemberObject>()->setter = &def;
        return Status::ok();
      }
      if (existing.is_empty()) {
        Ref g(iso, TRY(allocate_instance(iso, &getset_descriptor_type)));
        increment(iso, t);
        g.as<GetSetObject>()->owner = t;
        g.as<GetSetObject>()->name = retained(iso, name);
        g.as<GetSetObject>()->getter = g.as<GetSetObject>()->setter = nullptr;
        TRY(dict_set(iso, dict, name, g));
        existing = g;
      }
      auto* pair = existing.as<GetSetObject>();
      (s.kind == NativeKind::kGetter ? pair->getter : pair->setter) = &def;
      return Status::ok();
    }
    case NativeKind::kStatic: {
      Ref f(iso, TRY(make_native_function(iso, &native_function_type, &def, t, Value::none())));
      Ref wrapper(iso, TRY(call(iso, as_value(&staticmethod_type), {f})));
      return dict_set(iso, dict, name, wrapper);
    }
    case NativeKind::kClass:
    case NativeKind::kMethod:
    case NativeKind::kFunction: {
      TypeObject* kind = s.kind == NativeKind::kClass ? &class_method_descriptor_type : &method_descriptor_type;
      Ref f(iso, TRY(make_native_function(iso, kind, &def, t, Value::none())));
      return dict_set(iso, dict, name, f);
    }
  }
  return Status::ok();
}

void check(Isolate& iso, Status s, const char* what) {
  if (!s.is_fault()) return;
  std::string text = iso.has_pending() ? repr_utf8_or_fallback(iso, iso.pending()) : "";
  fmt::print(stderr, "skerry: start-up failed at {}: {}\n", what, text);
  std::abort();
}

constexpr uint32_t kInheritedFlags = flags(
    TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kVariableSize, TypeFlag::kWeakrefs,
    TypeFlag::kSequencePattern, TypeFlag::kMappingPattern, TypeFlag::kMatchSelf, TypeFlag::kIntSubclass,
    TypeFlag::kFloatSubclass, TypeFlag::kStrSubclass, TypeFlag::kBytesSubclass, TypeFlag::kListSubclass,
    TypeFlag::kTupleSubclass, TypeFlag::kDictSubclass, TypeFlag::kSetSubclass, TypeFlag::kTypeSubclass,
    TypeFlag::kExceptionSubclass, TypeFlag::kComplexSubclass);

}  // namespace

Status ready_type(Isolate& iso, const TypeDef& def) {
  TypeObject* t = def.type;
  if (is_ready(t)) return Status::ok();
  if (t->base != nullptr) {
    auto base_def = defs_by_type().find(t->base);
    if (base_def == defs_by_type().end()) {
      fmt::print(stderr, "skerry: type {} has an unregistered base\n", def.name);
      std::abort();
    }
    TRY(ready_type(iso, *base_def->second));
    if (def.second_base != nullptr) TRY(ready_type(iso, *defs_by_type().find(def.second_base)->second));
  }
  t->flags |= flags(TypeFlag::kImmutable);
  t->name = TRY(make_str(iso, short_type_name(t)));
  t->qualname = t->name;
  if (t->base == nullptr) {
    t->bases = empty_tuple();
  } else {
    t->bases = TRY(def.second_base == nullptr ? make_tuple(iso, {as_value(t->base)})
                                              : make_tuple(iso, {as_value(t->base), as_value(def.second_base)}));
  }
  if (has_new_row(def)) {
    t->new_def = &def.methods[0];
    t->slots.new_ = native_new;
  }
  if (t->base != nullptr) {
    bool has_hash = t->slots.hash != nullptr;
    bool has_compare = t->slots.compare != nullptr;
    bool own_new = t->slots.new_ != nullptr;
    inherit_slots(t, t->base);
    if (!own_new) t->new_def = t->base->new_def;
    if (has_compare && !has_hash) t->slots.hash = hash_not_implemented;
  }
  std::vector<Value> mro{as_value(t)};
  if (t->base != nullptr) {
    auto* inherited = t->base->mro.as<TupleObject>();
    for (size_t i = 0; i < inherited->length; ++i)
      if (def.second_base == nullptr || !is_subtype(def.second_base, (*inherited)[i].as<TypeObject>()))
        mro.push_back((*inherited)[i]);
    if (def.second_base != nullptr) {
      auto* second = def.second_base->mro.as<TupleObject>();
      mro.insert(mro.end(), second->items(), second->items() + second->length);
    }
  }
  t->mro = TRY(make_tuple(iso, mro.data(), mro.size()));
  return Status::ok();
}

namespace {

// Dictionaries that this moment's holder of types_mutex() fills: others see a dictionary when it is complete.
struct Filling {
  const TypeObject* type;
  DictObject* dict;
};
std::vector<Filling>& fillings() {
  static auto* all = new std::vector<Filling>;
  return *all;
}

bool is_inherited(Isolate& iso, const TypeObject* t, Value name) {
  const auto* mro = t->mro.as<TupleObject>();
  for (size_t i = 0; i < mro->length; ++i)
    if (!dict_get_str(iso, type_dict(iso, (*mro)[i].as<TypeObject>()), name).is_empty()) return true;
  return false;
}

Status fill_dict(Isolate& iso, const TypeDef& def, DictObject* dict) {
  TypeObject* t = def.type;
  for (uint32_t i = 0; i < def.method_count; ++i) TRY(add_method(iso, t, dict, def.methods[i], i));
  TRY(add_own_slot_wrappers(iso, t, def.slots, dict));
  if ((def.slots.new_ != nullptr || has_new_row(def)) && dict_get_str(iso, dict, names.dunder_new).is_empty()) {
    Ref f(iso, TRY(make_native_function(iso, &native_function_type, &kNewMethod, t, Value::none())));
    TRY(dict_set(iso, dict, names.dunder_new, f));
  }
  if (t->slots.hash == &hash_not_implemented) TRY(dict_set(iso, dict, names.dunder_hash, Value::none()));
  if (t->has(TypeFlag::kHasDict) && !is_inherited(iso, t, names.dunder_dict)) TRY(add_dict_descriptor(iso, t));
  if (dict_get_str(iso, dict, names.dunder_doc).is_empty()) {
    Ref doc(iso, def.doc == nullptr ? Value::none() : TRY(make_str(iso, def.doc)));
    TRY(dict_set(iso, dict, names.dunder_doc, doc));
  }
  for (ClassConstants fill : class_constants()) TRY(fill(iso, def, dict));
  return Status::ok();
}

// The look-up of a name, in whatever isolate, has come to a type whose dictionary nobody has asked for yet.
DictObject* fill_type_dict(const TypeObject* t) {
  std::lock_guard lock(types_mutex());
  if (t->dict.is_object()) return t->dict.as<DictObject>();
  for (const Filling& filling : fillings())
    if (filling.type == t) return filling.dict;
  Isolate& iso = *boot_isolate;
  const TypeDef& def = *defs_by_type().find(t)->second;
  Result made = make_dict(iso, def.method_count + 2);
  check(iso, made.is_fault() ? Status(made.fault()) : Status::ok(), def.name);
  fillings().push_back({t, made.value().as<DictObject>()});
  check(iso, fill_dict(iso, def, made.value().as<DictObject>()), def.name);
  std::erase_if(fillings(), [t](const Filling& filling) { return filling.type == t; });
  Value dict = made.value();
  // release: whoever sees the dictionary sees it complete; pairs with the acquire in type_dict
  __atomic_store(&const_cast<TypeObject*>(t)->dict, &dict, __ATOMIC_RELEASE);
  return dict.as<DictObject>();
}

}  // namespace

Status append_builtin_subclasses(Isolate& iso, const TypeObject* t, ListObject* out) {
  size_t count;
  const TypeDef* const* all = all_type_defs(&count);
  std::lock_guard lock(types_mutex());
  for (size_t i = 0; i < count; ++i)
    if ((all[i]->type->base == t || all[i]->second_base == t) && all[i]->type->mro.is_object()) TRY(list_append(iso, out, as_value(all[i]->type)));
  return Status::ok();
}

namespace {

// Layout flags go down the hierarchy before the first instance is made: a type's prefix depends on them.
void inherit_flags(TypeObject* t) {
  if (t->base == nullptr) return;
  if (!is_ready(t->base)) inherit_flags(t->base);  // others read one that is
  t->flags |= t->base->flags & kInheritedFlags;
  if (t->instance_size == 0) t->instance_size = t->native_size = t->base->instance_size;
  if (t->slots.variable_size == nullptr) t->slots.variable_size = t->base->slots.variable_size;
}

Status fill_builtins(Isolate& iso) {
  builtins_dict = TRY(make_dict(iso, 256));
  auto* dict = builtins_dict.as<DictObject>();
  size_t function_count;
  const MethodDef* functions = builtin_functions(&function_count);
  for (size_t i = 0; i < function_count; ++i) {
    Ref f(iso, TRY(make_native_function(iso, &native_function_type, &functions[i], nullptr, names.builtins)));
    TRY(dict_set(iso, dict, f.as<NativeFunction>()->name, f));
  }
  for (const BuiltinFunction& added : added_builtin_functions()) {
    Ref module(iso, intern(iso, added.module));
    Ref f(iso, TRY(make_native_function(iso, &native_function_type, added.def, nullptr, module)));
    TRY(dict_set(iso, dict, f.as<NativeFunction>()->name, f));
  }
  TRY(dict_set(iso, dict, names.dunder_name, names.builtins));
  size_t count;
  const TypeDef* const* all = all_type_defs(&count);
  for (size_t i = 0; i < count; ++i)
    if (is_builtin_name(i)) TRY(dict_set(iso, dict, all[i]->type->name, as_value(all[i]->type)));
  struct {
    const char* name;
    Value value;
  } constants[] = {{"None", Value::none()},           {"True", Value::true_()},
                   {"False", Value::false_()},        {"Ellipsis", Value::ellipsis()},
                   {"NotImplemented", Value::not_implemented()}, {"__debug__", Value::boolean(interpreter_options().optimize == 0)},
                   {"IOError", as_value(&OSError)},   {"EnvironmentError", as_value(&OSError)}};
  for (const auto& c : constants) {
    Ref name(iso, intern(iso, c.name));
    TRY(dict_set(iso, dict, name, c.value));
  }
  if (interpreter_options().no_site == 0) TRY(add_site_builtins(iso, builtins_dict));
  return Status::ok();
}

void boot() {
  const std::vector<const TypeDef*> early = early_types();
  defs_by_type().reserve(2 * early.size());
  for (const TypeDef* def : early) prepare(*def);
  for (const TypeDef* def : early) inherit_flags(def->type);

  // Never freed: what it allocates is immortal and belongs to all isolates.
  IsolateOptions options;
  auto* iso = new Isolate(options);
  iso->booting = true;
  iso->name = "boot";
  iso->native_stack_limit = 0;
  boot_isolate = iso;
  type_dict_filler = fill_type_dict;
  fill_names(*iso);
  for (const TypeDef* def : early) check(*iso, ready_type(*iso, *def), def->name);
  check(*iso, fill_builtins(*iso), "builtins");
  for (StartStep step : start_steps()) check(*iso, step(*iso), "start-up");
  builtins_dict.as<DictObject>()->version = UINT64_MAX;  // no dict of an isolate ever has it: caches can tell them apart
  note_slots_below_object(*iso);
  mark_types_that_end_as_memory(early.data(), early.size());
  // Versions for inline caches are given now: shared types are not written again.
  for (const TypeDef* def : early) def->type->version = ++TypeTable::last_shared_version;
  for (LateTypes& group : late_types()) {
    group.first_version = TypeTable::last_shared_version + 1;
    TypeTable::last_shared_version += static_cast<uint32_t>(group.count);
  }
}

}  // namespace

void add_late_type_defs(const ModuleDef& module, const TypeDef* const* defs, size_t count) {
  add_type_defs(defs, count);
  late_types().emplace_back(&module, defs, count);
}

void ready_types_of(const ModuleDef& module) {
  for (LateTypes& late : late_types()) {
    // acquire, release: who sees it sees the types
    if (late.module != &module || late.ready.load(std::memory_order_acquire)) continue;
    std::lock_guard lock(types_mutex());
    if (late.ready.load(std::memory_order_relaxed)) continue;  // relaxed: under the mutex
    for (size_t i = 0; i < late.count; ++i) prepare(*late.defs[i]);
    for (size_t i = 0; i < late.count; ++i) inherit_flags(late.defs[i]->type);
    for (size_t i = 0; i < late.count; ++i) check(*boot_isolate, ready_type(*boot_isolate, *late.defs[i]), late.defs[i]->name);
    mark_types_that_end_as_memory(late.defs, late.count);
    for (uint32_t i = 0; i < late.count; ++i) late.defs[i]->type->version = late.first_version + i;
    late.ready.store(true, std::memory_order_release);
  }
}

void add_class_constants(ClassConstants fill) { class_constants().push_back(fill); }
void add_start_step(StartStep step) { start_steps().push_back(step); }

void boot_runtime() {
  static std::once_flag once;
  std::call_once(once, boot);
}

Value shared_builtins() { return builtins_dict; }

}  // namespace skerry

#include "isolate/builtins/boot.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
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
  std::atomic<bool> ready{false};
};
std::deque<LateTypes>& late_types() {
  static auto* all = new std::deque<LateTypes>;
  return *all;
}
std::mutex& late_types_mutex() {
  static auto* mutex = new std::mutex;
  return *mutex;
}
bool is_late(const TypeDef* def) {
  for (const LateTypes& late : late_types())
    if (std::find(late.defs, late.defs + late.count, def) != late.defs + late.count) return true;
  return false;
}

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

Status add_method(Isolate& iso, TypeObject* t, DictObject* dict, const MethodDef& def) {
  const Signature& s = *def.signature;
  Ref name(iso, intern(iso, s.name));
  switch (s.kind) {
    case NativeKind::kNew:
      t->new_def = &def;
      t->slots.new_ = native_new;
      return Status::ok();
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
  if (t->mro.is_object()) return Status::ok();
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
  t->dict = TRY(make_dict(iso, def.method_count + 2));
  DictObject* dict = t->dict.as<DictObject>();
  if (t->base == nullptr) {
    t->bases = empty_tuple();
  } else {
    t->bases = TRY(def.second_base == nullptr ? make_tuple(iso, {as_value(t->base)})
                                              : make_tuple(iso, {as_value(t->base), as_value(def.second_base)}));
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

  for (uint32_t i = 0; i < def.method_count; ++i) TRY(add_method(iso, t, dict, def.methods[i]));
  TRY(add_own_slot_wrappers(iso, t));
  if (t->slots.new_ != nullptr && dict_get_str(iso, dict, names.dunder_new).is_empty()) {
    Ref f(iso, TRY(make_native_function(iso, &native_function_type, &kNewMethod, t, Value::none())));
    TRY(dict_set(iso, dict, names.dunder_new, f));
  }
  if (t->base != nullptr) {
    bool has_hash = t->slots.hash != nullptr;
    bool has_compare = t->slots.compare != nullptr;
    bool own_new = t->slots.new_ != nullptr;
    inherit_slots(t, t->base);
    if (!own_new) t->new_def = t->base->new_def;
    if (has_compare && !has_hash) t->slots.hash = hash_not_implemented;
  }
  if (t->slots.hash == &hash_not_implemented) TRY(dict_set(iso, dict, names.dunder_hash, Value::none()));
  if (t->has(TypeFlag::kHasDict) && type_lookup(iso, t, names.dunder_dict).is_empty()) TRY(add_dict_descriptor(iso, t));
  if (dict_get_str(iso, dict, names.dunder_doc).is_empty()) {
    Ref doc(iso, def.doc == nullptr ? Value::none() : TRY(make_str(iso, def.doc)));
    TRY(dict_set(iso, dict, names.dunder_doc, doc));
  }
  return Status::ok();
}

Status append_builtin_subclasses(Isolate& iso, const TypeObject* t, ListObject* out) {
  size_t count;
  const TypeDef* const* all = all_type_defs(&count);
  std::lock_guard lock(late_types_mutex());
  for (size_t i = 0; i < count; ++i)
    if ((all[i]->type->base == t || all[i]->second_base == t) && all[i]->type->mro.is_object()) TRY(list_append(iso, out, as_value(all[i]->type)));
  return Status::ok();
}

namespace {

bool is_ready(const TypeObject* t) { return t->mro.is_object(); }

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

// By the place among all, so that a late type's is known from the start.
uint32_t shared_version(size_t index) { return static_cast<uint32_t>(index) + 1; }

std::vector<ClassConstants>& class_constants() {
  static std::vector<ClassConstants> all;
  return all;
}

void boot() {
  size_t count;
  const TypeDef* const* all = all_type_defs(&count);
  std::vector<bool> is_early(count);
  for (size_t i = 0; i < count; ++i) is_early[i] = !is_late(all[i]);
  auto for_each_early = [&](auto&& f) {
    for (size_t i = 0; i < count; ++i)
      if (is_early[i]) f(i);
  };
  for_each_early([&](size_t i) { prepare(*all[i]); });
  for_each_early([&](size_t i) { inherit_flags(all[i]->type); });

  // Never freed: what it allocates is immortal and belongs to all isolates.
  IsolateOptions options;
  auto* iso = new Isolate(options);
  iso->booting = true;
  iso->name = "boot";
  iso->native_stack_limit = 0;
  fill_names(*iso);
  for_each_early([&](size_t i) { check(*iso, ready_type(*iso, *all[i]), all[i]->name); });
  check(*iso, fill_builtins(*iso), "builtins");
  for (ClassConstants fill : class_constants()) check(*iso, fill(*iso), "class constants");
  note_slots_below_object(*iso);
  for_each_early([&](size_t i) { mark_types_that_end_as_memory(&all[i], 1); });
  // Versions for inline caches are given now: shared types are not written again.
  for_each_early([&](size_t i) { all[i]->type->version = shared_version(i); });
  TypeTable::last_shared_version = shared_version(count - 1);
  boot_isolate = iso;
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
    std::lock_guard lock(late_types_mutex());
    if (late.ready.load(std::memory_order_relaxed)) continue;  // relaxed: under the mutex
    for (size_t i = 0; i < late.count; ++i) prepare(*late.defs[i]);
    for (size_t i = 0; i < late.count; ++i) inherit_flags(late.defs[i]->type);
    for (size_t i = 0; i < late.count; ++i) check(*boot_isolate, ready_type(*boot_isolate, *late.defs[i]), late.defs[i]->name);
    mark_types_that_end_as_memory(late.defs, late.count);
    size_t count;
    const TypeDef* const* all = all_type_defs(&count);
    const auto first = static_cast<size_t>(std::find(all, all + count, late.defs[0]) - all);
    for (size_t i = 0; i < late.count; ++i) late.defs[i]->type->version = shared_version(first + i);
    late.ready.store(true, std::memory_order_release);
  }
}

void add_class_constants(ClassConstants fill) { class_constants().push_back(fill); }

void boot_runtime() {
  static std::once_flag once;
  std::call_once(once, boot);
}

Value shared_builtins() { return builtins_dict; }

}  // namespace skerry

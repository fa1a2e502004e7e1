// Making classes: metaclass choice, layout, C3 linearisation, __slots__, __set_name__ and __init_subclass__.
// Language reference, 3.3.3; C3: Barrett et al. 1996, as in "The Python 2.3 Method Resolution Order".
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "isolate/isolate.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/list.h"
#include "isolate/objects/member.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"
#include "isolate/objects/type_slots.h"
#include "isolate/objects/type_table.h"
#include "isolate/objects/weakref.h"
#include "isolate/objects/type_ending.h"
#include "isolate/vm/frame.h"

namespace skerry {

namespace {

bool has_extra_layout(const TypeObject* t, const TypeObject* base) {
  // Attributes by shape and weak references lie outside the fixed part: they never conflict.
  return t->instance_size != base->instance_size || t->has(TypeFlag::kVariableSize) != base->has(TypeFlag::kVariableSize);
}

// The nearest base that adds to the fixed part.
const TypeObject* solid_base(const TypeObject* t) {
  for (; t->base != nullptr; t = t->base)
    if (has_extra_layout(t, t->base)) return t;
  return t;
}

// Do instances of `t` begin as those of `base` do?
bool is_layout_base(const TypeObject* base, const TypeObject* t) {
  for (; t != nullptr; t = t->base)
    if (t == base) return true;
  return false;
}

Result best_base(Isolate& iso, TupleObject* bases) {
  TypeObject* winner = nullptr;
  const TypeObject* winner_solid = nullptr;
  for (size_t i = 0; i < bases->length; ++i) {
    Value base = bases->items()[i];
    if (!is_type(base)) return iso.raise(TypeError, "bases must be types");
    TypeObject* t = base.as<TypeObject>();
    if (!t->has(TypeFlag::kBaseType)) return iso.raise(TypeError, "type '{}' is not an acceptable base type", type_name(t));
    const TypeObject* solid = solid_base(t);
    if (winner == nullptr || (solid != winner_solid && is_subtype(solid, winner_solid))) {
      winner = t;
      winner_solid = solid;
    } else if (!is_subtype(winner_solid, solid)) {
      return iso.raise(TypeError, "multiple bases have instance lay-out conflict");
    }
  }
  return as_value(winner);
}

// ---- C3
// What is left of a list that goes into the merge.
struct Rest {
  const Value* next;
  const Value* end;
};

Fault inconsistent_mro(Isolate& iso, const std::vector<Rest>& lists) {
  std::string shown;
  std::vector<Value> heads;
  for (const Rest& list : lists)
    if (list.next != list.end && std::find(heads.begin(), heads.end(), *list.next) == heads.end()) heads.push_back(*list.next);
  for (Value h : heads) {
    if (!shown.empty()) shown += ", ";
    shown += std::string(type_name(h.as<TypeObject>()));
  }
  return iso.raise(TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases {}", shown);
}

}  // namespace

Result compute_mro(Isolate& iso, TypeObject* t) {
  std::vector<Rest> lists;
  auto* bases = t->bases.as<TupleObject>();
  std::unordered_set<uint64_t> seen;
  for (size_t i = 0; i < bases->length; ++i) {
    Value base = bases->items()[i];
    if (!seen.insert(base.bits()).second) return iso.raise(TypeError, "duplicate base class {}", type_name(base.as<TypeObject>()));
    if (base.as<TypeObject>()->mro.is_empty())
      return iso.raise(TypeError, "Cannot extend an incomplete type '{}'", type_name(base.as<TypeObject>()));
    auto* mro = base.as<TypeObject>()->mro.as<TupleObject>();
    lists.push_back({mro->items(), mro->items() + mro->length});
  }
  lists.push_back({bases->items(), bases->items() + bases->length});
  // How often a class stands behind the head of a list: it may come next when nowhere.
  std::unordered_map<uint64_t, int> in_tails;
  for (const Rest& list : lists)
    for (const Value* v = list.next; v != list.end; ++v)
      if (v != list.next) ++in_tails[v->bits()];
  std::vector<Value> out{as_value(t)};
  for (size_t first = 0;;) {
    while (first < lists.size() && lists[first].next == lists[first].end) ++first;
    if (first == lists.size()) break;
    Value candidate;
    for (size_t i = first; i < lists.size() && candidate.is_empty(); ++i)
      if (lists[i].next != lists[i].end && in_tails[lists[i].next->bits()] == 0) candidate = *lists[i].next;
    if (candidate.is_empty()) return inconsistent_mro(iso, lists);
    out.push_back(candidate);
    for (size_t i = first; i < lists.size(); ++i) {
      Rest& list = lists[i];
      if (list.next == list.end || *list.next != candidate) continue;
      if (++list.next != list.end) --in_tails[list.next->bits()];
    }
  }
  return make_tuple(iso, out.data(), out.size());
}

namespace {

// The MRO, asking the metaclass's mro() where a script overrides it.
Status assign_mro(Isolate& iso, TypeObject* t) {
  TypeObject* meta = t->type;
  Ref mro(iso);
  Value method = meta == &type_type ? Value() : type_lookup(iso, meta, names.mro);
  if (method.is_empty() || method == type_lookup(iso, &type_type, names.mro)) {
    mro = Ref(iso, TRY(compute_mro(iso, t)));
  } else {
    Ref result(iso, TRY(call_method(iso, as_value(t), names.mro)));
    mro = Ref(iso, TRY(to_tuple(iso, result)));
    for (size_t i = 0; i < mro.as<TupleObject>()->length; ++i) {
      Value cls = mro.as<TupleObject>()->items()[i];
      if (!is_type(cls)) return iso.raise(TypeError, "mro() returned a non-class ('{}')", type_name(cls));
      if (cls != as_value(t) && !is_layout_base(solid_base(cls.as<TypeObject>()), t))
        return iso.raise(TypeError, "mro() returned base with unsuitable layout ('{}')", type_name(cls.as<TypeObject>()));
    }
  }
  assign(iso, t->mro, mro.release());
  return Status::ok();
}

Result winner_metaclass(Isolate& iso, TypeObject* metaclass, TupleObject* bases) {
  TypeObject* winner = metaclass;
  for (size_t i = 0; i < bases->length; ++i) {
    TypeObject* candidate = type_of(bases->items()[i]);
    if (is_subtype(winner, candidate)) continue;
    if (is_subtype(candidate, winner)) {
      winner = candidate;
      continue;
    }
    return iso.raise(TypeError,
                     "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                     "metaclasses of all its bases");
  }
  return as_value(winner);
}

// ---- __slots__
std::string mangled(std::string_view class_name, const std::string& name) {
  if (!name.starts_with("__") || name.ends_with("__") || name.find('.') != name.npos) return name;
  size_t start = class_name.find_first_not_of('_');
  return start == class_name.npos ? name : "_" + std::string(class_name.substr(start)) + name;
}

struct SlotList {
  std::vector<std::string> members;
  bool dict = false, weakref = false;
};

Status read_slots(Isolate& iso, TypeObject* base, DictObject* ns, Value slots, std::string_view class_name, SlotList* out) {
  Ref items(iso);
  if (StrObject::check(slots)) items = Ref(iso, TRY(make_tuple(iso, {slots})));
  else items = Ref(iso, TRY(to_tuple(iso, slots)));
  auto* tuple = items.as<TupleObject>();
  if (tuple->length > 0 && base->has(TypeFlag::kVariableSize) && base != &type_type && !is_subtype(base, &str_type))
    return iso.raise(TypeError, "nonempty __slots__ not supported for subtype of '{}'", type_name(base));
  for (size_t i = 0; i < tuple->length; ++i) {
    Value item = tuple->items()[i];
    if (!StrObject::check(item)) return iso.raise(TypeError, "__slots__ items must be strings, not '{}'", type_name(item));
    std::string name = to_utf8(item);
    Ref identifier(iso, TRY(call_method(iso, item, Ref(iso, intern(iso, "isidentifier")))));
    if (!identifier.get().is_true()) return iso.raise(TypeError, "__slots__ must be identifiers");
    if (name == "__dict__") {
      if (base->has(TypeFlag::kHasDict) || out->dict)
        return iso.raise(TypeError, "__dict__ slot disallowed: we already got one");
      out->dict = true;
    } else if (name == "__weakref__") {
      if (base->has(TypeFlag::kWeakrefs) || out->weakref)
        return iso.raise(TypeError, "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
      out->weakref = true;
    } else {
      std::string stored = mangled(class_name, name);
      if (!dict_get_str(iso, ns, stored).is_empty() && stored != "__qualname__" && stored != "__classcell__")
        return iso.raise(ValueError, "'{}' in __slots__ conflicts with class variable", name);
      out->members.push_back(stored);
    }
  }
  std::sort(out->members.begin(), out->members.end());
  return Status::ok();
}

// A method of the namespace that is one by nature: `__new__` static, `__init_subclass__` a class method.
Status wrap_function(Isolate& iso, DictObject* dict, Value name, TypeObject& wrapper) {
  Value found = dict_get_str(iso, dict, name);
  if (found.is_empty() || !FunctionObject::check(found)) return Status::ok();
  Ref wrapped(iso, TRY(call(iso, as_value(&wrapper), {found})));
  return dict_set(iso, dict, name, wrapped);
}

Status set_module(Isolate& iso, DictObject* dict) {
  if (!dict_get_str(iso, dict, names.dunder_module).is_empty()) return Status::ok();
  if (iso.frame == nullptr || !iso.frame->globals.is_object()) return Status::ok();
  Value module = dict_get_str(iso, iso.frame->globals.as<DictObject>(), names.dunder_name);
  return module.is_empty() ? Status::ok() : dict_set(iso, dict, names.dunder_module, module);
}

Status call_set_names(Isolate& iso, TypeObject* t) {
  Ref copy(iso, TRY(dict_copy(iso, type_dict(iso, t))));
  size_t position = 0;
  Value key, value;
  while (dict_next(copy.as<DictObject>(), &position, &key, &value)) {
    Result hook = lookup_special(iso, value, names.dunder_set_name);
    if (hook.is_not_found()) continue;
    Ref method(iso, TRY(hook));
    Result r = call(iso, method, {as_value(t), key});
    if (r.is_fault()) {
      if (!r.is_raised()) return r.fault();
      Ref cause = iso.take_pending();
      Fault fault = iso.raise(RuntimeError, "Error calling __set_name__ on '{}' instance '{}' in '{}'", type_name(value),
                              to_utf8(key), type_name(t));
      set_pending_cause(iso, cause);
      return fault;
    }
    decrement(iso, r.value());
  }
  return Status::ok();
}

Status call_init_subclass(Isolate& iso, TypeObject* t, Args keywords) {
  Ref super(iso, TRY(call(iso, as_value(&super_type), {as_value(t), as_value(t)})));
  Ref method(iso, TRY(get_attribute(iso, super, names.dunder_init_subclass)));
  Args only{keywords.values + keywords.count, 0, keywords.keywords};
  decrement(iso, TRY(call(iso, method, only)));
  return Status::ok();
}

Status add_subclass(Isolate& iso, TypeObject* base, TypeObject* t) {
  Value& list = base->is_shared() ? iso.types().shared_subclasses(base) : base->subclasses;
  if (!list.is_object()) list = TRY(make_private_list(iso));
  // Dead entries are dropped when the list has to grow.
  auto* l = list.as<ListObject>();
  Ref ref(iso, TRY(make_weakref(iso, as_value(t))));
  for (size_t i = 0; i < l->length; ++i)
    if (weakref_target(l->items[i]).is_none()) {
      assign(iso, l->items[i], ref.release());
      return Status::ok();
    }
  return list_append(iso, l, ref);
}

}  // namespace

void set_pattern_flag(TypeObject* t, TypeFlag flag) {
  if (t->is_shared() || !t->has(TypeFlag::kHeapType)) return;
  t->flags &= ~flags(TypeFlag::kSequencePattern, TypeFlag::kMappingPattern);
  t->flags |= static_cast<uint32_t>(flag);
}

namespace {

uint32_t inherited_flags(const TypeObject* base) {
  uint32_t keep = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kVariableSize,
                        TypeFlag::kWeakrefs, TypeFlag::kSequencePattern, TypeFlag::kMappingPattern, TypeFlag::kMatchSelf,
                        TypeFlag::kInlineSlots, TypeFlag::kIntSubclass,
                        TypeFlag::kFloatSubclass, TypeFlag::kStrSubclass, TypeFlag::kBytesSubclass, TypeFlag::kListSubclass,
                        TypeFlag::kTupleSubclass, TypeFlag::kDictSubclass, TypeFlag::kSetSubclass, TypeFlag::kTypeSubclass,
                        TypeFlag::kExceptionSubclass, TypeFlag::kComplexSubclass);
  return base->flags & (keep | kEndsAsMemory);
}

}  // namespace

Status finish_bases(Isolate& iso, TypeObject* t) {
  auto* bases = t->bases.as<TupleObject>();
  for (size_t i = 0; i < bases->length; ++i) TRY(add_subclass(iso, bases->items()[i].as<TypeObject>(), t));
  return Status::ok();
}
Status rebuild_mro(Isolate& iso, TypeObject* t) { return assign_mro(iso, t); }
Result choose_base(Isolate& iso, TupleObject* bases) { return best_base(iso, bases); }
Status check_type_name(Isolate& iso, Value name) {
  std::string text = to_utf8(name);
  if (text.find('\0') != text.npos) return iso.raise(ValueError, "type name must not contain null characters");
  // Lone surrogates begin so in UTF-8, which the names of types must have.
  if (text.find('\xed') != text.npos) decrement(iso, TRY(encode_str(iso, name, "utf-8", "strict")));
  return Status::ok();
}

namespace {

enum class ClassHooks : uint8_t { kRun, kSkip };

Result new_type(Isolate& iso, TypeObject* metaclass, Value name, Value bases_in, Value ns, Args keywords, ClassHooks hooks) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "type.__new__() argument 1 must be str, not {}", type_name_or_none(name));
  if (!TupleObject::check(bases_in))
    return iso.raise(TypeError, "type.__new__() argument 2 must be tuple, not {}", type_name(bases_in));
  if (!DictObject::check(ns)) return iso.raise(TypeError, "type.__new__() argument 3 must be dict, not {}", type_name(ns));
  TRY(check_type_name(iso, name));
  std::string class_name = to_utf8(name);

  Ref bases = Ref::borrow(iso, bases_in);
  if (bases.as<TupleObject>()->length == 0) bases = Ref(iso, TRY(make_tuple(iso, {as_value(&object_type)})));
  for (size_t i = 0; i < bases.as<TupleObject>()->length; ++i) {
    Value base = bases.as<TupleObject>()->items()[i];
    if (is_type(base)) continue;
    Result entries = get_attribute_or_not_found(iso, base, names.dunder_mro_entries);
    if (!entries.is_not_found()) {
      decrement(iso, TRY(entries));
      return iso.raise(TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
    }
  }
  TypeObject* winner = TRY(winner_metaclass(iso, metaclass, bases.as<TupleObject>())).as<TypeObject>();
  if (winner != metaclass) {
    if (winner->slots.new_ != metaclass->slots.new_) {
      std::vector<Value> argv{name, bases, ns};
      for (uint32_t i = 0; i < keywords.keyword_count(); ++i) argv.push_back(keywords.keyword_value(i));
      return winner->slots.new_(iso, winner, Args{argv.data(), 3, keywords.keywords});
    }
    metaclass = winner;
  }
  TypeObject* base = TRY(best_base(iso, bases.as<TupleObject>())).as<TypeObject>();

  bool own_order = type_of(ns)->slots.iter != dict_type.slots.iter;  // OrderedDict
  Ref dict(iso, own_order ? TRY(make_dict(iso)) : TRY(dict_copy(iso, ns.as<DictObject>())));
  auto* d = dict.as<DictObject>();
  if (own_order) TRY(dict_update(iso, d, ns));
  SlotList slot_list;
  Value slots_value = dict_get_str(iso, d, names.dunder_slots);
  // A class keeps its attributes in TypeObject::dict, which type.__dict__ shows.
  // Types and modules bring a dictionary of their own.
  bool may_have_dict = !base->has(TypeFlag::kHasDict) && !base->has(TypeFlag::kTypeSubclass) && !is_subtype(base, &module_type);
  bool has_slots = !slots_value.is_empty();
  if (has_slots) {
    Ref held = Ref::borrow(iso, slots_value);
    TRY(read_slots(iso, base, d, held, class_name, &slot_list));
  } else {
    slot_list.dict = may_have_dict;
    slot_list.weakref = !base->has(TypeFlag::kWeakrefs);
  }
  // Secondary bases may bring a dict or weak references.
  for (size_t i = 0; i < bases.as<TupleObject>()->length; ++i) {
    auto* other = bases.as<TupleObject>()->items()[i].as<TypeObject>();
    if (other->has(TypeFlag::kHasDict) && may_have_dict) slot_list.dict = true;
    if (other->has(TypeFlag::kWeakrefs) && !base->has(TypeFlag::kWeakrefs)) slot_list.weakref = true;
  }

  Ref type_ref(iso, TRY(allocate_instance(iso, metaclass)));
  auto* t = type_ref.as<TypeObject>();
  uint32_t f = inherited_flags(base) | flags(TypeFlag::kHeapType, TypeFlag::kBaseType, TypeFlag::kGc, TypeFlag::kAttributes);
  if (slot_list.dict) f |= flags(TypeFlag::kHasDict);
  if (slot_list.weakref) f |= flags(TypeFlag::kWeakrefs);
  if ((f & flags(TypeFlag::kHasDict)) && !(f & flags(TypeFlag::kVariableSize)) && !base->has(TypeFlag::kTypeSubclass))
    f |= flags(TypeFlag::kInlineSlots);
  for (size_t i = 0; i < bases.as<TupleObject>()->length; ++i)  // pattern matching looks at all bases
    f |= bases.as<TupleObject>()->items()[i].as<TypeObject>()->flags &
         (i == 0 || !(f & flags(TypeFlag::kSequencePattern, TypeFlag::kMappingPattern))
              ? flags(TypeFlag::kSequencePattern, TypeFlag::kMappingPattern)
              : 0u);
  f &= ~flags(TypeFlag::kMatchSelf) | (base->flags & flags(TypeFlag::kMatchSelf));
  t->flags = f;
  // Types without a collector prefix as native base (int, str...) get one in subclasses: prefixes lie before the header.
  t->native_size = base->instance_size;
  // Of str, members lie in the dict of attributes (member.h).
  t->instance_size = base->instance_size;
  if (!t->has(TypeFlag::kVariableSize)) t->instance_size += static_cast<uint32_t>(slot_list.members.size() * sizeof(Value));
  if (base->has(TypeFlag::kHeapType)) t->native_size = base->native_size;
  t->inline_slots = t->has(TypeFlag::kInlineSlots) ? std::max(expected_attributes(d, base), base->inline_slots) : 0;
  t->root_shape = 0;
  t->version = 0;
  t->native_name = nullptr;
  t->base = base;
  t->new_def = base->new_def;
  t->name = retained(iso, name);
  t->qualname = retained(iso, name);
  t->bases = bases.copy().release();
  t->mro = Value();
  t->dict = dict.copy().release();
  t->subclasses = Value();

  if (Value qualname = dict_get_str(iso, d, names.dunder_qualname); !qualname.is_empty()) {
    if (!StrObject::check(qualname)) return iso.raise(TypeError, "type __qualname__ must be a str, not {}", type_name(qualname));
    assign(iso, t->qualname, retained(iso, qualname));
    TRY(dict_delete(iso, d, names.dunder_qualname));
  }
  TRY(set_module(iso, d));
  TRY(wrap_function(iso, d, names.dunder_new, staticmethod_type));
  TRY(wrap_function(iso, d, names.dunder_init_subclass, classmethod_type));
  TRY(wrap_function(iso, d, names.dunder_class_getitem, classmethod_type));

  Ref cell(iso);
  if (Value found = dict_get_str(iso, d, names.dunder_classcell); !found.is_empty()) {
    if (!CellObject::check(found))
      return iso.raise(TypeError, "__classcell__ must be a nonlocal cell, not <class '{}'>", type_name(found));
    cell = Ref::borrow(iso, found);
    TRY(dict_delete(iso, d, names.dunder_classcell));
  }

  for (size_t i = 0; i < slot_list.members.size(); ++i) {
    Ref member(iso, TRY(make_member(iso, t, slot_list.members[i], base->instance_size + static_cast<uint32_t>(i * sizeof(Value)))));
    TRY(dict_set(iso, d, member.as<MemberObject>()->name, member));
  }
  // What the class itself calls so goes before.
  if (slot_list.dict && may_have_dict && dict_get_str(iso, d, names.dunder_dict).is_empty()) TRY(add_dict_descriptor(iso, t));
  if (slot_list.weakref && !base->has(TypeFlag::kWeakrefs)) TRY(add_weakref_descriptor(iso, t));
  if (dict_get_str(iso, d, names.dunder_doc).is_empty()) TRY(dict_set(iso, d, names.dunder_doc, Value::none()));
  if (!dict_get_str(iso, d, names.dunder_eq).is_empty() && dict_get_str(iso, d, names.dunder_hash).is_empty())
    TRY(dict_set(iso, d, names.dunder_hash, Value::none()));

  if (Value found = dict_get_str(iso, d, names.dunder_classdictcell); !found.is_empty()) {
    if (CellObject::check(found)) assign(iso, found.as<CellObject>()->content, dict.copy().release());
    TRY(dict_delete(iso, d, names.dunder_classdictcell));
  }

  // Function slots that have no special method come from the layout base; the rest from the MRO.
  t->slots = base->slots;
  TRY(assign_mro(iso, t));
  first_slots(iso, t);
  TRY(finish_bases(iso, t));
  if (!cell.is_empty()) assign(iso, cell.as<CellObject>()->content, type_ref.copy().release());
  if (hooks == ClassHooks::kRun) {
    TRY(call_set_names(iso, t));
    TRY(call_init_subclass(iso, t, keywords));
  }
  return type_ref.release();
}

}  // namespace

Result type_new(Isolate& iso, TypeObject* metaclass, Value name, Value bases, Value ns, Args keywords) {
  return new_type(iso, metaclass, name, bases, ns, keywords, ClassHooks::kRun);
}
Result build_type(Isolate& iso, TypeObject* metaclass, Value name, Value bases, Value ns) {
  return new_type(iso, metaclass, name, bases, ns, Args{}, ClassHooks::kSkip);
}

}  // namespace skerry

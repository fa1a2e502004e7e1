// TypeObject: layout, slots and attribute dictionary of a type.
//
// Built-in types are static, filled once at process start (builtins/boot.cpp), immortal, and shared by all isolates
// read-only. Types that scripts make live in their isolate. Whatever may change after creation (dictionary, slots,
// subclasses) is reached through the functions below with the isolate, so that a shared class can get a per-isolate
// overlay: no code writes a TypeObject's fields outside objects/type*.cpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "isolate/heap/object.h"

namespace skerry {

struct DictObject;
struct MethodDef;
struct TupleObject;
class Visitor;  // heap/collector.h

// Arguments as a native receives them, all borrowed: `count` positional ones, then the values of the keywords named
// in the tuple `keywords` (Empty: none).
//
// Copied field by field, in the widths in which they were written: as three words that go through memory they would be read
// back in wider pieces than they were written in, and each call would stall.
struct Args {
  const Value* values = nullptr;
  uint32_t count = 0;
  Value keywords;  // tuple of str, or Empty

  constexpr Args() = default;
  constexpr Args(const Value* v, uint32_t n, Value names = Value()) : values(v), count(n), keywords(names) {}
  constexpr Args(const Args& other) : values(other.values), count(other.count), keywords(other.keywords) {}
  constexpr Args& operator=(const Args& other) {
    values = other.values;
    count = other.count;
    keywords = other.keywords;
    return *this;
  }

  Value operator[](uint32_t i) const { return values[i]; }
  uint32_t keyword_count() const;
  Value keyword_value(uint32_t i) const { return values[count + i]; }
};

enum class CompareOp : uint8_t { kLt, kLe, kEq, kNe, kGt, kGe };

enum class TypeFlag : uint32_t {
  kGc = 1 << 0,             // has a GcPrefix
  kAttributes = 1 << 1,     // has an AttributePrefix: weak references, and instance attributes if kHasDict
  kHasDict = 1 << 2,        // instances have __dict__
  kHeapType = 1 << 3,       // made by a script; instances own a reference to it
  kBaseType = 1 << 4,       // may be subclassed
  kAbstract = 1 << 5,       // has abstract methods
  kVariableSize = 1 << 6,   // instance size depends on the instance (tuple, int, str, bytes...)
  kInlineSlots = 1 << 7,    // instances keep attributes in inline slots by shape
  kNoInstantiation = 1 << 8,
  kWeakrefs = 1 << 9,       // instances can be weakly referenced
  kSequencePattern = 1 << 10,
  kMappingPattern = 1 << 11,
  kMatchSelf = 1 << 12,
  kMethodDescriptor = 1 << 13,  // like Py_TPFLAGS_METHOD_DESCRIPTOR: LOAD_METHOD need not bind
  kImmutable = 1 << 14,
  kMayWait = 1 << 15,           // `next` may return what wait_for gives, kSuspended included: see waiting() in native.h
  // Fast subclass tests, inherited.
  kIntSubclass = 1 << 20,
  kFloatSubclass = 1 << 21,
  kStrSubclass = 1 << 22,
  kBytesSubclass = 1 << 23,
  kListSubclass = 1 << 24,
  kTupleSubclass = 1 << 25,
  kDictSubclass = 1 << 26,
  kSetSubclass = 1 << 27,  // set and frozenset
  kTypeSubclass = 1 << 28,
  kExceptionSubclass = 1 << 29,
  kComplexSubclass = 1 << 30,
};

// A borrowed view of contiguous bytes (buffer protocol, one dimension). `owner` keeps it alive; release_buffer of the
// exporter is called when the view ends.
struct BufferView {
  uint8_t* data = nullptr;
  size_t size = 0;
  bool read_only = true;
  Value owner;               // owned
  const char* format = "B";  // struct-style format and item size, for memoryview and array
  size_t item_size = 1;
};

// Slot functions. Arguments borrowed, results owned. A binary slot may return NotImplemented; it is called with the
// operands in source order and must test both (reflected calls arrive at the same slot, as in CPython's nb_ slots).
using UnarySlot = Result (*)(Isolate&, Value self);
using BinarySlot = Result (*)(Isolate&, Value left, Value right);
using TernarySlot = Result (*)(Isolate&, Value a, Value b, Value c);
using CompareSlot = Result (*)(Isolate&, Value self, Value other, CompareOp op);  // or NotImplemented
using HashSlot = Fallible<int64_t> (*)(Isolate&, Value self);
using LengthSlot = Fallible<int64_t> (*)(Isolate&, Value self);
using BoolSlot = Fallible<bool> (*)(Isolate&, Value self);
using ContainsSlot = Fallible<bool> (*)(Isolate&, Value self, Value item);
using SetSlot = Status (*)(Isolate&, Value self, Value key, Value value_or_empty);  // Empty: delete
using RepeatSlot = Result (*)(Isolate&, Value self, int64_t count);
using CallSlot = Result (*)(Isolate&, Value self, Args args);
using NewSlot = Result (*)(Isolate&, TypeObject* cls, Args args);
using InitSlot = Status (*)(Isolate&, Value self, Args args);
using DestroySlot = void (*)(Isolate&, Object* self);
using TraverseSlot = void (*)(Object* self, Visitor& visitor);
using BufferSlot = Status (*)(Isolate&, Value self, BufferView* view, bool writable);
using ReleaseBufferSlot = void (*)(Isolate&, Value self, BufferView* view);

struct Slots {
  // Life. `destroy` releases what the object owns and nothing else: memory, collector links, attributes, weak
  // references and __del__ are handled by destroy_object around it.
  DestroySlot destroy = nullptr;     // release owned fields (leaf objects: null)
  TraverseSlot traverse = nullptr;   // visit every owned Value field (kGc types)
  DestroySlot clear = nullptr;       // break cycles: release fields, object stays valid (kGc types that can be in cycles)
  Status (*finalize)(Isolate&, Value self) = nullptr;  // __del__
  size_t (*variable_size)(const Object* self) = nullptr;  // bytes from Object start, for kVariableSize types

  NewSlot new_ = nullptr;
  InitSlot init = nullptr;
  CallSlot call = nullptr;

  UnarySlot repr = nullptr, str = nullptr;
  HashSlot hash = nullptr;
  CompareSlot compare = nullptr;
  BinarySlot get_attribute = nullptr;  // (self, name)
  SetSlot set_attribute = nullptr;     // (self, name, value or Empty)
  UnarySlot iter = nullptr;
  UnarySlot next = nullptr;            // kExhausted at the end
  TernarySlot descriptor_get = nullptr;  // (descriptor, instance or Empty, owner type)
  SetSlot descriptor_set = nullptr;      // (descriptor, instance, value or Empty)

  BinarySlot add = nullptr, subtract = nullptr, multiply = nullptr, matrix_multiply = nullptr, true_divide = nullptr, floor_divide = nullptr, remainder = nullptr, divmod = nullptr, left_shift = nullptr, right_shift = nullptr, bit_and = nullptr, bit_or = nullptr, bit_xor = nullptr;
  TernarySlot power = nullptr;  // (base, exponent, modulus or None)
  BinarySlot inplace_add = nullptr, inplace_subtract = nullptr, inplace_multiply = nullptr, inplace_matrix_multiply = nullptr, inplace_true_divide = nullptr, inplace_floor_divide = nullptr, inplace_remainder = nullptr, inplace_left_shift = nullptr, inplace_right_shift = nullptr, inplace_bit_and = nullptr, inplace_bit_or = nullptr, inplace_bit_xor = nullptr;
  TernarySlot inplace_power = nullptr;
  UnarySlot negative = nullptr, positive = nullptr, absolute = nullptr, invert = nullptr, to_int = nullptr, to_float = nullptr, index = nullptr;
  BoolSlot truth = nullptr;

  LengthSlot length = nullptr;
  BinarySlot get_item = nullptr;
  SetSlot set_item = nullptr;
  ContainsSlot contains = nullptr;
  BinarySlot concatenate = nullptr, inplace_concatenate = nullptr;  // sequence +, tried after the number slots
  RepeatSlot repeat = nullptr, inplace_repeat = nullptr;            // sequence *, likewise

  UnarySlot await = nullptr, async_iter = nullptr, async_next = nullptr;

  BufferSlot get_buffer = nullptr;
  ReleaseBufferSlot release_buffer = nullptr;
};

struct TypeObject : Object {
  // Built-in types are all zero until they are made ready: nothing runs for them before main(), and those that never are cost no page.
  constexpr TypeObject() : Object{} {}
  static constexpr Value kUnset = Value::from_bits(0);

  uint32_t flags = 0;
  uint32_t instance_size = 0;   // bytes from Object to the end of the fixed native part and __slots__ members
  uint32_t native_size = 0;     // the part of instance_size that the native base has
  uint32_t inline_slots = 0;    // for kInlineSlots: slots that a new instance gets after instance_size
  uint32_t root_shape = 0;      // shape of a new instance (isolate-local types; shared types: Isolate's side table)
  uint32_t version = 0;         // changes with every change that an attribute cache must notice; 0: not cached yet
  const char* native_name = nullptr;  // built-in types: "module.name" or "name"; tp_name
  TypeObject* base = nullptr;         // borrowed from bases (immortal or owned through the tuple)
  Value name = kUnset;      // str
  Value qualname = kUnset;  // str
  Value bases = kUnset;     // tuple
  Value mro = kUnset;       // tuple
  Value dict = kUnset;      // dict: read through type_lookup / type_dict
  const MethodDef* new_def = nullptr;  // `new` row that slots.new_ == native_new binds with; inherited like the slot
  Value subclasses = kUnset;  // list of weak references (isolate-local types), or Empty
  Slots slots;

  bool has(TypeFlag f) const { return flags & static_cast<uint32_t>(f); }
};

// Type of any value; total, never null.
TypeObject* singleton_type(Value v);
extern TypeObject int_type, float_type;
inline TypeObject* type_of(Value v) {
  if (v.is_object()) return v.as_object()->type;
  if (v.is_small_int()) return &int_type;
  if (v.is_tagged_double()) return &float_type;
  return singleton_type(v);
}
inline bool has_type(Value v, const TypeObject& t) { return type_of(v) == &t; }  // exact
inline bool has_flag(Value v, TypeFlag f) { return type_of(v)->has(f); }
inline Value as_value(const TypeObject* t) { return Value::object(t); }
bool is_subtype(const TypeObject* a, const TypeObject* b);
inline bool is_instance_of(Value v, const TypeObject& t) { return type_of(v) == &t || is_subtype(type_of(v), &t); }

// Name for messages: "int", "module.Class" is not used, as in CPython's %.100s of tp_name.
std::string_view type_name(const TypeObject* t);
inline std::string_view type_name(Value v) { return type_name(type_of(v)); }

// Borrowed value of `name` (an interned str) along the MRO, or Empty. Never raises.
Value type_lookup(Isolate& iso, const TypeObject* t, Value name);
// The same through the per-isolate cache is type_lookup itself; `version` below guards inline caches.
uint32_t type_version(Isolate& iso, const TypeObject* t);
// Sets (or with Empty deletes) an attribute of a class and refreshes slots of it and its subclasses.
Status type_set(Isolate& iso, TypeObject* t, Value name, Value value_or_empty);
// The class dictionary to read (borrowed). Never write through it: type_set.
DictObject* type_dict(Isolate& iso, const TypeObject* t);

// `type(name, bases, namespace, **kw)`: metaclass computed, layout chosen, __set_name__ and __init_subclass__ run.
Result type_new(Isolate& iso, TypeObject* metaclass, Value name, Value bases, Value ns, Args keywords);

// The Type of `type(x)` for scripts: `type.__call__`: cls.new_ and then init.
Result type_call(Isolate& iso, Value cls, Args args);
// The class that lays out memory: the base whose native part (and __slots__ members) others must extend.
bool is_type(Value v);  // an instance of type
// Forgets cached look-ups of the class and its subclasses (its dictionary or bases changed).
void type_modified(Isolate& iso, TypeObject* t);
// For slot tables of unhashable types: gives __hash__ = None.
Fallible<int64_t> hash_not_implemented(Isolate& iso, Value self);
extern TypeObject type_type, object_type, super_type, none_type, bool_type, ellipsis_type, not_implemented_type;
// Computes slots of a script's class from its MRO (type_slots.cpp).
void update_slots(Isolate& iso, TypeObject* t);

// __module__ and __qualname__ of a type, owned; uses of object's own slots; __reduce_ex__ protocol 2 (object_reduce.cpp).
Result type_module(Isolate& iso, const TypeObject* t);
Result type_qualname(Isolate& iso, const TypeObject* t);
bool uses_object_new(const TypeObject* t);
bool uses_object_init(const TypeObject* t);
Result reduce_newobj(Isolate& iso, Value self, Value copyreg);
Result default_state(Isolate& iso, Value self);
Result import_module(Isolate& iso, std::string_view dotted_name);  // builtins/import.cpp

// Memory of a new instance, fields after the header zeroed to Empty/0 as the type's allocator says; refs 1.
// Raises MemoryError at the quota. `extra` bytes for kVariableSize types are added to instance_size.
Result allocate_instance(Isolate& iso, TypeObject* t, size_t extra = 0);

template <class... F>
constexpr uint32_t flags(F... f) {
  return (0u | ... | static_cast<uint32_t>(f));
}

// ---- Definition tables of built-in types: see objects/native.h for the method rows.
struct TypeDef {
  TypeObject* type;
  const char* name;            // "list", "types.SimpleNamespace"
  const char* doc;
  TypeObject* base;            // null: object
  uint32_t instance_size;      // sizeof(ListObject)
  uint32_t flags;              // TypeFlag bits: flags(TypeFlag::kGc, TypeFlag::kBaseType)
  Slots slots = {};            // designated initialisers
  const MethodDef* methods = nullptr;
  uint32_t method_count = 0;
  TypeObject* metatype = nullptr;  // null: type
  TypeObject* second_base = nullptr;  // ExceptionGroup alone has one
};

}  // namespace skerry

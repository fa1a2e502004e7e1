// Python functions, bound methods, cells, and the descriptors property, staticmethod and classmethod.
#pragma once

#include "isolate/compiler/code.h"
#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject function_type, method_type, cell_type, staticmethod_type, classmethod_type, property_type;
struct CodeState;

struct FunctionObject : Object {
  CodeObject* code;         // owned
  Value globals;            // owned dict
  Value builtins;           // owned dict (what globals["__builtins__"] said at creation)
  Value defaults;           // owned tuple or Empty
  Value keyword_defaults;   // owned dict or Empty
  Value closure;            // owned tuple of cells or Empty
  Value name, qualname;     // owned str
  Value module;             // owned
  Value doc;                // owned
  Value annotations;        // owned dict, or tuple of name, value pairs made into a dict on demand, or Empty
  Value type_params;        // owned tuple or Empty
  CodeState* state;         // this isolate's caches for `code`, null while cold
  uint32_t version;         // changes when any of the above but the annotations is set anew
  static bool check(Value v) { return has_type(v, function_type); }
  static TypeObject& type() { return function_type; }
};
Result make_function(Isolate& iso, Value code, Value globals);

struct MethodObject : Object {
  Value function, self;  // owned
  static bool check(Value v) { return has_type(v, method_type); }
  static TypeObject& type() { return method_type; }
};
Result make_method(Isolate& iso, Value function, Value self);

struct PropertyObject : Object {
  Value getter, setter, deleter, doc, name;  // owned; Empty: none
  bool doc_from_getter;
  static bool check(Value v);
  static TypeObject& type() { return property_type; }
};

struct CellObject : Object {
  Value content;  // Empty: unbound
  static bool check(Value v) { return has_type(v, cell_type); }
  static TypeObject& type() { return cell_type; }
};
Result make_cell(Isolate& iso, Value borrowed_or_empty);

// What super() means in a frame, both borrowed: the class after which to search, and the first argument. RuntimeError.
Status super_arguments(Isolate& iso, Value* start, Value* self);

}  // namespace skerry

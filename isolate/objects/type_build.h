// Parts of class creation that type.__bases__ assignment, boot and spawning classes into another isolate use too.
#pragma once

#include <string_view>

#include "isolate/objects/type.h"

namespace skerry {

struct DictObject;
struct ListObject;

Result compute_mro(Isolate& iso, TypeObject* t);        // tuple, by C3 from t->bases
Status rebuild_mro(Isolate& iso, TypeObject* t);        // by the metaclass's mro() where overridden
Status finish_bases(Isolate& iso, TypeObject* t);       // enters t into the subclasses of its bases
Result choose_base(Isolate& iso, TupleObject* bases);   // borrowed: the base that decides the layout
std::string_view short_type_name(const TypeObject* t);  // __name__: "deque" where type_name is "collections.deque"
Result type_attribute_or_not_found(Isolate& iso, Value type, Value name);  // type.__getattribute__, kNotFound for its last AttributeError
Status add_dict_descriptor(Isolate& iso, TypeObject* t);     // `__dict__` getset in the class dictionary
Status add_weakref_descriptor(Isolate& iso, TypeObject* t);  // `__weakref__`
void set_pending_cause(Isolate& iso, Value cause);           // __cause__ and __context__ of the pending exception
Status append_builtin_subclasses(Isolate& iso, const TypeObject* t, ListObject* out);  // builtins/boot.cpp
// A class of another isolate made again: as type_new, but no __set_name__ and no __init_subclass__; then the rest of its
// namespace, which may refer to the class itself.
Result build_type(Isolate& iso, TypeObject* metaclass, Value name, Value bases, Value ns);
// A str without NUL that can be written in UTF-8.
Status check_type_name(Isolate& iso, Value name);
Status fill_type(Isolate& iso, TypeObject* t, DictObject* ns, uint32_t more_flags);
// Instances of this class of a script match sequence or mapping patterns (one of them). No effect on shared types.
void set_pattern_flag(TypeObject* t, TypeFlag flag);
// Built-in types: everything from its TypeDef but the dictionary (builtins/boot.cpp), which is made when it is first asked for: a start needs few of
// them. The filler may be called by any thread, and gives the dictionary.
Status ready_type(Isolate& iso, const TypeDef& def);
extern DictObject* (*type_dict_filler)(const TypeObject* t);

}  // namespace skerry

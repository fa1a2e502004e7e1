// groupby with its groups, and tee: iterators that share a source.
#include <iterator>

#include "isolate/objects/exception.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/itertools/itertools.h"

namespace skerry::itertools {

TypeObject groupby_type, grouper_type, tee_type, tee_node_type;

namespace {

template <class T>
void fields_destroy(Isolate& iso, Object* self) {
  for (Value T::*field : T::kFields) clear_field(iso, static_cast<T*>(self)->*field);
}
template <class T>
void fields_traverse(Object* self, Visitor& visitor) {
  for (Value T::*field : T::kFields) visitor.visit(static_cast<T*>(self)->*field);
}
template <class T>
Fallible<T*> make(Isolate& iso, TypeObject* cls) {
  T* made = TRY(allocate_instance(iso, cls)).template as<T>();
  for (Value T::*field : T::kFields) made->*field = Value();
  return made;
}

// ---- groupby

struct GroupBy : Object {
  Value source, key_function;        // key_function: None for the items themselves
  Value target_key;                  // of the group given last
  Value current_key, current_value;  // of the item read last; Empty: none, or the value was taken
  uint64_t group;                    // number of the group given last: older groups have ended
  static constexpr Value GroupBy::*kFields[] = {&GroupBy::source, &GroupBy::key_function, &GroupBy::target_key, &GroupBy::current_key,
                                                &GroupBy::current_value};
};
struct Grouper : Object {
  Value parent, target_key;
  uint64_t group;
  static constexpr Value Grouper::*kFields[] = {&Grouper::parent, &Grouper::target_key};
};

Result groupby_new(Isolate& iso, TypeObject* cls, Value iterable, Value key) {
  Ref source(iso, TRY(get_iterator(iso, iterable)));
  GroupBy* g = TRY(make<GroupBy>(iso, cls));
  g->source = source.release();
  g->key_function = retained(iso, key);
  g->group = 0;
  return Value::object(g);
}

// Reads the next item and its key.
Result groupby_step(Isolate& iso, GroupBy* g) {
  if (g->source.is_empty()) return Fault(FaultKind::kExhausted);
  Ref source = Ref::borrow(iso, g->source), function = Ref::borrow(iso, g->key_function);
  Ref value(iso, TRY(iterator_next(iso, source)));
  Ref key = function.get().is_none() ? value.copy() : Ref(iso, TRY(call(iso, function, {value})));
  assign(iso, g->current_value, value.release());
  assign(iso, g->current_key, key.release());
  return Value::none();
}
Fallible<bool> same_key(Isolate& iso, Value a, Value b) {
  Ref left = Ref::borrow(iso, a), right = Ref::borrow(iso, b);
  return equals(iso, left, right);
}

Result groupby_next(Isolate& iso, Value self) {
  GroupBy* g = self.as<GroupBy>();
  ++g->group;
  for (;;) {
    if (!g->current_key.is_empty()) {
      if (g->target_key.is_empty()) break;
      if (!TRY(same_key(iso, g->target_key, g->current_key))) break;
    }
    (void)TRY(groupby_step(iso, g));
  }
  assign(iso, g->target_key, retained(iso, g->current_key));
  Grouper* made = TRY(make<Grouper>(iso, &grouper_type));
  Ref group(iso, Value::object(made));
  made->parent = retained(iso, self);
  made->target_key = retained(iso, g->target_key);
  made->group = g->group;
  return make_tuple(iso, {g->current_key, group});
}

Result grouper_next(Isolate& iso, Value self) {
  Grouper* mine = self.as<Grouper>();
  if (mine->parent.is_empty()) return Fault(FaultKind::kExhausted);
  Ref parent = Ref::borrow(iso, mine->parent);
  GroupBy* g = parent.as<GroupBy>();
  if (g->group != mine->group) return Fault(FaultKind::kExhausted);
  if (g->current_value.is_empty()) (void)TRY(groupby_step(iso, g));
  if (mine->target_key.is_empty() || g->current_key.is_empty()) return Fault(FaultKind::kExhausted);
  if (!TRY(same_key(iso, mine->target_key, g->current_key))) return Fault(FaultKind::kExhausted);
  Value out = g->current_value;
  g->current_value = Value();
  if (out.is_empty()) return Fault(FaultKind::kExhausted);  // the comparison has advanced the source
  return out;
}

// ---- Copying and pickling of groupby and its groups

constexpr char kReduceDoc[] = "Return state information for pickling.";
constexpr char kSetstateDoc[] = "Set state information for unpickling.";

Result groupby_reduce(Isolate& iso, Value self) {
  GroupBy* g = self.as<GroupBy>();
  Ref arguments(iso, TRY(make_tuple(iso, {g->source, g->key_function})));
  if (g->target_key.is_empty() || g->current_key.is_empty() || g->current_value.is_empty())
    return make_tuple(iso, {as_value(type_of(self)), arguments});
  Ref state(iso, TRY(make_tuple(iso, {g->current_value, g->target_key, g->current_key})));
  return make_tuple(iso, {as_value(type_of(self)), arguments, state});
}
Status groupby_setstate(Isolate& iso, Value self, Value state) {
  if (!TupleObject::check(state)) return iso.raise(TypeError, "state is not a tuple");
  const TupleObject& parts = *state.as<TupleObject>();
  if (parts.length != 3) return iso.raise(TypeError, "function takes exactly 3 arguments ({} given)", parts.length);
  Ref held = Ref::borrow(iso, state);
  GroupBy* g = self.as<GroupBy>();
  assign(iso, g->current_value, retained(iso, parts[0]));
  assign(iso, g->target_key, retained(iso, parts[1]));
  assign(iso, g->current_key, retained(iso, parts[2]));
  return Status::ok();
}

Result grouper_new(Isolate& iso, TypeObject* cls, Value parent, Value target_key) {
  if (!is_instance_of(parent, groupby_type))
    return iso.raise(TypeError, "_grouper() argument 1 must be itertools.groupby, not {}", type_name(parent));
  Grouper* made = TRY(make<Grouper>(iso, cls));
  made->parent = retained(iso, parent);
  made->target_key = retained(iso, target_key);
  made->group = parent.as<GroupBy>()->group;
  return Value::object(made);
}
Result grouper_reduce(Isolate& iso, Value self) {
  Grouper* mine = self.as<Grouper>();
  if (mine->parent.is_empty() || mine->parent.as<GroupBy>()->group != mine->group) return reduce_ended(iso, EmptyAs::kTuple);
  Ref arguments(iso, TRY(make_tuple(iso, {mine->parent, mine->target_key})));
  return make_tuple(iso, {as_value(type_of(self)), arguments});
}

// ---- tee: a list of nodes, one an item; the last one has the source and no item yet. A branch holds the node that it reads next.

struct TeeNode : Object {
  Value item, next, source;
  bool reading;
  static constexpr Value TeeNode::*kFields[] = {&TeeNode::item, &TeeNode::next, &TeeNode::source};
};
struct Tee : Object {
  Value node;
  static constexpr Value Tee::*kFields[] = {&Tee::node};
};

Result make_node(Isolate& iso, Value source) {
  TeeNode* node = TRY(make<TeeNode>(iso, &tee_node_type));
  node->source = retained(iso, source);
  node->reading = false;
  return Value::object(node);
}
Result make_branch(Isolate& iso, TypeObject* cls, Value node) {
  Tee* t = TRY(make<Tee>(iso, cls));
  t->node = retained(iso, node);
  return Value::object(t);
}
Result tee_new(Isolate& iso, TypeObject* cls, Value iterable) {
  Ref source(iso, TRY(get_iterator(iso, iterable)));
  if (is_instance_of(source, tee_type)) return make_branch(iso, cls, source.as<Tee>()->node);
  Ref node(iso, TRY(make_node(iso, source)));
  return make_branch(iso, cls, node);
}
Result tee_copy(Isolate& iso, Value self) { return make_branch(iso, &tee_type, self.as<Tee>()->node); }
Result tee_next(Isolate& iso, Value self) {
  Tee* t = self.as<Tee>();
  if (t->node.is_empty()) return Fault(FaultKind::kExhausted);
  Ref held = Ref::borrow(iso, t->node);
  TeeNode* node = held.as<TeeNode>();
  if (node->next.is_empty()) {
    if (node->source.is_empty()) return Fault(FaultKind::kExhausted);
    if (node->reading) return iso.raise(RuntimeError, "cannot re-enter the tee iterator");
    Ref source = Ref::borrow(iso, node->source);
    node->reading = true;
    Result item = iterator_next(iso, source);
    node->reading = false;
    Ref owned(iso, TRY(item));
    Ref next(iso, TRY(make_node(iso, source)));
    assign(iso, node->item, owned.release());
    assign(iso, node->next, next.release());
    clear_field(iso, node->source);
  }
  Ref item = Ref::borrow(iso, node->item);
  assign(iso, t->node, retained(iso, node->next));
  return item.release();
}

constexpr MethodDef kGroupBy[] = {def<"new groupby(iterable, key=None)", groupby_new>(
    "make an iterator that returns consecutive keys and groups from the iterable"),
    def<"__reduce__(self, /)", groupby_reduce>(kReduceDoc),
    def<"__setstate__(self, state, /)", groupby_setstate>(kSetstateDoc)};
constexpr MethodDef kGrouper[] = {
    def<"new _grouper(parent, tgtkey, /)", grouper_new>(nullptr),
    def<"__reduce__(self, /)", grouper_reduce>(kReduceDoc),
};
constexpr MethodDef kTee[] = {
    def<"new _tee(iterable, /)", tee_new>("Iterator wrapped to make it copyable."),
    def<"__copy__(self, /)", tee_copy>("Returns an independent iterator."),
};

template <class T>
constexpr TypeDef shared_source_type(TypeObject* type, const char* name, const char* doc, UnarySlot iter, UnarySlot next,
                                     const MethodDef* methods, uint32_t count) {
  return TypeDef{.type = type,
                 .name = name,
                 .doc = doc,
                 .base = nullptr,
                 .instance_size = sizeof(T),
                 .flags = flags(TypeFlag::kGc, TypeFlag::kImmutable) | (methods == kGroupBy ? flags(TypeFlag::kBaseType) : 0),
                 .slots = {.destroy = fields_destroy<T>, .traverse = fields_traverse<T>, .clear = fields_destroy<T>, .iter = iter, .next = next},
                 .methods = methods,
                 .method_count = count};
}

}  // namespace

// tee(iterable, n): the function of the module.
Result tee(Isolate& iso, Value iterable, int64_t n) {
  if (n < 0) return iso.raise(ValueError, "n must be >= 0");
  if (n > (int64_t{1} << 40)) return iso.raise_memory_error();
  Ref branches(iso, TRY(allocate_tuple(iso, static_cast<size_t>(n))));
  if (n == 0) return branches.release();
  Ref first(iso, TRY(tee_new(iso, &tee_type, iterable)));
  for (int64_t i = 1; i < n; ++i) branches.as<TupleObject>()->items()[i] = TRY(make_branch(iso, &tee_type, first.as<Tee>()->node));
  branches.as<TupleObject>()->items()[0] = first.release();
  return branches.release();
}

extern const TypeDef groupby_type_def =
    shared_source_type<GroupBy>(&groupby_type, "itertools.groupby", kGroupBy[0].doc, same_iterator, groupby_next, kGroupBy, std::size(kGroupBy));
extern const TypeDef grouper_type_def =
    shared_source_type<Grouper>(&grouper_type, "itertools._grouper", "A group of groupby.", same_iterator, grouper_next, kGrouper, std::size(kGrouper));
extern const TypeDef tee_type_def =
    shared_source_type<Tee>(&tee_type, "itertools._tee", kTee[0].doc, same_iterator, tee_next, kTee, std::size(kTee));
extern const TypeDef tee_node_type_def = shared_source_type<TeeNode>(
    &tee_node_type, "itertools._tee_dataobject", "An item that branches of a tee share.", nullptr, nullptr, nullptr, 0);

}  // namespace skerry::itertools

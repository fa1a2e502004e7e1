// The type Pickler, and the hooks that picklers and unpicklers have.
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/native_init.h"
#include "stdlib/pickle/saver.h"

namespace skerry::pickling {

Status find_hook(Isolate& iso, Value self, Value name, Hook* hook) {
  Result found = get_attribute_or_not_found(iso, self, name);
  if (found.is_not_found()) {
    hook->is_method = false;
    clear_field(iso, hook->function);
    return Status::ok();
  }
  Ref function(iso, TRY(found));
  bool own = MethodObject::check(function) && function.as<MethodObject>()->self == self;
  if (own) function = Ref::borrow(iso, function.as<MethodObject>()->function);
  hook->is_method = own;
  assign(iso, hook->function, function.release());
  return Status::ok();
}

Result call_hook(Isolate& iso, const Hook& hook, Value self, Value argument) {
  Ref function = Ref::borrow(iso, hook.function);
  return hook.is_method ? call(iso, function, {self, argument}) : call(iso, function, {argument});
}

Result hook_value(Isolate& iso, const Hook& hook, Value self) {
  if (hook.function.is_empty()) return Fault(FaultKind::kNotFound);
  return hook.is_method ? make_method(iso, hook.function, self) : Result(retained(iso, hook.function));
}

namespace {

Result blank_pickler(Isolate& iso, TypeObject* cls) {
  Value made = TRY(allocate_instance(iso, cls));
  auto* p = made.as<PicklerObject>();
  p->write = p->dispatch_table = p->buffer_callback = p->persistent_id.function = Value();
  return made;
}
Result pickler_new(Isolate& iso, TypeObject* cls, Args) { return blank_pickler(iso, cls); }

void pickler_destroy(Isolate& iso, Object* o) {
  auto* p = static_cast<PicklerObject*>(o);
  clear_field(iso, p->write);
  clear_field(iso, p->dispatch_table);
  clear_field(iso, p->buffer_callback);
  clear_field(iso, p->persistent_id.function);
  p->memo.clear(iso);
}
void pickler_traverse(Object* o, Visitor& visitor) {
  auto* p = static_cast<PicklerObject*>(o);
  visitor.visit(p->write);
  visitor.visit(p->dispatch_table);
  visitor.visit(p->buffer_callback);
  visitor.visit(p->persistent_id.function);
  p->memo.traverse(visitor);
}

Status set_protocol(Isolate& iso, PicklerObject* p, Value protocol, bool fix_imports) {
  int64_t version = kDefaultProtocol;
  if (!protocol.is_none()) {
    version = TRY(as_int64(iso, protocol, Overflow::kRaise));
    if (version < 0) version = kHighestProtocol;
    if (version > kHighestProtocol) return iso.raise(ValueError, "pickle protocol must be <= {}", kHighestProtocol);
  }
  p->protocol = static_cast<int32_t>(version);
  p->binary = version > 0;
  p->fix_imports = fix_imports && version < 3;
  return Status::ok();
}

Status set_buffer_callback(Isolate& iso, PicklerObject* p, Value buffer_callback) {
  if (buffer_callback.is_none()) return Status::ok();
  if (p->protocol < 5) return iso.raise(ValueError, "buffer_callback needs protocol >= 5");
  assign(iso, p->buffer_callback, retained(iso, buffer_callback));
  return Status::ok();
}

Status set_file(Isolate& iso, PicklerObject* p, Value file) {
  Result write = get_attribute_or_not_found(iso, file, names.write);
  if (write.is_not_found()) return iso.raise(TypeError, "file must have a 'write' attribute");
  assign(iso, p->write, TRY(write));
  return Status::ok();
}

Status pickler_init(Isolate& iso, PicklerObject* self, Value file, Value protocol, bool fix_imports, Value buffer_callback) {
  pickler_destroy(iso, self);
  self->fast = 0;
  TRY(set_protocol(iso, self, protocol, fix_imports));
  TRY(set_file(iso, self, file));
  TRY(set_buffer_callback(iso, self, buffer_callback));
  TRY(find_hook(iso, Value::object(self), Ref(iso, intern(iso, "persistent_id")), &self->persistent_id));
  Result table = get_attribute_or_not_found(iso, Value::object(self), Ref(iso, intern(iso, "dispatch_table")));
  if (!table.is_not_found()) assign(iso, self->dispatch_table, TRY(table));
  return Status::ok();
}

Status pickler_dump(Isolate& iso, PicklerObject* self, Value object) {
  if (self->write.is_empty())
    return iso.raise(pickling_error, "Pickler.__init__() was not called by {}.__init__()", type_name(Value::object(self)));
  Saver saver(iso, self, self->write);
  return saver.dump(object);
}
Status pickler_clear_memo(Isolate& iso, PicklerObject* self) {
  self->memo.clear(iso);
  return Status::ok();
}

Result get_memo(Isolate& iso, PicklerObject* self) { return make_memo_proxy(iso, pickler_memo_type, Value::object(self)); }

Result get_persistent_id(Isolate& iso, PicklerObject* self) {
  Result found = hook_value(iso, self->persistent_id, Value::object(self));
  return found.is_not_found() ? Result(iso.raise(AttributeError, "persistent_id")) : found;
}
Status set_persistent_id(Isolate& iso, PicklerObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "attribute deletion is not supported");
  if (!is_callable(value)) return iso.raise(TypeError, "persistent_id must be a callable taking one argument");
  self->persistent_id.is_method = false;
  assign(iso, self->persistent_id.function, retained(iso, value));
  return Status::ok();
}

Result get_dispatch_table(Isolate& iso, PicklerObject* self) {
  if (self->dispatch_table.is_empty()) return iso.raise(AttributeError, "'{}' object has no attribute 'dispatch_table'", type_name(Value::object(self)));
  return retained(iso, self->dispatch_table);
}
Status set_dispatch_table(Isolate& iso, PicklerObject* self, Value value) {
  if (value.is_empty() && self->dispatch_table.is_empty()) return iso.raise(AttributeError, "dispatch_table");
  assign(iso, self->dispatch_table, value.is_empty() ? Value() : retained(iso, value));
  return Status::ok();
}

Status set_number(Isolate& iso, int32_t& field, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "can't delete numeric/char attribute");
  field = static_cast<int32_t>(TRY(as_int64(iso, value, Overflow::kRaise)));
  return Status::ok();
}
Fallible<int64_t> get_binary(Isolate&, PicklerObject* self) { return int64_t{self->binary}; }
Status set_binary(Isolate& iso, PicklerObject* self, Value value) { return set_number(iso, self->binary, value); }
Fallible<int64_t> get_fast(Isolate&, PicklerObject* self) { return int64_t{self->fast}; }
Status set_fast(Isolate& iso, PicklerObject* self, Value value) { return set_number(iso, self->fast, value); }

constexpr MethodDef kInit =
    def<"__init__(self, /, file, protocol=None, fix_imports=True, buffer_callback=None)", pickler_init>("Initialize self.  See help(type(self)) for accurate signature.");

constexpr MethodDef kMethods[] = {
    def<"dump(self, obj, /)", pickler_dump>("Write a pickled representation of the given object to the open file."),
    def<"clear_memo(self, /)", pickler_clear_memo>(
        "Clears the pickler's \"memo\".\n\nThe memo is the data structure that remembers which objects the\npickler has already seen, so that "
        "shared or recursive objects are\npickled by reference and not by value.  This method is useful when\nre-using picklers."),
    def<"get memo", get_memo>(nullptr),
    def<"set memo", set_pickler_memo>(nullptr),
    def<"get persistent_id", get_persistent_id>(nullptr),
    def<"set persistent_id", set_persistent_id>(nullptr),
    def<"member bin", get_binary>(nullptr),
    def<"set bin", set_binary>(nullptr),
    def<"member fast", get_fast>(nullptr),
    def<"set fast", set_fast>(nullptr),
    def<"member dispatch_table", get_dispatch_table>(nullptr),
    def<"set dispatch_table", set_dispatch_table>(nullptr),
};

}  // namespace

Result make_pickler(Isolate& iso, const PicklerOptions& options) {
  Ref made(iso, TRY(blank_pickler(iso, &pickler_type)));
  auto* p = made.as<PicklerObject>();
  TRY(set_protocol(iso, p, options.protocol, options.fix_imports));
  if (!options.file.is_empty()) TRY(set_file(iso, p, options.file));
  TRY(set_buffer_callback(iso, p, options.buffer_callback));
  return made.release();
}

TypeObject pickler_type;
extern const TypeDef pickler_type_def{
    .type = &pickler_type,
    .name = "_pickle.Pickler",
    .doc = "This takes a binary file for writing a pickle data stream.\n\nThe optional *protocol* argument tells the pickler to use the given\n"
           "protocol; supported protocols are 0, 1, 2, 3, 4 and 5. The default\nis 4. A negative one selects the highest.\n\n*file* must have a "
           "write() method that accepts a single bytes argument.\n\nIf *fix_imports* is True and the protocol is less than 3, the names of\n"
           "Python 3 are mapped to those of Python 2.\n\n*buffer_callback*, with protocol 5, is called with the buffers that may\ntravel outside "
           "of the pickle.",
    .base = nullptr,
    .instance_size = sizeof(PicklerObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = pickler_destroy, .traverse = pickler_traverse, .clear = pickler_destroy, .new_ = pickler_new, .init = init_by_row<kInit>},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::pickling

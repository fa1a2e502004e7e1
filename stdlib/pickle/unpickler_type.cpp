// The type Unpickler.
#include <iterator>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/native_init.h"
#include "stdlib/pickle/globals.h"
#include "stdlib/pickle/input.h"
#include "stdlib/pickle/loader.h"

namespace skerry::pickling {

namespace {

Result blank_unpickler(Isolate& iso, TypeObject* cls) {
  Value made = TRY(allocate_instance(iso, cls));
  auto* u = made.as<UnpicklerObject>();
  u->view = BufferView();
  u->read = u->readline = u->peek = u->encoding = u->errors = u->buffers = u->persistent_load.function = Value();
  return made;
}
Result unpickler_new(Isolate& iso, TypeObject* cls, Args) { return blank_unpickler(iso, cls); }

void unpickler_destroy(Isolate& iso, Object* o) {
  auto* u = static_cast<UnpicklerObject*>(o);
  drop_input(iso, u);
  clear_field(iso, u->encoding);
  clear_field(iso, u->errors);
  clear_field(iso, u->buffers);
  clear_field(iso, u->persistent_load.function);
  u->memo.clear(iso);
}
// How text is decoded stays: a load may go on.
void unpickler_clear(Isolate& iso, Object* o) {
  auto* u = static_cast<UnpicklerObject*>(o);
  drop_input(iso, u);
  clear_field(iso, u->buffers);
  clear_field(iso, u->persistent_load.function);
  u->memo.clear(iso);
}
void unpickler_traverse(Object* o, Visitor& visitor) {
  auto* u = static_cast<UnpicklerObject*>(o);
  visitor.visit(u->view.owner);
  visitor.visit(u->read);
  visitor.visit(u->readline);
  visitor.visit(u->peek);
  visitor.visit(u->encoding);
  visitor.visit(u->errors);
  visitor.visit(u->buffers);
  visitor.visit(u->persistent_load.function);
  u->memo.traverse(visitor);
}

Status set_text(Isolate& iso, Value& field, Value value, const char* function, const char* parameter, const char* fallback) {
  std::string buffer;
  TRY(text_argument(iso, value, function, parameter, "", &buffer));
  assign(iso, field, value.is_empty() ? intern(iso, fallback) : retained(iso, value));
  return Status::ok();
}

Status set_options(Isolate& iso, UnpicklerObject* u, const char* function, bool fix_imports, Value encoding, Value errors, Value buffers) {
  u->fix_imports = fix_imports;
  TRY(set_text(iso, u->encoding, encoding, function, "encoding", "ASCII"));
  TRY(set_text(iso, u->errors, errors, function, "errors", "strict"));
  // The default means that there are none at all, as None does.
  bool has_buffers = !buffers.is_empty() && !buffers.is_none() && !(buffers == empty_tuple());
  if (has_buffers) assign(iso, u->buffers, TRY(get_iterator(iso, buffers)));
  return Status::ok();
}

Status unpickler_init(Isolate& iso, UnpicklerObject* self, Value file, bool fix_imports, Value encoding, Value errors, Value buffers) {
  unpickler_clear(iso, self);
  TRY(set_input_file(iso, self, file));
  TRY(set_options(iso, self, "Unpickler", fix_imports, encoding, errors, buffers));
  return find_hook(iso, Value::object(self), Ref(iso, intern(iso, "persistent_load")), &self->persistent_load);
}

Result unpickler_load(Isolate& iso, UnpicklerObject* self) {
  if (self->read.is_empty() && self->view.owner.is_empty())
    return iso.raise(unpickling_error, "Unpickler.__init__() was not called by {}.__init__()", type_name(Value::object(self)));
  if (self->encoding.is_empty() || self->errors.is_empty()) TRY(set_options(iso, self, "Unpickler", self->fix_imports, Value(), Value(), Value()));
  Loader loader(iso, self);
  return loader.load();
}

Result unpickler_find_class(Isolate& iso, UnpicklerObject* self, Value module_name, Value name) { return find_class(iso, self, module_name, name); }

Result get_memo(Isolate& iso, UnpicklerObject* self) { return make_memo_proxy(iso, unpickler_memo_type, Value::object(self)); }

Result get_persistent_load(Isolate& iso, UnpicklerObject* self) {
  Result found = hook_value(iso, self->persistent_load, Value::object(self));
  return found.is_not_found() ? Result(iso.raise(AttributeError, "persistent_load")) : found;
}
Status set_persistent_load(Isolate& iso, UnpicklerObject* self, Value value) {
  if (value.is_empty()) return iso.raise(TypeError, "attribute deletion is not supported");
  if (!is_callable(value)) return iso.raise(TypeError, "persistent_load must be a callable taking one argument");
  self->persistent_load.is_method = false;
  assign(iso, self->persistent_load.function, retained(iso, value));
  return Status::ok();
}

constexpr MethodDef kInit = def<"__init__(self, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", unpickler_init>(
    "Initialize self.  See help(type(self)) for accurate signature.");

constexpr MethodDef kMethods[] = {
    def<"load(self, /)", unpickler_load>(
        "Load a pickle.\n\nRead a pickled object representation from the open file object given\nin the constructor, and return the reconstituted "
        "object hierarchy\nspecified therein."),
    def<"find_class(self, module_name, global_name, /)", unpickler_find_class>(
        "Return an object from a specified module.\n\nIf necessary, the module will be imported. Subclasses may override\nthis method (e.g. to "
        "restrict unpickling of arbitrary classes and\nfunctions).\n\nThis method is called whenever a class or a function object is\nneeded.  Both "
        "arguments passed are str objects."),
    def<"get memo", get_memo>(nullptr),
    def<"set memo", set_unpickler_memo>(nullptr),
    def<"get persistent_load", get_persistent_load>(nullptr),
    def<"set persistent_load", set_persistent_load>(nullptr),
};

}  // namespace

Result make_unpickler(Isolate& iso, const UnpicklerOptions& options) {
  Ref made(iso, TRY(blank_unpickler(iso, &unpickler_type)));
  auto* u = made.as<UnpicklerObject>();
  if (!options.file.is_empty()) TRY(set_input_file(iso, u, options.file));
  else TRY(set_input_data(iso, u, options.data));
  TRY(set_options(iso, u, options.function, options.fix_imports, options.encoding, options.errors, options.buffers));
  return made.release();
}

TypeObject unpickler_type;
extern const TypeDef unpickler_type_def{
    .type = &unpickler_type,
    .name = "_pickle.Unpickler",
    .doc = "This takes a binary file for reading a pickle data stream.\n\nThe protocol version of the pickle is detected automatically, so no\n"
           "protocol argument is needed.  Bytes past the pickled object's\nrepresentation are ignored.\n\n*file* must have a read() method that "
           "takes an integer, and a readline()\nmethod without arguments; both return bytes.\n\n*encoding* and *errors* tell how 8-bit strings "
           "pickled by Python 2 are\ndecoded; with the encoding 'bytes' they are read as bytes objects.",
    .base = nullptr,
    .instance_size = sizeof(UnpicklerObject),
    .flags = flags(TypeFlag::kGc, TypeFlag::kBaseType),
    .slots = {.destroy = unpickler_destroy, .traverse = unpickler_traverse, .clear = unpickler_clear, .new_ = unpickler_new, .init = init_by_row<kInit>},
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry::pickling

// _pickle: the module on which the library's pickle.py stands. Its exceptions and functions.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/module.h"
#include "stdlib/pickle/loader.h"
#include "stdlib/pickle/pickle_types.h"
#include "stdlib/pickle/saver.h"

namespace skerry::pickling {

TypeObject pickle_error, pickling_error, unpickling_error;

namespace {

Status dump(Isolate& iso, Value object, Value file, Value protocol, bool fix_imports, Value buffer_callback) {
  Ref pickler(iso, TRY(make_pickler(iso, {file, protocol, fix_imports, buffer_callback})));
  Saver saver(iso, pickler.as<PicklerObject>(), pickler.as<PicklerObject>()->write);
  return saver.dump(object);
}

Result dumps(Isolate& iso, Value object, Value protocol, bool fix_imports, Value buffer_callback) {
  Ref pickler(iso, TRY(make_pickler(iso, {Value(), protocol, fix_imports, buffer_callback})));
  Saver saver(iso, pickler.as<PicklerObject>(), Value());
  TRY(saver.dump(object));
  return saver.take();
}

Result load_all(Isolate& iso, const UnpicklerOptions& options) {
  Ref unpickler(iso, TRY(make_unpickler(iso, options)));
  Loader loader(iso, unpickler.as<UnpicklerObject>());
  return loader.load();
}

Result load(Isolate& iso, Value file, bool fix_imports, Value encoding, Value errors, Value buffers) {
  return load_all(iso, {"load", file, Value(), fix_imports, encoding, errors, buffers});
}

Result loads(Isolate& iso, Value data, bool fix_imports, Value encoding, Value errors, Value buffers) {
  return load_all(iso, {"loads", Value(), data, fix_imports, encoding, errors, buffers});
}

constexpr MethodDef kFunctions[] = {
    def<"def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", dump>(
        "Write a pickled representation of obj to the open file object file.\n\nThis is equivalent to ``Pickler(file, protocol).dump(obj)``, but "
        "may\nbe more efficient."),
    def<"def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)", dumps>(
        "Return the pickled representation of the object as a bytes object."),
    def<"def load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", load>(
        "Read and return an object from the pickle data stored in a file.\n\nThis is equivalent to ``Unpickler(file).load()``, but may be more\n"
        "efficient."),
    def<"def loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", loads>(
        "Read and return an object from the given pickle data."),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "PickleError", as_value(&pickle_error)));
  TRY(module_set(iso, module, "PicklingError", as_value(&pickling_error)));
  TRY(module_set(iso, module, "UnpicklingError", as_value(&unpickling_error)));
  TRY(module_set(iso, module, "PickleBuffer", as_value(&pickle_buffer_type)));
  TRY(module_set(iso, module, "Pickler", as_value(&pickler_type)));
  return module_set(iso, module, "Unpickler", as_value(&unpickler_type));
}

constexpr TypeDef kErrors[] = {
    {.type = &pickle_error, .name = "_pickle.PickleError", .doc = nullptr, .base = &Exception, .instance_size = sizeof(ExceptionObject), .flags = kExceptionFlags},
    {.type = &pickling_error, .name = "_pickle.PicklingError", .doc = nullptr, .base = &pickle_error, .instance_size = sizeof(ExceptionObject), .flags = kExceptionFlags},
    {.type = &unpickling_error, .name = "_pickle.UnpicklingError", .doc = nullptr, .base = &pickle_error, .instance_size = sizeof(ExceptionObject), .flags = kExceptionFlags},
};

}  // namespace

const TypeDef* const* pickle_types(size_t* count) {
  static constexpr const TypeDef* kTypes[] = {
      &kErrors[0], &kErrors[1], &kErrors[2], &pickle_buffer_type_def, &pickler_memo_type_def, &pickler_type_def, &unpickler_memo_type_def, &unpickler_type_def,
  };
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef pickle_module_def{.name = "_pickle",
                                         .doc = "Optimized C implementation for the Python pickle module.",
                                         .functions = kFunctions,
                                         .function_count = std::size(kFunctions),
                                         .populate = populate};

}  // namespace skerry::pickling

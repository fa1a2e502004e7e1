// `_imp`: what importlib asks the interpreter for. Native modules are its built-in ones, Python modules in the binary its
// frozen ones; there are no extension modules.
#include <algorithm>
#include <iterator>

#include "isolate/builtins/boot.h"
#include "isolate/builtins/import.h"
#include "isolate/builtins/shared_code.h"
#include "isolate/compiler/code.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

Fallible<bool> text_argument(Isolate& iso, std::string_view function, Value v, std::string* out) {
  if (!StrObject::check(v)) return iso.raise(TypeError, "{}() argument must be str, not {}", function, type_name_or_none(v));
  *out = to_utf8(v);
  return true;
}

Fault no_frozen(Isolate& iso, const std::string& name) {
  Fault fault = iso.raise(ImportError, "No such frozen object named {}", name);
  Ref error = iso.take_pending();
  Ref n(iso, TRY(make_str(iso, name)));
  TRY(set_attribute(iso, error, names.name, n));
  iso.restore_pending(error.release());
  return fault;
}

Fallible<bool> lock_held(Isolate& iso) { return iso.modules().locks && iso.modules().locks->count > 0; }
Status acquire_lock(Isolate& iso) { return acquire_import_lock(iso); }
Status release_lock(Isolate& iso) {
  if (!release_import_lock(iso)) return iso.raise(RuntimeError, "not holding the import lock");
  return Status::ok();
}

Result extension_suffixes(Isolate& iso) { return make_list(iso); }

Fallible<int64_t> is_builtin(Isolate& iso, Value name) {
  std::string text;
  TRY(text_argument(iso, "is_builtin", name, &text));
  if (find_native_module(text) == nullptr) return int64_t{0};
  return int64_t{text == "sys" || text == "builtins" ? -1 : 1};
}
// Modules and packages that importlib's users try frozen ones with. There is one text for all; where they have an original name, the
// library's folder has that file.
struct FrozenSample {
  std::string_view name;
  bool is_package;
  std::string_view original;
};
constexpr std::string_view kSampleSource = "initialized = True\n\ndef main():\n    print('Hello world!')\n\nif __name__ == '__main__':\n    main()\n";
constexpr FrozenSample kSamples[] = {
    {"__hello__", false, "__hello__"},
    {"__hello_alias__", false, "__hello__"},
    {"__hello_only__", false, ""},
    {"__phello__", true, "__phello__"},
    {"__phello__.__init__", false, "<__phello__"},
    {"__phello__.ham", true, "__phello__.ham"},
    {"__phello__.ham.__init__", false, "<__phello__.ham"},
    {"__phello__.ham.eggs", false, "__phello__.ham.eggs"},
    {"__phello__.spam", false, "__phello__.spam"},
    {"__phello_alias__", true, "__hello__"},
    {"__phello_alias__.spam", false, "__hello__"},
};
constexpr std::string_view kOverride = "_frozen_override";

// Null: there is none, or a test has asked to go without.
Fallible<const FrozenSample*> find_sample(Isolate& iso, std::string_view name) {
  for (const FrozenSample& sample : kSamples) {
    if (sample.name != name) continue;
    Ref module(iso, TRY(import_module(iso, "_imp")));
    Value override = dict_get_str(iso, module.as<ModuleObject>()->dict.as<DictObject>(), kOverride);
    return override.is_small_int() && override.as_small_int() < 0 ? nullptr : &sample;
  }
  return nullptr;
}

Fallible<bool> is_frozen(Isolate& iso, Value name) {
  std::string text;
  TRY(text_argument(iso, "is_frozen", name, &text));
  // A package of the binary stands for one of the library's, which is not frozen either.
  EmbeddedSource source;
  if (TRY(find_sample(iso, text)) != nullptr) return true;
  return find_embedded_source(text, &source) && !source.is_package;
}
Fallible<bool> is_frozen_package(Isolate& iso, Value name) {
  std::string text;
  TRY(text_argument(iso, "is_frozen_package", name, &text));
  EmbeddedSource source;
  if (const FrozenSample* sample = TRY(find_sample(iso, text))) return sample->is_package;
  if (!find_embedded_source(text, &source)) return no_frozen(iso, text);
  return source.is_package;
}
// (data, is a package, original name), or None. No original name: there is no file that it came from.
Result find_frozen(Isolate& iso, Value name, Value) {
  std::string text;
  TRY(text_argument(iso, "find_frozen", name, &text));
  if (const FrozenSample* sample = TRY(find_sample(iso, text))) {
    Ref original(iso, sample->original.empty() ? Value::none() : TRY(make_str(iso, sample->original)));
    return make_tuple(iso, {Value::none(), Value::boolean(sample->is_package), original});
  }
  EmbeddedSource source;
  if (!find_embedded_source(text, &source)) return Value::none();
  if (text == "_frozen_importlib" || text == "_frozen_importlib_external") {  // becomes that file of the library
    Ref original(iso, TRY(make_str(iso, text == "_frozen_importlib" ? "importlib._bootstrap" : "importlib._bootstrap_external")));
    return make_tuple(iso, {Value::none(), Value::false_(), original});
  }
  return make_tuple(iso, {Value::none(), Value::boolean(source.is_package), Value::none()});
}
Result get_frozen_object(Isolate& iso, Value name, Value) {
  std::string text;
  TRY(text_argument(iso, "get_frozen_object", name, &text));
  if (TRY(find_sample(iso, text)) != nullptr) return shared_code(iso, "<skerry>/" + text + ".py", kSampleSource);
  EmbeddedSource source;
  if (!find_embedded_source(text, &source)) return no_frozen(iso, text);
  return shared_code(iso, "<skerry>/" + text + ".py", source.source);
}
Result init_frozen(Isolate& iso, Value name) {
  std::string text;
  TRY(text_argument(iso, "init_frozen", name, &text));
  EmbeddedSource source;
  if (!find_embedded_source(text, &source)) return Value::none();
  return import_module(iso, text);
}

Result create_builtin(Isolate& iso, Value spec) {
  Ref name(iso, TRY(get_attribute(iso, spec, names.name)));
  std::string text;
  TRY(text_argument(iso, "create_builtin", name, &text));
  Value loaded = TRY(iso.modules().modules());
  Result there = get_item(iso, loaded, name);
  if (!there.is_fault()) return there;
  if (!iso.catch_pending(KeyError)) return there;
  const ModuleDef* def = find_native_module(text);
  if (def == nullptr) return Value::none();
  ready_types_of(*def);
  return make_native_module(iso, *def);
}
Fallible<int64_t> exec_builtin(Isolate&, Value) { return int64_t{0}; }  // create_builtin has filled it

Fault create_dynamic(Isolate& iso, Value spec, Value) {
  Ref name(iso, TRY(get_attribute(iso, spec, names.name)));
  Ref shown(iso, TRY(to_str(iso, name)));
  return iso.raise(ImportError, "extension modules of CPython cannot be loaded: {}", to_utf8(shown));
}
Result create_dynamic_row(Isolate& iso, Value spec, Value file) { return create_dynamic(iso, spec, file); }
Fallible<int64_t> exec_dynamic(Isolate&, Value) { return int64_t{0}; }

// Shared code keeps the name under which it was compiled.
Status fix_co_filename(Isolate&, Value, Value) { return Status::ok(); }

// 64-bit FNV-1a: tells versions of our own files apart, nothing else reads it.
Result source_hash(Isolate& iso, int64_t key, Value source) {
  BufferView view;
  TRY(get_buffer(iso, source, &view));
  uint64_t h = 0xcbf29ce484222325u ^ static_cast<uint64_t>(key);
  for (size_t i = 0; i < view.size; ++i) h = (h ^ view.data[i]) * 0x100000001b3u;
  release_buffer(iso, &view);
  return make_bytes(iso, std::string_view(reinterpret_cast<const char*>(&h), sizeof h));
}

Result code_of_source(Isolate& iso, Value path, Value source) {
  std::string file;
  TRY(text_argument(iso, "_shared_code", path, &file));
  BufferView view;
  TRY(get_buffer(iso, source, &view));
  Result code = shared_code(iso, file, std::string_view(reinterpret_cast<const char*>(view.data), view.size), SourceForm::kBytes);
  release_buffer(iso, &view);
  return code;
}
// What marshal writes of a code object: (source, file name, mode, flags, optimize), or None.
Result code_source(Isolate& iso, CodeObject* code) {
  if (code->source.is_empty()) return Value::none();
  TupleObject* kept = code->source.as<TupleObject>();
  return make_tuple(iso, {(*kept)[0], code->filename, (*kept)[1], (*kept)[2], (*kept)[3]});
}
// A file of the library, wherever sys.path leads by now.
Result library_code(Isolate& iso, Value file, Value shown) {
  std::string relative, name;
  TRY(text_argument(iso, "_library_code", file, &relative));
  TRY(text_argument(iso, "_library_code", shown, &name));
  const std::string& folder = library_folder();
  if (folder.empty())
    return iso.raise(ImportError, "Python's standard library was not found: install the package libpython3-stdlib");
  std::string source;
  TRY(read_source_file(iso, folder + "/" + relative, &source));
  return shared_code(iso, name, source, SourceForm::kBytes);
}

// Python modules in the binary are no copies of files, so there is nothing to prefer but the samples.
Status override_frozen_modules(Isolate& iso, int64_t override) {
  Ref module(iso, TRY(import_module(iso, "_imp")));
  return module_set(iso, module, kOverride, Value::small_int(override));
}

Result frozen_module_names(Isolate& iso) {
  Ref list(iso, TRY(make_list(iso)));
  for (const FrozenSample& sample : kSamples) TRY(list_append_steal(iso, list.as<ListObject>(), TRY(make_str(iso, sample.name))));
  return list.release();
}

constexpr MethodDef kFunctions[] = {
    def<"def _fix_co_filename(code, path, /)", fix_co_filename>("Changes code.co_filename to specify the passed-in path."),
    def<"def _frozen_module_names()", frozen_module_names>("Returns the list of available frozen modules."),
    def<"def _library_code(file, name, /)", library_code>("The code of a file of the standard library, under another name."),
    def<"def _code_source(code, /)", code_source>("What the code was compiled from, as arguments of compile(); or None."),
    def<"def _shared_code(path, source, /)", code_of_source>("The code of a module's source, compiled once for all isolates."),
    def<"def _override_frozen_modules_for_tests(override, /)", override_frozen_modules>("(internal-only) Override PyConfig.use_frozen_modules."),
    def<"def acquire_lock()", acquire_lock>("Acquires the interpreter's import lock for the current thread."),
    def<"def create_builtin(spec, /)", create_builtin>("Create an extension module."),
    def<"def create_dynamic(spec, file=None, /)", create_dynamic_row>("Create an extension module."),
    def<"def exec_builtin(mod, /)", exec_builtin>("Initialize a built-in module."),
    def<"def exec_dynamic(mod, /)", exec_dynamic>("Initialize an extension module."),
    def<"def extension_suffixes()", extension_suffixes>("Returns the list of file suffixes used to identify extension modules."),
    def<"def find_frozen(name, /, *, withdata=False)", find_frozen>("Return info about the corresponding frozen module (if there is one) or None."),
    def<"def get_frozen_object(name, data=None, /)", get_frozen_object>("Create a code object for a frozen module."),
    def<"def init_frozen(name, /)", init_frozen>("Initializes a frozen module."),
    def<"def is_builtin(name, /)", is_builtin>("Returns True if the module name corresponds to a built-in module."),
    def<"def is_frozen(name, /)", is_frozen>("Returns True if the module name corresponds to a frozen module."),
    def<"def is_frozen_package(name, /)", is_frozen_package>("Returns True if the module name is of a frozen package."),
    def<"def lock_held()", lock_held>("Return True if the import lock is currently held, else False."),
    def<"def release_lock()", release_lock>("Release the interpreter's import lock."),
    def<"def source_hash(key, source)", source_hash>(nullptr),
};

Status populate(Isolate& iso, Value module) {
  Ref policy(iso, TRY(make_str(iso, "default")));
  return module_set(iso, module, "check_hash_based_pycs", policy);
}

}  // namespace

extern const ModuleDef imp_module_def;
extern const ModuleDef imp_module_def{.name = "_imp",
                                      .doc = "(Extremely) low-level import machinery bits as used by importlib.",
                                      .functions = kFunctions,
                                      .function_count = std::size(kFunctions),
                                      .populate = populate};

}  // namespace skerry

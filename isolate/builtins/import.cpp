#include "isolate/builtins/import.h"

#include "isolate/builtins/import_locks.h"

#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <climits>
#include <utility>

#include "isolate/builtins/boot.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/builtins/shared_code.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/simple_namespace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/utf8.h"
#include "isolate/objects/weakref.h"
#include "isolate/vm/execution.h"
#include "isolate/vm/frame.h"

namespace skerry {

namespace {
EmbeddedLookup embedded_lookup = nullptr;
std::string& library_folder_slot() {
  static auto* folder = new std::string;
  return *folder;
}
}  // namespace
void set_embedded_lookup(EmbeddedLookup lookup) { embedded_lookup = lookup; }
void set_library_folder(std::string folder) { library_folder_slot() = std::move(folder); }
const std::string& library_folder() { return library_folder_slot(); }
bool find_embedded_source(std::string_view dotted_name, EmbeddedSource* out) {
  return embedded_lookup != nullptr && embedded_lookup(dotted_name, out);
}

const Environment& ModuleSystem::environment() const {
  static const Environment none;
  return environment_ ? *environment_ : none;
}

Result builtins_for_script(Isolate& iso, Value builtins) {
  if (builtins != shared_builtins()) return retained(iso, builtins);
  if (iso.builtins == shared_builtins()) decrement(iso, TRY(import_module(iso, "builtins")));
  // Something else has its name in sys.modules.
  if (iso.builtins == shared_builtins()) return dict_copy(iso, shared_builtins().as<DictObject>());
  return retained(iso, iso.builtins);
}

// ---- sys.modules
Result ModuleSystem::modules() {
  if (!modules_.is_empty()) return modules_;
  Ref made(iso_, TRY(make_dict(iso_)));
  if (!main_globals_.is_empty()) {
    Ref main(iso_, TRY(make_module_of(iso_, main_globals_)));
    TRY(dict_set(iso_, made.as<DictObject>(), names.dunder_main, main));
    clear_field(iso_, main_globals_);
  }
  return modules_ = made.release();
}

Status ModuleSystem::offer_main(Value globals) {
  if (modules_.is_empty()) {
    if (main_globals_.is_empty()) main_globals_ = retained(iso_, globals);
    return Status::ok();
  }
  Ref main(iso_, TRY(make_module_of(iso_, globals)));
  decrement(iso_, TRY(dict_set_default(iso_, modules_.as<DictObject>(), names.dunder_main, main)));
  return Status::ok();
}

Result ModuleSystem::path() {
  if (path_.is_empty()) {
    Ref list(iso_, TRY(make_list(iso_)));
    for (const std::string& entry : environment().search_path) {
      Ref s(iso_, TRY(decode_bytes(iso_, entry, "utf-8", "surrogateescape")));
      TRY(list_append(iso_, list.as<ListObject>(), s));
    }
    path_ = list.release();
  }
  return path_;
}

namespace {

// A module's names in the order of CPython's shutdown: those with one leading underscore first, then all but __builtins__.
void clear_module(Isolate& iso, Value module) {
  if (!module.is_object() || !ModuleObject::check(module)) return;
  Ref held = Ref::borrow(iso, module);
  DictObject* d = module.as<ModuleObject>()->dict.as<DictObject>();
  for (int pass = 0; pass < 2; ++pass) {
    size_t position = 0;
    Value key, value;
    while (dict_next(d, &position, &key, &value)) {
      if (value.is_none() || !key.is_object() || !StrObject::check(key)) continue;
      const auto* s = key.as<StrObject>();
      bool single = s->length() > 0 && s->at(0) == '_' && !(s->length() > 1 && s->at(1) == '_');
      if ((pass == 0) != single || str_is(key, "__builtins__")) continue;
      if (dict_set(iso, d, key, Value::none()).is_fault()) iso.clear_pending();
    }
  }
}

// What scripts have put into builtins goes, what they have taken out or replaced comes back.
void restore_builtins(Isolate& iso) {
  if (iso.builtins == shared_builtins() || !is_exact_dict(iso.builtins)) return;
  Ref own = Ref::borrow(iso, iso.builtins);
  auto* d = own.as<DictObject>();
  auto* original = shared_builtins().as<DictObject>();
  std::vector<Ref> added;
  size_t position = 0;
  Value key, value;
  while (dict_next(d, &position, &key, &value))
    if (is_exact_str(key) && dict_get_str(iso, original, key).is_empty()) added.push_back(Ref::borrow(iso, key));
  position = 0;
  while (dict_next(original, &position, &key, &value))
    if (!(dict_get_str(iso, d, key) == value) && dict_set(iso, d, key, value).is_fault()) iso.clear_pending();
  // Its own __name__, __spec__ and so on stay.
  for (const Ref& name : added)
    if (const auto* s = name.as<StrObject>(); !(s->length() > 1 && s->at(0) == '_' && s->at(1) == '_') && dict_delete(iso, d, name).is_fault())
      iso.clear_pending();
}

// What sys keeps of the last failure would keep its frames; and what finalizers print goes to the true streams.
void clear_last_things(Isolate& iso, Value sys, Value builtins) {
  auto set = [&](Value module, std::string_view name, Value value) {
    if (!module.is_object() || !ModuleObject::check(module)) return;
    auto* d = module.as<ModuleObject>()->dict.as<DictObject>();
    if (value.is_empty() || dict_get_str(iso, d, name).is_empty()) return;
    if (dict_set(iso, d, Ref(iso, intern(iso, name)), value).is_fault()) iso.clear_pending();
  };
  set(builtins, "_", Value::none());
  for (std::string_view name : {"ps1", "ps2", "last_type", "last_value", "last_traceback", "__interactivehook__"}) set(sys, name, Value::none());
  if (!sys.is_object() || !ModuleObject::check(sys)) return;
  auto* d = sys.as<ModuleObject>()->dict.as<DictObject>();
  for (std::string_view name : {"stdin", "stdout", "stderr"}) set(sys, name, dict_get_str(iso, d, fmt::format("__{}__", name)));
}

}  // namespace

// As CPython's finalize_modules: what nobody else holds goes with its entry in sys.modules, and finalizers see the globals
// that they know; only what is still held then is cleared by hand. The script's own module goes while all others are
// there, so that its finalizers may print and import.
void ModuleSystem::clear() {
  if (!main_globals_.is_empty() && modules().is_fault()) {
    iso_.clear_pending();
    clear_field(iso_, main_globals_);
  }
  if (!modules_.is_object()) return;
  Ref modules = Ref::borrow(iso_, modules_);
  auto* d = modules.as<DictObject>();
  iso_.collector().unfreeze();
  Ref sys = Ref::borrow(iso_, dict_get_str(iso_, d, "sys")), builtins = Ref::borrow(iso_, dict_get_str(iso_, d, "builtins"));
  clear_last_things(iso_, sys, builtins);
  std::vector<Ref> weak;
  auto drop = [&](Value key, Value module) {
    Result reference = ModuleObject::check(module) && !globals_are_held ? make_weakref(iso_, module) : Result(retained(iso_, module));
    if (reference.is_fault()) iso_.clear_pending();
    else weak.emplace_back(iso_, reference.value());
    if (dict_set(iso_, d, key, Value::none()).is_fault()) iso_.clear_pending();
  };
  auto clear_what_is_left = [&] {
    for (; !weak.empty(); weak.pop_back()) {
      Value left = weak.back().get();
      if (WeakrefObject::check(left)) left = weakref_target(left);
      if (left != sys.get() && left != builtins.get()) clear_module(iso_, left);
    }
  };
  Ref globals(iso_);
  if (Value main = dict_get_str(iso_, d, names.dunder_main); !main.is_empty()) {
    if (main.is_object() && ModuleObject::check(main)) globals = Ref::borrow(iso_, main.as<ModuleObject>()->dict);
    drop(names.dunder_main, main);
  }
  iso_.collector().collect_from(globals.is_empty() ? nullptr : globals.get().as_object());
  globals.reset();
  restore_builtins(iso_);
  clear_what_is_left();
  flush_standard_streams(iso_);
  // sys and builtins stay to the end: what finalizers print goes through them.
  auto drop_all = [&] {
    size_t position = 0;
    Value key, value;
    while (dict_next(d, &position, &key, &value))
      if (!value.is_none() && value != sys.get() && value != builtins.get()) drop(Ref::borrow(iso_, key), Ref::borrow(iso_, value));
  };
  drop_all();
  clear_field(iso_, asyncio);
  clear_field(iso_, codec_registry);
  clear_field(iso_, importlib);
  clear_field(iso_, importlib_external);
  iso_.collector().collect();
  clear_what_is_left();
  drop_all();  // what finalizers have imported
  clear_what_is_left();
  flush_standard_streams(iso_);
  clear_field(iso_, modules_);
  dict_clear(iso_, d);
  clear_module(iso_, sys);
  clear_module(iso_, builtins);
  clear_field(iso_, path_);
}

// ---- Finding and loading
namespace {

struct Found {
  const ModuleDef* native = nullptr;
  bool embedded = false;
  bool is_package = false;
  bool is_namespace = false;   // PEP 420
  std::string file;            // "" for native ones
  std::string source;
  std::vector<std::string> locations;  // __path__
};

bool is_file(const std::string& path) {
  struct stat st;
  return stat(path.c_str(), &st) == 0 && S_ISREG(st.st_mode);
}
bool is_directory(const std::string& path) {
  struct stat st;
  return stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

// The path or a folder above it is a file, such as a zip archive: only a path hook can read what is in it.
bool lies_in_file(std::string path) {
  for (;;) {
    struct stat st;
    if (stat(path.c_str(), &st) == 0) return S_ISREG(st.st_mode);
    size_t slash = path.rfind('/');
    if (slash == path.npos || slash == 0) return false;
    path.resize(slash);
  }
}

// False also where an archive comes first: it may hold the module, and only importlib can look.
Fallible<bool> find_in_path(Isolate& iso, Value path_list, const std::string& leaf, Found* out) {
  Ref entries(iso, TRY(to_list(iso, path_list)));
  auto* list = entries.as<ListObject>();
  for (size_t i = 0; i < list->length; ++i) {
    if (!StrObject::check(list->items[i])) continue;
    std::string directory = to_utf8(list->items[i]);
    if (!directory.starts_with('/')) {
      // Files have absolute names, as importlib gives them.
      char here[PATH_MAX];
      if (::getcwd(here, sizeof here) == nullptr) continue;
      directory = directory.empty() ? here : std::string(here) + "/" + directory;
    }
    std::string base = directory == "/" ? directory + leaf : directory + "/" + leaf;
    if (is_directory(base) && is_file(base + "/__init__.py")) {
      out->is_package = true;
      out->file = base + "/__init__.py";
      out->locations = {base};
    } else if (is_file(base + ".py")) {
      out->file = base + ".py";
    } else {
      if (is_directory(base)) {
        out->locations.push_back(base);
      } else if (lies_in_file(directory)) {
        out->locations.clear();
        return false;
      }
      continue;
    }
    if (!out->is_package) out->locations.clear();
    TRY(read_source_file(iso, out->file, &out->source));
    return true;
  }
  if (out->locations.empty()) return false;
  out->is_package = out->is_namespace = true;
  return true;
}

// Whether the search path has such an entry, or a compiled file without its source.
Fallible<bool> needs_importlib(Isolate& iso, Value path_list, const std::string& leaf) {
  Ref entries(iso, TRY(to_list(iso, path_list)));
  auto* list = entries.as<ListObject>();
  for (size_t i = 0; i < list->length; ++i) {
    if (!StrObject::check(list->items[i])) continue;
    std::string entry = to_utf8(list->items[i]);
    if (lies_in_file(entry)) return true;
    std::string base = entry.empty() ? leaf : entry + "/" + leaf;
    if (is_file(base + ".pyc") || is_file(base + "/__init__.pyc")) return true;
  }
  return false;
}

// sys.path, borrowed: a script may have bound another list to the name.
Result present_path(Isolate& iso) {
  Value modules = TRY(iso.modules().modules());
  Value sys = is_exact_dict(modules) ? dict_get_str(iso, modules.as<DictObject>(), names.sys) : Value();
  if (sys.is_object() && ModuleObject::check(sys)) {
    Value path = dict_get_str(iso, sys.as<ModuleObject>()->dict.as<DictObject>(), "path");
    if (path.is_object() && ListObject::check(path)) return path;
  }
  return iso.modules().path();
}

Fallible<bool> find_module(Isolate& iso, const std::string& full, Value parent_path, Found* out) {
  if ((out->native = find_native_module(full)) != nullptr) return true;
  EmbeddedSource embedded;
  if (find_embedded_source(full, &embedded)) {
    out->embedded = true;
    out->is_package = embedded.is_package;
    out->source = std::string(embedded.source);
    out->file = "<skerry>/" + full + ".py";
    return true;
  }
  size_t dot = full.rfind('.');
  std::string leaf = dot == full.npos ? full : full.substr(dot + 1);
  Value path = parent_path.is_empty() ? TRY(present_path(iso)) : parent_path;
  return find_in_path(iso, path, leaf, out);
}

// A ModuleNotFoundError is pending: gives it the module's name.
Fault with_module_name(Isolate& iso, Fault fault, const std::string& full) {
  Ref error = iso.take_pending();
  Ref name(iso, TRY(make_str(iso, full)));
  TRY(set_attribute(iso, error, names.name, name));
  iso.restore_pending(error.release());
  return fault;
}
Fault no_module(Isolate& iso, const std::string& full, std::string_view extra = "") {
  return with_module_name(iso, iso.raise(ModuleNotFoundError, "No module named '{}'{}", full, extra), full);
}
Fault raise_halted(Isolate& iso, const std::string& full) {
  return with_module_name(iso, iso.raise(ModuleNotFoundError, "import of {} halted; None in sys.modules", full), full);
}

// Where importlib would keep the compiled code of a source file (PEP 3147); empty if nowhere.
std::string cached_path(const Found& found) {
  const InterpreterOptions& options = interpreter_options();
  if (found.native != nullptr || !found.file.starts_with('/') || !found.file.ends_with(".py") || !options.cache_prefix.empty()) return {};
  size_t slash = found.file.rfind('/');
  std::string stem = found.file.substr(slash + 1, found.file.size() - slash - 4);
  std::string level = options.optimize > 0 ? fmt::format(".opt-{}", options.optimize) : "";
  return fmt::format("{}/__pycache__/{}.{}{}.pyc", found.file.substr(0, slash), stem, kCacheTag, level);
}

Result make_spec(Isolate& iso, const std::string& full, const Found& found, Value locations) {
  Ref spec(iso, TRY(make_simple_namespace(iso)));
  auto set = [&](std::string_view name, Value v) {
    Ref n(iso, intern(iso, name));
    return set_attribute(iso, spec, n, v);
  };
  Ref name(iso, TRY(make_str(iso, full)));
  Ref origin(iso, found.native != nullptr ? TRY(make_str(iso, "built-in"))
                                          : (found.file.empty() ? Value::none() : TRY(make_str(iso, found.file))));
  size_t dot = full.rfind('.');
  Ref parent(iso, TRY(make_str(iso, found.is_package ? full : (dot == full.npos ? "" : full.substr(0, dot)))));
  TRY(set("name", name));
  TRY(set("loader", Value::none()));
  TRY(set("origin", origin));
  TRY(set("submodule_search_locations", locations.is_empty() ? Value::none() : locations));
  TRY(set("parent", parent));
  TRY(set("has_location", Value::boolean(!found.file.empty())));
  std::string cached = cached_path(found);
  Ref cached_value(iso, cached.empty() ? Value::none() : TRY(make_str(iso, cached)));
  TRY(set("cached", cached_value));
  TRY(set("_initializing", Value::true_()));
  return spec.release();
}

// ---- importlib, once it is there
// Its module of this name, borrowed, if a script has loaded it completely; else Empty.
Value loaded_importlib(Isolate& iso, std::string_view name) {
  Result modules = iso.modules().modules();
  if (modules.is_fault() || !is_exact_dict(modules.value())) return Value();
  Value module = dict_get_str(iso, modules.value().as<DictObject>(), name);
  if (!module.is_object() || !ModuleObject::check(module)) return Value();
  return module;
}

Value importlib_core(Isolate& iso) {
  Value kept = iso.modules().importlib;
  return kept.is_empty() ? loaded_importlib(iso, "_frozen_importlib") : kept;
}
Value importlib_external(Isolate& iso) {
  Value kept = iso.modules().importlib_external;
  return kept.is_empty() ? loaded_importlib(iso, "_frozen_importlib_external") : kept;
}

// Whether the finders are other than the standard ones, in number or by identity.
Fallible<bool> finders_changed(Isolate& iso) {
  Value sys = loaded_importlib(iso, "sys");
  if (sys.is_empty()) return false;
  auto* d = sys.as<ModuleObject>()->dict.as<DictObject>();
  Value meta_path = dict_get_str(iso, d, names.meta_path);
  Value hooks = dict_get_str(iso, d, "path_hooks");
  if (!meta_path.is_object() || !ListObject::check(meta_path) || !hooks.is_object() || !ListObject::check(hooks)) return true;
  auto* finders = meta_path.as<ListObject>();
  Value external = importlib_external(iso), core = importlib_core(iso);
  if (core.is_empty()) return finders->length != 0 || hooks.as<ListObject>()->length != 0;
  // While it loads, its own imports come from here.
  if (external.is_empty()) return false;
  Value ready = dict_get_str(iso, external.as<ModuleObject>()->dict.as<DictObject>(), "_ready");
  if (!ready.is_true()) return false;
  auto in = [&iso](Value module, std::string_view name) {
    return dict_get_str(iso, module.as<ModuleObject>()->dict.as<DictObject>(), name);
  };
  return finders->length != 3 || !(finders->items[0] == in(core, "BuiltinImporter")) ||
         !(finders->items[1] == in(core, "FrozenImporter")) || !(finders->items[2] == in(external, "PathFinder")) ||
         hooks.as<ListObject>()->length != 2;
}

// Takes the import system's own frames out of the traceback of the pending exception, as CPython does: all of them from a failed import,
// of another failure those that lead to the module's code.
void drop_importlib_frames(Isolate& iso) {
  const bool all = iso.pending_matches(ImportError);
  auto* e = iso.pending().as<ExceptionObject>();
  Ref held = Ref::borrow(iso, iso.pending());
  Value *link = &e->traceback, *chunk = nullptr;  // where the present entry hangs; where its run of such frames began
  while (link->is_object()) {
    auto* entry = link->as<TracebackObject>();
    const CodeObject* code = entry->frame.as<FrameObject>()->frame->code;
    auto says = [](Value text, std::string_view wanted) { return text.is_object() && to_utf8(text) == wanted; };
    const bool own = says(code->filename, "<frozen importlib._bootstrap>") || says(code->filename, "<frozen importlib._bootstrap_external>");
    if (!own) chunk = nullptr;
    else if (chunk == nullptr) chunk = link;
    if (own && (all || says(code->name, "_call_with_frames_removed"))) {
      assign(iso, *chunk, retained(iso, entry->next));
      link = chunk;
    } else {
      link = &entry->next;
    }
  }
}

Result import_by_importlib(Isolate& iso, const std::string& full) {
  Ref core = Ref::borrow(iso, iso.modules().importlib);
  if (core.is_empty()) core.reset(TRY(import_module(iso, "_frozen_importlib")));
  Ref name(iso, TRY(make_str(iso, full)));
  Ref function(iso, TRY(get_attribute(iso, core, Ref(iso, intern(iso, "_gcd_import")))));
  Result module = call(iso, function, {name});
  if (module.is_raised() && interpreter_options().verbose == 0) drop_importlib_frames(iso);
  return module;
}

// The spec that importlib would have given, once it is there to be asked.
Status complete_spec(Isolate& iso, Value module, Value name) {
  Value external = importlib_external(iso);
  if (external.is_empty()) return Status::ok();
  auto* d = external.as<ModuleObject>()->dict.as<DictObject>();
  if (!dict_get_str(iso, d, "_ready").is_true()) return Status::ok();
  Value function = dict_get_str(iso, d, "_complete_spec");
  if (function.is_empty()) return Status::ok();
  Ref held = Ref::borrow(iso, function);
  decrement(iso, TRY(call(iso, held, {module, name})));
  return Status::ok();
}

Result load_module(Isolate& iso, const std::string& full, const Found& found) {
  LoadingScope loading(iso, full);
  Ref modules = Ref::borrow(iso, TRY(iso.modules().modules()));
  Ref key(iso, TRY(make_str(iso, full)));
  if (found.native != nullptr) ready_types_of(*found.native);
  Ref module(iso, found.native != nullptr ? TRY(make_native_module(iso, *found.native)) : TRY(make_module(iso, full)));
  Ref locations(iso);
  if (found.is_package) {
    locations = Ref(iso, TRY(make_list(iso)));
    for (const std::string& l : found.locations) {
      Ref s(iso, TRY(make_str(iso, l)));
      TRY(list_append(iso, locations.as<ListObject>(), s));
    }
    TRY(module_set(iso, module, "__path__", locations));
  }
  Ref spec(iso, TRY(make_spec(iso, full, found, locations)));
  Ref package(iso, TRY(get_attribute(iso, spec, Ref(iso, intern(iso, "parent")))));
  TRY(module_set(iso, module, "__spec__", spec));
  TRY(module_set(iso, module, "__package__", package));
  // Single modules of the binary stand for CPython's built-in ones, which have no file; a package stands for one that has.
  if (!found.file.empty() && (found.is_package || !found.file.starts_with("<skerry>"))) {
    Ref file(iso, TRY(make_str(iso, found.file)));
    TRY(module_set(iso, module, "__file__", file));
    if (std::string cached = cached_path(found); !cached.empty()) {
      Ref path(iso, TRY(make_str(iso, cached)));
      TRY(module_set(iso, module, "__cached__", path));
    }
  }
  TRY(complete_spec(iso, module, key));
  TRY(set_item(iso, modules, key, module));
  if (interpreter_options().verbose > 0) std::fputs(fmt::format("import '{}' # {}\n", full, found.file.empty() ? "built-in" : found.file).c_str(), stderr);
  if (found.native == nullptr && !found.is_namespace) {
    // CPython freezes runpy into the binary: the tracebacks of `-m` show it so.
    bool as_frozen = full == "runpy" && found.file == library_folder() + "/runpy.py";
    Result done = shared_code(iso, as_frozen ? "<frozen runpy>" : found.file, found.source, SourceForm::kBytes);
    if (!done.is_fault()) {
      Ref code(iso, done.value());
      Value dict = module.as<ModuleObject>()->dict;
      done = run_code(iso, code, dict, dict);
    }
    if (done.is_fault()) {
      if (done.is_raised()) {
        Ref pending = iso.take_pending();
        if (delete_item(iso, modules, key).is_fault()) iso.clear_pending();
        iso.restore_pending(pending.release());
      }
      return done.fault();
    }
    decrement(iso, done.value());
  }
  if (full == "sys" && found.native != nullptr) TRY(finish_standard_streams(iso, module));
  ModuleSystem& system = iso.modules();
  if (full == "_frozen_importlib" && system.importlib.is_empty()) system.importlib = retained(iso, module);
  if (full == "_frozen_importlib_external" && system.importlib_external.is_empty())
    system.importlib_external = retained(iso, module);
  // importlib may have given the module another spec meanwhile.
  Result now = get_attribute_or_not_found(iso, module, names.dunder_spec);
  if (now.is_raised()) return now;
  if (!now.is_fault()) spec.reset(now.value());
  if (!spec.get().is_none()) TRY(set_attribute(iso, spec, Ref(iso, intern(iso, "_initializing")), Value::false_()));
  // A module may have replaced itself in sys.modules.
  return get_item(iso, modules, key);
}

// sys.modules[full], or kNotFound.
Result loaded_module(Isolate& iso, const std::string& full) {
  Value modules = TRY(iso.modules().modules());
  // Functions that import what they use come here at each call: no str is made for what is mostly there.
  if (is_exact_dict(modules) && modules.as<DictObject>()->only_str_keys && is_ascii_text(full)) {
    Value known = dict_get_str(iso, modules.as<DictObject>(), std::string_view(full));
    if (!known.is_empty()) return retained(iso, known);
  }
  Ref key(iso, TRY(make_str(iso, full)));
  if (is_exact_dict(modules)) {
    Result r = dict_get(iso, modules.as<DictObject>(), key);
    return r.is_fault() ? r : Result(retained(iso, r.value()));
  }
  Result r = get_item(iso, modules, key);
  if (r.is_raised() && iso.catch_pending(KeyError)) return Fault(FaultKind::kNotFound);
  return r;
}

// Imports one dotted name, parents first; gives the last module.
Result import_full(Isolate& iso, const std::string& full) {
  TRY(iso.check_native_stack(" while importing"));
  if (iso.modules().locks && iso.modules().locks->loading) TRY(wait_until_loaded(iso, full));
  Result loaded = loaded_module(iso, full);
  if (!loaded.is_not_found()) {
    Ref m(iso, TRY(loaded));
    if (m.get().is_none()) return raise_halted(iso, full);
    return m.release();
  }
  if (TRY(finders_changed(iso)) && !full.starts_with("_frozen_importlib")) return import_by_importlib(iso, full);
  size_t dot = full.rfind('.');
  Ref parent(iso), parent_path(iso);
  if (dot != full.npos) {
    std::string parent_name = full.substr(0, dot);
    parent = Ref(iso, TRY(import_full(iso, parent_name)));
    // Importing the parent may have imported this one, and another thread may be about it.
    if (iso.modules().locks && iso.modules().locks->loading) TRY(wait_until_loaded(iso, full));
    loaded = loaded_module(iso, full);
    if (!loaded.is_not_found()) return loaded;
    if (TRY(finders_changed(iso))) return import_by_importlib(iso, full);  // by the parent
    Result path = get_attribute_or_not_found(iso, parent, names.dunder_path);
    if (path.is_not_found()) return no_module(iso, full, fmt::format("; '{}' is not a package", parent_name));
    parent_path = Ref(iso, TRY(path));
  }
  if (full == "genericpath") {
    // It and os import each other; in CPython, os has always come first.
    decrement(iso, TRY(import_full(iso, "os")));
    loaded = loaded_module(iso, full);
    if (!loaded.is_not_found()) return loaded;
  }
  Found found;
  if (!TRY(find_module(iso, full, parent_path, &found))) {
    Value path = parent_path.is_empty() ? TRY(present_path(iso)) : parent_path.get();
    if (TRY(needs_importlib(iso, path, dot == full.npos ? full : full.substr(dot + 1)))) return import_by_importlib(iso, full);
    return no_module(iso, full);
  }
  Ref module(iso, TRY(load_module(iso, full, found)));
  if (!parent.is_empty()) TRY(set_attribute(iso, parent, Ref(iso, intern(iso, full.substr(dot + 1))), module));
  return module.release();
}

// The package against which a relative import counts: PEP 328 and 366.
Fallible<bool> package_of(Isolate& iso, Value globals, std::string* out) {
  if (!globals.is_object() || !DictObject::check(globals)) return iso.raise(TypeError, "globals must be a dict");
  auto* d = globals.as<DictObject>();
  Value package = dict_get_str(iso, d, names.dunder_package);
  if (package.is_object() && StrObject::check(package)) {
    *out = to_utf8(package);
    return true;
  }
  if (!package.is_empty() && !package.is_none()) return iso.raise(TypeError, "package must be a string");
  Value name = dict_get_str(iso, d, names.dunder_name);
  if (name.is_empty()) return iso.raise(KeyError, "'__name__' not in globals");
  if (!StrObject::check(name)) return iso.raise(TypeError, "__name__ must be a string");
  *out = to_utf8(name);
  if (dict_get_str(iso, d, names.dunder_path).is_empty()) {
    size_t dot = out->rfind('.');
    *out = dot == out->npos ? "" : out->substr(0, dot);
  }
  return true;
}

Fallible<bool> absolute_name(Isolate& iso, const std::string& name, Value globals, int64_t level, std::string* out) {
  std::string package;
  TRY(package_of(iso, globals, &package));
  if (package.empty()) return iso.raise(ImportError, "attempted relative import with no known parent package");
  for (int64_t i = 1; i < level; ++i) {
    size_t dot = package.rfind('.');
    if (dot == package.npos) return iso.raise(ImportError, "attempted relative import beyond top-level package");
    package.resize(dot);
  }
  *out = name.empty() ? package : package + "." + name;
  return true;
}

// -X importtime: tells on standard error what an import has taken, as CPython does: not of modules that are there already, and
// of a package's parents together with it.
Result import_with_times(Isolate& iso, const std::string& full) {
  if (interpreter_options().import_time == 0) return import_full(iso, full);
  Result loaded = loaded_module(iso, full);
  if (!loaded.is_not_found()) {
    if (loaded.is_fault()) return loaded;
    decrement(iso, loaded.value());
    return import_full(iso, full);
  }
  using Clock = std::chrono::steady_clock;
  ModuleSystem::ImportTimes& times = iso.modules().times;
  if (!std::exchange(times.has_title, true)) std::fputs("import time: self [us] | cumulative | imported package\n", stderr);
  const int64_t within_others = std::exchange(times.within, 0);
  ++times.depth;
  const Clock::time_point start = Clock::now();
  Result module = import_full(iso, full);
  const int64_t taken = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count();
  --times.depth;
  std::fputs(fmt::format("import time: {:9} | {:10} | {:{}}{}\n", taken - times.within, taken, "", times.depth * 2, full).c_str(), stderr);
  times.within = within_others + taken;
  return module;
}

// `from package import a, b`: names that are submodules are imported; a `*` means the package's __all__.
Status import_from_list(Isolate& iso, Value module, const std::string& full, Value fromlist) {
  return for_each(iso, fromlist, [&](Value item) -> Status {
    if (!StrObject::check(item))
      return iso.raise(TypeError, "Item in ``from list'' must be str, not {}", type_name(item));
    if (str_is(item, "*")) {
      Result all = get_attribute_or_not_found(iso, module, Ref(iso, intern(iso, "__all__")));
      if (all.is_not_found()) return Status::ok();
      Ref names_list(iso, TRY(all));
      Ref one(iso, TRY(to_list(iso, names_list)));
      for (size_t i = 0; i < one.as<ListObject>()->length; ++i)
        if (str_is(one.as<ListObject>()->items[i], "*")) return Status::ok();
      return import_from_list(iso, module, full, one);
    }
    Result there = get_attribute_or_not_found(iso, module, item);
    if (!there.is_not_found()) {
      decrement(iso, TRY(there));
      return Status::ok();
    }
    std::string child = full + "." + to_utf8(item);
    Result r = import_with_times(iso, child);
    if (r.is_raised() && iso.pending_matches(ModuleNotFoundError)) {
      Ref error = iso.take_pending();
      Ref missing(iso, TRY(get_attribute(iso, error, names.name)));
      Ref key(iso, TRY(make_str(iso, child)));
      bool blocked = !dict_get_str(iso, TRY(iso.modules().modules()).as<DictObject>(), key).is_empty();  // None in sys.modules
      if (StrObject::check(missing) && to_utf8(missing) == child && !blocked) return Status::ok();  // IMPORT_FROM says it better
      iso.restore_pending(error.release());
      return Fault(FaultKind::kRaised);
    }
    decrement(iso, TRY(r));
    return Status::ok();
  });
}

}  // namespace

Result import_name(Isolate& iso, Value name, Value globals, Value fromlist, int64_t level) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "module name must be a string");
  if (level < 0) return iso.raise(ValueError, "level must be >= 0");
  std::string text = to_utf8(name);
  if (text.empty() && level == 0) return iso.raise(ValueError, "Empty module name");
  std::string full = text;
  if (level > 0) TRY(absolute_name(iso, text, globals, level, &full));
  Ref module(iso, TRY(import_with_times(iso, full)));
  bool has_fromlist = !fromlist.is_empty() && !fromlist.is_none() && TRY(is_true(iso, fromlist));
  if (has_fromlist) {
    Result path = get_attribute_or_not_found(iso, module, names.dunder_path);
    if (!path.is_not_found()) {
      decrement(iso, TRY(path));
      TRY(import_from_list(iso, module, full, fromlist));
    }
    return module.release();
  }
  // `import a.b` binds a.
  size_t dot = text.find('.');
  if (dot == text.npos) return module.release();
  std::string head = level == 0 ? text.substr(0, dot) : full.substr(0, full.size() - (text.size() - dot));
  return import_full(iso, head);
}

Result import_module(Isolate& iso, std::string_view dotted_name) { return import_full(iso, std::string(dotted_name)); }

Result make_main_module(Isolate& iso, std::string_view file) {
  Ref modules = Ref::borrow(iso, TRY(iso.modules().modules()));
  Ref module(iso, TRY(make_module(iso, "__main__")));
  // Code of -c has none, standard input does.
  if (!file.empty() && file != "<string>") {
    Ref f(iso, TRY(decode_bytes(iso, file, "utf-8", "surrogateescape")));
    TRY(module_set(iso, module, "__file__", f));
    TRY(module_set(iso, module, "__cached__", Value::none()));
  }
  TRY(module_set(iso, module, "__builtins__", Ref(iso, TRY(import_module(iso, "builtins")))));
  TRY(set_item(iso, modules, names.dunder_main, module));
  return module.release();
}

}  // namespace skerry

// compile, eval, exec, and the namespaces of the caller.
#include <string>

#include "isolate/builtins/functions.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/compiler/code.h"
#include "isolate/compiler/tree_objects.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/late_globals.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"
#include "isolate/vm/frame_inspect.h"
#include "isolate/vm/execution.h"

namespace skerry {

Fallible<bool> source_text(Isolate& iso, Value source, std::string_view function, std::string_view what, std::string* out) {
  if (StrObject::check(source)) {
    *out = to_utf8(source);
  } else {
    BufferView view;
    Status s = get_buffer(iso, source, &view);
    if (s.is_fault()) {
      iso.clear_pending();
      return iso.raise(TypeError, "{}() arg 1 must be a {}", function, what);
    }
    out->assign(reinterpret_cast<const char*>(view.data), view.size);
    release_buffer(iso, &view);
  }
  if (out->find('\0') != out->npos) return iso.raise(ValueError, "source code string cannot contain null bytes");
  return true;
}

Status filename_argument(Isolate& iso, Value filename, Ref* out) {
  if (StrObject::check(filename)) {
    *out = Ref::borrow(iso, filename);
  } else if (BytesObject::check(filename)) {
    *out = Ref(iso, TRY(make_str(iso, filename.as<BytesObject>()->view())));
  } else if (is_buffer(filename)) {
    TRY(warn(iso, DeprecationWarning, "path should be string, bytes, or os.PathLike, not " + std::string(type_name(filename))));
    BytesView bytes(iso);
    TRY(bytes.get(filename));
    *out = Ref(iso, TRY(make_str(iso, bytes.text())));
  } else {
    Result path = call_method(iso, filename, Ref(iso, intern(iso, "__fspath__")));
    if (path.is_raised() && iso.catch_pending(AttributeError))
      return iso.raise(TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(filename));
    *out = Ref(iso, TRY(path));
  }
  return Status::ok();
}

namespace {

Value current_globals(Isolate& iso) {
  Frame* f = current_frame(iso);
  return f == nullptr ? Value() : f->globals;
}

Status add_builtins(Isolate& iso, Value globals) {
  auto* d = globals.as<DictObject>();
  if (!dict_get_str(iso, d, names.dunder_builtins).is_empty()) return Status::ok();
  Ref module(iso, TRY(import_module(iso, "builtins")));
  return dict_set(iso, d, names.dunder_builtins, module);
}

// The two namespaces of exec and eval: defaults are the caller's.
Status choose_namespaces(Isolate& iso, std::string_view function, Value globals, Value locals, Ref* g, Ref* l) {
  if (!locals.is_none() && !locals.is_empty() && type_of(locals)->slots.get_item == nullptr)
    return iso.raise(TypeError, "locals must be a mapping{}", function == "eval" ? std::string() : fmt::format(" or None, not {}", type_name(locals)));
  if (globals.is_none() || globals.is_empty()) {
    Value mine = current_globals(iso);
    if (mine.is_empty()) return iso.raise(TypeError, "{} must be given globals and locals when called without a frame", function);
    TRY(complete_globals(iso, mine));
    *g = Ref::borrow(iso, mine);
    *l = locals.is_none() || locals.is_empty() ? Ref(iso, TRY(frame_locals(iso, current_frame(iso)))) : Ref::borrow(iso, locals);
  } else {
    if (!DictObject::check(globals)) {
      if (function == "eval")
        return iso.raise(TypeError, "globals must be a {}", type_of(globals)->slots.get_item != nullptr
                                                                 ? "real dict; try eval(code, {}, mapping)"
                                                                 : "dict");
      return iso.raise(TypeError, "exec() globals must be a dict, not {}", type_name(globals));
    }
    *g = Ref::borrow(iso, globals);
    *l = Ref::borrow(iso, locals.is_none() || locals.is_empty() ? globals : locals);
  }
  return add_builtins(iso, *g);
}

// Future statements of the calling code hold for what it compiles.
uint32_t caller_flags(Isolate& iso) { Frame* f = current_frame(iso);
  return f == nullptr ? 0 : f->code->flags & kCodeFutureAnnotations; }

Result compile_text(Isolate& iso, std::string_view text, Value filename, CompileMode mode, uint32_t flags, int optimize,
                    Value source, uint32_t more_flags = 0) {
  CompileOptions options;
  options.flags = more_flags;
  options.form = StrObject::check(source) ? SourceForm::kText : SourceForm::kBytes;
  options.mode = mode;
  options.optimize = optimize;
  options.inherited_flags = flags;
  return compile_source(iso, text, filename, options);
}

Result run_with_closure(Isolate& iso, Value code, Value globals, Value locals, Value closure) {
  uint32_t free = code.as<CodeObject>()->free_count;
  bool fits = is_exact_tuple(closure) && closure.as<TupleObject>()->length == free;
  for (uint32_t i = 0; fits && i < free; ++i) fits = CellObject::check(closure.as<TupleObject>()->items()[i]);
  if (!fits) return iso.raise(TypeError, "code object requires a closure of exactly length {}", free);
  Ref function(iso, TRY(make_function(iso, code, globals)));
  assign(iso, function.as<FunctionObject>()->closure, retained(iso, closure));
  decrement(iso, TRY(run_function_with_locals(iso, function, locals)));
  return Value::none();
}

// Code travels through marshal as what it was compiled from: bytecode from outside could not be trusted.
Status keep_source(Isolate& iso, CodeObject* code, Value source, std::string_view text, Value mode, int64_t flags, int optimize) {
  Ref kept(iso, is_exact_str(source) ? retained(iso, source) : TRY(make_bytes(iso, text)));
  Ref number(iso, TRY(make_int(iso, flags)));
  assign(iso, code->source, TRY(make_tuple(iso, {kept, mode, number, Value::small_int(optimize)})));
  return Status::ok();
}

// What type comments are about is found by a Python module: few programs ask for it.
Result call_type_comments(Isolate& iso, std::string_view function, std::initializer_list<Value> arguments) {
  Ref module(iso, TRY(import_module(iso, "_type_comments")));
  Ref callable(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, function)))));
  return call(iso, callable, arguments);
}

}  // namespace

Result builtin_compile(Isolate& iso, Value source, Value filename, Value mode, int64_t flags, bool dont_inherit, int64_t optimize,
                       int64_t) {
  Ref name(iso);
  TRY(filename_argument(iso, filename, &name));
  constexpr int64_t kKnownFlags = 0x1000000 | 0x10 | 0x1fe0000 | 0x200 | 0x400 | 0x2000 | 0x1000 | 0x4000;
  if (flags & ~kKnownFlags) return iso.raise(ValueError, "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) return iso.raise(ValueError, "compile(): invalid optimize value");
  if (!StrObject::check(mode)) return iso.raise(TypeError, "compile() argument 'mode' must be str, not {}", type_name_or_none(mode));
  CompileMode compile_mode;
  if (str_is(mode, "exec")) compile_mode = CompileMode::kExec;
  else if (str_is(mode, "eval")) compile_mode = CompileMode::kEval;
  else if (str_is(mode, "single")) compile_mode = CompileMode::kSingle;
  else if (str_is(mode, "func_type") && (flags & kCompileOnlyTree)) return call_type_comments(iso, "function_type", {source, name});
  else if (str_is(mode, "func_type")) return iso.raise(ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  else if (flags & kCompileOnlyTree) return iso.raise(ValueError, "compile() mode must be 'exec', 'eval', 'single' or 'func_type'");
  else return iso.raise(ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
  if (CodeObject::check(source)) return retained(iso, source);
  if (TRY(is_tree_object(iso, source))) {
    CompileOptions options;
    options.form = SourceForm::kText;
    options.mode = compile_mode;
    options.optimize = optimize < 0 ? interpreter_options().optimize : static_cast<int>(optimize);
    options.inherited_flags = static_cast<uint32_t>(flags & kCodeFutureAnnotations) | (dont_inherit ? 0 : caller_flags(iso));
    options.flags = static_cast<uint32_t>(flags);
    if (flags & kCompileOnlyTree) {
      syntax::Arena arena;
      (void)TRY(read_tree_object(iso, source, compile_mode, arena));
      return retained(iso, source);
    }
    return compile_tree_object(iso, source, name, options);
  }
  std::string text;
  TRY(source_text(iso, source, "compile", "string, bytes or AST object", &text));
  if (flags & kCompileOnlyTree) {
    CompileOptions options;
    options.flags = static_cast<uint32_t>(flags);
    options.form = StrObject::check(source) ? SourceForm::kText : SourceForm::kBytes;
    options.mode = compile_mode;
    Ref tree(iso, TRY(parse_to_tree_object(iso, text, name, options)));
    if (flags & kCompileTypeComments) return call_type_comments(iso, "attach", {tree, source, name});
    return tree.release();
  }
  uint32_t inherited = static_cast<uint32_t>(flags & kCodeFutureAnnotations);
  if (!dont_inherit) inherited |= caller_flags(iso);
  int level = optimize < 0 ? interpreter_options().optimize : static_cast<int>(optimize);
  Ref code(iso, TRY(compile_text(iso, text, name, compile_mode, inherited, level, source, static_cast<uint32_t>(flags))));
  TRY(keep_source(iso, code.as<CodeObject>(), source, text, mode, static_cast<int64_t>(inherited) | flags, level));
  return code.release();
}

Result builtin_eval(Isolate& iso, Value source, Value globals, Value locals) {
  Ref g(iso), l(iso);
  TRY(choose_namespaces(iso, "eval", globals, locals, &g, &l));
  if (CodeObject::check(source)) {
    if (source.as<CodeObject>()->free_count > 0)
      return iso.raise(TypeError, "code object passed to eval() may not contain free variables");
    return run_code(iso, source, g, l);
  }
  std::string text;
  TRY(source_text(iso, source, "eval", "string, bytes or code object", &text));
  text.erase(0, text.find_first_not_of(" \t") == text.npos ? 0 : text.find_first_not_of(" \t"));
  Ref filename(iso, TRY(make_str(iso, "<string>")));
  Ref code(iso, TRY(compile_text(iso, text, filename, CompileMode::kEval, caller_flags(iso), interpreter_options().optimize, source)));
  return run_code(iso, code, g, l);
}

Result builtin_exec(Isolate& iso, Value source, Value globals, Value locals, Value closure) {
  Ref g(iso), l(iso);
  TRY(choose_namespaces(iso, "exec", globals, locals, &g, &l));
  bool has_closure = !closure.is_none() && !closure.is_empty();
  if (CodeObject::check(source)) {
    uint32_t free = source.as<CodeObject>()->free_count;
    if (free == 0 && has_closure) return iso.raise(TypeError, "cannot use a closure with this code object");
    if (free > 0 && !has_closure) return iso.raise(TypeError, "code object requires a closure of exactly length {}", free);
    if (has_closure) return run_with_closure(iso, source, g, l, closure);
    decrement(iso, TRY(run_code(iso, source, g, l)));
    return Value::none();
  }
  if (has_closure) return iso.raise(TypeError, "closure can only be used when source is a code object");
  std::string text;
  TRY(source_text(iso, source, "exec", "string, bytes or code object", &text));
  Ref filename(iso, TRY(make_str(iso, "<string>")));
  Ref code(iso, TRY(compile_text(iso, text, filename, CompileMode::kExec, caller_flags(iso), interpreter_options().optimize, source)));
  decrement(iso, TRY(run_code(iso, code, g, l)));
  return Value::none();
}

Result builtin_globals(Isolate& iso) {
  Value g = current_globals(iso);
  if (!g.is_empty()) TRY(complete_globals(iso, g));
  return g.is_empty() ? Result(Value::none()) : Result(retained(iso, g));
}

Result builtin_locals(Isolate& iso) {
  Frame* f = current_frame(iso);
  if (f == nullptr) return iso.raise(SystemError, "frame does not exist");
  return frame_locals(iso, f);
}

Result builtin_vars(Isolate& iso, Args args) {
  if (args.count > 1) return iso.raise(TypeError, "vars expected at most 1 argument, got {}", args.count);
  if (args.count == 0) return builtin_locals(iso);
  Result dict = get_attribute_or_not_found(iso, args[0], names.dunder_dict);
  if (dict.is_not_found()) return iso.raise(TypeError, "vars() argument must have __dict__ attribute");
  return dict;
}

Result builtin_dir(Isolate& iso, Args args) {
  if (args.count > 1) return iso.raise(TypeError, "dir expected at most 1 argument, got {}", args.count);
  Ref found(iso);
  if (args.count == 0) {
    Ref l(iso, TRY(builtin_locals(iso)));
    if (!DictObject::check(l)) l.reset(TRY(call_method(iso, l, names.keys)));
    found = Ref(iso, TRY(to_list(iso, l)));
  } else {
    Result hook = lookup_special(iso, args[0], names.dunder_dir);
    if (hook.is_not_found()) return iso.raise(TypeError, "object does not provide __dir__");
    Ref method(iso, TRY(hook));
    Ref result(iso, TRY(call(iso, method, {})));
    found = Ref(iso, TRY(to_list(iso, result)));
  }
  TRY(list_sort(iso, found.as<ListObject>(), Value::none(), false));
  return found.release();
}

}  // namespace skerry

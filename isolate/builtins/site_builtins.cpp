// exit, quit, copyright, credits, license and help: what CPython's site.py adds to the builtins, unless -S. Native, so that no
// module is imported for them at start-up; the objects are made once and shared by all isolates.
#include <iterator>
#include <string>

#include "isolate/builtins/functions.h"
#include "isolate/builtins/import.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

namespace {

struct SiteObject : Object {
  const char* name;
  const char* text;  // of a printer
};

TypeObject quitter_type, printer_type, helper_type;

constexpr const char* kCopyright =
    "Copyright (c) 2026 the authors of Skerry.\nThe standard library is that of the system: Copyright (c) 2001-2023 Python Software Foundation.\n"
    "All Rights Reserved.";
constexpr const char* kCredits =
    "    Skerry stands on Python, and on the libraries that its README names. Thanks to all who write them.\n"
    "    See www.python.org for more information about the language.";
constexpr const char* kLicense = "Skerry is free software under the MIT licence. The Python library has the licence of the Python Software Foundation:\n"
                                 "see https://docs.python.org/3/license.html";

Result quitter_repr(Isolate& iso, Value self) {
  return make_str(iso, fmt::format("Use {}() or Ctrl-D (i.e. EOF) to exit", self.as<SiteObject>()->name));
}
Result quitter_name(Isolate& iso, Value self) { return make_str(iso, self.as<SiteObject>()->name); }
Result quitter_eof(Isolate& iso, Value) { return make_str(iso, "Ctrl-D (i.e. EOF)"); }
Result quitter_call(Isolate& iso, Value, Args args) {
  if (args.count + args.keyword_count() > 1) return iso.raise(TypeError, "Quitter.__call__() takes from 1 to 2 positional arguments but {} were given", args.count + 1);
  Value code = args.count + args.keyword_count() == 0 ? Value::none() : args.values[0];
  // Shells such as IDLE run until standard input is closed.
  auto close_input = [&]() -> Status {
    Ref sys(iso, TRY(import_module(iso, "sys")));
    Ref input(iso, TRY(get_attribute(iso, sys, names.stdin)));
    decrement(iso, TRY(call_method(iso, input, names.close)));
    return Status::ok();
  };
  if (close_input().is_fault()) iso.clear_pending();
  return code.is_none() ? iso.raise_none(SystemExit) : iso.raise_with(SystemExit, code);
}

Result printer_repr(Isolate& iso, Value self) { return make_str(iso, self.as<SiteObject>()->text); }
Result printer_call(Isolate& iso, Value self, Args args) {
  if (args.count != 0) return iso.raise(TypeError, "_Printer.__call__() takes 1 positional argument but {} were given", args.count + 1);
  TRY(write_to_stream(iso, names.stdout, std::string(self.as<SiteObject>()->text) + "\n"));
  return Value::none();
}

Result helper_repr(Isolate& iso, Value) {
  return make_str(iso, "Type help() for interactive help, or help(object) for help about object.");
}
Result helper_call(Isolate& iso, Value, Args args) {
  Ref pydoc(iso, TRY(import_module(iso, "pydoc")));
  Ref help(iso, TRY(get_attribute(iso, pydoc, Ref(iso, intern(iso, "help")))));
  return call(iso, help, args);
}

constexpr MethodDef kQuitterMethods[] = {def<"get name", quitter_name>(nullptr), def<"get eof", quitter_eof>(nullptr)};

}  // namespace

extern const TypeDef quitter_type_def, printer_type_def, helper_type_def;
extern const TypeDef quitter_type_def{.type = &quitter_type,
                                      .name = "_sitebuiltins.Quitter",
                                      .doc = nullptr,
                                      .base = nullptr,
                                      .instance_size = sizeof(SiteObject),
                                      .flags = flags(TypeFlag::kNoInstantiation),
                                      .slots = {.call = quitter_call, .repr = quitter_repr},
                                      .methods = kQuitterMethods,
                                      .method_count = std::size(kQuitterMethods)};
extern const TypeDef printer_type_def{.type = &printer_type,
                                      .name = "_sitebuiltins._Printer",
                                      .doc = "interactive prompt objects for printing the license text, a list of\n    contributors and the copyright notice.",
                                      .base = nullptr,
                                      .instance_size = sizeof(SiteObject),
                                      .flags = flags(TypeFlag::kNoInstantiation),
                                      .slots = {.call = printer_call, .repr = printer_repr}};
extern const TypeDef helper_type_def{.type = &helper_type,
                                     .name = "_sitebuiltins._Helper",
                                     .doc = "Define the builtin 'help'.",
                                     .base = nullptr,
                                     .instance_size = sizeof(SiteObject),
                                     .flags = flags(TypeFlag::kNoInstantiation),
                                     .slots = {.call = helper_call, .repr = helper_repr}};

Status add_site_builtins(Isolate& iso, Value dict) {
  static constexpr struct {
    const char* name;
    TypeObject* type;
    const char* text;
  } kObjects[] = {{"exit", &quitter_type, nullptr},           {"quit", &quitter_type, nullptr},       {"copyright", &printer_type, kCopyright},
                  {"credits", &printer_type, kCredits},       {"license", &printer_type, kLicense},   {"help", &helper_type, nullptr}};
  for (const auto& o : kObjects) {
    Ref object(iso, TRY(allocate_instance(iso, o.type)));
    object.as<SiteObject>()->name = o.name;
    object.as<SiteObject>()->text = o.text;
    TRY(dict_set(iso, dict.as<DictObject>(), Ref(iso, intern(iso, o.name)), object));
  }
  return Status::ok();
}

}  // namespace skerry

#include <iterator>
#include <string>

#include "isolate/builtins/import.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/expat/expat_parts.h"

namespace skerry::xml {

TypeObject error_type;

Fault raise_expat(Isolate& iso, XML_Parser parser, XML_Error code) {
  auto line = static_cast<int64_t>(XML_GetErrorLineNumber(parser)), column = static_cast<int64_t>(XML_GetErrorColumnNumber(parser));
  Ref message(iso, TRY(make_str(iso, fmt::format("{}: line {}, column {}", XML_ErrorString(code), line, column))));
  Ref error(iso, TRY(call(iso, as_value(&error_type), {message})));
  TRY(set_attribute(iso, error, names.code, Value::small_int(code)));
  TRY(set_attribute(iso, error, names.offset, Value::small_int(column)));
  TRY(set_attribute(iso, error, names.lineno, Value::small_int(line)));
  return iso.raise_value(error);
}

namespace {

Fallible<bool> optional_text(Isolate& iso, Value v, const char* parameter, std::string* out) {
  if (v.is_none()) return false;
  if (!StrObject::check(v)) return iso.raise(TypeError, "ParserCreate() argument '{}' must be str or None, not {}", parameter, type_name(v));
  *out = to_utf8(v);
  if (out->find('\0') != out->npos) return iso.raise(ValueError, "embedded null character");
  return true;
}

Result parser_create(Isolate& iso, Value encoding_value, Value separator_value, Value intern) {
  std::string encoding, separator;
  bool has_encoding = TRY(optional_text(iso, encoding_value, "encoding", &encoding));
  bool has_separator = TRY(optional_text(iso, separator_value, "namespace_separator", &separator));
  if (separator.size() > 1) return iso.raise(ValueError, "namespace_separator must be at most one character, omitted, or None");
  Ref names_seen = Ref::borrow(iso, intern);
  if (intern.is_empty()) names_seen.reset(TRY(make_dict(iso)));
  else if (!intern.is_none() && !DictObject::check(intern)) return iso.raise(TypeError, "intern must be a dictionary");
  XML_Parser parser = XML_ParserCreate_MM(has_encoding ? encoding.c_str() : nullptr, nullptr, has_separator ? separator.c_str() : nullptr);
  if (parser == nullptr) return iso.raise(RuntimeError, "XML_ParserCreate failed");
  auto holder = std::make_shared<ParserHolder>(parser);
  XML_SetHashSalt(parser, static_cast<unsigned long>(hash_bytes("expat", 5)));
  return make_parser(iso, std::move(holder), names_seen);
}

Result error_string(Isolate& iso, Value code) {
  const XML_LChar* text = XML_ErrorString(static_cast<XML_Error>(TRY(as_int64(iso, code, Overflow::kRaise))));
  return text == nullptr ? Result(Value::none()) : make_str(iso, text);
}

// Names of expat.h's errors.
struct Constant {
  const char* name;
  int value;
};
#define N(name) {"XML_ERROR_" #name, XML_ERROR_##name},
constexpr Constant kErrors[] = {
    N(NO_MEMORY) N(SYNTAX) N(NO_ELEMENTS) N(INVALID_TOKEN) N(UNCLOSED_TOKEN) N(PARTIAL_CHAR) N(TAG_MISMATCH) N(DUPLICATE_ATTRIBUTE)
    N(JUNK_AFTER_DOC_ELEMENT) N(PARAM_ENTITY_REF) N(UNDEFINED_ENTITY) N(RECURSIVE_ENTITY_REF) N(ASYNC_ENTITY) N(BAD_CHAR_REF)
    N(BINARY_ENTITY_REF) N(ATTRIBUTE_EXTERNAL_ENTITY_REF) N(MISPLACED_XML_PI) N(UNKNOWN_ENCODING) N(INCORRECT_ENCODING)
    N(UNCLOSED_CDATA_SECTION) N(EXTERNAL_ENTITY_HANDLING) N(NOT_STANDALONE) N(UNEXPECTED_STATE) N(ENTITY_DECLARED_IN_PE)
    N(FEATURE_REQUIRES_XML_DTD) N(CANT_CHANGE_FEATURE_ONCE_PARSING) N(UNBOUND_PREFIX) N(UNDECLARING_PREFIX) N(INCOMPLETE_PE) N(XML_DECL)
    N(TEXT_DECL) N(PUBLICID) N(SUSPENDED) N(NOT_SUSPENDED) N(ABORTED) N(FINISHED) N(SUSPEND_PE) N(RESERVED_PREFIX_XML)
    N(RESERVED_PREFIX_XMLNS) N(RESERVED_NAMESPACE_URI) N(INVALID_ARGUMENT) N(NO_BUFFER) N(AMPLIFICATION_LIMIT_BREACH)};
#undef N
#define N(name) {"XML_" #name, XML_##name},
constexpr Constant kModel[] = {N(CTYPE_EMPTY) N(CTYPE_ANY) N(CTYPE_MIXED) N(CTYPE_NAME) N(CTYPE_CHOICE) N(CTYPE_SEQ)
                               N(CQUANT_NONE) N(CQUANT_OPT) N(CQUANT_REP) N(CQUANT_PLUS)};
constexpr Constant kParamEntities[] = {N(PARAM_ENTITY_PARSING_NEVER) N(PARAM_ENTITY_PARSING_UNLESS_STANDALONE) N(PARAM_ENTITY_PARSING_ALWAYS)};
#undef N

// A module `pyexpat.<name>`, as an attribute and in sys.modules.
Result add_module(Isolate& iso, Value parent, const char* name, const char* doc) {
  std::string full = std::string("pyexpat.") + name;
  Ref made(iso, TRY(make_module(iso, full)));
  TRY(module_set(iso, made, "__doc__", Ref(iso, TRY(make_str(iso, doc)))));
  TRY(module_set(iso, parent, name, made));
  TRY(set_item(iso, TRY(iso.modules().modules()), Ref(iso, TRY(make_str(iso, full))), made));
  return made.release();
}

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "ExpatError", as_value(&error_type)));
  TRY(module_set(iso, module, "error", as_value(&error_type)));
  TRY(module_set(iso, module, "XMLParserType", as_value(&parser_type)));
  TRY(module_set(iso, module, "native_encoding", Ref(iso, TRY(make_str(iso, "UTF-8")))));
  TRY(module_set(iso, module, "EXPAT_VERSION", Ref(iso, TRY(make_str(iso, XML_ExpatVersion())))));
  XML_Expat_Version v = XML_ExpatVersionInfo();
  TRY(module_set(iso, module, "version_info",
                 Ref(iso, TRY(make_tuple(iso, {Value::small_int(v.major), Value::small_int(v.minor), Value::small_int(v.micro)})))));
  for (const Constant& c : kParamEntities) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  Ref features(iso, TRY(make_list(iso)));
  for (const XML_Feature* f = XML_GetFeatureList(); f->feature != XML_FEATURE_END; ++f) {
    Ref label(iso, TRY(make_str(iso, f->name)));
    Ref pair(iso, TRY(make_tuple(iso, {label, Value::small_int(f->value)})));
    TRY(list_append(iso, features.as<ListObject>(), pair));
  }
  TRY(module_set(iso, module, "features", features));

  Ref errors(iso, TRY(add_module(iso, module, "errors", "Constants used to describe error conditions.")));
  Ref codes(iso, TRY(make_dict(iso))), messages(iso, TRY(make_dict(iso)));
  for (const Constant& c : kErrors) {
    Ref text(iso, TRY(make_str(iso, XML_ErrorString(static_cast<XML_Error>(c.value)))));
    TRY(module_set(iso, errors, c.name, text));
    TRY(dict_set(iso, codes.as<DictObject>(), text, Value::small_int(c.value)));
    TRY(dict_set(iso, messages.as<DictObject>(), Value::small_int(c.value), text));
  }
  TRY(module_set(iso, errors, "codes", codes));
  TRY(module_set(iso, errors, "messages", messages));
  Ref model(iso, TRY(add_module(iso, module, "model", "Constants used to interpret content model information.")));
  for (const Constant& c : kModel) TRY(module_set(iso, model, c.name, Value::small_int(c.value)));
  return Status::ok();
}

constexpr MethodDef kFunctions[] = {
    def<"def ParserCreate(encoding=None, namespace_separator=None, intern=<unset>)", parser_create>("Return a new XML parser object."),
    def<"def ErrorString(code, /)", error_string>("Returns string error for given number."),
};

}  // namespace

extern const TypeDef error_type_def{.type = &error_type,
                                    .name = "xml.parsers.expat.ExpatError",
                                    .doc = nullptr,
                                    .base = &Exception,
                                    .instance_size = sizeof(ExceptionObject),
                                    .flags = kExceptionFlags};

}  // namespace skerry::xml

namespace skerry {

extern const ModuleDef expat_module_def{.name = "pyexpat",
                                        .doc = "Python wrapper for Expat parser.",
                                        .functions = xml::kFunctions,
                                        .function_count = std::size(xml::kFunctions),
                                        .populate = xml::populate};

}  // namespace skerry

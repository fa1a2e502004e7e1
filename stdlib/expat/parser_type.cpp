#include <algorithm>
#include <climits>
#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/expat/expat_parts.h"

namespace skerry::xml {

TypeObject parser_type;

namespace {

constexpr size_t kChunk = 1 << 20;
constexpr int64_t kReadSize = 2048;

void parser_destroy(Isolate& iso, Object* o) {
  auto* p = static_cast<ParserObject*>(o);
  p->state.drop(iso);
  for (Value& v : p->handlers) clear_field(iso, v);
  clear_field(iso, p->intern);
}
void parser_traverse(Object* o, Visitor& visitor) {
  auto* p = static_cast<ParserObject*>(o);
  for (Value v : p->handlers) visitor.visit(v);
  visitor.visit(p->intern);
}
void parser_clear(Isolate& iso, Object* o) {
  auto* p = static_cast<ParserObject*>(o);
  for (int i = 0; i < kHandlerCount; ++i) {
    clear_field(iso, p->handlers[i]);
    register_handler(p, static_cast<Handler>(i));
  }
  assign(iso, p->intern, Value::none());
}

Fallible<std::string_view> text_argument(Isolate& iso, Value v, const char* function, std::string* buffer) {
  if (!StrObject::check(v)) return iso.raise(TypeError, "{}() argument must be str, not {}", function, type_name_or_none(v));
  std::string_view s = utf8_view(v, *buffer);
  if (s.find('\0') != s.npos) return iso.raise(ValueError, "embedded null character");
  return s;
}

// ---- Parsing
enum class Last { kNo, kYes };
Status parse_piece(Isolate& iso, ParserObject* self, std::string_view data, Last last) {
  scan_parentheses(self->state.get(), data);
  if (is_too_deep(self)) return iso.raise(RecursionError, "content models are nested too deeply");
  TRY(iso.check_native_stack(" while parsing XML"));
  self->isolate = &iso;
  self->fault = ParserObject::kFine;
  self->parsing = true;
  XML_Status status = XML_Parse(self->parser(), data.data(), static_cast<int>(data.size()), last == Last::kYes);
  self->parsing = false;
  if (self->has_fault()) return Fault(self->fault);
  if (status == XML_STATUS_ERROR) return raise_expat(iso, self->parser(), XML_GetErrorCode(self->parser()));
  TRY(flush_characters(iso, self));
  return Status::ok();
}
Status check_idle(Isolate& iso, const ParserObject* self) {
  if (self->parsing) return iso.raise(RuntimeError, "the parser is running");
  return Status::ok();
}

Result parser_parse(Isolate& iso, ParserObject* self, Value data, bool is_final) {
  TRY(check_idle(iso, self));
  BytesView view(iso);
  std::string buffer;
  std::string_view in;
  if (StrObject::check(data)) {
    buffer = to_utf8(data);
    in = buffer;
    XML_SetEncoding(self->parser(), "utf-8");
  } else {
    TRY(view.get(data));
    in = view.text();
  }
  for (; in.size() > kChunk; in.remove_prefix(kChunk)) TRY(parse_piece(iso, self, in.substr(0, kChunk), Last::kNo));
  TRY(parse_piece(iso, self, in, is_final ? Last::kYes : Last::kNo));
  return Value::small_int(1);
}

Result parser_parse_file(Isolate& iso, ParserObject* self, Value file) {
  TRY(check_idle(iso, self));
  Result found = get_attribute_or_not_found(iso, file, names.read);
  if (found.is_not_found()) return iso.raise(TypeError, "argument must have 'read' attribute");
  Ref read(iso, TRY(found));
  for (;;) {
    Ref data(iso, TRY(call(iso, read, {Value::small_int(kReadSize)})));
    if (!BytesObject::check(data) && !ByteArrayObject::check(data))
      return iso.raise(TypeError, "read() did not return a bytes object (type={})", type_name(data));
    BytesView view(iso);
    TRY(view.get(data));
    std::string_view in = view.text();
    if (static_cast<int64_t>(in.size()) > kReadSize)
      return iso.raise(ValueError, "read() returned too much data: {} bytes requested, {} returned", kReadSize, in.size());
    TRY(check_idle(iso, self));
    TRY(parse_piece(iso, self, in, in.empty() ? Last::kYes : Last::kNo));
    if (in.empty()) return Value::small_int(1);
  }
}

// ---- Methods
Status parser_set_base(Isolate& iso, ParserObject* self, Value base) {
  std::string buffer;
  std::string text(TRY(text_argument(iso, base, "SetBase", &buffer)));
  if (XML_SetBase(self->parser(), text.c_str()) == XML_STATUS_ERROR) return iso.raise_memory_error();
  return Status::ok();
}
Result parser_get_base(Isolate& iso, ParserObject* self) {
  const XML_Char* base = XML_GetBase(self->parser());
  return base == nullptr ? Result(Value::none()) : make_str(iso, base);
}
Result parser_get_context(Isolate& iso, ParserObject* self) {
  if (!self->in_callback) return Value::none();
  int offset = 0, size = 0;
  const char* text = XML_GetInputContext(self->parser(), &offset, &size);
  if (text == nullptr) return Value::none();
  return make_bytes(iso, {text + offset, static_cast<size_t>(size - offset)});
}
Result parser_make_for_entity(Isolate& iso, ParserObject* self, Value context_value, Value encoding_value) {
  std::string context_buffer, encoding_buffer, context, encoding;
  if (!context_value.is_none()) {
    if (!StrObject::check(context_value))
      return iso.raise(TypeError, "ExternalEntityParserCreate() argument 1 must be str or None, not {}", type_name(context_value));
    context = TRY(text_argument(iso, context_value, "ExternalEntityParserCreate", &context_buffer));
  }
  if (!encoding_value.is_empty()) {
    if (!StrObject::check(encoding_value))
      return iso.raise(TypeError, "ExternalEntityParserCreate() argument 2 must be str, not {}", type_name_or_none(encoding_value));
    encoding = TRY(text_argument(iso, encoding_value, "ExternalEntityParserCreate", &encoding_buffer));
  }
  XML_Parser made = XML_ExternalEntityParserCreate(self->parser(), context_value.is_none() ? nullptr : context.c_str(),
                                                   encoding_value.is_empty() ? nullptr : encoding.c_str());
  if (made == nullptr) return iso.raise_memory_error();
  Ref child(iso, TRY(make_parser(iso, std::make_shared<ParserHolder>(made, self->state.get()->holder), self->intern)));
  auto* p = child.as<ParserObject>();
  p->buffer_size = self->buffer_size;
  p->buffer_text = self->buffer_text;
  p->ordered_attributes = self->ordered_attributes;
  p->specified_attributes = self->specified_attributes;
  p->namespace_prefixes = self->namespace_prefixes;
  p->state.get()->counts = self->state.get()->counts;
  for (int i = 0; i < kHandlerCount; ++i) p->handlers[i] = retained(iso, self->handlers[i]);
  register_all(p);
  return child.release();
}
Result parser_set_param_entities(Isolate& iso, ParserObject* self, Value flag) {
  auto how = static_cast<XML_ParamEntityParsing>(TRY(c_int_argument(iso, flag)));
  return Value::small_int(XML_SetParamEntityParsing(self->parser(), how));
}
Status parser_use_foreign_dtd(Isolate& iso, ParserObject* self, bool flag) {
  XML_Error code = XML_UseForeignDTD(self->parser(), flag ? XML_TRUE : XML_FALSE);
  if (code != XML_ERROR_NONE) return raise_expat(iso, self->parser(), code);
  return Status::ok();
}

// ---- Attributes
template <Handler which>
Result get_handler(Isolate& iso, ParserObject* self) {
  Value v = self->handlers[which];
  return v.is_empty() ? Value::none() : retained(iso, v);
}
template <Handler which>
Status set_handler(Isolate& iso, ParserObject* self, Value v) {
  if (v.is_empty()) return iso.raise(RuntimeError, "Cannot delete attribute");
  if (which == kCharacterDataHandler) TRY(flush_characters(iso, self));
  Ref old(iso, std::exchange(self->handlers[which], v.is_none() ? Value() : retained(iso, v)));
  register_handler(self, which);
  return Status::ok();
}
template <auto Function>
Fallible<int64_t> position(Isolate&, ParserObject* self) {
  return static_cast<int64_t>(Function(self->parser()));
}
template <bool ParserObject::*Field>
Fallible<bool> get_flag(Isolate&, ParserObject* self) {
  return self->*Field;
}
template <bool ParserObject::*Field>
Status set_flag(Isolate& iso, ParserObject* self, Value v) {
  if (v.is_empty()) return iso.raise(RuntimeError, "Cannot delete attribute");
  self->*Field = TRY(is_true(iso, v));
  return Status::ok();
}
Status set_buffer_text(Isolate& iso, ParserObject* self, Value v) {
  if (v.is_empty()) return iso.raise(RuntimeError, "Cannot delete attribute");
  bool on = TRY(is_true(iso, v));
  if (!on) TRY(flush_characters(iso, self));
  self->buffer_text = on;
  return Status::ok();
}
Status set_namespace_prefixes(Isolate& iso, ParserObject* self, Value v) {
  TRY(set_flag<&ParserObject::namespace_prefixes>(iso, self, v));
  XML_SetReturnNSTriplet(self->parser(), self->namespace_prefixes);
  return Status::ok();
}
Fallible<int64_t> get_buffer_size(Isolate&, ParserObject* self) { return int64_t{self->buffer_size}; }
Status set_buffer_size(Isolate& iso, ParserObject* self, Value v) {
  if (v.is_empty()) return iso.raise(RuntimeError, "Cannot delete attribute");
  if (!is_int(v)) return iso.raise(TypeError, "buffer_size must be an integer");
  int64_t size = TRY(as_int64(iso, v, Overflow::kRaise));
  if (size <= 0) return iso.raise(ValueError, "buffer_size must be greater than zero");
  if (size > INT_MAX) return iso.raise(ValueError, "buffer_size must not be greater than {}", INT_MAX);
  if (size == self->buffer_size) return Status::ok();
  TRY(flush_characters(iso, self));
  self->buffer_size = static_cast<int>(size);
  return Status::ok();
}
Fallible<int64_t> get_buffer_used(Isolate&, ParserObject* self) { return static_cast<int64_t>(self->state.get()->buffer.size()); }
Result get_intern(Isolate& iso, ParserObject* self) { return retained(iso, self->intern); }

constexpr MethodDef kMethods[] = {
    def<"Parse(self, data, isfinal=False, /)", parser_parse>("Parse XML data.\n\n'isfinal' should be true at end of input."),
    def<"ParseFile(self, file, /)", parser_parse_file>("Parse XML data from file-like object."),
    def<"SetBase(self, base, /)", parser_set_base>("Set the base URL for the parser."),
    def<"GetBase(self, /)", parser_get_base>("Return base URL string for the parser."),
    def<"GetInputContext(self, /)", parser_get_context>(
        "Return the untranslated text of the input that caused the current event.\n\nIf the event was generated by a large amount of text (such as a "
        "start tag\nfor an element with many attributes), not all of the text may be available."),
    def<"ExternalEntityParserCreate(self, context, encoding=<unset>, /)", parser_make_for_entity>(
        "Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler."),
    def<"SetParamEntityParsing(self, flag, /)", parser_set_param_entities>(
        "Controls parsing of parameter entities (including the external DTD subset).\n\nPossible flag values are "
        "XML_PARAM_ENTITY_PARSING_NEVER,\nXML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE and\nXML_PARAM_ENTITY_PARSING_ALWAYS. Returns true if setting "
        "the flag\nwas successful."),
    def<"UseForeignDTD(self, flag=True, /)", parser_use_foreign_dtd>(
        "Allows the application to provide an artificial external subset if one is not specified as part of the document instance."),
#define N(name) def<"get " #name, get_handler<k##name>>(nullptr), def<"set " #name, set_handler<k##name>>(nullptr),
    SKERRY_EXPAT_HANDLERS(N)
#undef N
    def<"get ErrorCode", position<XML_GetErrorCode>>(nullptr),
    def<"get ErrorLineNumber", position<XML_GetErrorLineNumber>>(nullptr),
    def<"get ErrorColumnNumber", position<XML_GetErrorColumnNumber>>(nullptr),
    def<"get ErrorByteIndex", position<XML_GetErrorByteIndex>>(nullptr),
    def<"get CurrentLineNumber", position<XML_GetCurrentLineNumber>>(nullptr),
    def<"get CurrentColumnNumber", position<XML_GetCurrentColumnNumber>>(nullptr),
    def<"get CurrentByteIndex", position<XML_GetCurrentByteIndex>>(nullptr),
    def<"get buffer_size", get_buffer_size>(nullptr),
    def<"set buffer_size", set_buffer_size>(nullptr),
    def<"get buffer_text", get_flag<&ParserObject::buffer_text>>(nullptr),
    def<"set buffer_text", set_buffer_text>(nullptr),
    def<"get buffer_used", get_buffer_used>(nullptr),
    def<"get namespace_prefixes", get_flag<&ParserObject::namespace_prefixes>>(nullptr),
    def<"set namespace_prefixes", set_namespace_prefixes>(nullptr),
    def<"get ordered_attributes", get_flag<&ParserObject::ordered_attributes>>(nullptr),
    def<"set ordered_attributes", set_flag<&ParserObject::ordered_attributes>>(nullptr),
    def<"get specified_attributes", get_flag<&ParserObject::specified_attributes>>(nullptr),
    def<"set specified_attributes", set_flag<&ParserObject::specified_attributes>>(nullptr),
    def<"member intern", get_intern>(nullptr),
};

}  // namespace

Result make_parser(Isolate& iso, std::shared_ptr<ParserHolder> holder, Value intern) {
  Ref made(iso, TRY(allocate_instance(iso, &parser_type)));
  auto* p = made.as<ParserObject>();
  for (Value& v : p->handlers) v = Value();
  p->intern = retained(iso, intern);
  p->fault = ParserObject::kFine;
  p->buffer_size = 8192;
  TRY(p->state.set(iso, p, std::make_unique<ParserState>(std::move(holder))));
  XML_SetUserData(p->parser(), p);
  XML_SetUnknownEncodingHandler(p->parser(), unknown_encoding, p);
  register_handler(p, kEntityDeclHandler);
  return made.release();
}

extern const TypeDef parser_type_def{.type = &parser_type,
                                     .name = "pyexpat.xmlparser",
                                     .doc = "XML parser",
                                     .base = nullptr,
                                     .instance_size = sizeof(ParserObject),
                                     .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                     .slots = {.destroy = parser_destroy, .traverse = parser_traverse, .clear = parser_clear},
                                     .methods = kMethods,
                                     .method_count = std::size(kMethods)};

}  // namespace skerry::xml

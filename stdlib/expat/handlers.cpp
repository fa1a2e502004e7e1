#include <climits>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/expat/expat_parts.h"

namespace skerry::xml {

namespace {

constexpr size_t kMaxReferring = 200, kMaxParentheses = 1000;

ParserObject* of(void* user_data) { return static_cast<ParserObject*>(user_data); }

Result text(Isolate& iso, const XML_Char* s) { return s == nullptr ? Result(Value::none()) : make_str(iso, s); }
// Names occur again and again: one object each, kept by the parser's dict.
Result name(Isolate& iso, ParserObject* p, const XML_Char* s) {
  Ref made(iso, TRY(text(iso, s)));
  if (s == nullptr || !DictObject::check(p->intern)) return made.release();
  Value known = dict_get_str(iso, p->intern.as<DictObject>(), made);
  if (!known.is_empty()) return retained(iso, known);
  TRY(dict_set(iso, p->intern.as<DictObject>(), made, made));
  return made.release();
}

// A handler ended with a fault: no other is called, and Parse gives it on.
void fail(ParserObject* p, Fault fault) {
  p->fault = fault.kind();
  Isolate& iso = *p->isolate;
  for (int i = 0; i < kHandlerCount; ++i) {
    // What goes with a handler must not find the exception that is pending.
    Ref pending = iso.has_pending() ? iso.take_pending() : Ref(iso);
    Ref gone(iso, std::exchange(p->handlers[i], Value()));
    register_handler(p, static_cast<Handler>(i));
    gone.reset();
    if (!pending.is_empty()) iso.restore_pending(pending.release());
  }
  if (fault.kind() != FaultKind::kRaised) XML_StopParser(p->parser(), XML_FALSE);
}

// The call of a handler with arguments that `make` gives as a tuple. Empty: a fault, or no handler.
template <class F>
Ref run(ParserObject* p, Handler which, F make) {
  Isolate& iso = *p->isolate;
  if (p->has_fault() || p->handlers[which].is_empty()) return Ref(iso);
  auto attempt = [&]() -> Result {
    TRY(iso.check_native_stack(" in an XML handler"));
    if (which != kCharacterDataHandler) TRY(flush_characters(iso, p));
    if (p->handlers[which].is_empty()) return Value::none();
    Ref arguments(iso, TRY(make(iso)));
    Ref handler = Ref::borrow(iso, p->handlers[which]);
    bool outer = std::exchange(p->in_callback, true);
    Result r = call_with(iso, handler, arguments, Value());
    p->in_callback = outer;
    return r;
  };
  Result r = attempt();
  if (r.is_fault()) {
    fail(p, r.fault());
    return Ref(iso);
  }
  return Ref(iso, r.value());
}
template <class F>
int run_for_int(ParserObject* p, Handler which, F make) {
  Ref r = run(p, which, make);
  if (r.is_empty()) return 0;
  Fallible<int64_t> n = as_int64(*p->isolate, r, Overflow::kRaise);
  if (n.is_fault()) {
    fail(p, n.fault());
    return 0;
  }
  return n.value() != 0;
}

// Tuples of text; each is interned.
Result names_tuple(Isolate& iso, ParserObject* p, std::initializer_list<const XML_Char*> items) {
  Ref list(iso, TRY(make_list(iso)));
  for (const XML_Char* s : items) TRY(list_append_steal(iso, list.as<ListObject>(), TRY(name(iso, p, s))));
  return to_tuple(iso, list);
}

Result attributes(Isolate& iso, ParserObject* p, const XML_Char** pairs) {
  size_t count = 0;
  if (p->specified_attributes) count = static_cast<size_t>(XML_GetSpecifiedAttributeCount(p->parser()));
  else
    while (pairs[count] != nullptr) count += 2;
  Ref made(iso, TRY(p->ordered_attributes ? make_list(iso) : make_dict(iso)));
  for (size_t i = 0; i < count; i += 2) {
    Ref key(iso, TRY(name(iso, p, pairs[i]))), value(iso, TRY(text(iso, pairs[i + 1])));
    if (p->ordered_attributes) {
      TRY(list_append(iso, made.as<ListObject>(), key));
      TRY(list_append(iso, made.as<ListObject>(), value));
    } else {
      TRY(dict_set(iso, made.as<DictObject>(), key, value));
    }
  }
  return made.release();
}

Result model_tuple(Isolate& iso, ParserObject* p, const XML_Content* model) {
  TRY(iso.check_native_stack(" in a content model"));
  Ref children(iso, TRY(make_list(iso)));
  for (unsigned i = 0; i < model->numchildren; ++i)
    TRY(list_append_steal(iso, children.as<ListObject>(), TRY(model_tuple(iso, p, &model->children[i]))));
  Ref items(iso, TRY(to_tuple(iso, children))), label(iso, TRY(name(iso, p, model->name)));
  return make_tuple(iso, {Value::small_int(model->type), Value::small_int(model->quant), label, items});
}

// ---- What libexpat calls
void on_start_element(void* u, const XML_Char* tag, const XML_Char** pairs) {
  ParserObject* p = of(u);
  run(p, kStartElementHandler, [&](Isolate& iso) -> Result {
    Ref label(iso, TRY(name(iso, p, tag))), given(iso, TRY(attributes(iso, p, pairs)));
    return make_tuple(iso, {label, given});
  });
}
void on_end_element(void* u, const XML_Char* tag) {
  run(of(u), kEndElementHandler, [&](Isolate& iso) { return names_tuple(iso, of(u), {tag}); });
}
void on_instruction(void* u, const XML_Char* target, const XML_Char* data) {
  run(of(u), kProcessingInstructionHandler, [&](Isolate& iso) -> Result {
    Ref a(iso, TRY(name(iso, of(u), target))), b(iso, TRY(text(iso, data)));
    return make_tuple(iso, {a, b});
  });
}
Status give_characters(Isolate& iso, ParserObject* p, std::string_view data) {
  Ref handled = run(p, kCharacterDataHandler, [&](Isolate& i) -> Result {
    Ref s(i, TRY(make_str(i, data)));
    return make_tuple(i, {s});
  });
  (void)iso;
  return p->has_fault() ? Status(Fault(p->fault)) : Status::ok();
}
void on_characters(void* u, const XML_Char* data, int size) {
  ParserObject* p = of(u);
  if (p->has_fault()) return;
  std::string_view s(data, static_cast<size_t>(size));
  std::string& buffer = p->state.get()->buffer;
  Status status;
  if (!p->buffer_text) {
    status = give_characters(*p->isolate, p, s);
  } else {
    auto room = static_cast<size_t>(p->buffer_size);
    if (buffer.size() + s.size() > room) {
      status = flush_characters(*p->isolate, p);
      // The handler may have gone meanwhile.
      if (status.is_fault() || p->handlers[kCharacterDataHandler].is_empty()) return;
    }
    if (s.size() > room) status = give_characters(*p->isolate, p, s);
    else buffer += s;
  }
}
void on_unparsed_entity(void* u, const XML_Char* entity, const XML_Char* base, const XML_Char* system, const XML_Char* open, const XML_Char* notation) {
  run(of(u), kUnparsedEntityDeclHandler, [&](Isolate& iso) { return names_tuple(iso, of(u), {entity, base, system, open, notation}); });
}
void on_notation(void* u, const XML_Char* notation, const XML_Char* base, const XML_Char* system, const XML_Char* open) {
  run(of(u), kNotationDeclHandler, [&](Isolate& iso) { return names_tuple(iso, of(u), {notation, base, system, open}); });
}
void on_start_namespace(void* u, const XML_Char* prefix, const XML_Char* uri) {
  run(of(u), kStartNamespaceDeclHandler, [&](Isolate& iso) { return names_tuple(iso, of(u), {prefix, uri}); });
}
void on_end_namespace(void* u, const XML_Char* prefix) {
  run(of(u), kEndNamespaceDeclHandler, [&](Isolate& iso) { return names_tuple(iso, of(u), {prefix}); });
}
void on_comment(void* u, const XML_Char* data) {
  run(of(u), kCommentHandler, [&](Isolate& iso) -> Result {
    Ref s(iso, TRY(text(iso, data)));
    return make_tuple(iso, {s});
  });
}
template <Handler which>
void on_event(void* u) {
  run(of(u), which, [](Isolate&) -> Result { return empty_tuple(); });
}
template <Handler which>
void on_default(void* u, const XML_Char* data, int size) {
  run(of(u), which, [&](Isolate& iso) -> Result {
    Ref s(iso, TRY(make_str(iso, {data, static_cast<size_t>(size)})));
    return make_tuple(iso, {s});
  });
}
int on_not_standalone(void* u) {
  return run_for_int(of(u), kNotStandaloneHandler, [](Isolate&) -> Result { return empty_tuple(); });
}
int on_external_entity(XML_Parser parser, const XML_Char* context, const XML_Char* base, const XML_Char* system, const XML_Char* open) {
  ParserObject* p = of(XML_GetUserData(parser));
  return run_for_int(p, kExternalEntityRefHandler, [&](Isolate& iso) -> Result {
    Ref c(iso, TRY(text(iso, context))), b(iso, TRY(name(iso, p, base))), s(iso, TRY(name(iso, p, system))), o(iso, TRY(name(iso, p, open)));
    return make_tuple(iso, {c, b, s, o});
  });
}
void on_start_doctype(void* u, const XML_Char* doctype, const XML_Char* system, const XML_Char* open, int has_internal_subset) {
  run(of(u), kStartDoctypeDeclHandler, [&](Isolate& iso) -> Result {
    Ref d(iso, TRY(name(iso, of(u), doctype))), s(iso, TRY(name(iso, of(u), system))), o(iso, TRY(name(iso, of(u), open)));
    return make_tuple(iso, {d, s, o, Value::small_int(has_internal_subset)});
  });
}
// Always registered: it is here that entities are counted.
void on_entity(void* u, const XML_Char* entity, int is_parameter, const XML_Char* value, int size, const XML_Char* base, const XML_Char* system,
               const XML_Char* open, const XML_Char* notation) {
  ParserObject* p = of(u);
  if (value != nullptr) {  // counted after a fault, too: what was given is parsed to its end
    std::string_view s(value, static_cast<size_t>(size));
    EntityCounts& counts = *p->state.get()->counts;
    bool refers = is_parameter && s.find('%') != s.npos;
    for (size_t at = s.find('&'); at != s.npos && !refers; at = s.find('&', at + 1)) refers = at + 1 >= s.size() || s[at + 1] != '#';
    counts.referring += refers;
    if (is_parameter)
      for (char c : s) counts.parentheses += c == '(';
    if (counts.referring > kMaxReferring) {
      if (!p->has_fault()) fail(p, p->isolate->raise(RecursionError, "too many entities that refer to others"));
      XML_StopParser(p->parser(), XML_FALSE);
      return;
    }
  }
  if (p->has_fault()) return;
  run(p, kEntityDeclHandler, [&](Isolate& iso) -> Result {
    Ref e(iso, TRY(name(iso, p, entity))), b(iso, TRY(name(iso, p, base))), s(iso, TRY(name(iso, p, system))), o(iso, TRY(name(iso, p, open))),
        n(iso, TRY(name(iso, p, notation)));
    Ref v(iso, value == nullptr ? Value::none() : TRY(make_str(iso, {value, static_cast<size_t>(size)})));
    return make_tuple(iso, {e, Value::small_int(is_parameter), v, b, s, o, n});
  });
}
void on_xml_declaration(void* u, const XML_Char* version, const XML_Char* encoding, int standalone) {
  run(of(u), kXmlDeclHandler, [&](Isolate& iso) -> Result {
    Ref v(iso, TRY(text(iso, version))), e(iso, TRY(text(iso, encoding)));
    return make_tuple(iso, {v, e, Value::small_int(standalone)});
  });
}
void on_element_declaration(void* u, const XML_Char* element, XML_Content* model) {
  ParserObject* p = of(u);
  run(p, kElementDeclHandler, [&](Isolate& iso) -> Result {
    Ref e(iso, TRY(name(iso, p, element))), m(iso, TRY(model_tuple(iso, p, model)));
    return make_tuple(iso, {e, m});
  });
  XML_FreeContentModel(p->parser(), model);
}
void on_attribute_list(void* u, const XML_Char* element, const XML_Char* attribute, const XML_Char* type, const XML_Char* otherwise, int is_required) {
  run(of(u), kAttlistDeclHandler, [&](Isolate& iso) -> Result {
    Ref e(iso, TRY(name(iso, of(u), element))), a(iso, TRY(name(iso, of(u), attribute))), t(iso, TRY(text(iso, type))), d(iso, TRY(text(iso, otherwise)));
    return make_tuple(iso, {e, a, t, d, Value::small_int(is_required)});
  });
}
void on_skipped_entity(void* u, const XML_Char* entity, int is_parameter) {
  run(of(u), kSkippedEntityHandler, [&](Isolate& iso) -> Result {
    Ref e(iso, TRY(name(iso, of(u), entity)));
    return make_tuple(iso, {e, Value::small_int(is_parameter)});
  });
}

}  // namespace

void register_handler(ParserObject* p, Handler which) {
  XML_Parser x = p->parser();
  bool on = !p->handlers[which].is_empty();
  switch (which) {
    case kStartElementHandler: return XML_SetStartElementHandler(x, on ? on_start_element : nullptr);
    case kEndElementHandler: return XML_SetEndElementHandler(x, on ? on_end_element : nullptr);
    case kProcessingInstructionHandler: return XML_SetProcessingInstructionHandler(x, on ? on_instruction : nullptr);
    // libexpat must not lose it while it hands out text.
    case kCharacterDataHandler: return XML_SetCharacterDataHandler(x, on || p->in_callback ? on_characters : nullptr);
    case kUnparsedEntityDeclHandler: return XML_SetUnparsedEntityDeclHandler(x, on ? on_unparsed_entity : nullptr);
    case kNotationDeclHandler: return XML_SetNotationDeclHandler(x, on ? on_notation : nullptr);
    case kStartNamespaceDeclHandler: return XML_SetStartNamespaceDeclHandler(x, on ? on_start_namespace : nullptr);
    case kEndNamespaceDeclHandler: return XML_SetEndNamespaceDeclHandler(x, on ? on_end_namespace : nullptr);
    case kCommentHandler: return XML_SetCommentHandler(x, on ? on_comment : nullptr);
    case kStartCdataSectionHandler: return XML_SetStartCdataSectionHandler(x, on ? on_event<kStartCdataSectionHandler> : nullptr);
    case kEndCdataSectionHandler: return XML_SetEndCdataSectionHandler(x, on ? on_event<kEndCdataSectionHandler> : nullptr);
    case kDefaultHandler: return XML_SetDefaultHandler(x, on ? on_default<kDefaultHandler> : nullptr);
    case kDefaultHandlerExpand: return XML_SetDefaultHandlerExpand(x, on ? on_default<kDefaultHandlerExpand> : nullptr);
    case kNotStandaloneHandler: return XML_SetNotStandaloneHandler(x, on ? on_not_standalone : nullptr);
    case kExternalEntityRefHandler: return XML_SetExternalEntityRefHandler(x, on ? on_external_entity : nullptr);
    case kStartDoctypeDeclHandler: return XML_SetStartDoctypeDeclHandler(x, on ? on_start_doctype : nullptr);
    case kEndDoctypeDeclHandler: return XML_SetEndDoctypeDeclHandler(x, on ? on_event<kEndDoctypeDeclHandler> : nullptr);
    case kEntityDeclHandler: return XML_SetEntityDeclHandler(x, on_entity);
    case kXmlDeclHandler: return XML_SetXmlDeclHandler(x, on ? on_xml_declaration : nullptr);
    case kElementDeclHandler: return XML_SetElementDeclHandler(x, on ? on_element_declaration : nullptr);
    case kAttlistDeclHandler: return XML_SetAttlistDeclHandler(x, on ? on_attribute_list : nullptr);
    case kSkippedEntityHandler: return XML_SetSkippedEntityHandler(x, on ? on_skipped_entity : nullptr);
    case kHandlerCount: return;
  }
}
void register_all(ParserObject* p) {
  for (int i = 0; i < kHandlerCount; ++i)
    // Both kinds of default handlers take the same place: the one that is there wins.
    if (!p->handlers[i].is_empty() || i == kEntityDeclHandler) register_handler(p, static_cast<Handler>(i));
}

Status flush_characters(Isolate& iso, ParserObject* p) {
  std::string& buffer = p->state.get()->buffer;
  if (buffer.empty()) return Status::ok();
  std::string data = std::exchange(buffer, {});
  if (p->handlers[kCharacterDataHandler].is_empty()) return Status::ok();
  p->isolate = &iso;
  return give_characters(iso, p, data);
}

// Text in UTF-16 is seen through its zero bytes.
void scan_parentheses(ParserState* state, std::string_view data) {
  for (char c : data) {
    if (c == '<' || c == '>') state->parentheses = 0;
    else if (c == '(') ++state->parentheses;
    else if (c == '%') state->parentheses += state->counts->parentheses;
    if (state->parentheses > kMaxParentheses) return;
  }
}
bool is_too_deep(const ParserObject* p) {
  return p->state.get()->parentheses > kMaxParentheses && !p->handlers[kElementDeclHandler].is_empty();
}

// Encodings that libexpat does not know: those with one byte a character, by the table that the codec gives.
int unknown_encoding(void* u, const XML_Char* encoding, XML_Encoding* info) {
  ParserObject* p = of(u);
  Isolate& iso = *p->isolate;
  if (p->has_fault()) return XML_STATUS_ERROR;
  auto attempt = [&]() -> Status {
    std::string all(256, '\0');
    for (int i = 0; i < 256; ++i) all[static_cast<size_t>(i)] = static_cast<char>(i);
    Ref bytes(iso, TRY(make_bytes(iso, all))), label(iso, TRY(text(iso, encoding))), replace(iso, TRY(make_str(iso, "replace")));
    Ref decoded(iso, TRY(call_method(iso, bytes, names.decode, {label, replace})));
    if (!StrObject::check(decoded) || decoded.as<StrObject>()->length() != 256)
      return iso.raise(ValueError, "multi-byte encodings are not supported");
    for (size_t i = 0; i < 256; ++i) {
      char32_t c = decoded.as<StrObject>()->at(i);
      info->map[i] = c == 0xFFFD ? -1 : static_cast<int>(c);
    }
    return Status::ok();
  };
  Status status = attempt();
  if (status.is_fault()) {
    fail(p, status.fault());
    return XML_STATUS_ERROR;
  }
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

}  // namespace skerry::xml

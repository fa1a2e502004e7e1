// pyexpat: XML by libexpat, on which the library's xml packages stand.
//
//   parser_type.cpp      the parser: methods, attributes, life          handlers.cpp  what libexpat calls, turned into calls of a script's functions
//   expat_module.cpp     ParserCreate, the error and the constants
// A parser of an external entity may share tables with the one that made it: it keeps it (ParserHolder), whatever the order in
// which the objects go. libexpat recurses with entities that refer to others and with parentheses of content models: both are
// bounded here, as a document must not reach the end of the stack; so declarations of entities go to no default handler.
#pragma once

#include <expat.h>

#include <memory>
#include <string>
#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"
#include "stdlib/native_resource.h"

namespace skerry::xml {

extern TypeObject parser_type, error_type;
extern const TypeDef parser_type_def, error_type_def;

// In the order of the attributes.
#define SKERRY_EXPAT_HANDLERS(N)                                                                                             \
  N(StartElementHandler) N(EndElementHandler) N(ProcessingInstructionHandler) N(CharacterDataHandler)                        \
  N(UnparsedEntityDeclHandler) N(NotationDeclHandler) N(StartNamespaceDeclHandler) N(EndNamespaceDeclHandler)                \
  N(CommentHandler) N(StartCdataSectionHandler) N(EndCdataSectionHandler) N(DefaultHandler) N(DefaultHandlerExpand)          \
  N(NotStandaloneHandler) N(ExternalEntityRefHandler) N(StartDoctypeDeclHandler) N(EndDoctypeDeclHandler)                    \
  N(EntityDeclHandler) N(XmlDeclHandler) N(ElementDeclHandler) N(AttlistDeclHandler) N(SkippedEntityHandler)
enum Handler : int {
#define N(name) k##name,
  SKERRY_EXPAT_HANDLERS(N)
#undef N
  kHandlerCount
};

struct ParserHolder {
  explicit ParserHolder(XML_Parser p, std::shared_ptr<ParserHolder> made_by = nullptr) : parser(p), parent(std::move(made_by)) {}
  ~ParserHolder() { XML_ParserFree(parser); }
  ParserHolder(const ParserHolder&) = delete;
  ParserHolder& operator=(const ParserHolder&) = delete;
  XML_Parser parser;
  std::shared_ptr<ParserHolder> parent;
};

// Of a parser and of all those for its external entities, which share what is declared.
struct EntityCounts {
  size_t referring = 0;    // entities whose text refers to others
  size_t parentheses = 0;  // in the text of parameter entities
};

class ParserState final : public NativeResource {
 public:
  explicit ParserState(std::shared_ptr<ParserHolder> h) : holder(std::move(h)) {}
  XML_Parser parser() const { return holder->parser; }
  std::shared_ptr<ParserHolder> holder;
  std::string buffer;          // character data that is collected, with buffer_text
  std::shared_ptr<EntityCounts> counts = std::make_shared<EntityCounts>();
  size_t parentheses = 0;      // open ones since the last angle bracket, at most
};
constexpr size_t kStateBytes = 32 << 10;  // a parser with its first buffers

enum class Buffering : uint8_t { kOff, kOn };
struct ParserObject : Object {
  ResourceField<ParserState, kStateBytes> state;
  Value handlers[kHandlerCount];  // owned; Empty: none
  Value intern;                   // owned: dict, or None
  Isolate* isolate;               // while it parses
  FaultKind fault;                // what a handler ended with; kFine: nothing
  int buffer_size;
  bool buffer_text, ordered_attributes, specified_attributes, namespace_prefixes;
  bool parsing, in_callback;
  static constexpr FaultKind kFine = FaultKind{0};
  XML_Parser parser() const { return state.get()->parser(); }
  bool has_fault() const { return fault != kFine; }
  static bool check(Value v) { return has_type(v, parser_type); }
  static TypeObject& type() { return parser_type; }
};

// handlers.cpp
void register_handler(ParserObject* p, Handler which);    // with libexpat, or away from it
void register_all(ParserObject* p);
Status flush_characters(Isolate& iso, ParserObject* p);   // collected text to its handler
void scan_parentheses(ParserState* state, std::string_view data);
bool is_too_deep(const ParserObject* p);
int unknown_encoding(void* parser_object, const XML_Char* name, XML_Encoding* info);

// parser_type.cpp
Result make_parser(Isolate& iso, std::shared_ptr<ParserHolder> holder, Value intern);
Fault raise_expat(Isolate& iso, XML_Parser parser, XML_Error code);

}  // namespace skerry::xml

#include "isolate/builtins/import.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/text_view.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/warning.h"
#include "stdlib/re/pattern_parser.h"
#include "stdlib/re/re_objects.h"

namespace skerry::regex {

namespace {

constexpr size_t kProgramBytes = 1024;  // what a pattern counts against the quota; its program may be shared
size_t space_bytes(uint32_t group_count) { return 512 + size_t{group_count} * 16; }

// Retained for the caller; null: a fault was described.
Program* program_of(Isolate& iso, std::u32string_view text, bool is_text, uint32_t flags, std::vector<PatternWarning>* warnings,
                    PatternFault* fault) {
  if (Program* known = find_program(text, is_text, flags)) return known;
  PatternTree tree;
  if (!parse_pattern(iso, text, is_text, flags, &tree, warnings, fault)) return nullptr;
  auto* program = new Program(std::move(tree));
  if (warnings->empty()) keep_program(text, is_text, flags, program);
  return program;
}

Status fill_names(Isolate& iso, PatternObject* p, const PatternTree& tree) {
  Ref index(iso, TRY(make_dict(iso, tree.names.size())));
  Ref names_by_number(iso, TRY(allocate_tuple(iso, p->group_count + 1)));
  Value* items = names_by_number.as<TupleObject>()->items();
  for (uint32_t i = 0; i <= p->group_count; ++i) items[i] = Value::none();
  for (const GroupName& n : tree.names) {
    Ref name(iso, TRY(make_str_ucs4(iso, n.name.data(), n.name.size())));
    TRY(dict_set(iso, index.as<DictObject>(), name, Value::small_int(n.group)));
    items[n.group] = name.release();
  }
  p->group_index = index.release();
  p->group_names = names_by_number.release();
  return Status::ok();
}

}  // namespace

std::u32string characters_of(Value v) {
  std::u32string out;
  auto copy = [&](auto span) { out.assign(span.begin(), span.end()); };
  if (StrObject::check(v)) visit(text_view(v), copy);
  else visit(text_view(v.as<BytesObject>()->view()), copy);
  return out;
}

Result error_class(Isolate& iso) {
  Ref module(iso, TRY(import_module(iso, "re")));
  return get_attribute(iso, module, Ref(iso, intern(iso, "error")));
}

Fault raise_fault(Isolate& iso, const PatternFault& fault, Value text, Value error) {
  auto raise = [&]() -> Status {
    switch (fault.kind) {
      case PatternFault::kRaised: return Fault(FaultKind::kRaised);
      case PatternFault::kValue: return iso.raise(ValueError, "{}", fault.message);
      case PatternFault::kOverflow: return iso.raise(OverflowError, "{}", fault.message);
      case PatternFault::kIndex: return iso.raise(IndexError, "{}", fault.message);
      case PatternFault::kPattern:
      case PatternFault::kPatternNoPlace: break;
    }
    Ref message(iso, TRY(make_str(iso, fault.message)));
    Ref exception(iso);
    if (fault.kind == PatternFault::kPatternNoPlace) exception.reset(TRY(call(iso, error, {message})));
    else exception.reset(TRY(call(iso, error, {message, text, Value::small_int(static_cast<int64_t>(fault.position))})));
    return iso.raise_value(exception);
  };
  Status s = raise();
  return s.fault();
}

Status issue_warnings(Isolate& iso, const std::vector<PatternWarning>& warnings) {
  for (const PatternWarning& w : warnings) {
    TypeObject& category = w.kind == PatternWarning::kFuture ? FutureWarning : DeprecationWarning;
    TRY(warn(iso, category, w.message, 2));  // the frame of a function of re is the first, its caller the second
  }
  return Status::ok();
}

Result make_pattern(Isolate& iso, Value text, int64_t flags, Value error) {
  bool is_text = StrObject::check(text);
  std::u32string characters = characters_of(text);
  std::vector<PatternWarning> warnings;
  PatternFault fault;
  Program* program = program_of(iso, characters, is_text, static_cast<uint32_t>(flags), &warnings, &fault);
  if (program == nullptr) {
    // CPython warns while it parses: what it warned of comes before the error.
    if (fault.kind != PatternFault::kRaised) TRY(issue_warnings(iso, warnings));
    return raise_fault(iso, fault, text, error);
  }
  const PatternTree& tree = program->tree();
  Result made = allocate_instance(iso, &pattern_type);
  if (made.is_fault()) {
    program->release();
    return made;
  }
  Ref pattern(iso, made.value());
  auto* p = pattern.as<PatternObject>();
  for (Value* v : {&p->pattern, &p->group_index, &p->group_names, &p->last_template, &p->last_parsed, &p->lexicon}) *v = Value();
  p->group_count = tree.group_count;
  p->flags = tree.flags;
  p->is_text = is_text;
  if (!attach_external(iso, p, &p->program_link, program, nullptr, kProgramBytes)) {
    program->release();
    return iso.raise_memory_error();
  }
  auto* space = new MatchSpace(p->group_count);
  if (!attach_external(iso, p, &p->space_link, space, nullptr, space_bytes(p->group_count))) {
    space->release();
    return iso.raise_memory_error();
  }
  p->pattern = retained(iso, text);
  TRY(fill_names(iso, p, tree));
  TRY(issue_warnings(iso, warnings));
  return pattern.release();
}

void pattern_clear(Isolate& iso, Object* o) {
  auto* p = static_cast<PatternObject*>(o);
  for (Value* v : {&p->pattern, &p->group_index, &p->group_names, &p->last_template, &p->last_parsed, &p->lexicon}) clear_field(iso, *v);
}
void pattern_destroy(Isolate& iso, Object* o) {
  auto* p = static_cast<PatternObject*>(o);
  pattern_clear(iso, o);
  detach_external(iso, &p->program_link, kProgramBytes);
  detach_external(iso, &p->space_link, space_bytes(p->group_count));
}

}  // namespace skerry::regex

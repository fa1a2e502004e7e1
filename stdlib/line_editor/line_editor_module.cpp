// _line_editor: lines from the terminal for the conversation with the user (stdlib/python/_conversation.py).
#include <iterator>

#include "channels/blocking.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/line_editor/line_editor.h"

namespace skerry {

TypeObject line_editor_type;

namespace {

using terminal::LineEditor;

struct EditorObject : Object {
  ResourceField<LineEditor, 65536> editor;
  Value complete;
  static bool check(Value v) { return has_type(v, line_editor_type); }
  static TypeObject& type() { return line_editor_type; }
};

Result open_editor(Isolate& iso, Value history_file, Value complete) {
  if (!StrObject::check(history_file)) return iso.raise(TypeError, "open() argument 1 must be str, not {}", type_name(history_file));
  std::unique_ptr<LineEditor> editor = LineEditor::open(to_utf8(history_file), &iso.interrupts);
  if (!editor) return iso.raise(OSError, "libedit.so.2 is not installed");
  Ref made(iso, TRY(allocate_instance(iso, &line_editor_type)));
  made.as<EditorObject>()->complete = retained(iso, complete);
  TRY(made.as<EditorObject>()->editor.set(iso, made.as<EditorObject>(), std::move(editor)));
  return made.release();
}

// The words that the isolate offers; none if it fails.
std::vector<std::string> completions_of(Isolate& iso, EditorObject* self, const std::string& word) {
  std::vector<std::string> out;
  auto fill = [&]() -> Status {
    Ref text(iso, TRY(decode_bytes(iso, word, "utf-8", "surrogateescape")));
    Ref found(iso, TRY(call(iso, self->complete, {text})));
    Ref list(iso, TRY(to_list(iso, found)));
    for (size_t i = 0; i < list.as<ListObject>()->length; ++i)
      if (Value item = list.as<ListObject>()->items[i]; StrObject::check(item)) out.push_back(to_utf8(item));
    return Status::ok();
  };
  if (fill().is_fault()) iso.clear_pending();
  return out;
}

Result editor_read_line(Isolate& iso, EditorObject* self, Value prompt) {
  if (!StrObject::check(prompt)) return iso.raise(TypeError, "read_line() argument must be str, not {}", type_name(prompt));
  std::string text = to_utf8(prompt);
  Ref held = Ref::borrow(iso, Value::object(self));
  LineEditor* editor = self->editor.get();
  for (;;) {
    LineEditor::Event event{};
    channels::run_blocking(iso, [&] { event = editor->next(text); });
    switch (event) {
      case LineEditor::Event::kLine: return decode_bytes(iso, editor->text(), "utf-8", "surrogateescape");
      case LineEditor::Event::kEnd: return Value::none();
      case LineEditor::Event::kCompletion: editor->offer(completions_of(iso, self, editor->text())); break;
      case LineEditor::Event::kInterrupted:
        TRY(iso.safepoint_slow(Isolate::SafepointKind::kNested));
        break;  // nothing that ends the line: it is asked for again
    }
  }
}

void editor_destroy(Isolate& iso, Object* o) {
  auto* self = static_cast<EditorObject*>(o);
  self->editor.drop(iso);
  clear_field(iso, self->complete);
}
void editor_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<EditorObject*>(o)->complete); }
void editor_clear(Isolate& iso, Object* o) { assign(iso, static_cast<EditorObject*>(o)->complete, Value::none()); }

constexpr MethodDef kMethods[] = {
    def<"read_line(self, prompt, /)", editor_read_line>("The next line without its newline; None at the end of the input."),
};
constexpr MethodDef kFunctions[] = {
    def<"def open(history_file, complete, /)", open_editor>(
        "An editor for the terminal. complete(word) gives what the word may become. OSError without libedit."),
};

}  // namespace

extern const TypeDef line_editor_type_def;
extern const TypeDef line_editor_type_def{.type = &line_editor_type,
                                          .name = "_line_editor.Editor",
                                          .doc = nullptr,
                                          .base = nullptr,
                                          .instance_size = sizeof(EditorObject),
                                          .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                          .slots = {.destroy = editor_destroy, .traverse = editor_traverse, .clear = editor_clear},
                                          .methods = kMethods,
                                          .method_count = std::size(kMethods)};

extern const ModuleDef line_editor_module_def;
extern const ModuleDef line_editor_module_def{.name = "_line_editor",
                                              .doc = "Lines from the terminal, with editing, history and completion.",
                                              .functions = kFunctions,
                                              .function_count = std::size(kFunctions),
                                              .populate = nullptr};

}  // namespace skerry

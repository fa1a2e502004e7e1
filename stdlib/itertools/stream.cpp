// The state that most iterators of itertools share.
#include "stdlib/itertools/itertools.h"

namespace skerry::itertools {

Result make_stream(Isolate& iso, TypeObject* cls, Value source, Value function, Value kept) {
  Value made = TRY(allocate_instance(iso, cls));
  Stream* s = made.as<Stream>();
  s->source = retained(iso, source);
  s->function = retained(iso, function);
  s->kept = retained(iso, kept);
  s->position = s->stop = s->step = 0;
  return made;
}

void stream_destroy(Isolate& iso, Object* self) {
  Stream* s = static_cast<Stream*>(self);
  clear_field(iso, s->source);
  clear_field(iso, s->function);
  clear_field(iso, s->kept);
}

void stream_traverse(Object* self, Visitor& visitor) {
  Stream* s = static_cast<Stream*>(self);
  visitor.visit(s->source);
  visitor.visit(s->function);
  visitor.visit(s->kept);
}

Result same_iterator(Isolate& iso, Value self) { return retained(iso, self); }

}  // namespace skerry::itertools

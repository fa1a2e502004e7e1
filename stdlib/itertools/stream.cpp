// The state that most iterators of itertools share.
#include "isolate/objects/list.h"
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
  for (Value part : {s->source, s->function, s->kept}) {
    if (!is_exact_list(part) || Collector::is_tracked(part.as_object())) {
      visitor.visit(part);
      continue;
    }
    const auto* own = part.as<ListObject>();  // a private list
    for (size_t i = 0; i < own->length; ++i) visitor.visit(own->items[i]);
  }
}

Result same_iterator(Isolate& iso, Value self) { return retained(iso, self); }

}  // namespace skerry::itertools

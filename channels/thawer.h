// The state of one thaw(): from a segment to an isolate's objects. thaw.cpp has plain data, rebuild.cpp what spawn captured.
//
// Segments may be thawed by many isolates at once: nothing in them is written. What occurs more than once is found by
// its share number. Runs Python only to import modules.
#pragma once

#include <boost/container/small_vector.hpp>

#include "channels/made_objects.h"
#include "channels/message.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/pace.h"

namespace skerry::channels {

class ImageView;

class Thawer {
 public:
  Thawer(Isolate& iso, const Segment* segment, ImageView* view = nullptr) : iso_(iso), breather_(iso), segment_(segment), view_(view), shared_(segment == nullptr || segment->shares() == 0 ? 0 : segment->shares() + 1) {}
  ~Thawer() {
    for (Value v : shared_) decrement(iso_, v);
    for (MadeObject& e : from_image_.all()) decrement(iso_, e.value);
  }
  Thawer(const Thawer&) = delete;
  Thawer& operator=(const Thawer&) = delete;

  Result thaw(Value frozen);

  // All is made: what came from the image is the isolate's from now on. Until then nobody else sees it, for imports run Python, and
  // other threads, while it is half made.
  enum class Publish : uint8_t { kAll, kWhatIsMetAgain };
  void publish(Publish what);

 private:
  // ---- thaw.cpp
  Result thaw_object(const Object* o);
  Result thaw_str(const Object* o);
  Result thaw_bytes(const Object* o);
  Result thaw_tuple(const Object* o);
  Result thaw_list(const Object* o);
  Result thaw_dict(const Object* o);
  Status fill_dict(Value dict, const Object* o);
  Result thaw_set(const Object* o);
  Result thaw_slice(const Object* o);
  Result thaw_exception(const Object* o);
  Result find_class(Value module_and_qualname);
  Status set_attributes(Value object, Value frozen_dict);
  // What was made of an object that occurs more than once: borrowed, or Empty.
  Value made_of(const Object* frozen) const;
  // From here on the object is found by its number. Borrows.
  void share(const Object* frozen, Value made);

  // ---- rebuild.cpp
  Result rebuild(const Object* o);
  Result rebuild_call(const Record* r);
  Result rebuild_function(const Record* r);
  Result rebuild_globals(const Record* r);
  Result rebuild_class(const Record* r);
  Result rebuild_instance(const Record* r);
  Result rebuild_native(const Record* r);
  Result rebuild_reduced(const Record* r);  // capture_reduce.cpp
  Result import_named(const Record* r);

  Isolate& iso_;
  Breather breather_;
  const Segment* const segment_;
  ImageView* view_;           // what lies in another segment lies in the image
  boost::container::small_vector<Value, 8> shared_;  // by share number; owned; none if nothing is shared
  MadeObjects<8> from_image_;
};

// A copy of a frozen dict whose entries are used in place (TableForm::kInPlace).
Result copy_table(Isolate& iso, const DictObject* frozen);

}  // namespace skerry::channels

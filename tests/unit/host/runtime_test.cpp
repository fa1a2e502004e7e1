// What the start of the program leaves behind for all isolates.
#include "host/runtime.h"

#include <doctest/doctest.h>

#include "channels/end_objects.h"
#include "isolate/objects/type_ending.h"

TEST_CASE("isolates that hold ends of channels and handles may drop their heap whole") {
  skerry::prepare_runtime();
  for (const skerry::TypeObject* type : {&skerry::channel_type, &skerry::sender_type, &skerry::receiver_type, &skerry::handle_type}) {
    CAPTURE(type->native_name);
    CHECK(skerry::ends_as_memory(type));
  }
}

// The parts of an exception's text: suggestions for misspelt names.
#pragma once

#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"

namespace skerry {

// ". Did you mean: 'x'?" for an AttributeError or NameError that carries the name, else "". Never leaves an exception
// pending; may run Python (dir()).
std::string suggestion_for(Isolate& iso, ExceptionObject* exception);

}  // namespace skerry

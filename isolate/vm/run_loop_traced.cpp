// The run loop for isolates with a trace or profile function: the very same source, with the events of tracing.h in it.
#define SKERRY_TRACED_LOOP 1
#include "isolate/vm/run_loop.cpp"

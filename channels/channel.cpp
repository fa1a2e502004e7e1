#include "channels/channel_operations.h"

namespace skerry::channels {

template class BasicChannel<ChannelParts>;

}  // namespace skerry::channels

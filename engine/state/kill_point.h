// Named places where a test can end the process as kill -9 would: nothing is flushed, nobody is
// told.
#ifndef SLUIS_ENGINE_STATE_KILL_POINT_H_
#define SLUIS_ENGINE_STATE_KILL_POINT_H_

namespace sluis {

// Ends the process if the environment says SLUIS_KILL_POINT=name:N and this is the Nth time here.
// Else it costs a look at a constant. Any thread.
void PassKillPoint(const char* name);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_KILL_POINT_H_

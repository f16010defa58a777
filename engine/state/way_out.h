// What to do about a data folder that is damaged: the end of every sentence that refuses one.
#ifndef SLUIS_ENGINE_STATE_WAY_OUT_H_
#define SLUIS_ENGINE_STATE_WAY_OUT_H_

namespace sluis {

inline constexpr char kWayOut[] =
    "Restore it from a backup: sluis state restore. Without one, sluis state repair tells what can "
    "be saved.";

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_WAY_OUT_H_

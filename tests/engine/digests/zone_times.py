#!/usr/bin/env python3
"""When local times of day come, in 100 time zones over five years, by Python's zoneinfo.

Prints a line for each instant: "ZONE HH:MM YYYY-MM-DD SECONDS", the time and the local date that a
schedule means and the instant, in seconds since 1970: the first minute at which the zone's clock
shows that time or, where it skips it, a later one. Of several that come at the same instant the
earliest is printed. It looks at the zone's clock only, at one instant after the other, and knows
nothing of how a library resolves a time that is shown twice or never.
"""

import datetime
import zoneinfo

# Rules of every kind: none, half hours, two hours, before and after midnight, in Ramadan, and rules
# that ended or began within the years.
ZONES = """
Africa/Abidjan Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Johannesburg Africa/Juba
Africa/Lagos Africa/Nairobi Africa/Tripoli Africa/Tunis America/Anchorage America/Asuncion
America/Bogota America/Caracas America/Chicago America/Chihuahua America/Ciudad_Juarez
America/Denver America/Godthab America/Halifax America/Havana America/Jamaica America/Lima
America/Los_Angeles America/Mexico_City America/Miquelon America/Montevideo America/New_York
America/Noronha America/Nuuk America/Ojinaga America/Panama America/Phoenix America/Port-au-Prince
America/Punta_Arenas America/Santiago America/Sao_Paulo America/Scoresbysund America/St_Johns
America/Tijuana Antarctica/Casey Antarctica/Troll Antarctica/Vostok Asia/Almaty Asia/Amman
Asia/Baghdad Asia/Beirut Asia/Calcutta Asia/Colombo Asia/Damascus Asia/Dhaka Asia/Dubai
Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem Asia/Kabul
Asia/Kamchatka Asia/Karachi Asia/Kathmandu Asia/Manila Asia/Pyongyang Asia/Qostanay Asia/Rangoon
Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Tashkent Asia/Tehran Asia/Tokyo
Asia/Ulaanbaatar Atlantic/Azores Atlantic/Bermuda Atlantic/Canary Atlantic/Reykjavik
Australia/Adelaide Australia/Brisbane Australia/Eucla Australia/Lord_Howe Australia/Sydney
Etc/UTC Europe/Amsterdam Europe/Chisinau Europe/Dublin Europe/Istanbul Europe/Kiev Europe/Lisbon
Europe/London Europe/Moscow Europe/Volgograd Pacific/Apia Pacific/Auckland Pacific/Chatham
Pacific/Easter Pacific/Fiji Pacific/Honolulu Pacific/Kiritimati
""".split()
# One more, for the hour of midnight and for those in which most clocks change.
TIMES = [(0, 0), (0, 30), (2, 0), (2, 30), (3, 0), (7, 0), (23, 30)]
TIMES_OF_A_ZONE = 3
FIRST = datetime.date(2022, 1, 1)
DAYS = 1826
UTC = datetime.timezone.utc


def offset_at(zone, seconds):
    """Minutes that the zone's clock is ahead of UTC's."""
    there = datetime.datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    return int(there.utcoffset().total_seconds()) // 60


def stretches(zone, begin, end):
    """[begin, end, offset] of each stretch of time in which the offset stays the same."""
    found = []
    start, offset = begin, offset_at(zone, begin)
    step = 6 * 3600
    for at in range(begin + step, end + step, step):
        if offset_at(zone, at) == offset:
            continue
        low, high = at - step, at
        while high - low > 60:
            middle = (low + high) // 120 * 60
            low, high = (middle, high) if offset_at(zone, middle) == offset else (low, middle)
        found.append((start, high, offset))
        start, offset = high, offset_at(zone, high)
    found.append((start, end + step, offset))
    return found


def first_instant(parts, wanted):
    """The first instant whose clock shows `wanted` (seconds, read as if in UTC) or later."""
    for begin, end, offset in parts:
        if wanted < end + offset * 60:
            return max(begin, wanted - offset * 60)
    raise ValueError("out of the years")


def main():
    assert len(ZONES) == 100 and len(set(ZONES)) == 100
    start = int(datetime.datetime.combine(FIRST, datetime.time(), UTC).timestamp())
    for number, name in enumerate(ZONES):
        times = sorted(TIMES[(number + 2 * i) % len(TIMES)] for i in range(TIMES_OF_A_ZONE))
        parts = stretches(zoneinfo.ZoneInfo(name), start - 3 * 86400, start + (DAYS + 3) * 86400)
        seen = set()
        for day in range(DAYS):
            date = FIRST + datetime.timedelta(days=day)
            for hour, minute in times:
                at = first_instant(parts, start + day * 86400 + hour * 3600 + minute * 60)
                if at not in seen:
                    seen.add(at)
                    print(f"{name} {hour:02}:{minute:02} {date} {at}")


if __name__ == "__main__":
    main()

//! What time it is.

use jiff::Timestamp;

/// Tells the time, `YYYY-MM-DDTHH:MM:SSZ`. It may jump: nothing is ordered by it.
pub(crate) type Clock = fn() -> String;

/// The time now, in UTC, to the second.
pub(crate) fn now() -> String {
    written(Timestamp::now())
}

/// A time as it is written everywhere: in UTC, to the second, `YYYY-MM-DDTHH:MM:SSZ`.
pub(crate) fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

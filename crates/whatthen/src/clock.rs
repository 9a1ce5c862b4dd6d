//! What time it is.

/// Tells the time, `YYYY-MM-DDTHH:MM:SSZ`. It may jump: nothing is ordered by it.
pub(crate) type Clock = fn() -> String;

/// The time now, in UTC, to the second.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

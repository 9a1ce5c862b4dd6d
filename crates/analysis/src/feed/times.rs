//! When a feed asks to be fetched.

/// Minutes of a day.
pub(super) const DAY: u32 = 24 * 60;

/// Minutes of a period of the syndication module.
pub(super) fn period(written: &str) -> Option<u32> {
    Some(match written.trim().to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => DAY,
        "weekly" => 7 * DAY,
        "monthly" => 30 * DAY,
        "yearly" => 365 * DAY,
        _ => return None,
    })
}

/// An hour of the day. RSS 0.91 counted them from 1 to 24, where 24 is midnight; later ones from 0.
pub(super) fn hour(written: &str) -> Option<u8> {
    written.trim().parse().ok().filter(|hour| *hour <= 24).map(|hour: u8| hour % 24)
}

/// A day of the week by its English name: 1 is Monday.
pub(super) fn weekday(written: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let written = written.trim().to_ascii_lowercase();
    let beginning = written.get(..3)?;
    let at = DAYS.iter().position(|day| day.starts_with(beginning))?;
    Some(at as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_days_periods() {
        assert_eq!((hour(" 7 "), hour("24"), hour("25"), hour("x")), (Some(7), Some(0), None, None));
        assert_eq!((weekday("Sunday"), weekday("mon"), weekday("Noday")), (Some(7), Some(1), None));
        assert_eq!((period("hourly"), period("never")), (Some(60), None));
    }
}

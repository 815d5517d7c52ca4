//! Time zones (decision 19): names and summer time of the IANA database, built in.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use model::when::When;

/// Where people live. The database's other names are old spellings and bare offsets.
const REGIONS: [&str; 9] =
    ["Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];

/// The names to choose from, such as `Europe/Berlin`, in order.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = tz::db().available().map(|name| name.as_str().to_owned()).collect();
    names.retain(|name| REGIONS.iter().any(|region| name.starts_with(region)));
    names.sort_unstable();
    names
}

/// Can `name` be chosen?
pub fn is_zone(name: &str) -> bool {
    REGIONS.iter().any(|region| name.starts_with(region)) && tz::db().get(name).is_ok()
}

/// The zone of that name; None for none that is known.
pub fn find(name: &str) -> Option<Zone> {
    if name.is_empty() {
        return None;
    }
    tz::db().get(name).ok().map(Zone)
}

/// A time zone.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

/// UTC, for who has chosen no zone.
pub fn utc() -> Zone {
    Zone(TimeZone::UTC)
}

impl Zone {
    /// The first instant of a day there, whatever summer time does that night; `None` where the calendar ends.
    pub fn start_of(&self, day: time::Date) -> Option<time::OffsetDateTime> {
        let month = i8::try_from(u8::from(day.month())).ok()?;
        let date = Date::new(i16::try_from(day.year()).ok()?, month, i8::try_from(day.day()).ok()?).ok()?;
        let start = date.to_zoned(self.0.clone()).ok()?.timestamp();
        time::OffsetDateTime::from_unix_timestamp(start.as_second()).ok()
    }

    /// Its minutes east of UTC at that instant: summer time is not today's.
    pub fn minutes_east(&self, at: When) -> i32 {
        let instant = Timestamp::from_millisecond(at.0).unwrap_or_default();
        self.0.to_offset(instant).seconds() / 60
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decision 19: the offset is that of the instant, not of today.
    #[test]
    fn summer_time_is_that_of_the_instant() {
        let berlin = find("Europe/Berlin").map(|zone| {
            // 2026-01-15 and 2026-07-15, noon in UTC.
            (zone.minutes_east(When(1_768_478_400_000)), zone.minutes_east(When(1_784_116_800_000)))
        });
        assert_eq!(berlin, Some((60, 120)));
        let kolkata = find("Asia/Kolkata").map(|zone| zone.minutes_east(When(0)));
        assert_eq!(kolkata, Some(330));
    }

    /// A day begins when the clock there says so: with summer time, and where midnight itself is skipped.
    #[test]
    fn a_day_begins_in_its_zone() {
        let day = |month, day| time::Date::from_calendar_date(2026, month, day).ok();
        let start = |zone: &Zone, date: Option<time::Date>| zone.start_of(date?).map(|at| (at.day(), at.hour()));
        let berlin = find("Europe/Berlin")
            .map(|zone| (start(&zone, day(time::Month::January, 15)), start(&zone, day(time::Month::July, 15))));
        assert_eq!(berlin, Some((Some((14, 23)), Some((14, 22)))));
        assert_eq!(start(&utc(), day(time::Month::July, 15)), Some((15, 0)));
        // Cairo, 24 April 2026: from 23:59:59 to 01:00:00, which is 22:00 in UTC.
        let cairo = find("Africa/Cairo").and_then(|zone| start(&zone, day(time::Month::April, 24)));
        assert_eq!(cairo, Some((23, 22)));
    }

    #[test]
    fn what_can_be_chosen_is_there() {
        let names = names();
        assert!(names.len() > 350, "{}", names.len());
        assert!(names.iter().all(|name| is_zone(name) && find(name).is_some()));
        for wrong in ["", "Nowhere/Land", "UTC", "US/Pacific", "../etc/passwd", "europe"] {
            assert!(!is_zone(wrong), "{wrong}");
        }
        assert!(find("").is_none() && find("Mars/Olympus").is_none());
    }
}

//! Times: kept in UTC, shown in the viewer's zone, on two lines (S3-33, decision 19).

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset};

/// An instant, as milliseconds since 1970-01-01T00:00:00Z: small on the wire and exact in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct When(pub i64);

impl From<OffsetDateTime> for When {
    fn from(at: OffsetDateTime) -> Self {
        Self(i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX))
    }
}

/// The two lines of S3-33.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoLines {
    /// `12:08:58 PM`
    pub time: String,
    /// `Tue 5 May, 2026`
    pub date: String,
}

impl When {
    /// The instant as a date and time in UTC; the epoch when it is out of range.
    pub fn utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The two lines of S3-33 at an offset of `minutes` east of UTC.
    pub fn two_lines(self, minutes: i32) -> TwoLines {
        let offset = UtcOffset::from_whole_seconds(minutes * 60).unwrap_or(UtcOffset::UTC);
        let at = self.utc().to_offset(offset);
        let (hour, half) = match at.hour() {
            0 => (12, "AM"),
            h @ 1..=11 => (h, "AM"),
            12 => (12, "PM"),
            h => (h - 12, "PM"),
        };
        let weekday = at.weekday().to_string();
        let month = at.month().to_string();
        TwoLines {
            time: format!("{hour}:{:02}:{:02} {half}", at.minute(), at.second()),
            date: format!("{} {} {}, {}", &weekday[..3], at.day(), &month[..3], at.year()),
        }
    }

    /// RFC 3339 in UTC, for `<time datetime>`.
    pub fn rfc3339(self) -> String {
        let at = self.utc();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )
    }
}

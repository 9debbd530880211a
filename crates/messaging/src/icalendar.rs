//! Bookings as iCalendar (RFC 5545), sent with an email (RFC 5546) or served as a feed.
//!
//! Times are written in UTC, because a booking does not recur. Calendars show them in the viewer's time zone, so both
//! sides need not agree on time zone rules.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::address::{Address, one_line};

/// Maximum length of a line in bytes, without its line ending (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// Action that a calendar should take with the events (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Publication: the calendar shows the events.
    Publish,
    /// Request: the calendar adds the event for the attendee, or updates it.
    Request,
    /// Cancellation: the calendar removes the event.
    Cancel,
}

impl Method {
    /// Returns the value of the `METHOD` property.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Value of an event's `STATUS` property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The event awaits confirmation.
    Tentative,
    /// The event takes place.
    Confirmed,
    /// The event does not take place.
    Cancelled,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// An event that takes place once.
#[derive(Clone, Debug)]
pub struct Event {
    /// Unique id of the event. It stays the same when the event is moved, and no other event has it.
    pub uid: String,
    /// Number of changes so far. Calendars ignore an event with a lower number than that of their copy.
    pub sequence: u32,
    /// Time of the last change (`DTSTAMP` and `LAST-MODIFIED`).
    pub changed_at: Timestamp,
    /// Start, written to the second.
    pub starts_at: Timestamp,
    /// End, written to the second. It must not be before the start.
    pub ends_at: Timestamp,
    /// Title. Line breaks become spaces.
    pub summary: String,
    /// Place, on any number of lines.
    pub location: String,
    /// Further details, on any number of lines.
    pub description: String,
    /// Status. [`Method::Cancel`] always writes [`Status::Cancelled`].
    pub status: Status,
    /// Organizer, required by [`Method::Request`] and [`Method::Cancel`].
    pub organizer: Option<Address>,
    /// Attendee, required by [`Method::Request`] and [`Method::Cancel`]. [`Method::Publish`] does not allow an
    /// attendee and leaves it out.
    pub attendee: Option<Address>,
}

/// A calendar to send or serve as `text/calendar; charset=utf-8`.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    /// Action that the receiving calendar should take.
    pub method: Method,
    /// Name of the feed. `None` if the calendar is not a feed.
    pub name: Option<&'a str>,
    /// Events of the calendar. Those of an invitation share one UID.
    pub events: &'a [Event],
}

impl Calendar<'_> {
    /// Returns the calendar as text. Lines end with CR LF.
    #[must_use]
    pub fn to_ics(&self) -> String {
        let mut lines = Lines::default();
        lines.put("BEGIN", "VCALENDAR");
        lines.put("VERSION", "2.0");
        lines.put("PRODID", "-//Parlour//Parlour//EN");
        lines.put("CALSCALE", "GREGORIAN");
        lines.put("METHOD", self.method.name());
        if let Some(name) = self.name {
            let name = text(name);
            // Name and refresh interval, each as defined by RFC 7986 and as the `X-` property that calendars used
            // before.
            lines.put("NAME", &name);
            lines.put("X-WR-CALNAME", &name);
            lines.put("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
            lines.put("X-PUBLISHED-TTL", "PT15M");
        }
        for event in self.events {
            event.write(&mut lines, self.method);
        }
        lines.put("END", "VCALENDAR");
        lines.0
    }
}

impl Event {
    fn write(&self, lines: &mut Lines, method: Method) {
        lines.put("BEGIN", "VEVENT");
        lines.put("UID", &text(&one_line(&self.uid)));
        lines.put("DTSTAMP", &instant(self.changed_at));
        lines.put("LAST-MODIFIED", &instant(self.changed_at));
        lines.put("SEQUENCE", &self.sequence.to_string());
        lines.put("DTSTART", &instant(self.starts_at));
        lines.put("DTEND", &instant(self.ends_at));
        lines.put("SUMMARY", &text(&one_line(&self.summary)));
        lines.put("LOCATION", &text(&self.location));
        lines.put("DESCRIPTION", &text(&self.description));
        lines.put("STATUS", if method == Method::Cancel { Status::Cancelled.name() } else { self.status.name() });
        lines.put("TRANSP", "OPAQUE");
        if let Some(organizer) = &self.organizer {
            lines.put(&format!("ORGANIZER{}", common_name(organizer)), &mailto(organizer));
        }
        if let Some(attendee) = self.attendee.as_ref().filter(|_| method != Method::Publish) {
            // The time was already agreed on, so there is nothing to accept.
            let name = common_name(attendee);
            lines.put(&format!("ATTENDEE{name};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"), &mailto(attendee));
        }
        lines.put("END", "VEVENT");
    }
}

/// Content lines, folded at [`LONGEST_LINE`] bytes.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn put(&mut self, name: &str, value: &str) {
        let mut room = LONGEST_LINE;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST_LINE - 1; // the space counts
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Escapes a value of type TEXT (RFC 5545, 3.3.11). Control characters other than line breaks and tabs are not allowed
/// and are dropped.
fn text(value: &str) -> String {
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    value.chars().fold(String::with_capacity(value.len()), |mut text, c| {
        match c {
            '\n' => text.push_str("\\n"),
            '\\' | ';' | ',' => text.extend(['\\', c]),
            '\t' => text.push(c),
            _ if c.is_control() => {}
            _ => text.push(c),
        }
        text
    })
}

/// Formats an instant in UTC, to the second.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns the `CN` parameter, or an empty text without a display name. Double quotes become single quotes,
/// because parameters cannot contain double quotes (RFC 5545, 3.2).
fn common_name(address: &Address) -> String {
    address.name().map(|name| format!(";CN=\"{}\"", name.replace('"', "'"))).unwrap_or_default()
}

fn mailto(address: &Address) -> String {
    address.email().bytes().fold(String::from("mailto:"), |mut uri, byte| {
        // Bytes that need no encoding in the path of a `mailto` URI (RFC 6068).
        if byte.is_ascii_alphanumeric() || b"-._~!$'*+@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").unwrap_or_default();
        }
        uri
    })
}

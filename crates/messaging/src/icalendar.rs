//! Bookings as iCalendar (RFC 5545), to go along with an email (RFC 5546) or to be followed as a feed.
//!
//! Times are written in UTC: what is booked is an instant, it does not recur, and calendars show it by the clock of
//! whoever looks. So nothing depends on both sides knowing the same rules of a time zone.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::address::{Address, one_line};

/// A line has at most so many bytes, its end not counted (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// What a calendar is to do with what it gets (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Show it.
    Publish,
    /// Enter it, or change what was entered, for the attendee.
    Request,
    /// Remove it.
    Cancel,
}

impl Method {
    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// How firm an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It waits to be confirmed.
    Tentative,
    /// It takes place.
    Confirmed,
    /// It does not.
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

/// Something that takes place once.
#[derive(Clone, Debug)]
pub struct Event {
    /// What it is known by: the same as long as it is the same event, however it is moved, and no other's.
    pub uid: String,
    /// How often it was changed. Calendars pass over what is older than what they have.
    pub sequence: u32,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it ends, which is not before it starts.
    pub ends_at: Timestamp,
    /// What it is, on one line.
    pub summary: String,
    /// Where it is.
    pub location: String,
    /// More about it, on any number of lines.
    pub description: String,
    /// How firm it is.
    pub status: Status,
    /// Who holds it. [`Method::Request`] and [`Method::Cancel`] need one.
    pub organizer: Option<Address>,
    /// Who is to come. [`Method::Request`] and [`Method::Cancel`] need one, and [`Method::Publish`] must not have one:
    /// it is left out then.
    pub attendee: Option<Address>,
}

/// A calendar to send or to serve, as `text/calendar; charset=utf-8`.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    /// What is to be done with it.
    pub method: Method,
    /// What a feed is called. An invitation has no name.
    pub name: Option<&'a str>,
    /// What is in it. Those of an invitation have one UID.
    pub events: &'a [Event],
}

impl Calendar<'_> {
    /// The calendar as text. Its lines end with CR LF.
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
            // The name by RFC 7986, and as calendars knew it before; how often to look, likewise.
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
            // The time was agreed on already, so there is nothing to accept.
            let name = common_name(attendee);
            lines.put(&format!("ATTENDEE{name};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"), &mailto(attendee));
        }
        lines.put("END", "VEVENT");
    }
}

/// Lines of content, folded.
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

/// A value of type TEXT (RFC 5545, 3.3.11). Control characters other than line breaks and tabs may not be in one.
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

/// An instant in UTC, to the second.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The parameter with somebody's name, if there is one. Parameters cannot hold double quotes (RFC 5545, 3.2).
fn common_name(address: &Address) -> String {
    address.name().map(|name| format!(";CN=\"{}\"", name.replace('"', "'"))).unwrap_or_default()
}

fn mailto(address: &Address) -> String {
    address.email().bytes().fold(String::from("mailto:"), |mut uri, byte| {
        // What may stand in the path of a URI as it is (RFC 6068).
        if byte.is_ascii_alphanumeric() || b"-._~!$'*+@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").unwrap_or_default();
        }
        uri
    })
}

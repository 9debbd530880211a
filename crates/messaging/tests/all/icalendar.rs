use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use parlour_messaging::{Address, Calendar, Event, Method, Status};
use proptest::prelude::*;
use vobject::Component;

use crate::at;

fn event() -> Event {
    Event {
        uid: "booking-7@salon.example".into(),
        sequence: 2,
        changed_at: at("2027-01-20T08:00:00Z"),
        starts_at: at("2027-01-22T13:30:00Z"),
        ends_at: at("2027-01-22T14:15:00Z"),
        summary: "Schneiden; Föhnen, Färben".into(),
        location: "Salon Süd\nHauptstraße 1, 50667 Köln".into(),
        description: "C:\\neu\n\"Zitat\"\n".into(),
        status: Status::Confirmed,
        organizer: Some(Address::named("Salon: \"Süd\"; Köln", "hello@salon.example").unwrap()),
        attendee: Some(Address::named("Zoë", "zoe+b@example.org").unwrap()),
    }
}

fn calendar(method: Method, events: &[Event]) -> String {
    Calendar { method, name: None, events }.to_ics()
}

/// Returns the value of a property, unescaped as in RFC 5545, 3.3.11. The parser itself unescapes a backslash before an
/// n differently.
fn value(component: &Component, name: &str) -> String {
    let raw = &component.get_only(name).unwrap_or_else(|| panic!("{name}")).raw_value;
    let mut text = String::new();
    let mut rest = raw.chars();
    while let Some(c) = rest.next() {
        text.push(match c {
            '\\' => match rest.next().expect("an escape has two characters") {
                'n' | 'N' => '\n',
                c @ ('\\' | ';' | ',') => c,
                c => panic!("there is no escape \\{c}"),
            },
            ';' | ',' => panic!("{c} has to be escaped in {raw}"),
            _ => c,
        });
    }
    text
}

fn instant(component: &Component, name: &str) -> Timestamp {
    let text = value(component, name);
    let utc = text.strip_suffix('Z').expect("in UTC");
    DateTime::strptime("%Y%m%dT%H%M%S", utc).unwrap().to_zoned(TimeZone::UTC).unwrap().timestamp()
}

#[test]
fn an_invitation_says_the_same_to_another_parser() {
    let parsed = vobject::parse_component(&calendar(Method::Request, &[event()])).unwrap();
    assert_eq!((value(&parsed, "VERSION"), value(&parsed, "METHOD")), ("2.0".into(), "REQUEST".into()));
    let [found] = &parsed.subcomponents[..] else { panic!("one event") };
    let sent = event();
    assert_eq!(found.name, "VEVENT");
    assert_eq!((value(found, "UID"), value(found, "SEQUENCE")), (sent.uid, "2".into()));
    assert_eq!((value(found, "SUMMARY"), value(found, "STATUS")), (sent.summary, "CONFIRMED".into()));
    assert_eq!((value(found, "LOCATION"), value(found, "DESCRIPTION")), (sent.location, sent.description));
    assert_eq!((instant(found, "DTSTART"), instant(found, "DTEND")), (sent.starts_at, sent.ends_at));
    assert_eq!(instant(found, "DTSTAMP"), sent.changed_at);
    assert_eq!(value(found, "ORGANIZER"), "mailto:hello@salon.example");
    assert_eq!(value(found, "ATTENDEE"), "mailto:zoe+b@example.org");
}

#[test]
fn what_is_published_has_no_attendee_and_what_is_cancelled_says_so() {
    let published = calendar(Method::Publish, &[event()]);
    assert!(published.contains("ORGANIZER") && !published.contains("ATTENDEE"), "{published}");
    let cancelled = calendar(Method::Cancel, &[event()]);
    assert!(
        cancelled.contains("\r\nSTATUS:CANCELLED\r\n") && cancelled.contains("\r\nMETHOD:CANCEL\r\n"),
        "{cancelled}"
    );
}

#[test]
fn a_feed_has_a_name_and_many_events() {
    let events: Vec<Event> = (0..50).map(|number| Event { uid: format!("b-{number}"), ..event() }).collect();
    let ics = Calendar { method: Method::Publish, name: Some("Ana, Salon Süd"), events: &events }.to_ics();
    let parsed = vobject::parse_component(&ics).unwrap();
    assert_eq!(value(&parsed, "X-WR-CALNAME"), "Ana, Salon Süd");
    let uids: Vec<String> = parsed.subcomponents.iter().map(|event| value(event, "UID")).collect();
    assert_eq!(uids, (0..50).map(|number| format!("b-{number}")).collect::<Vec<_>>());
}

#[test]
fn an_hour_that_the_clock_repeats_is_told_apart_from_the_other() {
    let first: Zoned = "2027-10-31T02:30:00+02:00[Europe/Berlin]".parse().unwrap();
    let second: Zoned = "2027-10-31T02:30:00+01:00[Europe/Berlin]".parse().unwrap();
    let event = Event { starts_at: first.timestamp(), ends_at: second.timestamp(), ..event() };
    let ics = calendar(Method::Request, &[event]);
    assert!(ics.contains("DTSTART:20271031T003000Z\r\nDTEND:20271031T013000Z\r\n"), "{ics}");
}

proptest! {
    #[test]
    fn any_event_comes_back_as_it_was(
        // 2000 to 2060.
        start in 946_684_800_i64..2_840_140_800,
        minutes in 0_i64..3_000,
        sequence in any::<u32>(),
        texts in prop::array::uniform4(any_text()),
        name in any_text(),
    ) {
        let [uid, summary, location, description] = texts;
        let starts_at = Timestamp::from_second(start).unwrap();
        let event = Event {
            uid: format!("u{}", uid.replace(char::is_whitespace, "")),
            sequence,
            starts_at,
            ends_at: starts_at + SignedDuration::from_mins(minutes),
            summary: summary.replace('\n', " "),
            location,
            description,
            organizer: Some(Address::named(&name, "hello@salon.example").unwrap()),
            ..event()
        };
        let ics = calendar(Method::Request, std::slice::from_ref(&event));
        for line in ics.split("\r\n") {
            prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        }

        let parsed = vobject::parse_component(&ics).unwrap();
        prop_assert_eq!(parsed.subcomponents.len(), 1);
        let found = &parsed.subcomponents[0];
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(value(found, "UID"), event.uid);
        prop_assert_eq!(value(found, "SEQUENCE"), sequence.to_string());
        prop_assert_eq!(value(found, "SUMMARY"), words(&event.summary));
        prop_assert_eq!(value(found, "LOCATION"), event.location);
        prop_assert_eq!(value(found, "DESCRIPTION"), event.description);
        prop_assert_eq!(instant(found, "DTSTART"), event.starts_at);
        prop_assert_eq!(instant(found, "DTEND"), event.ends_at);
        prop_assert_eq!(value(found, "ORGANIZER"), "mailto:hello@salon.example");
    }
}

/// Generates texts from the building blocks of calendars. Many are long enough to be folded.
fn any_text() -> impl Strategy<Value = String> {
    "([a-zäß渡✂]{0,40}|\n|END:VEVENT|[ \"\\\\,;:=]|\\PC){0,12}"
}

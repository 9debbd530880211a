//! Tests of the public API, against real servers and third-party parsers.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail loudly")]

mod email;
mod folder;
mod icalendar;
mod notification;
mod smtp;
mod tls;
mod webhook;

use jiff::Timestamp;
use mail_parser::{Message, MessageParser};
use parlour_messaging::{Address, EmailMessage, MessageId};

/// Returns an email whose names, subject and bodies must be encoded.
fn email(id: &str) -> EmailMessage {
    EmailMessage {
        id: MessageId::new(format!("{id}@salon.example")).unwrap(),
        written_at: at("2027-01-22T09:00:00Z"),
        from: Address::named("Salon Süd, Köln", "hello@salon.example").unwrap(),
        to: Address::named("渡辺 Zoë", "zoe@example.org").unwrap(),
        reply_to: None,
        subject: "Ihr Termin am Freitag – 14:30 Uhr ✂".into(),
        text: "Guten Tag Zoë,\n.\n.. ein Punkt am Anfang\nbis bald\n".into(),
        html: "<p>Guten Tag Zoë, <b>bis bald</b></p>".into(),
        unsubscribe: None,
        invitation: None,
        attachments: Vec::new(),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn parse(mime: &[u8]) -> Message<'_> {
    MessageParser::default().parse(mime).expect("a message")
}

/// Returns a text with `\n` line endings and without trailing whitespace.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}

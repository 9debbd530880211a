//! The messages between a client and a hub: JSON in WebSocket text frames. See the crate's own page.

use bytes::Bytes;
use cluster::Position;
use serde::{Deserialize, Serialize};

use crate::frame;

/// The longest name of a room, in bytes.
const ROOM: usize = 200;

/// What a client asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Subscribe {
        room: String,
        after: Option<Position>,
    },
    Unsubscribe {
        room: String,
    },
    Ping,
    /// Something for the product.
    Other,
}

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "type")]
    kind: String,
    room: Option<String>,
    epoch: Option<String>,
    offset: Option<u64>,
}

/// Only the kind: what else is in it may be anything.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

impl Request {
    /// Reads a message.
    ///
    /// # Errors
    /// What is wrong with it, for the client's developer.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        let Kind { kind } = serde_json::from_str(text).map_err(|_| "a message is a JSON object with a type")?;
        match kind.as_str() {
            "ping" => return Ok(Self::Ping),
            "subscribe" | "unsubscribe" => {}
            _ => return Ok(Self::Other),
        }
        let written: Written =
            serde_json::from_str(text).map_err(|_| "room and epoch are strings, offset is a whole number")?;
        let room = written.room.filter(|room| (1..=ROOM).contains(&room.len()));
        let room = room.ok_or("room is a string of 1 to 200 bytes")?;
        if written.kind == "unsubscribe" {
            return Ok(Self::Unsubscribe { room });
        }
        let after = match (written.epoch, written.offset) {
            // An epoch that is none of ours is one that nobody can resume in.
            (Some(epoch), Some(offset)) => Some(Position { epoch: epoch.parse().unwrap_or_default(), offset }),
            (None, None) => None,
            _ => return Err("epoch and offset go together"),
        };
        Ok(Self::Subscribe { room, after })
    }
}

/// What a hub says by itself.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Answer<'a> {
    Subscribed { room: &'a str, epoch: String, offset: u64, resumed: bool },
    Unsubscribed { room: &'a str },
    Refused { room: &'a str, reason: &'static str },
    Gap { room: &'a str, epoch: String, offset: u64 },
    Pong,
    Error { detail: &'static str },
}

impl<'a> Answer<'a> {
    pub(crate) fn subscribed(room: &'a str, at: Position, resumed: bool) -> Self {
        Self::Subscribed { room, epoch: at.epoch.to_string(), offset: at.offset, resumed }
    }

    pub(crate) fn gap(room: &'a str, at: Position) -> Self {
        Self::Gap { room, epoch: at.epoch.to_string(), offset: at.offset }
    }

    pub(crate) fn frame(&self) -> Bytes {
        // Strings and numbers can always be written.
        frame::text(&serde_json::to_vec(self).unwrap_or_default())
    }
}

#[derive(Serialize)]
struct Event<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    data: &'a T,
}

/// An event as it is kept: `{"type":…,"data":…}`.
pub(crate) fn event(kind: &str, data: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Event { kind, data })
}

#[derive(Serialize)]
struct Place<'a> {
    room: &'a str,
    epoch: String,
    offset: u64,
}

/// What is kept instead of an event where a room ends, and its sockets with it.
pub(crate) const END: &[u8] = br#"{"type":"end"}"#;

/// The frame of an event: as it is kept, with its place.
pub(crate) fn event_frame(room: &str, at: Position, event: &[u8]) -> Bytes {
    let place = Place { room, epoch: at.epoch.to_string(), offset: at.offset };
    // Strings and numbers can always be written.
    let place = serde_json::to_vec(&place).unwrap_or_default();
    // Two objects in one: `{"room":…,"offset":1` and `"type":…,"data":…}`.
    let (begin, rest) = (place.strip_suffix(b"}").unwrap_or_default(), event.strip_prefix(b"{").unwrap_or_default());
    frame::text(&[begin, b",", rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read() {
        let subscribe = |after| Request::Subscribe { room: "a".into(), after };
        for (text, expected) in [
            (r#"{"type":"ping"}"#, Request::Ping),
            (r#"{"type":"subscribe","room":"a"}"#, subscribe(None)),
            (
                r#"{"type":"subscribe","room":"a","epoch":"18446744073709551615","offset":3}"#,
                subscribe(Some(Position { epoch: u64::MAX, offset: 3 })),
            ),
            (
                r#"{"type":"subscribe","room":"a","epoch":"?","offset":3}"#,
                subscribe(Some(Position { epoch: 0, offset: 3 })),
            ),
            (r#"{"type":"unsubscribe","room":"a","more":[]}"#, Request::Unsubscribe { room: "a".into() }),
            (r#"{"type":"typing","room":7}"#, Request::Other),
        ] {
            assert_eq!(Request::read(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_malformed_is_refused() {
        let long = format!(r#"{{"type":"subscribe","room":"{}"}}"#, "x".repeat(ROOM + 1));
        for text in [
            "",
            "ping",
            "[]",
            r#"{"type":1}"#,
            r#"{"room":"a"}"#,
            r#"{"type":"subscribe"}"#,
            r#"{"type":"subscribe","room":""}"#,
            r#"{"type":"subscribe","room":1}"#,
            r#"{"type":"subscribe","room":"a","epoch":"1"}"#,
            r#"{"type":"subscribe","room":"a","offset":1}"#,
            r#"{"type":"subscribe","room":"a","epoch":"1","offset":-1}"#,
            r#"{"type":"unsubscribe"}"#,
            &long,
        ] {
            assert!(Request::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_event_and_its_place_are_one_object() {
        let event = event("moved", &serde_json::json!({"id": 1})).unwrap();
        let frame = event_frame("a\"b", Position { epoch: u64::MAX, offset: 2 }, &event);
        let read: serde_json::Value = serde_json::from_slice(&frame[2..]).unwrap();
        let expected = serde_json::json!({
            "type": "moved", "room": "a\"b", "epoch": "18446744073709551615", "offset": 2, "data": {"id": 1}
        });
        assert_eq!(read, expected);
    }
}

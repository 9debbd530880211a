//! Messages between a client and a hub: JSON in WebSocket text frames. See the crate's documentation.

use bytes::Bytes;
use parlour_cluster::Position;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::websocket_frame;

/// Maximum length of a room's name, in bytes.
const MAX_ROOM_NAME: usize = 200;

/// A valid message from a client.
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
    /// A message for the application.
    Other,
}

/// Message that a client sends. Any other object with a `type` is passed to the application.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ClientMessage {
    /// Joins a room to receive its events. If a position is given, and all events after it are available, these are
    /// sent first. Otherwise only new events are sent, and `resumed` in the answer is false.
    #[schema(examples(json!({"type": "subscribe", "room": "business/1"}),
        json!({"type": "subscribe", "room": "business/1", "epoch": "7309218843", "offset": 41})))]
    Subscribe {
        /// Name of the room, 1 to 200 bytes.
        #[schema(min_length = 1, max_length = 200)]
        room: String,
        /// Epoch of the last event received. Must be given together with the offset.
        epoch: Option<String>,
        /// Offset of the last event received. Must be given together with the epoch.
        offset: Option<u64>,
    },
    /// Leaves a room. Refused for a room that the socket joined when it opened.
    #[schema(examples(json!({"type": "unsubscribe", "room": "business/1"})))]
    Unsubscribe {
        /// Name of the room, 1 to 200 bytes.
        #[schema(min_length = 1, max_length = 200)]
        room: String,
    },
    /// Checks that the connection works. The hub answers with `pong`.
    #[schema(examples(json!({"type": "ping"})))]
    Ping,
}

/// Type of a message. Other fields are ignored.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

impl Request {
    /// Parses a message.
    ///
    /// # Errors
    /// Returns an explanation for developers.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        let Kind { kind } = serde_json::from_str(text).map_err(|_| "a message must be a JSON object with a type")?;
        match kind.as_str() {
            "subscribe" | "unsubscribe" | "ping" => {}
            _ => return Ok(Self::Other),
        }
        let sent =
            serde_json::from_str(text).map_err(|_| "room and epoch must be strings, and offset a whole number")?;
        match sent {
            ClientMessage::Ping => Ok(Self::Ping),
            ClientMessage::Subscribe { room, .. } | ClientMessage::Unsubscribe { room }
                if !(1..=MAX_ROOM_NAME).contains(&room.len()) =>
            {
                Err("room must be a string of 1 to 200 bytes")
            }
            ClientMessage::Unsubscribe { room } => Ok(Self::Unsubscribe { room }),
            ClientMessage::Subscribe { room, epoch: None, offset: None } => Ok(Self::Subscribe { room, after: None }),
            // An epoch that does not parse was never issued. Epoch 0 makes sure that the client cannot resume.
            ClientMessage::Subscribe { room, epoch: Some(epoch), offset: Some(offset) } => {
                Ok(Self::Subscribe { room, after: Some(Position { epoch: epoch.parse().unwrap_or_default(), offset }) })
            }
            ClientMessage::Subscribe { .. } => Err("epoch and offset must be given together"),
        }
    }
}

/// Message that a hub sends, other than events.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ServerMessage<'a> {
    /// The socket joined a room.
    #[schema(examples(json!(
        {"type": "subscribed", "room": "business/1", "epoch": "7309218843", "offset": 41, "resumed": true})))]
    Subscribed {
        /// Room that the socket joined.
        room: &'a str,
        /// Epoch of a position. The events after this position follow.
        epoch: String,
        /// Offset of that position.
        offset: u64,
        /// True if all events after the position that the client sent follow. False if the client sent no position, or
        /// if events may be missing: fetch the displayed data again.
        resumed: bool,
    },
    /// The socket is no longer in a room.
    #[schema(examples(json!({"type": "unsubscribed", "room": "business/1"})))]
    Unsubscribed {
        /// Room that the request named.
        room: &'a str,
    },
    /// A request about a room was refused.
    #[schema(examples(json!({"type": "refused", "room": "business/2", "reason": "not_allowed"})))]
    Refused {
        /// Room that the request named.
        room: &'a str,
        /// Reason, as a stable code.
        reason: Refusal,
    },
    /// Events may be missing: fetch the displayed data again. The events after this position follow.
    #[schema(examples(json!({"type": "gap", "room": "business/1", "epoch": "7309218844", "offset": 0})))]
    Gap {
        /// Room whose events may be missing.
        room: &'a str,
        /// Epoch of a position. Events up to this position may be missing.
        epoch: String,
        /// Offset of that position.
        offset: u64,
    },
    /// Answer to a ping.
    #[schema(examples(json!({"type": "pong"})))]
    Pong,
    /// A message was malformed or could not be handled.
    #[schema(examples(json!(
        {"type": "error", "code": "malformed", "detail": "a message must be a JSON object with a type"})))]
    Error {
        /// `malformed`, or the code of the problem document.
        code: &'a str,
        /// Explanation for developers.
        detail: &'a str,
        /// Problem document. Absent if the code is `malformed`.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Object, required = false)]
        problem: Option<serde_json::Value>,
    },
}

/// Reason for refusing a request about a room.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The client may not join or leave the room.
    NotAllowed,
    /// The socket is already in the maximum number of rooms.
    TooManyRooms,
}

impl<'a> ServerMessage<'a> {
    pub(crate) fn subscribed(room: &'a str, at: Position, resumed: bool) -> Self {
        Self::Subscribed { room, epoch: at.epoch.to_string(), offset: at.offset, resumed }
    }

    pub(crate) fn malformed(detail: &'a str) -> Self {
        Self::Error { code: "malformed", detail, problem: None }
    }

    pub(crate) fn gap(room: &'a str, at: Position) -> Self {
        Self::Gap { room, epoch: at.epoch.to_string(), offset: at.offset }
    }

    /// Returns the message as JSON.
    pub fn text(&self) -> String {
        // Serialization cannot fail: all fields can be represented in JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn frame(&self) -> Bytes {
        websocket_frame::text(self.text().as_bytes())
    }
}

/// An event as stored in a stream: `{"type":…,"data":…}`.
#[derive(Serialize)]
pub(crate) struct Event<'a, T> {
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    pub(crate) data: &'a T,
}

/// Position of an event, sent along with its `type` and `data`.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPosition<'a> {
    /// The room that the event was published in.
    room: &'a str,
    /// Epoch of the event. A string, because JavaScript numbers cannot represent every epoch exactly.
    epoch: String,
    /// Number of the event within the epoch, counted from 1.
    offset: u64,
}

/// Entry of a stream that closes all sockets in the room.
pub(crate) const END: &[u8] = br#"{"type":"end"}"#;

/// Encodes the frame of a stored event, adding its room and position.
pub(crate) fn event_frame(room: &str, at: Position, event: &[u8]) -> Bytes {
    let position = EventPosition { room, epoch: at.epoch.to_string(), offset: at.offset };
    // Serialization cannot fail: strings and numbers can be represented in JSON.
    let position = serde_json::to_vec(&position).unwrap_or_default();
    // Joins two objects into one: `{"room":…,"offset":1` and `"type":…,"data":…}`.
    let (begin, rest) = (position.strip_suffix(b"}").unwrap_or_default(), event.strip_prefix(b"{").unwrap_or_default());
    websocket_frame::text(&[begin, b",", rest].concat())
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
        let long = format!(r#"{{"type":"subscribe","room":"{}"}}"#, "x".repeat(MAX_ROOM_NAME + 1));
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
        let event = serde_json::to_vec(&Event { kind: "moved", data: &serde_json::json!({"id": 1}) }).unwrap();
        let frame = event_frame("a\"b", Position { epoch: u64::MAX, offset: 2 }, &event);
        let read: serde_json::Value = serde_json::from_slice(&frame[2..]).unwrap();
        let expected = serde_json::json!({
            "type": "moved", "room": "a\"b", "epoch": "18446744073709551615", "offset": 2, "data": {"id": 1}
        });
        assert_eq!(read, expected);
    }
}

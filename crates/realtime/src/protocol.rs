//! The messages between a client and a hub: JSON in WebSocket text frames. See the crate's own page.

use bytes::Bytes;
use parlour_cluster::Position;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::websocket_frame;

/// The longest name of a room, in bytes.
const MAX_ROOM_NAME: usize = 200;

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

/// What a client sends, as it is written. Any other object with a `type` is for the product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ClientMessage {
    /// Joins a room, to get events from now on; or those after a position, if it says one.
    #[schema(examples(json!({"type": "subscribe", "room": "business/1"}),
        json!({"type": "subscribe", "room": "business/1", "epoch": "7309218843", "offset": 41})))]
    Subscribe {
        /// At most 200 bytes.
        #[schema(min_length = 1, max_length = 200)]
        room: String,
        /// The epoch of the last event that one has. Goes together with its offset.
        epoch: Option<String>,
        /// The offset of the last event that one has.
        offset: Option<u64>,
    },
    /// Leaves a room.
    #[schema(examples(json!({"type": "unsubscribe", "room": "business/1"})))]
    Unsubscribe {
        /// At most 200 bytes.
        #[schema(min_length = 1, max_length = 200)]
        room: String,
    },
    /// Asks whether anybody is there.
    #[schema(examples(json!({"type": "ping"})))]
    Ping,
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
            "subscribe" | "unsubscribe" | "ping" => {}
            _ => return Ok(Self::Other),
        }
        let sent = serde_json::from_str(text).map_err(|_| "room and epoch are strings, offset is a whole number")?;
        match sent {
            ClientMessage::Ping => Ok(Self::Ping),
            ClientMessage::Subscribe { room, .. } | ClientMessage::Unsubscribe { room }
                if !(1..=MAX_ROOM_NAME).contains(&room.len()) =>
            {
                Err("room is a string of 1 to 200 bytes")
            }
            ClientMessage::Unsubscribe { room } => Ok(Self::Unsubscribe { room }),
            ClientMessage::Subscribe { room, epoch: None, offset: None } => Ok(Self::Subscribe { room, after: None }),
            // An epoch that is none of ours is one that nobody can resume in.
            ClientMessage::Subscribe { room, epoch: Some(epoch), offset: Some(offset) } => {
                Ok(Self::Subscribe { room, after: Some(Position { epoch: epoch.parse().unwrap_or_default(), offset }) })
            }
            ClientMessage::Subscribe { .. } => Err("epoch and offset go together"),
        }
    }
}

/// What a hub says beside events.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ServerMessage<'a> {
    /// The socket is in a room now.
    #[schema(examples(json!(
        {"type": "subscribed", "room": "business/1", "epoch": "7309218843", "offset": 41, "resumed": true})))]
    Subscribed {
        /// Which.
        room: &'a str,
        /// The epoch of the position after which events follow.
        epoch: String,
        /// The offset of the position after which events follow.
        offset: u64,
        /// Whether this is the position that the client said. If not, it may have missed events: it fetches anew what
        /// it shows.
        resumed: bool,
    },
    /// The socket is in a room no more.
    #[schema(examples(json!({"type": "unsubscribed", "room": "business/1"})))]
    Unsubscribed {
        /// Which.
        room: &'a str,
    },
    /// It was not done.
    #[schema(examples(json!({"type": "refused", "room": "business/2", "reason": "not_allowed"})))]
    Refused {
        /// Of which room.
        room: &'a str,
        /// Why.
        reason: Refusal,
    },
    /// Some events are missing: fetch anew what is shown. What comes after this position follows.
    #[schema(examples(json!({"type": "gap", "room": "business/1", "epoch": "7309218844", "offset": 0})))]
    Gap {
        /// In which room.
        room: &'a str,
        /// The epoch of the position up to which they are missing.
        epoch: String,
        /// The offset of the position up to which they are missing.
        offset: u64,
    },
    /// Somebody is here.
    #[schema(examples(json!({"type": "pong"})))]
    Pong,
    /// A message was malformed, or could not be done.
    #[schema(examples(json!(
        {"type": "error", "code": "malformed", "detail": "a message is a JSON object with a type"})))]
    Error {
        /// `malformed`, or the code of the problem document.
        code: &'a str,
        /// Explanation for developers.
        detail: &'a str,
        /// The problem document, for messages that the product handles.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Object, required = false)]
        problem: Option<serde_json::Value>,
    },
}

/// Why something about a room was not done.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not by this client.
    NotAllowed,
    /// The socket is in as many as it may be.
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

    /// As it is sent.
    pub fn text(&self) -> String {
        // All of it can be written as JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn frame(&self) -> Bytes {
        websocket_frame::text(self.text().as_bytes())
    }
}

/// An event as it is kept: `{"type":…,"data":…}`.
#[derive(Serialize)]
pub(crate) struct Event<'a, T> {
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    pub(crate) data: &'a T,
}

/// What every event says of where it is, beside its `type` and `data`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresenceData<'a> {
    /// The room.
    room: &'a str,
    /// The epoch in which events are numbered. A string, as JavaScript's numbers are too small for it.
    epoch: String,
    /// The event's number in the room.
    offset: u64,
}

/// What is kept instead of an event where a room ends, and its sockets with it.
pub(crate) const END: &[u8] = br#"{"type":"end"}"#;

/// The frame of an event: as it is kept, with its place.
pub(crate) fn event_frame(room: &str, at: Position, event: &[u8]) -> Bytes {
    let position = PresenceData { room, epoch: at.epoch.to_string(), offset: at.offset };
    // Strings and numbers can always be written.
    let position = serde_json::to_vec(&position).unwrap_or_default();
    // Two objects in one: `{"room":…,"offset":1` and `"type":…,"data":…}`.
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

//! AsyncAPI 3.0 description of `/ws` and `/ws/chat/{user_id}`, published as `openapi/events.json`.
//!
//! The messages come from the types that are read and written: [`ClientMessage`], [`ChatCommand`], [`ServerMessage`],
//! [`Presence`], [`Event`]. This module adds what the types do not express: the replies to each message, and the
//! members of each room.

use std::sync::OnceLock;

use axum::response::Response;
use parlour_chat::ChatCommand;
use parlour_core::http::problem::Document;
use parlour_core::http::{IfNoneMatch, Problem, TaggedJson};
use parlour_core::principal::COOKIE;
use parlour_live::Event;
use parlour_realtime::{ClientMessage, Close, EventPosition, Presence, ServerMessage};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema as _, ToSchema};

struct RoomKind {
    address: &'static str,
    members: &'static str,
    events: &'static [&'static str],
}

const ROOMS: [RoomKind; 6] = [
    RoomKind {
        address: "business/{business_id}",
        members: "Staff of the business.",
        events: &["client.created", "client.updated", "waitlist.updated"],
    },
    RoomKind {
        address: "business/{business_id}/location/{location_id}/day/{date}",
        members: "Staff of the business. Members see each other, by user id and name.",
        events: &[
            "booking.created",
            "booking.updated",
            "booking.rescheduled",
            "block.created",
            "block.removed",
            "joined",
            "left",
        ],
    },
    RoomKind {
        address: "business/{business_id}/employee/{employee_id}",
        members: "Staff of the business.",
        events: &["booking.created", "booking.updated", "booking.rescheduled", "block.created", "block.removed"],
    },
    RoomKind {
        address: "business/{business_id}/client/{client_id}",
        members: "Staff of the business, and the client.",
        events: &[
            "booking.created",
            "booking.updated",
            "booking.rescheduled",
            "client.created",
            "client.updated",
            "waitlist.updated",
        ],
    },
    RoomKind {
        address: "business/{business_id}/user/{user_id}",
        members: "The user, who joins automatically.",
        events: &["message.created", "chat.read", "chat.typing"],
    },
    RoomKind {
        address: "session/{session_id}",
        members: "The sockets of the session, which join automatically. Clients cannot subscribe. The room closes when \
            the session ends.",
        events: &[],
    },
];

/// Returns the possible replies to a client's message, besides `error`.
fn answers(sent: &str) -> &'static [&'static str] {
    match sent {
        "subscribe" => &["subscribed", "refused"],
        "unsubscribe" => &["unsubscribed", "refused"],
        "ping" => &["pong"],
        // Chat commands have no reply; their result is an event.
        _ => &[],
    }
}

/// Id, path and description of each socket endpoint.
const CHANNELS: [(&str, &str, &str); 2] = [
    ("live", "/ws", "Live events. Also under `/api` and `/api/v1`."),
    ("chat", "/ws/chat/{user_id}", "Live events and a conversation with one user. Also under `/api` and `/api/v1`."),
];

/// Returns the messages that a type describes, by name: one for each value of its `type` field.
fn messages<T: ToSchema>() -> Map<String, Value> {
    let mut schema = json!(T::schema());
    let choices = schema["oneOf"].as_array_mut().map(std::mem::take).unwrap_or_default();
    choices.into_iter().filter_map(message).collect()
}

fn message(mut payload: Value) -> Option<(String, Value)> {
    let name = payload["properties"]["type"]["enum"][0].as_str()?.to_owned();
    let fields = payload.as_object_mut()?;
    let (summary, examples) = (fields.remove("description"), fields.remove("examples"));
    let mut message = json!({"name": name, "summary": summary, "payload": payload});
    if let Some(Value::Array(examples)) = examples {
        message["examples"] = examples.into_iter().map(|payload| json!({"payload": payload})).collect();
    }
    Some((name, message))
}

/// Returns the messages of events. The room and the position are added to each payload.
fn events<T: ToSchema>() -> Map<String, Value> {
    let presence = json!(EventPosition::schema());
    let mut events = messages::<T>();
    for (_, message) in &mut events {
        let payload = &mut message["payload"];
        if let (Some(fields), Some(more)) = (payload["properties"].as_object_mut(), presence["properties"].as_object())
        {
            fields.extend(more.clone());
        }
        if let (Some(names), Some(more)) = (payload["required"].as_array_mut(), presence["required"].as_array()) {
            names.extend(more.iter().cloned());
        }
    }
    events
}

/// Returns the schemas that the messages refer to.
fn schemas() -> Value {
    let mut schemas = Vec::new();
    ClientMessage::schemas(&mut schemas);
    ChatCommand::schemas(&mut schemas);
    ServerMessage::schemas(&mut schemas);
    Event::schemas(&mut schemas);
    Document::schemas(&mut schemas);
    schemas.push((Document::name().into(), Document::schema()));
    schemas.into_iter().map(|(name, schema)| (name, json!(schema))).collect::<Map<_, _>>().into()
}

fn references<'n>(section: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<Value> {
    names.into_iter().map(|name| json!({"$ref": format!("#/{section}/{name}")})).collect()
}

/// Serves the AsyncAPI description.
pub async fn show_asyncapi(if_none_match: IfNoneMatch) -> Result<Response, Problem> {
    static ASYNCAPI: OnceLock<TaggedJson> = OnceLock::new();
    Ok(TaggedJson::get_or_init(&ASYNCAPI, asyncapi)?.answer(&if_none_match, "no-cache"))
}

/// Builds the AsyncAPI description of the live events.
pub fn asyncapi() -> Value {
    let sent: Map<_, _> = messages::<ClientMessage>().into_iter().chain(messages::<ChatCommand>()).collect();
    let answers_to: Vec<_> = sent.keys().map(|name| (name.clone(), [answers(name), &["error"]].concat())).collect();
    let told: Map<_, _> = events::<Event<'_>>().into_iter().chain(events::<Presence<'_>>()).collect();
    // Sent without a request: events, gaps, and `subscribed` for the rooms that a socket joins automatically.
    let unasked: Vec<String> = told.keys().cloned().chain(["gap", "subscribed"].map(str::to_owned)).collect();
    let mut answered = messages::<ServerMessage<'_>>();
    answered["error"]["payload"]["properties"]["problem"] = json!({"$ref": "#/components/schemas/Problem"});
    let all: Map<_, _> = sent.into_iter().chain(answered).chain(told).collect();

    let (mut channels, mut operations) = (Map::new(), Map::new());
    for (id, address, description) in CHANNELS {
        let here = json!({"$ref": format!("#/channels/{id}")});
        let there = format!("channels/{id}/messages");
        let messages: Map<_, _> =
            all.keys().map(|name| (name.clone(), json!({"$ref": format!("#/components/messages/{name}")}))).collect();
        let mut channel = json!({
            "address": address,
            "description": description,
            "messages": messages,
            "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
        });
        if address.contains("{user_id}") {
            channel["parameters"] = json!({"user_id": {"description": "User id of the other participant."}});
        }
        channels.insert(id.to_owned(), channel);
        for (name, answers) in &answers_to {
            let operation = json!({
                "action": "receive",
                "channel": here,
                "messages": references(&there, [name.as_str()]),
                "reply": {"channel": here, "messages": references(&there, answers.iter().copied())},
            });
            operations.insert(format!("{id}.{name}"), operation);
        }
        let tell = json!({
            "action": "send",
            "channel": here,
            "summary": "Sends the events of the rooms that the socket has joined.",
            "messages": references(&there, unasked.iter().map(String::as_str)),
        });
        operations.insert(format!("{id}.tell"), tell);
    }
    let rooms = ROOMS.map(|RoomKind { address, members, events }| {
        json!({
            "address": address,
            "members": members,
            "events": references("components/messages", events.iter().copied()),
        })
    });
    let closes = Close::ALL
        .iter()
        .map(|(close, why)| json!({"code": close.code, "reason": close.reason, "description": why.trim()}));
    let security = ["token", "cookie"].map(|name| json!({"$ref": format!("#/components/securitySchemes/{name}")}));
    let server = |protocol: &str| {
        json!({
            "host": "{host}",
            "protocol": protocol,
            "variables": {"host": {"default": "127.0.0.1:8000"}},
            "security": security,
        })
    };
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Parlour's live events",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Messages are JSON objects in text frames. A client joins rooms and receives their events \
                in order. After a reconnect, it sends its last position and receives the events it missed exactly \
                once, or is told to fetch the data again. `x-rooms` lists the rooms, `x-close-codes` the reasons for \
                closing a socket. `/api/openapi.json` describes everything else.",
        },
        "defaultContentType": "application/json",
        "servers": {"plain": server("ws"), "encrypted": server("wss")},
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": all,
            "schemas": schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "cookie": {
                    "type": "httpApiKey",
                    "in": "cookie",
                    "name": COOKIE,
                    "description": "For browsers, and only from pages of the same site.",
                },
            },
        },
        "x-rooms": rooms,
        "x-close-codes": closes.collect::<Vec<_>>(),
    })
}

//! The AsyncAPI document is complete, correct and stored in its file. `live.rs` checks all messages on sockets against
//! it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use parlour::asyncapi::asyncapi;
use serde_json::{Value, json};

use crate::program::{Program, Store};

/// The AsyncAPI document that the program serves.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(asyncapi);

/// The document in a strict form: objects may have no fields that are missing from their schema.
static CLOSED: LazyLock<Value> = LazyLock::new(|| {
    let mut document = DOCUMENT.clone();
    everywhere(&mut document["components"], &mut |value| {
        if value["properties"].is_object() && value["type"] == "object" {
            value["additionalProperties"] = json!(false);
        }
    });
    document
});

/// Calls `does` with every object in a value, including the value itself.
fn everywhere(value: &mut Value, does: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|value| everywhere(value, does)),
        Value::Array(items) => items.iter_mut().for_each(|value| everywhere(value, does)),
        _ => return,
    }
    if value.is_object() {
        does(value);
    }
}

/// Returns the violations of the schema at `pointer` in the document.
fn misfits(pointer: &str, value: &Value) -> Vec<String> {
    let schema = json!({"$ref": format!("#/{pointer}"), "components": CLOSED["components"]});
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Returns the names of the messages at these pointers, in all operations with this action.
fn named(action: &str, pointers: &[&str]) -> BTreeSet<String> {
    let operations =
        DOCUMENT["operations"].as_object().unwrap().values().filter(|operation| operation["action"] == action);
    let messages =
        operations.flat_map(|operation| pointers.iter().filter_map(|pointer| operation.pointer(pointer)?.as_array()));
    messages.flatten().map(name).collect()
}

/// Returns the name of the message that a reference points to.
fn name(reference: &Value) -> String {
    reference["$ref"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Returns the messages that a client may send.
pub fn sent() -> BTreeSet<String> {
    named("receive", &["/messages"])
}

/// Returns the messages that a client may receive.
pub fn told() -> BTreeSet<String> {
    &named("send", &["/messages"]) | &named("receive", &["/reply/messages"])
}

/// Panics unless a received message is described. An event must also be described for its room. Returns the type of the
/// message.
pub fn check_told(message: &Value) -> String {
    let kind = message["type"].as_str().expect("a message has a type");
    assert!(told().contains(kind), "{kind} is not described");
    assert_eq!(misfits(&format!("components/messages/{kind}/payload"), message), [""; 0], "{message}");
    let Some(room) = message["room"].as_str().filter(|_| kind != "refused" && kind != "unsubscribed") else {
        return kind.to_owned();
    };
    let is_it = |described: &&Value| {
        let (address, room) = (described["address"].as_str().unwrap().split('/'), room.split('/'));
        address.clone().count() == room.clone().count()
            && address.zip(room).all(|(pattern, part)| pattern == part || pattern.starts_with('{'))
    };
    let described = DOCUMENT["x-rooms"].as_array().unwrap().iter().find(is_it);
    let events = described.unwrap_or_else(|| panic!("{room} is not described"))["events"].as_array().unwrap();
    let is_event = !message["data"].is_null();
    assert!(!is_event || events.iter().any(|event| name(event) == kind), "{kind} is not described for {room}");
    kind.to_owned()
}

/// Panics unless this way of closing a socket is described. Returns the code.
pub fn check_close(code: u16, reason: &str) -> u16 {
    let mut described = DOCUMENT["x-close-codes"].as_array().unwrap().iter();
    assert!(described.any(|close| close["code"] == code && close["reason"] == reason), "{code} {reason}");
    code
}

#[test]
fn every_reference_leads_somewhere() {
    let mut all = 0;
    everywhere(&mut DOCUMENT.clone(), &mut |value| {
        if let Some(reference) = value["$ref"].as_str() {
            all += 1;
            assert!(DOCUMENT.pointer(reference.strip_prefix('#').unwrap()).is_some(), "{reference} leads nowhere");
        }
    });
    assert!(all > 100, "{all}");
}

#[test]
fn every_operation_is_of_a_channel_and_so_are_its_messages() {
    let of = |id: &str| format!("#/channels/{id}");
    for (id, operation) in DOCUMENT["operations"].as_object().unwrap() {
        let channel = of(id.split('.').next().unwrap());
        assert_eq!(operation["channel"]["$ref"], channel);
        let replies = operation.pointer("/reply/messages");
        for message in
            [operation.get("messages"), replies].into_iter().flatten().flat_map(|all| all.as_array().unwrap())
        {
            assert!(message["$ref"].as_str().unwrap().starts_with(&format!("{channel}/messages/")), "{id}: {message}");
        }
    }
    let messages: BTreeSet<String> = DOCUMENT["components"]["messages"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(&sent() | &told(), messages, "and every message is of an operation");
}

#[test]
fn every_event_is_told_in_some_room() {
    let rooms = DOCUMENT["x-rooms"].as_array().unwrap();
    let events: BTreeSet<String> =
        rooms.iter().flat_map(|room| room["events"].as_array().unwrap().iter().map(name)).collect();
    let messages = DOCUMENT["components"]["messages"].as_object().unwrap().iter();
    let described = messages.filter(|(_, message)| message["payload"]["properties"]["data"].is_object());
    assert_eq!(events, described.map(|(name, _)| name.clone()).collect());
}

#[test]
fn every_example_is_as_it_is_described() {
    let components = DOCUMENT["components"].as_object().unwrap();
    for (name, message) in components["messages"].as_object().unwrap() {
        assert!(!message["summary"].as_str().unwrap().is_empty(), "{name}");
        for example in message["examples"].as_array().into_iter().flatten() {
            let pointer = format!("components/messages/{name}/payload");
            assert_eq!(misfits(&pointer, &example["payload"]), [""; 0], "{example}");
        }
    }
    for (name, schema) in components["schemas"].as_object().unwrap() {
        let examples = schema["examples"].as_array().into_iter().flatten().chain(schema.get("example"));
        for example in examples {
            assert_eq!(misfits(&format!("components/schemas/{name}"), example), [""; 0], "{name}");
        }
    }
}

#[test]
fn what_is_not_described_is_found() {
    let message = json!({"type": "refused", "room": "business/2", "reason": "not_allowed"});
    let pointer = "components/messages/refused/payload";
    assert_eq!(misfits(pointer, &message), [""; 0]);
    for (field, value) in [("room", Value::Null), ("reason", json!("so")), ("more", json!(1))] {
        let mut other = message.clone();
        other[field] = value;
        assert_eq!(misfits(pointer, &other).len(), 1, "{other}");
    }
}

#[test]
fn the_written_description_is_the_programs_which_serves_it_too() {
    let store = Store::sqlite();
    let written = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/events.json");
    let written = std::fs::read_to_string(written).unwrap_or_default();
    assert!(written == store.succeed(&["asyncapi"]), "openapi/events.json is stale: run `make openapi`");
    let served = Program::serve(&store, &[]).stranger().get("/api/asyncapi.json");
    assert_eq!(served, (200, DOCUMENT.clone()));
}

//! Access to the OpenAPI document, for tests that cover all operations.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Method, Request, header};
use parlour::router::openapi;
use serde_json::{Map, Value};

use crate::support::{Answer, User, bytes, kind};

/// The OpenAPI document that the program serves.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(openapi()).unwrap());

/// One operation of the document.
pub struct Operation {
    pub id: &'static str,
    pub method: Method,
    pub path: &'static str,
    description: &'static Value,
}

/// Returns all operations, ordered by path. Leaves out operations that open sockets, because they have their own tests.
pub fn operations() -> Vec<Operation> {
    let operation = |path, (method, description): (&'static String, &'static Value)| Operation {
        id: description["operationId"].as_str().expect("an operation has an id"),
        method: method.to_uppercase().parse().unwrap(),
        path,
        description,
    };
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |entry| operation(path, entry)))
        .filter(|operation| !operation.id.starts_with("open_"))
        .collect()
}

/// Returns all operations, ordered so that each can succeed: reads, creates, changes, then deletions and cancellations.
/// `end_session` and `log_out` come last.
pub fn in_order() -> Vec<Operation> {
    let mut operations = operations();
    operations.sort_by_key(|operation| match operation.id {
        "end_session" | "log_out" => 4,
        _ if operation.method == Method::GET => 0,
        _ if operation.is_create() => 1,
        _ if operation.method == Method::DELETE => 3,
        // A cancelled booking cannot be rescheduled.
        "update_booking_status" | "cancel_managed_booking" => 3,
        _ => 2,
    });
    operations
}

impl Operation {
    /// Returns true if the operation needs no login.
    pub fn is_public(&self) -> bool {
        self.description["security"] == serde_json::json!([{}])
    }

    pub fn is_create(&self) -> bool {
        self.success().0 == "201"
    }

    pub fn text(&self, name: &str) -> &str {
        self.description[name].as_str().unwrap_or_default()
    }

    pub fn tags(&self) -> &[Value] {
        self.description["tags"].as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the success status, and the schema of the response body. The schema is `None` if there is no body.
    pub fn success(&self) -> (&str, Option<&'static Value>) {
        let mut done =
            self.description["responses"].as_object().unwrap().iter().filter(|(code, _)| code.starts_with('2'));
        let (status, response) = done.next().unwrap_or_else(|| panic!("{} documents no success", self.id));
        assert!(done.next().is_none(), "{} documents several successes", self.id);
        let content = response["content"].as_object().and_then(|kinds| kinds.values().next());
        (status, content.and_then(|content| content.get("schema")))
    }

    /// Returns the names of the parameters in `location`, which is `path`, `query` or `header`.
    pub fn parameters(&self, location: &str) -> Vec<&'static str> {
        let all = self.description["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let there = all.iter().filter(|parameter| parameter["in"] == location);
        there.filter_map(|parameter| parameter["name"].as_str()).collect()
    }

    /// Returns true if the operation takes a file as its body.
    pub fn takes_file(&self) -> bool {
        self.description["requestBody"]["content"].get("application/octet-stream").is_some()
    }

    /// Returns the schema of the request body, or `None` if the operation takes no JSON.
    pub fn body(&self) -> Option<&'static Value> {
        let schema = self.description["requestBody"]["content"]["application/json"].get("schema")?;
        Some(resolve(schema))
    }

    /// Returns the path with a value for each `{parameter}`. `id` receives the segment before the parameter, such as
    /// `locations`, and returns the value.
    pub fn path_with(&self, id: impl Fn(&str) -> String) -> String {
        let mut collection = "";
        let parts = self.path.split('/').map(|part| {
            let part = if part.starts_with('{') { id(collection) } else { part.to_owned() };
            collection = self.path.split('/').find(|segment| *segment == part).unwrap_or_default();
            part
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// Returns the fields that the schema of an object describes, by name.
pub fn properties(schema: &'static Value) -> &'static Map<String, Value> {
    schema["properties"].as_object().expect("an object with fields")
}

/// Returns the required fields of an object, sorted.
pub fn required(schema: &'static Value) -> Vec<&'static str> {
    let names = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
    names.sort_unstable();
    names
}

/// Returns the schema that a reference points to, or the schema itself if it is not a reference.
pub fn resolve(schema: &'static Value) -> &'static Value {
    let Some(reference) = schema["$ref"].as_str() else { return schema };
    let found = DOCUMENT.pointer(reference.strip_prefix('#').unwrap());
    resolve(found.unwrap_or_else(|| panic!("{reference} leads nowhere")))
}

/// Returns one message for each place where `value` violates `schema`. Messages begin with `path`.
pub fn misfits(schema: &'static Value, value: &Value, path: &str) -> Vec<String> {
    let schema = resolve(schema);
    if let Some(choices) = schema["oneOf"].as_array() {
        let fitting = choices.iter().filter(|choice| misfits(choice, value, path).is_empty()).count();
        return if fitting == 1 { Vec::new() } else { vec![format!("{path} fits {fitting} of its choices: {value}")] };
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let wrong: Vec<_> = parts.iter().map(|part| misfits(part, value, path)).collect();
        // A field is undescribed only if no part describes it.
        let everywhere = |one: &String| wrong.iter().all(|part| part.contains(one));
        let counts = |one: &&String| !one.ends_with("is not described") || everywhere(one);
        return wrong.iter().flatten().filter(counts).cloned().collect();
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => vec![one.as_str().unwrap_or_else(|| panic!("{path} has no type: {schema}"))],
    };
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{path} is of a type without a name: {other}"),
    };
    if !types.into_iter().any(is) {
        return vec![format!("{path} is of another type: {value}")];
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return vec![format!("{path} is none of the words: {value}")];
    }
    match value {
        Value::Array(entries) => {
            let entries = entries.iter().enumerate();
            entries.flat_map(|(index, entry)| misfits(&schema["items"], entry, &format!("{path}.{index}"))).collect()
        }
        Value::Object(fields) => {
            let mut wrong: Vec<String> = required(schema)
                .iter()
                .filter(|name| !fields.contains_key(**name))
                .map(|name| format!("{path}.{name} is missing"))
                .collect();
            for (name, field) in fields {
                let path = format!("{path}.{name}");
                match schema["properties"].get(name).or_else(|| schema.get("additionalProperties")) {
                    Some(schema) => wrong.extend(misfits(schema, field, &path)),
                    None => wrong.push(format!("{path} is not described")),
                }
            }
            wrong
        }
        _ => Vec::new(),
    }
}

impl User {
    /// Sends a request. `body` is sent as JSON or, if it is a string, as the bytes of a file.
    pub async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        self.send(self.prepare(method, path, body)).await
    }

    pub fn prepare(&self, method: Method, path: &str, body: Option<&Value>) -> Request<Body> {
        let request = self.request(method, path);
        match body {
            Some(body) => request.header(header::CONTENT_TYPE, kind(body)).body(bytes(body)),
            None => request.body(Body::empty()),
        }
        .unwrap()
    }
}

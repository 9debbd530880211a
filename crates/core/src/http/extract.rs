//! Extractors for the input of a request. Invalid fields are reported together, up to a limit.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, Value, ValueKind, ValuePointerRef, take_cf_content};
use serde_json::{Map, Value as JsonValue};

pub use super::field_errors::FieldErrors;
use super::{Code, Problem};

/// JSON body with a JSON content type. It is validated, and may have at most 10,000 values.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// Query parameters. A repeated parameter becomes a list.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// The only parameter of a path. Fails with `not_found` if it cannot be parsed.
#[derive(Debug)]
pub struct PathParam<T>(pub T);

/// Both parameters of a path. Fails with `not_found` if either cannot be parsed.
#[derive(Debug)]
pub struct PathParams<T, U>(pub T, pub U);

/// Query parameter that is parsed with `FromStr`. It may be given only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<T>(pub T);

impl<T: Deserr<FieldErrors>, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        json_body(request, state).await.and_then(|body| read_json(&body)).map(Self)
    }
}

impl<T: Deserr<FieldErrors>, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read_value(JsonValue::Object(parameters(parts)), &[]).map(Self)
    }
}

/// Returns the query parameters by name. A repeated parameter becomes a list.
pub(super) fn parameters(parts: &Parts) -> Map<String, JsonValue> {
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
        let value = JsonValue::String(value.into_owned());
        match fields.get_mut(&*name) {
            None => drop(fields.insert(name.into_owned(), value)),
            Some(JsonValue::Array(list)) => list.push(value),
            Some(one) => *one = JsonValue::Array(vec![one.take(), value]),
        }
    }
    fields
}

impl<T: FromStr + Send, S: Send + Sync> FromRequestParts<S> for PathParam<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        text.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<T: FromStr + Send, U: FromStr + Send, S: Send + Sync> FromRequestParts<S> for PathParams<T, U> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((first, second)) = texts.map_err(|_| Problem::not_found())?;
        match (first.parse(), second.parse()) {
            (Ok(first), Ok(second)) => Ok(Self(first, second)),
            _ => Err(Problem::not_found()),
        }
    }
}

/// Maximum time for a body to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Reads a JSON body without parsing it. Fails if the content type is not JSON, or if the body is too large, is
/// incomplete or does not arrive within 30 seconds.
pub(super) async fn json_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    if !is_json(request.headers()) {
        return Err(
            Problem::new(Code::UnsupportedMediaType).detail("send the body with content-type: application/json")
        );
    }
    let body = tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, state)).await;
    let body = body.map_err(|_| Problem::new(Code::TooLong))?;
    body.map_err(|rejection: BytesRejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::TooLarge),
        _ => Problem::new(Code::Malformed).detail("the body is incomplete"),
    })
}

/// Maximum number of values in a JSON text. It limits memory: a value of two bytes takes many times as much memory.
const MAX_VALUES: usize = 10_000;

/// Parses and validates a JSON text. Fails with `too_large` if it has more than 10,000 values.
pub(super) fn read_json<T: Deserr<FieldErrors>>(body: &[u8]) -> Result<T, Problem> {
    if values(body) > MAX_VALUES {
        return Err(Problem::new(Code::TooLarge).detail(format!("the body has more than {MAX_VALUES} values")));
    }
    let value: JsonValue = serde_json::from_slice(body)
        .map_err(|error| Problem::new(Code::Malformed).detail(format!("the body is not JSON: {error}")))?;
    read_value(value, &[])
}

/// Deserializes a value. Errors about unknown fields also list `elsewhere` as known: fields that other code reads.
pub(super) fn read_value<T: Deserr<FieldErrors>>(value: JsonValue, elsewhere: &[&str]) -> Result<T, Problem> {
    let read = deserr::deserialize::<T, _, FieldErrors>(value);
    read.map_err(|errors| Problem::invalid(errors.with_known_names(elsewhere).into_vec()))
}

/// Returns an upper bound for the number of values in a JSON text, without parsing it: one, plus one for each `[`, `{`
/// and comma outside of strings.
fn values(body: &[u8]) -> usize {
    let (mut count, mut in_text, mut escaped) = (1, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' if !in_text => count += 1,
            _ => {}
        }
    }
    count
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(media_type) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Parses a JSON string with the type's `FromStr`.
pub fn read_text<T, V, E>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<T, E>
where
    T: FromStr<Err: Display>,
    V: IntoValue,
    E: DeserializeError,
{
    let problem = match value {
        Value::String(text) => match text.parse() {
            Ok(value) => return Ok(value),
            Err(error) => ErrorKind::Unexpected { msg: format!("{error}") },
        },
        other => ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::String] },
    };
    Err(take_cf_content(E::error::<V>(None, problem, location)))
}

/// Converts a whole JSON number with the type's `TryFrom<i64>`.
pub fn read_number<T, V, E>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<T, E>
where
    T: TryFrom<i64, Error: Display>,
    V: IntoValue,
    E: DeserializeError,
{
    let number = match value {
        Value::Integer(number) => {
            i64::try_from(number).map_err(|_| ErrorKind::Unexpected { msg: "is too large".into() })
        }
        Value::NegativeInteger(number) => Ok(number),
        other => Err(ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::Integer] }),
    };
    number
        .and_then(|number| T::try_from(number).map_err(|error| ErrorKind::Unexpected { msg: error.to_string() }))
        .map_err(|problem| take_cf_content(E::error::<V>(None, problem, location)))
}

/// Implements [`Deserr`] for types that are converted from a whole number with `TryFrom<i64>`.
#[macro_export]
macro_rules! read_from_number {
    ($($type:ty),* $(,)?) => { $(
        impl<E: deserr::DeserializeError> deserr::Deserr<E> for $type {
            fn deserialize_from_value<V: deserr::IntoValue>(
                value: deserr::Value<V>,
                location: deserr::ValuePointerRef<'_>,
            ) -> Result<Self, E> {
                $crate::http::extract::read_number(value, location)
            }
        }
    )* };
}
pub use read_from_number;

impl<T: FromStr<Err: Display>, E: DeserializeError> Deserr<E> for Param<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        let problem = match value {
            Value::String(text) => match text.parse() {
                Ok(value) => return Ok(Self(value)),
                Err(error) => ErrorKind::Unexpected { msg: format!("{error}") },
            },
            Value::Sequence(_) => ErrorKind::Unexpected { msg: "may be given only once".into() },
            other => ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::String] },
        };
        Err(take_cf_content(E::error::<V>(None, problem, location)))
    }
}

/// List in the query. The parameter may be repeated, and each value may contain several entries, separated by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T: FromStr<Err: Display>, E: DeserializeError> Deserr<E> for List<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        use deserr::Sequence;
        let texts: Vec<String> = match value {
            Value::String(text) => vec![text],
            Value::Sequence(list) => list
                .into_iter()
                .filter_map(|entry| if let Value::String(text) = entry.into_value() { Some(text) } else { None })
                .collect(),
            other => {
                let problem = ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::String] };
                return Err(take_cf_content(E::error::<V>(None, problem, location)));
            }
        };
        let entries = texts.iter().flat_map(|text| text.split(',')).map(|text| text.trim().parse());
        entries.collect::<Result<_, _>>().map(Self).map_err(|error| {
            take_cf_content(E::error::<V>(None, ErrorKind::Unexpected { msg: format!("{error}") }, location))
        })
    }
}

/// Reads a list of at most `max` entries. A longer list is refused before any entry is read.
pub fn read_list<T, V, E>(value: Value<V>, location: ValuePointerRef<'_>, max: usize) -> Result<Vec<T>, E>
where
    T: Deserr<E>,
    V: IntoValue,
    E: DeserializeError,
{
    use deserr::Sequence;
    match value {
        Value::Sequence(list) if list.len() > max => {
            let problem = ErrorKind::Unexpected { msg: format!("must not have more than {max} entries") };
            Err(take_cf_content(E::error::<V>(None, problem, location)))
        }
        value => Vec::<T>::deserialize_from_value(value, location),
    }
}

/// List in a JSON body. A list of more than `MAX` entries is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T, const MAX: usize>(pub Vec<T>);

impl<T, const MAX: usize> Default for Listed<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> std::ops::Deref for Listed<T, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Deserr<E>, E: DeserializeError, const MAX: usize> Deserr<E> for Listed<T, MAX> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        read_list(value, location, MAX).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        for (text, count) in [("1", 1), ("[1,2,3]", 4), (r#"{"a":[1,{"b":2}]}"#, 5), (r#""a,[\\\"{,""#, 1)] {
            assert_eq!(values(text.as_bytes()), count, "{text}");
        }
    }

    #[test]
    fn a_body_of_too_many_values_is_refused_before_it_is_read() {
        let body = format!("[{}0]", "0,".repeat(MAX_VALUES));
        assert_eq!(read_json::<Listed<i64, 1_000_000>>(body.as_bytes()).unwrap_err().code, Code::TooLarge);
    }

    #[test]
    fn a_list_that_is_too_long_is_one_fault() {
        let problem = read_json::<Listed<bool, 2>>(b"[0, 1, 2]").unwrap_err();
        assert!(problem.json(None).contains("must not have more than 2 entries"));
        let problem = read_json::<Listed<bool, 3>>(b"[0, 1, true]").unwrap_err();
        assert_eq!(problem.json(None).matches("true or false").count(), 2);
    }
}

//! Reading what a request brings. Whatever is wrong with it is said at once, field by field.

use std::fmt::Display;
use std::ops::ControlFlow;
use std::str::FromStr;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use deserr::{
    DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef, take_cf_content,
};
use serde_json::{Map, Value as JsonValue};

use super::{Code, FieldError, Problem};

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// The parameters behind the question mark. One that is given several times is a list.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// The parameter of the path.
#[derive(Debug)]
pub struct Segment<T>(pub T);

/// The two parameters of the path.
#[derive(Debug)]
pub struct Segments<T, U>(pub T, pub U);

/// A query parameter that is not a text: read by its `FromStr`.
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
        let mut fields = Map::new();
        for (name, value) in form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            let value = JsonValue::String(value.into_owned());
            match fields.get_mut(&*name) {
                None => drop(fields.insert(name.into_owned(), value)),
                Some(JsonValue::Array(list)) => list.push(value),
                Some(one) => *one = JsonValue::Array(vec![one.take(), value]),
            }
        }
        read_value(JsonValue::Object(fields)).map(Self)
    }
}

impl<T: FromStr + Send, S: Send + Sync> FromRequestParts<S> for Segment<T> {
    type Rejection = Problem;

    /// What cannot be an id is the id of nothing.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        text.parse().map(Self).map_err(|_| Problem::not_found())
    }
}

impl<T: FromStr + Send, U: FromStr + Send, S: Send + Sync> FromRequestParts<S> for Segments<T, U> {
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

/// How long a body may take to arrive.
const BODY_WITHIN: Duration = Duration::from_secs(30);

/// The bytes of a body that says it is JSON.
pub(super) async fn json_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    if !says_json(request.headers()) {
        return Err(
            Problem::new(Code::UnsupportedMediaType).detail("send the body with content-type: application/json")
        );
    }
    let body = tokio::time::timeout(BODY_WITHIN, Bytes::from_request(request, state)).await;
    let body = body.map_err(|_| Problem::new(Code::TooLong))?;
    body.map_err(|rejection: BytesRejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::TooLarge),
        _ => Problem::new(Code::Malformed).detail("the body did not arrive whole"),
    })
}

/// Reads a JSON text.
pub(super) fn read_json<T: Deserr<FieldErrors>>(body: &[u8]) -> Result<T, Problem> {
    let value: JsonValue = serde_json::from_slice(body)
        .map_err(|error| Problem::new(Code::Malformed).detail(format!("the body is not JSON: {error}")))?;
    read_value(value)
}

fn read_value<T: Deserr<FieldErrors>>(value: JsonValue) -> Result<T, Problem> {
    deserr::deserialize::<T, _, FieldErrors>(value).map_err(|errors| Problem::invalid(errors.0))
}

fn says_json(headers: &HeaderMap) -> bool {
    let Some(media_type) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// All fields at fault in one reading.
#[derive(Debug, Default)]
pub struct FieldErrors(pub Vec<FieldError>);

impl MergeWithError<FieldErrors> for FieldErrors {
    fn merge(so_far: Option<Self>, other: Self, _: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        let mut all = so_far.unwrap_or_default();
        all.0.extend(other.0);
        ControlFlow::Continue(all)
    }
}

impl DeserializeError for FieldErrors {
    fn error<V: IntoValue>(
        so_far: Option<Self>,
        error: ErrorKind<'_, V>,
        location: ValuePointerRef<'_>,
    ) -> ControlFlow<Self, Self> {
        let mut field = place(location);
        let message = match error {
            ErrorKind::IncorrectValueKind { actual, accepted } => wrong_kind(actual.kind(), accepted),
            ErrorKind::MissingField { field: missing } => {
                push(&mut field, missing);
                "is missing".to_owned()
            }
            ErrorKind::UnknownKey { key, accepted } => {
                push(&mut field, key);
                format!("is not known here; there are {}", accepted.join(", "))
            }
            ErrorKind::UnknownValue { accepted, .. } => format!("must be one of {}", accepted.join(", ")),
            ErrorKind::BadSequenceLen { expected, .. } => format!("must have {expected} entries"),
            ErrorKind::Unexpected { msg } => msg,
        };
        let mut all = so_far.unwrap_or_default();
        all.0.push(FieldError::new(field, message));
        ControlFlow::Continue(all)
    }
}

fn place(location: ValuePointerRef<'_>) -> String {
    match location {
        ValuePointerRef::Origin => String::new(),
        ValuePointerRef::Key { key, prev } => {
            let mut path = place(*prev);
            push(&mut path, key);
            path
        }
        ValuePointerRef::Index { index, prev } => {
            let mut path = place(*prev);
            push(&mut path, &index.to_string());
            path
        }
    }
}

fn push(path: &mut String, part: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(part);
}

fn wrong_kind(actual: ValueKind, accepted: &[ValueKind]) -> String {
    let name = |kind: &ValueKind| match kind {
        ValueKind::Null => "null",
        ValueKind::Boolean => "true or false",
        ValueKind::Integer | ValueKind::NegativeInteger => "a whole number",
        ValueKind::Float => "a number",
        ValueKind::String => "a text",
        ValueKind::Sequence => "a list",
        ValueKind::Map => "an object",
    };
    let mut names: Vec<_> = accepted.iter().map(name).collect();
    names.dedup();
    format!("must be {}, not {}", names.join(" or "), name(&actual))
}

/// Reads a JSON string by the type's `FromStr`.
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

/// Reads a whole number by the type's `TryFrom<i64>`.
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

/// Implements [`Deserr`] for a type that is read from a whole number by its `TryFrom<i64>`.
macro_rules! read_from_number {
    ($($type:ty),* $(,)?) => { $(
        impl<E: deserr::DeserializeError> deserr::Deserr<E> for $type {
            fn deserialize_from_value<V: deserr::IntoValue>(
                value: deserr::Value<V>,
                location: deserr::ValuePointerRef<'_>,
            ) -> Result<Self, E> {
                $crate::http::input::read_number(value, location)
            }
        }
    )* };
}
pub(crate) use read_from_number;

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

/// A list in the query: given several times, or once with commas.
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

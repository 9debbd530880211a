//! Collection of the invalid fields of an input, up to a limit.
//!
//! The size of the response must not depend on the size of the request. Reading therefore stops once there are more
//! than [`MAX_FIELD_ERRORS`] errors, names are truncated, and all unknown keys of an object count as one error.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use deserr::{DeserializeError, ErrorKind, IntoValue, MergeWithError, ValueKind, ValuePointerRef};

use super::FieldError;
use super::problem::MAX_FIELD_ERRORS;

/// Maximum length of a field name that comes from the request, in characters.
const MAX_NAME: usize = 60;
/// Maximum number of unknown keys that the error for an object names. Further keys are only counted.
const MAX_UNKNOWN: usize = 5;

/// Invalid fields of one input, in reading order.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<Fault>);

#[derive(Debug)]
struct Fault {
    error: FieldError,
    unknown: Option<UnknownKeys>,
}

/// Unknown keys of one object.
#[derive(Debug)]
struct UnknownKeys {
    object: String,
    names: Vec<String>,
    count: usize,
    existing: String,
}

impl FieldErrors {
    /// Returns the errors. If there are more than [`MAX_FIELD_ERRORS`], reading stopped early.
    pub fn into_vec(self) -> Vec<FieldError> {
        self.0.into_iter().map(Fault::into_error).collect()
    }

    /// Adds `names` to the known fields that errors about unknown keys list.
    pub(super) fn with_known_names(mut self, names: &[&str]) -> Self {
        for keys in self.0.iter_mut().filter_map(|fault| fault.unknown.as_mut()) {
            let known = (!keys.existing.is_empty()).then_some(keys.existing.as_str());
            keys.existing = known.into_iter().chain(names.iter().copied()).collect::<Vec<_>>().join(", ");
        }
        self
    }

    fn push(mut self, fault: Fault) -> ControlFlow<Self, Self> {
        self.0.push(fault);
        self.keep_reading()
    }

    fn keep_reading(self) -> ControlFlow<Self, Self> {
        if self.0.len() > MAX_FIELD_ERRORS { ControlFlow::Break(self) } else { ControlFlow::Continue(self) }
    }

    fn push_unknown(mut self, object: String, key: &str, known: &[&str]) -> ControlFlow<Self, Self> {
        let name = cut(key);
        let same = self.0.iter_mut().rev().filter_map(|fault| fault.unknown.as_mut());
        if let Some(keys) = same.into_iter().find(|keys| keys.object == object) {
            keys.count += 1;
            if keys.names.len() < MAX_UNKNOWN {
                keys.names.push(name);
            }
            return ControlFlow::Continue(self);
        }
        let error = FieldError::new(joined(&object, &name), "");
        let unknown = UnknownKeys { object, names: vec![name], count: 1, existing: known.join(", ") };
        self.push(Fault { error, unknown: Some(unknown) })
    }
}

impl Fault {
    fn into_error(self) -> FieldError {
        match self.unknown {
            None => self.error,
            Some(unknown) => FieldError { message: unknown.message(), ..self.error },
        }
    }
}

impl UnknownKeys {
    fn message(&self) -> String {
        let mut message = "is not a known field".to_owned();
        let (_, others) = self.names.split_first().unwrap_or((&self.object, &[]));
        if !others.is_empty() {
            let _ = write!(message, ", nor is `{}`", others.join("`, `"));
        }
        let more = self.count - self.names.len();
        if more > 0 {
            let _ = write!(message, " or {more} more");
        }
        let _ = write!(message, "; known fields are {}", self.existing);
        message
    }
}

impl MergeWithError<FieldErrors> for FieldErrors {
    fn merge(so_far: Option<Self>, other: Self, _: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        let mut all = so_far.unwrap_or_default();
        all.0.extend(other.0);
        all.keep_reading()
    }
}

impl DeserializeError for FieldErrors {
    fn error<V: IntoValue>(
        so_far: Option<Self>,
        error: ErrorKind<'_, V>,
        location: ValuePointerRef<'_>,
    ) -> ControlFlow<Self, Self> {
        let all = so_far.unwrap_or_default();
        let mut field = path(location);
        let message = match error {
            ErrorKind::UnknownKey { key, accepted } => return all.push_unknown(field, key, accepted),
            ErrorKind::IncorrectValueKind { actual, accepted } => wrong_kind(actual.kind(), accepted),
            ErrorKind::MissingField { field: missing } => {
                field = joined(&field, missing);
                "is missing".to_owned()
            }
            ErrorKind::UnknownValue { accepted, .. } => format!("must be one of {}", accepted.join(", ")),
            ErrorKind::BadSequenceLen { expected, .. } => format!("must have {expected} entries"),
            ErrorKind::Unexpected { msg } => msg,
        };
        all.push(Fault { error: FieldError::new(field, message), unknown: None })
    }
}

fn path(location: ValuePointerRef<'_>) -> String {
    match location {
        ValuePointerRef::Origin => String::new(),
        ValuePointerRef::Key { key, prev } => joined(&path(*prev), &cut(key)),
        ValuePointerRef::Index { index, prev } => joined(&path(*prev), &index.to_string()),
    }
}

fn joined(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") }
}

fn cut(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
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

#[cfg(test)]
mod tests {
    use deserr::Deserr;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Deserr)]
    #[deserr(error = FieldErrors, deny_unknown_fields)]
    struct Input {
        #[deserr(default)]
        #[allow(dead_code, reason = "only the errors are looked at")]
        numbers: Vec<i64>,
        #[deserr(default)]
        #[allow(dead_code, reason = "only the errors are looked at")]
        nested: Option<Box<Input>>,
    }

    fn errors(input: Value) -> Vec<(String, String)> {
        let errors = deserr::deserialize::<Input, _, FieldErrors>(input).unwrap_err().into_vec();
        errors.into_iter().map(|error| (error.field, error.message)).collect()
    }

    #[test]
    fn unknown_keys_of_an_object_count_once() {
        let found = errors(json!({"a": 1, "b": 2, "nested": {"c": 1}, "numbers": ["x"]}));
        let fields: Vec<_> = found.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["a", "nested.c", "numbers.0"]);
        assert_eq!(found[0].1, "is not a known field, nor is `b`; known fields are numbers, nested");
        assert_eq!(found[1].1, "is not a known field; known fields are numbers, nested");

        let many: serde_json::Map<_, _> = (0..1_000).map(|key| (format!("k{key:03}"), json!(0))).collect();
        let found = errors(Value::Object(many));
        let named =
            "is not a known field, nor is `k001`, `k002`, `k003`, `k004` or 995 more; known fields are numbers, nested";
        assert_eq!(found, [("k000".to_owned(), named.to_owned())]);
    }

    #[test]
    fn reading_stops_when_there_is_enough_to_say() {
        let found = errors(json!({"numbers": vec!["x"; 5_000]}));
        assert_eq!(found.len(), MAX_FIELD_ERRORS + 1);
        assert_eq!(found[0].0, "numbers.0");
    }

    #[test]
    fn names_that_a_caller_made_up_are_cut() {
        let found = errors(json!({"ä".repeat(10_000): 1}));
        assert_eq!(found[0].0, format!("{}…", "ä".repeat(60)));
    }
}

//! What an update says of a field.

use deserr::{DeserializeError, Deserr, IntoValue, Value, ValuePointerRef};

/// A field of an update that cannot be empty: left out, or set. `null` is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given<T>(pub Option<T>);

impl<T> Given<T> {
    /// Applies the change.
    pub fn apply(self, field: &mut T) {
        if let Some(value) = self.0 {
            *field = value;
        }
    }

    /// The same change with what `convert` makes of the value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Given<U> {
        Given(self.0.map(convert))
    }
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Deserr<E>, E: DeserializeError> Deserr<E> for Given<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        T::deserialize_from_value(value, location).map(|value| Self(Some(value)))
    }
}

/// A field of an update that may be empty: left out, emptied with `null`, or set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// Not mentioned: stays as it is.
    #[default]
    Keep,
    /// `null`: emptied.
    Clear,
    /// Set to this.
    Set(T),
}

impl<T> Change<T> {
    /// Applies the change.
    pub fn apply(self, field: &mut Option<T>) {
        *field = self.or(field.take());
    }

    /// What is there afterwards, if it was `before`.
    pub fn or(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

impl<T: Default> Change<T> {
    /// Applies the change to a field that is empty by being so, such as a text of no letters.
    pub fn apply_or_empty(self, field: &mut T) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = T::default(),
            Self::Set(value) => *field = value,
        }
    }
}

impl<T: Deserr<E>, E: DeserializeError> Deserr<E> for Change<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        match value {
            Value::Null => Ok(Self::Clear),
            other => T::deserialize_from_value(other, location).map(Self::Set),
        }
    }
}

impl<T> Change<T> {
    /// The same change with what `convert` makes of the value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Keep => Change::Keep,
            Self::Clear => Change::Clear,
            Self::Set(value) => Change::Set(convert(value)),
        }
    }
}

//! Optional fields of an update.

use deserr::{DeserializeError, Deserr, IntoValue, Value, ValuePointerRef};

/// Field of an update that can be omitted or set, but not cleared. `null` is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch<T>(pub Option<T>);

impl<T> Patch<T> {
    /// Sets the field if the update contains it.
    pub fn apply(self, field: &mut T) {
        if let Some(value) = self.0 {
            *field = value;
        }
    }

    /// Converts the new value, if the update has one.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Patch<U> {
        Patch(self.0.map(convert))
    }
}

impl<T> Default for Patch<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Deserr<E>, E: DeserializeError> Deserr<E> for Patch<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        T::deserialize_from_value(value, location).map(|value| Self(Some(value)))
    }
}

/// Field of an update that can be omitted, cleared with `null`, or set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NullablePatch<T> {
    /// Omitted: the field stays unchanged.
    #[default]
    Keep,
    /// `null`: the field is cleared.
    Clear,
    /// The field is set to this value.
    Set(T),
}

impl<T> NullablePatch<T> {
    /// Sets, clears or keeps the field.
    pub fn apply(self, field: &mut Option<T>) {
        *field = self.or(field.take());
    }

    /// Returns the value of the field after the update. `before` is its current value.
    pub fn or(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

impl<T: Default> NullablePatch<T> {
    /// Sets or keeps the field. `Clear` sets it to its default value, such as an empty text.
    pub fn apply_or_empty(self, field: &mut T) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = T::default(),
            Self::Set(value) => *field = value,
        }
    }
}

impl<T: Deserr<E>, E: DeserializeError> Deserr<E> for NullablePatch<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        match value {
            Value::Null => Ok(Self::Clear),
            other => T::deserialize_from_value(other, location).map(Self::Set),
        }
    }
}

impl<T> NullablePatch<T> {
    /// Converts the new value, if the update has one.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> NullablePatch<U> {
        match self {
            Self::Keep => NullablePatch::Keep,
            Self::Clear => NullablePatch::Clear,
            Self::Set(value) => NullablePatch::Set(convert(value)),
        }
    }
}

//! The lists of a client's record. Each has a limit, and no entry stands in it twice.

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, Value, ValuePointerRef, take_cf_content};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::input::read_list;
use crate::types::{Email, Name, Phone, stored_as_json};

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident($most:tt) of $entry:ty;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[schema(max_items = $most)]
        pub struct $list(Vec<String>);

        stored_as_json!($list);

        impl $list {
            /// Adds what is not in it yet. Returns whether no more is in it than can be.
            pub(super) fn add(&mut self, entries: impl IntoIterator<Item = String>) -> bool {
                for entry in entries {
                    if !self.0.contains(&entry) {
                        self.0.push(entry);
                    }
                }
                self.0.len() <= $most
            }
        }

        impl std::ops::Deref for $list {
            type Target = [String];

            fn deref(&self) -> &[String] {
                &self.0
            }
        }

        impl IntoIterator for $list {
            type Item = String;
            type IntoIter = std::vec::IntoIter<String>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.into_iter()
            }
        }

        impl FromIterator<String> for $list {
            fn from_iter<I: IntoIterator<Item = String>>(entries: I) -> Self {
                Self(entries.into_iter().collect())
            }
        }

        impl<E: DeserializeError> Deserr<E> for $list
        where
            Vec<$entry>: Deserr<E>,
        {
            fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
                let entries: Vec<$entry> = read_list(value, location, 2 * $most)?;
                let mut list = Self::default();
                if list.add(entries.iter().map(ToString::to_string)) {
                    return Ok(list);
                }
                let problem = ErrorKind::Unexpected { msg: concat!("must not be more than ", $most).into() };
                Err(take_cf_content(E::error::<V>(None, problem, location)))
            }
        }
    )* };
}

lists! {
    /// Words to sort clients into groups by: no more than 30, none twice.
    Tags(30) of Name;
    /// Telephone numbers: no more than 10, none twice.
    Phones(10) of Phone;
    /// E-mail addresses: no more than 10, none twice.
    Emails(10) of Email;
}

//! Lists in a client's record: of bounded length, without duplicates.

use deserr::{DeserializeError, Deserr, IntoValue, Value, ValuePointerRef};
use parlour_core::http::extract::read_list;
use parlour_core::types::{Email, Name, Phone, stored_as_json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident($most:tt) of $entry:ty;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[schema(max_items = $most)]
        pub struct $list(Vec<String>);

        stored_as_json!($list);

        impl $list {
            /// Appends the entries that are not in the list yet.
            pub(super) fn add(&mut self, entries: impl IntoIterator<Item = String>) {
                for entry in entries {
                    if !self.0.contains(&entry) {
                        self.0.push(entry);
                    }
                }
            }

            /// Returns true if the list exceeds its maximum length.
            pub(super) fn is_too_long(&self) -> bool {
                self.0.len() > $most
            }
        }

        impl std::ops::Deref for $list {
            type Target = Vec<String>;

            fn deref(&self) -> &Vec<String> {
                &self.0
            }
        }

        impl std::ops::DerefMut for $list {
            fn deref_mut(&mut self) -> &mut Vec<String> {
                &mut self.0
            }
        }

        impl IntoIterator for $list {
            type Item = String;
            type IntoIter = std::vec::IntoIter<String>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.into_iter()
            }
        }

        impl<E: DeserializeError> Deserr<E> for $list
        where
            Vec<$entry>: Deserr<E>,
        {
            fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
                let entries: Vec<$entry> = read_list(value, location, $most)?;
                let mut list = Self::default();
                list.add(entries.iter().map(ToString::to_string));
                Ok(list)
            }
        }
    )* };
}

lists! {
    /// Tags for grouping clients: at most 30, without duplicates.
    Tags(30) of Name;
    /// Phone numbers: at most 10, without duplicates.
    Phones(10) of Phone;
    /// Email addresses: at most 10, without duplicates.
    Emails(10) of Email;
}

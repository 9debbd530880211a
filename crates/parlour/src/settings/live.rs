//! Settings of live events.

use super::reader::Reader;
use super::values::Whole;

/// Reads how many sockets there may be.
pub(super) fn read(reader: &mut Reader<'_>) -> realtime::Limits {
    realtime::Limits {
        sockets: reader.get::<Whole<1_000_000>>("live.max_sockets", "MAX_SOCKETS").size(),
        sockets_of_a_user: reader.get::<Whole<1_000>>("live.max_sockets_per_user", "MAX_SOCKETS_PER_USER").count(),
        ..realtime::Limits::default()
    }
}

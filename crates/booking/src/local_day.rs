//! Conversion of days on a location's clock to instants.

use parlour_core::http::Problem;
use parlour_core::types::{Day, Instant, Zone};

/// Returns the first instant of a day. This is not always midnight, because some clocks skip midnight when daylight
/// saving time begins.
pub(super) fn start_of(day: Day, zone: &Zone) -> Result<Instant, String> {
    day.0.to_zoned(zone.0.clone()).map(|start| Instant(start.timestamp())).map_err(|error| error.to_string())
}

/// Returns the first instant after a day.
pub(super) fn end_of(day: Day, zone: &Zone) -> Result<Instant, String> {
    day.0.tomorrow().map_err(|error| error.to_string()).and_then(|next| start_of(Day(next), zone))
}

/// Returns the first instant of day `from` and the first instant after day `to`. Errors refer to the fields `from` and
/// `to`.
pub(super) fn span_of(from: Day, to: Day, zone: &Zone) -> Result<(Instant, Instant), Problem> {
    let begins = start_of(from, zone).map_err(|message| Problem::field("from", message))?;
    let after = end_of(to, zone).map_err(|message| Problem::field("to", message))?;
    Ok((begins, after))
}

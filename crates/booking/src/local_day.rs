//! Conversion of days on a location's clock to instants.

use parlour_core::http::Problem;
use parlour_core::types::{Day, Instant, Zone};

/// Returns the first instant of a day. It is not always midnight: some clocks go forward then.
pub(super) fn start_of(day: Day, zone: &Zone) -> Result<Instant, String> {
    day.0.to_zoned(zone.0.clone()).map(|start| Instant(start.timestamp())).map_err(|error| error.to_string())
}

/// Returns the instant at which a day ends.
pub(super) fn end_of(day: Day, zone: &Zone) -> Result<Instant, String> {
    day.0.tomorrow().map_err(|error| error.to_string()).and_then(|next| start_of(Day(next), zone))
}

/// Returns the start of the first day and the end of the last. Errors refer to the fields `from` and `to`.
pub(super) fn span_of(from: Day, to: Day, zone: &Zone) -> Result<(Instant, Instant), Problem> {
    let begins = start_of(from, zone).map_err(|message| Problem::field("from", message))?;
    let after = end_of(to, zone).map_err(|message| Problem::field("to", message))?;
    Ok((begins, after))
}

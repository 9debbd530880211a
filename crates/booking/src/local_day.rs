//! Days on a location's clock, as time.

use parlour_core::http::Problem;
use parlour_core::types::{Day, Instant, Zone};

/// The first instant of a day. (Not always midnight: some clocks go forward then.)
pub(super) fn start_of(day: Day, zone: &Zone) -> Result<Instant, String> {
    day.0.to_zoned(zone.0.clone()).map(|start| Instant(start.timestamp())).map_err(|error| error.to_string())
}

/// The instant at which a day is over.
pub(super) fn end_of(day: Day, zone: &Zone) -> Result<Instant, String> {
    day.0.tomorrow().map_err(|error| error.to_string()).and_then(|next| start_of(Day(next), zone))
}

/// When the days begin that are asked for by `from` and `to`, and when the last of them is over.
pub(super) fn span_of(from: Day, to: Day, zone: &Zone) -> Result<(Instant, Instant), Problem> {
    let begins = start_of(from, zone).map_err(|message| Problem::field("from", message))?;
    let after = end_of(to, zone).map_err(|message| Problem::field("to", message))?;
    Ok((begins, after))
}

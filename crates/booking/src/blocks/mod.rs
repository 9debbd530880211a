//! Blocks: intervals during which employees and resources cannot be booked, for example because of a meeting or a
//! repair.
//!
//! A block is stored as claims, like a booking, so the database rejects a block that overlaps a booking. Time off has
//! no claims: new bookings avoid it, but existing bookings stay. A claim lasts at most two days, so a longer block has
//! several claims per employee or resource.

mod create;
mod list;
mod remove;

pub use create::{__path_create_block, create_block};
pub(super) use list::at;
pub use list::{__path_list_blocks, list_blocks};
pub use remove::{__path_remove_block, remove_block};

use jiff::SignedDuration;
use parlour_core::records::{Block, BlockedBookable};
use parlour_core::types::{BlockId, BusinessId, Instant, LocationId, Zone, list, local};
use parlour_db::{Statement, Tx, Value, params};

parlour_db::statements! {
    /// Selects the employees and resources of the given blocks.
    BOOKABLES = "SELECT x.block_id, r.id, r.kind, coalesce(e.name, m.name)
        FROM {ids $2} w CROSS JOIN block_bookables x
        JOIN bookables r ON r.id = x.bookable_id
        LEFT JOIN employees e ON e.id = x.bookable_id
        LEFT JOIN resources m ON m.id = x.bookable_id
        WHERE x.business_id = $1 AND x.block_id = w.id ORDER BY x.block_id, r.id";
}

/// Maximum duration of a block. Longer absences are time off.
const MAX_BLOCK: SignedDuration = SignedDuration::from_hours(31 * 24);
/// Maximum duration of a claim, in microseconds (two days).
const MAX_CLAIM: i64 = 48 * 3600 * 1_000_000;

/// Splits an interval into consecutive claims of at most [`MAX_CLAIM`]. Returns their starts and ends in microseconds.
fn pieces(starts: Instant, ends: Instant) -> impl Iterator<Item = (i64, i64)> {
    let ends = ends.micros();
    let next = move |start: &i64| Some(start + MAX_CLAIM).filter(|start| *start < ends);
    std::iter::successors(Some(starts.micros()), next).map(move |start| (start, ends.min(start + MAX_CLAIM)))
}

/// Reads blocks with their employees and resources. Executes at most two statements, regardless of the number of
/// blocks.
fn read_blocks(
    tx: &mut Tx<'_>,
    statement: &'static Statement,
    business: BusinessId,
    params: &[Value<'_>],
) -> Result<Vec<Block>, parlour_db::Error> {
    let mut blocks = tx.all(statement, params, |row| {
        let (id, location_id, zone): (BlockId, LocationId, Zone) = (row.take()?, row.take()?, row.take()?);
        let span: (Instant, Instant) = (row.take()?, row.take()?);
        let (starts_at, ends_at) = (local(span.0, &zone), local(span.1, &zone));
        Ok(Block { id, location_id, starts_at, ends_at, bookables: Vec::new(), reason: row.take()?, span })
    })?;
    if blocks.is_empty() {
        return Ok(blocks);
    }
    let ids = list(blocks.iter().map(|block| block.id));
    tx.all(&BOOKABLES, params![business, ids], |row| {
        let block: BlockId = row.take()?;
        let resource = BlockedBookable { id: row.take()?, kind: row.take()?, name: row.take()? };
        if let Some(block) = blocks.iter_mut().find(|one| one.id == block) {
            block.bookables.push(resource);
        }
        Ok(())
    })?;
    Ok(blocks)
}

/// Selects the columns that [`read_blocks`] expects, from blocks `b` and their locations `l`.
macro_rules! block_columns {
    ($from:expr) => {
        concat!("SELECT b.id, b.location_id, l.time_zone, b.starts_at, b.ends_at, b.reason FROM ", $from)
    };
}
use block_columns;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_pieces_of_a_block_are_short_and_follow_each_other(
            start in 0_i64..1 << 50, minutes in 1_i64..31 * 24 * 60,
        ) {
            let end = start + minutes * 60_000_000;
            let pieces: Vec<_> = pieces(Instant::from_micros(start), Instant::from_micros(end)).collect();
            prop_assert_eq!((pieces[0].0, pieces[pieces.len() - 1].1), (start, end));
            prop_assert!(pieces.windows(2).all(|pair| pair[0].1 == pair[1].0));
            prop_assert!(pieces.iter().all(|(from, until)| from < until && until - from <= MAX_CLAIM));
        }
    }
}

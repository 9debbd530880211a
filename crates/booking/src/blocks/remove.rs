//! `DELETE /blocks/{id}`: removes a block and its claims.

use axum::extract::State;
use axum::http::StatusCode;
use parlour_core::changes::Change;
use parlour_core::http::extract::PathParam;
use parlour_core::http::{Code, Problem};
use parlour_core::principal::{Role, Staff};
use parlour_core::types::BlockId;
use parlour_db::params;

use super::{block_columns, read_blocks};
use crate::state::Bookings;

parlour_db::statements! {
    LOCK = "SELECT id FROM blocks WHERE business_id = $1 AND id = $2 {for update}";
    SHOW = block_columns!("blocks b JOIN locations l ON l.id = b.location_id WHERE b.business_id = $1 AND b.id = $2");
    RELEASE = "DELETE FROM claims WHERE business_id = $1 AND block_id = $2";
    DELETE_BOOKABLES = "DELETE FROM block_bookables WHERE business_id = $1 AND block_id = $2";
    REMOVE = "DELETE FROM blocks WHERE business_id = $1 AND id = $2";
}

/// Removes a block and releases its time.
///
/// The released time is offered to the waitlist. Employees can only remove blocks of their own time, without other
/// employees or resources.
#[utoipa::path(delete, path = "/blocks/{id}", tag = "blocks",
    params(("id" = BlockId, Path,)), responses((status = 204)))]
pub async fn remove_block(
    State(app): State<Bookings>,
    principal: Staff,
    PathParam(id): PathParam<BlockId>,
) -> Result<StatusCode, Problem> {
    let business = principal.business_id;
    let removed = app.changes.write(business, move |tx| {
        tx.lock(&LOCK, params![business, id])?;
        let found = read_blocks(tx, &SHOW, business, params![business, id])?.pop();
        let block = found.ok_or_else(Problem::not_found)?;
        let is_own = block.employees().count() == block.bookables.len()
            && block.employees().all(|employee| principal.employee_id == Some(employee));
        if principal.role == Role::Employee && !is_own {
            return Err(Problem::new(Code::Forbidden));
        }
        tx.execute_deferred(&RELEASE, params![business, id])?;
        tx.execute_deferred(&DELETE_BOOKABLES, params![business, id])?;
        tx.execute_deferred(&REMOVE, params![business, id])?;
        tx.record_change(Change::BlockRemoved { block });
        Ok(StatusCode::NO_CONTENT)
    });
    removed.await
}

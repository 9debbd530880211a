//! `POST /blocks`: blocks employees and resources, unless they are already busy.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::extract::{FieldErrors, Listed};
use parlour_core::http::{Code, Create, Created, FieldError, Problem, create_idempotent};
use parlour_core::principal::{Principal, Role, Staff};
use parlour_core::records::{Block, BlockedBookable, BookableKind};
use parlour_core::types::{
    BlockId, BookingId, EmployeeId, Instant, InstantOrLocalTime, Label, LocationId, OfferId, ResourceId, Zone, list,
    local,
};
use parlour_db::{Tx, params};
use utoipa::ToSchema;

use super::{MAX_BLOCK, pieces};
use crate::offers::locate;
use crate::state::Bookings;

parlour_db::statements! {
    /// Selects the business's employees and resources with the given ids. The last column is the location of a resource
    /// and NULL for an employee.
    FIND = "SELECT r.id, r.kind, coalesce(e.name, m.name), m.location_id FROM {ids $2} w CROSS JOIN bookables r
        LEFT JOIN employees e ON e.id = r.id AND e.business_id = r.business_id
        LEFT JOIN resources m ON m.id = r.id AND m.business_id = r.business_id
        WHERE r.business_id = $1 AND r.id = w.id ORDER BY r.id";
    /// Selects at most 10 claims that overlap the interval. A claim lasts at most two days, so it starts at most two
    /// days before the interval.
    CONFLICTS = "SELECT c.bookable_id, c.starts_at, c.ends_at, c.booking_id, c.block_id, c.offer_id
        FROM {ids $2} w CROSS JOIN claims c
        WHERE c.business_id = $1 AND c.bookable_id = w.id
        AND c.starts_at > $3 - 172800000000 AND c.starts_at < $4 AND c.ends_at > $3
        ORDER BY c.starts_at, c.bookable_id LIMIT 10";
    INSERT = "INSERT INTO blocks (business_id, location_id, starts_at, ends_at, reason, user_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) {returning id}";
    INSERT_BOOKABLE = "INSERT INTO block_bookables (block_id, bookable_id, business_id, starts_at)
        VALUES ($1, $2, $3, $4)";
    INSERT_CLAIM = "INSERT INTO claims (bookable_id, starts_at, ends_at, business_id, block_id)
        VALUES ($1, $2, $3, $4, $5)";
}

/// Maximum number of employees and resources in one block.
const MAX_BOOKABLES: usize = 50;

/// New block of 1 to 50 employees and resources in total.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewBlock {
    /// Employees to block.
    #[deserr(default)]
    #[schema(value_type = Vec<EmployeeId>, required = false, max_items = 50)]
    employee_ids: Listed<EmployeeId, MAX_BOOKABLES>,
    /// Resources (rooms and equipment) to block.
    #[deserr(default)]
    #[schema(value_type = Vec<ResourceId>, required = false, max_items = 50)]
    resource_ids: Listed<ResourceId, MAX_BOOKABLES>,
    /// Location of the block. Its clock applies to times without an offset and to the times in responses. Defaults to
    /// the location of the first resource, or else the first employee's first location, or else the business's first
    /// location.
    #[deserr(default)]
    location_id: Option<LocationId>,
    starts_at: InstantOrLocalTime,
    /// End of the block. At most 31 days after the start.
    ends_at: InstantOrLocalTime,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    reason: Label,
}

struct Draft {
    location: LocationId,
    zone: Zone,
    span: (Instant, Instant),
    resources: Vec<BlockedBookable>,
}

/// Blocks employees and resources for a time interval.
///
/// Fails with `slot_taken` if any of the employees and resources is booked, blocked or held for the waitlist at that
/// time. The problem's `detail` lists the first 10 conflicts. Employees can only block their own time.
#[utoipa::path(post, path = "/blocks", tag = "blocks",
    request_body = NewBlock, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Block), (status = 409, body = parlour_core::http::problem::Document)))]
pub async fn create_block(
    State(app): State<Bookings>,
    principal: Staff,
    Create { input, retry }: Create<NewBlock>,
) -> Result<Created<Block>, Problem> {
    let now = app.clock.now();
    let business = principal.business_id;
    may_block(&principal, &input)?;
    let (input_for_write, person) = (input.clone(), principal.clone());
    let prepare = move |tx: &mut Tx<'_>| draft(tx, &person, &input);
    let user = principal.user_id;
    let create = move |tx: &mut Transaction<'_, '_>, draft: &Draft| {
        let Draft { location, zone, span: (starts, ends), resources } = draft;
        let row = params![business, location, starts, ends, input_for_write.reason, user, now];
        let id: BlockId = tx.insert(&INSERT, row)?;
        // Insert claims ordered by employee or resource id, as all code that creates claims does, to prevent deadlocks.
        for resource in resources {
            tx.execute_deferred(&INSERT_BOOKABLE, params![id, resource.id, business, starts])?;
        }
        for resource in resources {
            for (from, until) in pieces(*starts, *ends) {
                tx.execute_deferred(&INSERT_CLAIM, params![resource.id, from, until, business, id])?;
            }
        }
        let block = Block {
            id,
            location_id: *location,
            starts_at: local(*starts, zone),
            ends_at: local(*ends, zone),
            bookables: resources.clone(),
            reason: input_for_write.reason.to_string(),
            span: (*starts, *ends),
        };
        tx.record_change(Change::BlockCreated { block: block.clone() });
        Ok(block)
    };
    create_idempotent(&app.changes, &*principal, now, retry, prepare, create).await
}

/// Fails with `Forbidden` if an employee blocks anything other than their own time.
fn may_block(principal: &Principal, new: &NewBlock) -> Result<(), Problem> {
    let own = |employee: &EmployeeId| principal.employee_id == Some(*employee);
    if principal.role == Role::Employee && !(new.resource_ids.is_empty() && new.employee_ids.iter().all(own)) {
        return Err(Problem::new(Code::Forbidden));
    }
    Ok(())
}

fn draft(tx: &mut Tx<'_>, principal: &Principal, new: &NewBlock) -> Result<Draft, Problem> {
    let business = principal.business_id;
    let mut errors = Vec::new();
    let asked = new.employee_ids.len() + new.resource_ids.len();
    if !(1..=MAX_BOOKABLES).contains(&asked) {
        return Err(Problem::field(
            "employee_ids",
            format!("and resource_ids must have 1 to {MAX_BOOKABLES} entries together"),
        ));
    }
    let ids = new.employee_ids.iter().map(|id| id.0).chain(new.resource_ids.iter().map(|id| id.0));
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let ids = list(&ids);
    let found = tx.all(&FIND, params![business, ids], |row| {
        let resource = BlockedBookable { id: row.take()?, kind: row.take()?, name: row.take()? };
        Ok((resource, row.take::<Option<LocationId>>()?))
    })?;
    let is = |id: i64, employee: bool| {
        found.iter().any(|(one, _)| one.id == id && (one.kind == BookableKind::Employee) == employee)
    };
    for (index, id) in new.employee_ids.iter().enumerate().filter(|(_, id)| !is(id.0, true)) {
        errors.push(FieldError::new(format!("employee_ids.{index}"), format!("is not one of your employees: {id}")));
    }
    for (index, id) in new.resource_ids.iter().enumerate().filter(|(_, id)| !is(id.0, false)) {
        errors.push(FieldError::new(format!("resource_ids.{index}"), format!("is not one of your resources: {id}")));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let stands = new.resource_ids.first().and_then(|room| found.iter().find(|(one, _)| one.id == room.0)?.1);
    let location = locate(tx, business, new.location_id.or(stands), new.employee_ids.first().copied())?;
    let zone = location.time_zone;
    let read =
        |field: &str, when: InstantOrLocalTime| when.at(&zone).map_err(|message| FieldError::new(field, message));
    let span = match (read("starts_at", new.starts_at), read("ends_at", new.ends_at)) {
        (Ok(starts), Ok(ends)) => (starts, ends),
        (starts, ends) => return Err(Problem::invalid([starts.err(), ends.err()].into_iter().flatten().collect())),
    };
    if span.1 <= span.0 {
        return Err(Problem::field("ends_at", "must be after starts_at"));
    }
    if span.1.0.duration_since(span.0.0) > MAX_BLOCK {
        return Err(Problem::field("ends_at", "must be no more than 31 days after starts_at"));
    }
    let resources: Vec<BlockedBookable> = found.into_iter().map(|(resource, _)| resource).collect();
    let taken = tx.all(&CONFLICTS, params![business, ids, span.0, span.1], |row| {
        let (resource, from, until): (i64, Instant, Instant) = (row.take()?, row.take()?, row.take()?);
        let what = (row.take::<Option<BookingId>>()?, row.take::<Option<BlockId>>()?, row.take::<Option<OfferId>>()?);
        Ok((resource, from, until, what))
    })?;
    if taken.is_empty() {
        return Ok(Draft { location: location.id, zone, span, resources });
    }
    let name = |id: i64| resources.iter().find(|one| one.id == id).map_or("", |one| one.name.as_str());
    let conflicts = taken.into_iter().map(|(resource, from, until, what)| {
        let what = match what {
            (Some(booking), ..) => format!("booking {booking}"),
            (_, Some(block), _) => format!("block {block}"),
            _ => "held for a client on the waitlist".to_owned(),
        };
        format!("{}: {what}, {} to {}", name(resource), local(from, &zone).as_str(), local(until, &zone).as_str())
    });
    Err(Problem::new(Code::SlotTaken).detail(conflicts.collect::<Vec<_>>().join("; ")))
}

//! A blocked time.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::types::{BlockId, Day, EmployeeId, Instant, LocalTime, LocationId, string_enum};

string_enum! {
    /// What can be claimed.
    pub enum BookableKind {
        /// Somebody who works there.
        Employee = "employee",
        /// A place.
        Room = "room",
        /// A thing.
        Equipment = "equipment",
    }
}

/// Somebody or something that is blocked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockedBookable {
    /// The employee's id, or the room's.
    pub id: i64,
    pub kind: BookableKind,
    pub name: String,
}

/// A time that employees, rooms or equipment are kept from being booked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Block {
    pub id: BlockId,
    /// On whose clock it is shown.
    pub location_id: LocationId,
    /// When it starts, on the location's clock.
    pub starts_at: LocalTime,
    /// When it ends, on the location's clock.
    pub ends_at: LocalTime,
    /// Whom and what it is about.
    pub bookables: Vec<BlockedBookable>,
    pub reason: String,
    #[serde(skip)]
    #[schema(ignore)]
    pub span: (Instant, Instant),
}

impl Block {
    /// The days on which it is, on the location's calendar.
    pub fn days(&self) -> Vec<Day> {
        let (Some(first), Some(last)) = (self.starts_at.day(), self.ends_at.day()) else { return Vec::new() };
        // One that ends at midnight is not on the day that begins then.
        let last = if self.ends_at.as_str().get(11..19) == Some("00:00:00") && first < last {
            last.0.yesterday().map_or(last, Day)
        } else {
            last
        };
        let next = |day: &Date| day.tomorrow().ok();
        std::iter::successors(Some(first.0), next).take_while(|day| *day <= last.0).map(Day).collect()
    }

    /// The employees that it is about.
    pub fn employees(&self) -> impl Iterator<Item = EmployeeId> {
        let employees = self.bookables.iter().filter(|resource| resource.kind == BookableKind::Employee);
        employees.map(|resource| EmployeeId(resource.id))
    }
}

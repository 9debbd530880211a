//! Blocked time.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::types::{BlockId, Day, EmployeeId, Instant, LocalTime, LocationId, string_enum};

string_enum! {
    /// Distinguishes employees, rooms and equipment.
    pub enum BookableKind {
        Employee = "employee",
        Room = "room",
        Equipment = "equipment",
    }
}

/// Employee or resource that is blocked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockedBookable {
    /// Id of an employee if `kind` is `employee`, otherwise of a resource.
    pub id: i64,
    pub kind: BookableKind,
    pub name: String,
}

/// Interval when certain employees or resources cannot be booked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Block {
    pub id: BlockId,
    /// Location that defines the local time of the block.
    pub location_id: LocationId,
    /// Start, in the location's local time.
    pub starts_at: LocalTime,
    /// End, in the location's local time.
    pub ends_at: LocalTime,
    /// Blocked employees and resources.
    pub bookables: Vec<BlockedBookable>,
    pub reason: String,
    #[serde(skip)]
    #[schema(ignore)]
    pub span: (Instant, Instant),
}

impl Block {
    /// Returns the days that the block covers, in the local time of the location.
    pub fn days(&self) -> Vec<Day> {
        let (Some(first), Some(last)) = (self.starts_at.day(), self.ends_at.day()) else { return Vec::new() };
        // A block that ends at midnight does not cover the day that begins then.
        let last = if self.ends_at.as_str().get(11..19) == Some("00:00:00") && first < last {
            last.0.yesterday().map_or(last, Day)
        } else {
            last
        };
        let next = |day: &Date| day.tomorrow().ok();
        std::iter::successors(Some(first.0), next).take_while(|day| *day <= last.0).map(Day).collect()
    }

    /// Returns the ids of the blocked employees, without the resources.
    pub fn employees(&self) -> impl Iterator<Item = EmployeeId> {
        let employees = self.bookables.iter().filter(|resource| resource.kind == BookableKind::Employee);
        employees.map(|resource| EmployeeId(resource.id))
    }
}

//! Principal of a request.

use super::plan::Plan;
use crate::types::{BusinessId, ClientId, Currency, EmployeeId, SessionId, UserId, string_enum};

string_enum! {
    /// Role of a person in a business.
    pub enum Role {
        /// Has full access to the business.
        Owner = "owner",
        /// Manages members, staff, services, locations and resources, in addition to bookings and clients.
        Manager = "manager",
        /// Works at the front desk; manages all bookings and clients.
        Receptionist = "receptionist",
        /// Serves clients; sees all bookings and manages their own.
        Employee = "employee",
        /// Sees and manages only their own bookings.
        Client = "client",
    }
}

/// Person who is logged in to a business.
#[derive(Clone, Debug)]
pub struct Principal {
    pub session_id: SessionId,
    pub user_id: UserId,
    pub username: String,
    /// Display name.
    pub name: String,
    /// Business that the session belongs to.
    pub business_id: BusinessId,
    /// Currency of the business.
    pub currency: Currency,
    /// Plan that the business subscribes to.
    pub plan: Plan,
    /// Role in the business. `Owner` for administrators.
    pub role: Role,
    /// True for administrators of the installation. They have access to every business as an owner.
    pub is_administrator: bool,
    /// Employee record of the person, if they work at the business.
    pub employee_id: Option<EmployeeId>,
    /// Client record of the person, if they are a client of the business.
    pub client_id: Option<ClientId>,
}

impl Principal {
    /// Returns the tags that rate-limit policies match.
    pub fn tags(&self) -> [&'static str; 4] {
        let sort = if self.role == Role::Client { "client" } else { "staff" };
        ["user", self.plan.as_str(), self.role.as_str(), sort]
    }
}

//! The person behind a request.

use super::plan::Plan;
use crate::types::{BusinessId, ClientId, Currency, EmployeeId, SessionId, UserId, string_enum};

string_enum! {
    /// What a person is to a business.
    pub enum Role {
        /// Owns it: may do everything.
        Owner = "owner",
        /// Runs it: staff, services, locations, figures.
        Manager = "manager",
        /// Works at the front desk: bookings and clients of everybody.
        Receptionist = "receptionist",
        /// Serves clients: sees the bookings, keeps their own.
        Employee = "employee",
        /// Comes there: sees and books their own visits.
        Client = "client",
    }
}

/// Someone who is logged in to a business.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The log-in.
    pub session_id: SessionId,
    /// The person.
    pub user_id: UserId,
    /// What they log in with.
    pub username: String,
    /// What they are called.
    pub name: String,
    /// The business that everything they ask for is bound to.
    pub business_id: BusinessId,
    /// The business's currency.
    pub currency: Currency,
    /// What the business pays for.
    pub plan: Plan,
    /// What they are to the business.
    pub role: Role,
    /// Whether they look after the whole installation. They may go anywhere, as an owner.
    pub is_administrator: bool,
    /// The employee that they are, if they work there.
    pub employee_id: Option<EmployeeId>,
    /// The client that they are, if they come there.
    pub client_id: Option<ClientId>,
}

impl Principal {
    /// What limits are told of who asks.
    pub fn tags(&self) -> [&'static str; 4] {
        let sort = if self.role == Role::Client { "client" } else { "staff" };
        ["user", self.plan.as_str(), self.role.as_str(), sort]
    }
}

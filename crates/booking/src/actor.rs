//! Who does something to a booking, as far as its rules go.

use parlour_core::http::{Code, Problem};
use parlour_core::principal::{Principal, Role};
use parlour_core::records::Booking;
use parlour_core::types::{BookingId, BusinessId, ClientId, Currency, EmployeeId, UserId};
use parlour_db::{Tx, params};

parlour_db::statements! {
    SERVES = "SELECT 1 FROM booking_items WHERE business_id = $1 AND booking_id = $2 AND employee_id = $3 LIMIT 1";
}

/// Who does something to a booking: somebody who is logged in, or a guest who has the link to it.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub business: BusinessId,
    /// The business's.
    pub currency: Currency,
    /// Who they are in the history. Guests are nobody.
    pub user: Option<UserId>,
    kind: ActorKind,
}

/// On whose behalf.
#[derive(Clone, Copy, Debug)]
enum ActorKind {
    FrontDesk,
    Employee(Option<EmployeeId>),
    Client(Option<ClientId>),
    Guest(BookingId),
}

impl From<&Principal> for Actor {
    fn from(principal: &Principal) -> Self {
        let kind = match principal.role {
            Role::Owner | Role::Manager | Role::Receptionist => ActorKind::FrontDesk,
            Role::Employee => ActorKind::Employee(principal.employee_id),
            Role::Client => ActorKind::Client(principal.client_id),
        };
        Self { business: principal.business_id, currency: principal.currency, user: Some(principal.user_id), kind }
    }
}

impl Actor {
    /// Whoever has the link to this booking.
    pub fn guest(business: BusinessId, currency: Currency, booking: BookingId) -> Self {
        Self { business, currency, user: None, kind: ActorKind::Guest(booking) }
    }

    /// Whether the rules for clients hold: lead time, offered times, cut-off.
    pub fn is_client(&self) -> bool {
        matches!(self.kind, ActorKind::Client(_) | ActorKind::Guest(_))
    }

    /// Whether it is the front desk, or who runs the place.
    pub fn is_front_desk(&self) -> bool {
        matches!(self.kind, ActorKind::FrontDesk)
    }

    /// Whether the booking is there for them. Clients see their own.
    pub fn sees(&self, booking: &Booking) -> bool {
        match self.kind {
            ActorKind::FrontDesk | ActorKind::Employee(_) => true,
            ActorKind::Client(client) => client == Some(booking.client.id),
            ActorKind::Guest(own) => own == booking.id,
        }
    }

    /// Fails for employees who do not serve in a booking, which they cannot change then. Of those for whom it is there,
    /// all others can.
    pub fn may_change(&self, tx: &mut Tx<'_>, id: BookingId) -> Result<(), Problem> {
        let ActorKind::Employee(employee) = self.kind else { return Ok(()) };
        let serves = tx.first(&SERVES, params![self.business, id, employee], |row| row.take::<i64>())?.is_some();
        if serves { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
    }
}

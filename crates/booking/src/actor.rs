//! Actors: the parties that read or change a booking, and their permissions.

use parlour_core::http::{Code, Problem};
use parlour_core::principal::{Principal, Role};
use parlour_core::records::Booking;
use parlour_core::types::{BookingId, BusinessId, ClientId, Currency, EmployeeId, UserId};
use parlour_db::{Tx, params};

parlour_db::statements! {
    SERVES = "SELECT 1 FROM booking_items WHERE business_id = $1 AND booking_id = $2 AND employee_id = $3 LIMIT 1";
}

/// Party that reads or changes a booking: a logged-in user, or a guest with the booking's management link.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub business: BusinessId,
    pub currency: Currency,
    /// User recorded in the history. `None` for guests.
    pub user: Option<UserId>,
    kind: ActorKind,
}

/// Kind of actor. The id determines the bookings that the actor can see or change. `None` matches no booking.
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
    /// Creates the actor for a guest with the management link of `booking`.
    pub fn guest(business: BusinessId, currency: Currency, booking: BookingId) -> Self {
        Self { business, currency, user: None, kind: ActorKind::Guest(booking) }
    }

    /// Returns true for clients and guests. Unlike staff, they are bound by minimum notice, slot interval and cutoff.
    pub fn is_client(&self) -> bool {
        matches!(self.kind, ActorKind::Client(_) | ActorKind::Guest(_))
    }

    /// Returns true for owners, managers and receptionists.
    pub fn is_front_desk(&self) -> bool {
        matches!(self.kind, ActorKind::FrontDesk)
    }

    /// Returns true if the actor may see the booking. Staff see all bookings, clients their own, guests the one that
    /// their link refers to.
    pub fn sees(&self, booking: &Booking) -> bool {
        match self.kind {
            ActorKind::FrontDesk | ActorKind::Employee(_) => true,
            ActorKind::Client(client) => client == Some(booking.client.id),
            ActorKind::Guest(own) => own == booking.id,
        }
    }

    /// Fails with `Forbidden` if the actor is an employee who performs none of the booking's services. Does not check
    /// if the actor may see the booking.
    pub fn may_change(&self, tx: &mut Tx<'_>, id: BookingId) -> Result<(), Problem> {
        let ActorKind::Employee(employee) = self.kind else { return Ok(()) };
        let serves = tx.first(&SERVES, params![self.business, id, employee], |row| row.take::<i64>())?.is_some();
        if serves { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
    }
}

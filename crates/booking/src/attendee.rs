//! The client that a booking is for: an existing client, or a new one created with the booking.

use parlour_clients::NewClient;
use parlour_core::changes::Transaction;
use parlour_core::http::{FieldError, Problem};
use parlour_core::types::{BusinessId, ClientId, Instant, Name, Named, Phone};
use parlour_db::{Tx, params};

parlour_db::statements! {
    CLIENT = "SELECT id FROM clients WHERE business_id = $1 AND id = $2";
}

/// Client of a new booking, series or waitlist entry.
#[derive(Clone, Debug)]
pub(super) enum Attendee {
    /// Id from the request. Not verified to be a client of the business.
    Existing(ClientId),
    /// Client that is created together with the booking.
    New(Box<NewClient>),
}

impl Attendee {
    /// Reads the client from a request: either `client_id`, or `name` with an optional `phone`. Returns `None` if all
    /// three are omitted. Other combinations are errors.
    pub(super) fn named(
        client: Option<ClientId>,
        name: Option<Name>,
        phone: Option<Phone>,
    ) -> Result<Option<Self>, Problem> {
        match (client, name, phone) {
            (Some(_), Some(_), _) => Err(Problem::field("name", "cannot be combined with client_id")),
            (Some(_), None, Some(_)) => Err(Problem::field("phone", "cannot be combined with client_id")),
            (Some(client), None, None) => Ok(Some(Self::Existing(client))),
            (None, Some(name), phone) => Ok(Some(Self::New(Box::new(NewClient::called(name, phone))))),
            (None, None, Some(_)) => Err(Problem::field("name", "is required with phone")),
            (None, None, None) => Ok(None),
        }
    }

    /// Returns the id of an existing client, or `None` for a new one.
    pub(super) fn known(&self) -> Option<ClientId> {
        if let Self::Existing(client) = self { Some(*client) } else { None }
    }

    /// Adds an error to `problem` if it is an input error and the client is unknown, so that all bad fields are
    /// reported at once.
    pub(super) fn add_client_error(&self, tx: &mut Tx<'_>, business: BusinessId, problem: Problem) -> Problem {
        // Other problems can come from a database error. The transaction then accepts no further statements.
        let (Self::Existing(client), true) = (self, problem.is_input()) else { return problem };
        match check_client(tx, business, *client) {
            Ok(()) => problem,
            Err(fault) => fault.merge(problem),
        }
    }

    /// Creates the client if it is new. Otherwise returns `found`, or fails if that is `None`.
    pub(super) fn client(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: BusinessId,
        found: Option<&Named<ClientId>>,
        now: Instant,
    ) -> Result<Named<ClientId>, Problem> {
        match (self, found) {
            (Self::New(new), _) => Ok(Named { id: new.insert(tx, business, now)?.id, name: new.name.to_string() }),
            (Self::Existing(_), Some(client)) => Ok(client.clone()),
            (Self::Existing(_), None) => Err(no_client().into()),
        }
    }
}

/// Fails if the client does not belong to the business.
pub(super) fn check_client(tx: &mut Tx<'_>, business: BusinessId, client: ClientId) -> Result<(), Problem> {
    let found = tx.first(&CLIENT, params![business, client], |row| row.take::<ClientId>())?;
    found.map(drop).ok_or_else(|| no_client().into())
}

/// Returns the error for a `client_id` that is not a client of the business.
pub(super) fn no_client() -> FieldError {
    FieldError::new("client_id", "is not one of your clients")
}

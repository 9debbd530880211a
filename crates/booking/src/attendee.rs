//! Who comes to a visit: one of the clients, or somebody who becomes one by it.

use parlour_clients::NewClient;
use parlour_core::changes::Transaction;
use parlour_core::http::{FieldError, Problem};
use parlour_core::types::{BusinessId, ClientId, Instant, Name, Named, Phone};
use parlour_db::{Tx, params};

parlour_db::statements! {
    CLIENT = "SELECT id FROM clients WHERE business_id = $1 AND id = $2";
}

/// Who comes.
#[derive(Clone, Debug)]
pub(super) enum Attendee {
    /// One of the clients.
    Existing(ClientId),
    /// Somebody who is to become one.
    New(Box<NewClient>),
}

impl Attendee {
    /// Who is named: by `client_id`, or by `name` and maybe `phone`. Nobody, if none of them is given.
    pub(super) fn named(
        client: Option<ClientId>,
        name: Option<Name>,
        phone: Option<Phone>,
    ) -> Result<Option<Self>, Problem> {
        match (client, name, phone) {
            (Some(_), Some(_), _) => Err(Problem::field("name", "must not be given together with client_id")),
            (Some(_), None, Some(_)) => Err(Problem::field("phone", "must not be given together with client_id")),
            (Some(client), None, None) => Ok(Some(Self::Existing(client))),
            (None, Some(name), phone) => Ok(Some(Self::New(Box::new(NewClient::called(name, phone))))),
            (None, None, Some(_)) => Err(Problem::field("name", "is missing, to go with the phone")),
            (None, None, None) => Ok(None),
        }
    }

    /// The client that they are already.
    pub(super) fn known(&self) -> Option<ClientId> {
        if let Self::Existing(client) = self { Some(*client) } else { None }
    }

    /// Adds to a problem what is wrong with them, if they are to be one of the business's clients and are not.
    pub(super) fn add_client_error(&self, tx: &mut Tx<'_>, business: BusinessId, problem: Problem) -> Problem {
        // After any other failure nothing more can be asked in the transaction.
        let (Self::Existing(client), true) = (self, problem.is_input()) else { return problem };
        match check_client(tx, business, *client) {
            Ok(()) => problem,
            Err(fault) => fault.merge(problem),
        }
    }

    /// The client that they are: `found`, where they were looked up, or a new one.
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

/// Fails if a client is none of the business's.
pub(super) fn check_client(tx: &mut Tx<'_>, business: BusinessId, client: ClientId) -> Result<(), Problem> {
    let found = tx.first(&CLIENT, params![business, client], |row| row.take::<ClientId>())?;
    found.map(drop).ok_or_else(|| no_client().into())
}

/// What is said of a client that is none.
pub(super) fn no_client() -> FieldError {
    FieldError::new("client_id", "is not one of your clients")
}

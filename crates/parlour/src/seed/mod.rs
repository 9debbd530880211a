//! A made-up chain with three locations on three continents, to try things out with and to measure on. Nobody in it is
//! real.
//!
//! `parlour seed` makes the chain ([`create`]) with as many clients and bookings as it is told to. `serve --demo` makes
//! more of it ([`prepare`]), so that it looks like a business at work whenever it is started:
//!
//! - The first location, in New York, is open day and night (`staff`). It is the one rule by which there are people at
//!   work at every hour of every day, in hours that the calendar shows as open. The others keep shop hours, and are
//!   closed on Sundays.
//! - Its today has at least thirty appointments, and each state that there is (`history`).
//! - The book goes back a year, grows a little, and has clients who come back every few weeks (`regulars`).
//! - Each start brings the book up to date (`refresh`): two weeks ahead are booked, and what is over has come to an
//!   end.
//!
//! All of it follows from the time at which it is done, and from nothing else.

mod bookings;
mod businesses;
mod clients;
mod history;
mod index;
mod names;
mod plan;
mod refresh;
mod regulars;
mod staff;
#[cfg(test)]
mod tests;

use parlour_accounts::hash_password;
use parlour_core::context::DemoLogin;
use parlour_core::random::Random;
use parlour_core::types::{BusinessId, Instant};
use parlour_db::{Db, Tx, params};

pub use bookings::fill_bookings;
pub use businesses::{DemoBusiness, STAFF};
pub use clients::fill_clients;

parlour_db::statements! {
    FIND = "SELECT id FROM businesses WHERE code = 'demo'";
    BUSINESSES scans "counts them, once" = "SELECT count(*) FROM businesses";
    SET_PASSWORD = "UPDATE users SET password_hash = $2 WHERE username = $1";
}

/// Logins and their roles. `testuser` has a password that everyone knows; the others get new ones at each start.
const LOGINS: [(&str, &str); 6] = [
    ("owner", "owner: everything"),
    ("desk", "receptionist: bookings and clients"),
    ("stylist", "employee: their own day"),
    ("client", "client: their own visits"),
    ("testuser", "receptionist, for load tests"),
    ("operator", "administrator: how the installation does"),
];

/// The password of `testuser`.
const TEST_PASSWORD: &str = "testpass";

/// Any failure.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Makes the chain if it is not there, brings its book up to date, gives its log-ins new passwords, and returns them.
pub async fn prepare(db: &Db, now: Instant, random: &Random) -> Result<Vec<DemoLogin>, Failure> {
    if find(db).await?.is_none() {
        let demo = create(db, now, random, STAFF).await?;
        db.write_unlimited(move |tx| staff::open(tx, &demo, now)).await.map_err(Boxed)?;
    }
    db.write_unlimited(move |tx| refresh::catch_up(tx, now)).await.map_err(Boxed)?;
    let mut logins = Vec::new();
    for (username, role) in LOGINS {
        if username == "testuser" {
            logins.push(DemoLogin { username, password: TEST_PASSWORD.to_owned(), role });
            continue;
        }
        let password: String = random.token().chars().take(16).collect();
        let hash = hash(&password, random)?;
        db.write(move |tx| tx.execute(&SET_PASSWORD, params![username, hash])).await?;
        logins.push(DemoLogin { username, password, role });
    }
    Ok(logins)
}

/// The chain, if it is there.
pub async fn find(db: &Db) -> Result<Option<BusinessId>, parlour_db::Error> {
    db.read(|tx| tx.first(&FIND, params![], |row| row.take())).await
}

/// Makes the chain, with that many employees and one client, and without bookings.
///
/// Fails where there are businesses already: what is made up does not belong among what is real, least of all log-ins
/// that everyone knows, and its bookings are numbered from 1.
pub async fn create(db: &Db, now: Instant, random: &Random, staff: usize) -> Result<DemoBusiness, Failure> {
    let businesses: Result<i64, parlour_db::Error> =
        db.read(|tx| tx.one(&BUSINESSES, params![], |row| row.take())).await;
    if businesses? > 0 {
        return Err("there are businesses already; the demonstration needs an empty data folder or database".into());
    }
    let mut logins = Vec::new();
    for (username, _) in LOGINS {
        let password = if username == "testuser" { TEST_PASSWORD.to_owned() } else { random.token() };
        logins.push((username, hash(&password, random)?));
    }
    Ok(db.write_unlimited(move |tx: &mut Tx<'_>| businesses::create(tx, &logins, staff, now)).await.map_err(Boxed)?)
}

fn hash(password: &str, random: &Random) -> Result<String, Failure> {
    hash_password(password, random).map_err(|error| error.to_string().into())
}

/// A problem as an error that ends a command.
#[derive(Debug)]
struct Boxed(parlour_core::http::Problem);

impl std::fmt::Display for Boxed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.json(None))
    }
}

impl std::error::Error for Boxed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause().map(|cause| &**cause as _)
    }
}

//! A fictional business with three locations on three continents, for demos and benchmarks.
//!
//! `parlour seed` creates the business ([`create`]) with the requested number of clients and bookings. `serve --demo`
//! creates it with more staff ([`prepare`]) and makes it look busy whenever the demo is started:
//!
//! - The first location, in New York, is open around the clock (`staff`), so people are always at work there. The other
//!   locations have usual opening hours and close on Sundays.
//! - The current day of the first location has at least thirty bookings and every status (`history`).
//! - Bookings go back a year. Their number grows over time, and clients return every few weeks (`regulars`).
//! - Each start creates bookings for the next two weeks and updates the status of past and
//!   current ones (`refresh`).
//!
//! Unless users change something, the generated bookings depend only on the start times of the demo.

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

/// Usernames, each with a description of the role. The password of `testuser` is public; all other users get a new
/// password at each start.
const LOGINS: [(&str, &str); 6] = [
    ("owner", "owner: everything"),
    ("desk", "receptionist: bookings and clients"),
    ("stylist", "employee: their own day"),
    ("client", "client: their own visits"),
    ("testuser", "receptionist, for load tests"),
    ("operator", "administrator: how the installation does"),
];

/// Public password of `testuser`, for load tests.
const TEST_PASSWORD: &str = "testpass";

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Creates the demo business if it does not exist, and brings its bookings up to date. Returns its logins, all with new
/// passwords except `testuser`.
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

/// Returns the id of the demo business, or `None` if it does not exist.
pub async fn find(db: &Db) -> Result<Option<BusinessId>, parlour_db::Error> {
    db.read(|tx| tx.first(&FIND, params![], |row| row.take())).await
}

/// Creates the demo business with `staff` employees, one client and no bookings.
///
/// Fails if the database has any business. Fictional data and public logins must not be mixed with real data, and the
/// ids of the generated bookings start at 1.
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

/// Wrapper that makes a problem an error of a command.
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

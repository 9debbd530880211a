//! People who can log in, and the businesses they belong to.

use parlour_core::principal::Role;
use parlour_core::types::{BusinessId, Instant, UserId};
use parlour_db::{Tx, params};

parlour_db::statements! {
    INSERT = "INSERT INTO users (username, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
        {returning id}";
    HASH = "SELECT password_hash FROM users WHERE id = $1";
    LOCK_HASH = "SELECT password_hash FROM users WHERE id = $1 {for update}";
    SET_PASSWORD = "UPDATE users SET password_hash = $2 WHERE id = $1";
    PROMOTE = "UPDATE users SET administrator = TRUE WHERE id = $1";
    JOIN = "INSERT INTO members (user_id, business_id, role) VALUES ($1, $2, $3)";
}

/// Someone who is to be able to log in. User name and address in lower case, as log-ins are compared.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What they log in with; unique.
    pub username: String,
    /// Where they get mail; unique.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// See [`crate::hash_password`].
    pub password_hash: String,
}

impl NewUser {
    /// Makes them.
    pub fn insert(&self, tx: &mut Tx<'_>, now: Instant) -> Result<UserId, parlour_db::Error> {
        let row = params![self.username, self.email, self.name, self.password_hash, now];
        tx.insert(&INSERT, row)
    }
}

/// Has someone look after the whole installation.
pub fn promote(tx: &mut Tx<'_>, user: UserId) -> Result<(), parlour_db::Error> {
    tx.execute(&PROMOTE, params![user]).map(drop)
}

/// The hash of someone's password.
pub fn password_hash(tx: &mut Tx<'_>, user: UserId) -> Result<Option<String>, parlour_db::Error> {
    tx.first(&HASH, params![user], |row| row.take())
}

/// The same, which nobody else changes before the unit of work ends.
pub fn lock_password_hash(tx: &mut Tx<'_>, user: UserId) -> Result<Option<String>, parlour_db::Error> {
    tx.first(&LOCK_HASH, params![user], |row| row.take())
}

/// Gives someone another password, by its hash.
pub fn set_password(tx: &mut Tx<'_>, user: UserId, hash: &str) -> Result<(), parlour_db::Error> {
    tx.execute(&SET_PASSWORD, params![user, hash]).map(drop)
}

/// Makes someone a member of a business.
pub fn join(tx: &mut Tx<'_>, user: UserId, business: BusinessId, role: Role) -> Result<(), parlour_db::Error> {
    tx.execute(&JOIN, params![user, business, role]).map(drop)
}

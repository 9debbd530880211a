//! Users, and the businesses that they belong to.

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

/// New user. Username and address must be in lower case, because logins are compared in lower case.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Username. No other user may have it.
    pub username: String,
    /// Email address. No other user may have it.
    pub email: String,
    pub name: String,
    /// Hash from [`crate::hash_password`].
    pub password_hash: String,
}

impl NewUser {
    pub fn insert(&self, tx: &mut Tx<'_>, now: Instant) -> Result<UserId, parlour_db::Error> {
        let row = params![self.username, self.email, self.name, self.password_hash, now];
        tx.insert(&INSERT, row)
    }
}

/// Makes a user an administrator of the whole installation.
pub fn promote(tx: &mut Tx<'_>, user: UserId) -> Result<(), parlour_db::Error> {
    tx.execute(&PROMOTE, params![user]).map(drop)
}

/// Returns the hash of a user's password. `None` if the user does not exist.
pub fn password_hash(tx: &mut Tx<'_>, user: UserId) -> Result<Option<String>, parlour_db::Error> {
    tx.first(&HASH, params![user], |row| row.take())
}

/// Returns the hash of a user's password, locked until the transaction ends. `None` if the user does not exist.
pub fn lock_password_hash(tx: &mut Tx<'_>, user: UserId) -> Result<Option<String>, parlour_db::Error> {
    tx.first(&LOCK_HASH, params![user], |row| row.take())
}

/// Replaces the hash of a user's password. Sessions of the user do not end.
pub fn set_password(tx: &mut Tx<'_>, user: UserId, hash: &str) -> Result<(), parlour_db::Error> {
    tx.execute(&SET_PASSWORD, params![user, hash]).map(drop)
}

/// Makes a user a member of a business. Fails if the user is already a member.
pub fn join(tx: &mut Tx<'_>, user: UserId, business: BusinessId, role: Role) -> Result<(), parlour_db::Error> {
    tx.execute(&JOIN, params![user, business, role]).map(drop)
}

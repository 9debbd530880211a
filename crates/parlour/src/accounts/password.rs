//! Passwords: argon2id at the parameters that OWASP's Password Storage Cheat Sheet names (19 MiB, 2 passes, 1 lane), in
//! a bounded pool, so that a storm of log-ins costs its callers patience and not the server its life.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

use crate::http::{Code, Problem};
use crate::random::Random;

/// Checks that may wait for one that is being made, for each that can be made at once.
const WAITING: usize = 32;

/// Makes and checks password hashes, no more at once than there are processor cores.
#[derive(Clone, Debug)]
pub struct Passwords {
    /// Places to work or to wait in.
    places: Arc<Semaphore>,
    /// Places to work in.
    desks: Arc<Semaphore>,
    /// Checked against when there is no such user, so that the answer takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// A pool for this many checks at once.
    pub fn new(at_once: usize, random: &Random) -> Self {
        let nobody = hash_password(&random.token(), random).unwrap_or_default().into();
        Self {
            places: Arc::new(Semaphore::new(at_once * (WAITING + 1))),
            desks: Arc::new(Semaphore::new(at_once)),
            nobody,
        }
    }

    /// Whether `password` is the one that `hash` was made of. Without a hash it is not, and takes as long to say so.
    ///
    /// Fails with `busy` when too many wait already.
    pub async fn check(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        let busy = || Problem::new(Code::Busy).detail("too many people are logging in at once").retry_after(2);
        let _place = self.places.try_acquire().map_err(|_| busy())?;
        let _desk = self.desks.acquire().await.map_err(|_| busy())?;
        let nobody = Arc::clone(&self.nobody);
        tokio::task::spawn_blocking(move || {
            let right = verify(&password, hash.as_deref().unwrap_or(&nobody));
            right && hash.is_some()
        })
        .await
        .map_err(Problem::internal)
    }
}

fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// The hash of a password, as a PHC string, with its parameters and a salt of its own.
pub fn hash_password(password: &str, random: &Random) -> Result<String, argon2::password_hash::Error> {
    let salt: [u8; 16] = random.bytes();
    Ok(Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::{hash_password, verify};
    use crate::random::Random;

    #[test]
    fn hashes_are_argon2id_at_owasps_parameters_and_salted() {
        let random = Random::seeded(1);
        let hash = hash_password("testpass", &random).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hash_password("testpass", &random).unwrap());
        assert!(verify("testpass", &hash));
        assert!(!verify("Testpass", &hash));
        assert!(!verify("testpass", "nonsense"));
    }
}

//! Password hashing: argon2id with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane).
//! The pool is bounded, so a burst of logins makes callers wait but does not overload the server.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use parlour_core::http::{Code, Problem};
use parlour_core::random::Random;
use tokio::sync::Semaphore;

/// Maximum number of waiting checks and hashes, as a multiple of those that can run concurrently.
const MAX_WAITING: usize = 32;

/// Bounded pool for hashing and checking passwords. Cheap to clone; all clones share the permits.
#[derive(Clone, Debug)]
pub struct Passwords {
    /// Permits to run or to wait. A caller who gets none fails with `busy`.
    queue: Arc<Semaphore>,
    /// Permits to run, `at_once` of them.
    workers: Arc<Semaphore>,
    /// Hash to check against for an unknown user, so that the response takes as long as for a known one.
    dummy_hash: Arc<PasswordHash>,
    /// Number of checks since the start. Hashing a new password is not counted.
    checks: Arc<AtomicU64>,
}

impl Passwords {
    /// Creates a pool that runs at most `at_once` checks and hashes concurrently.
    #[allow(clippy::expect_used, reason = "the parameters are constants, and the unit test below hashes with them")]
    pub fn new(at_once: usize, random: &Random) -> Self {
        Self {
            queue: Arc::new(Semaphore::new(at_once * (MAX_WAITING + 1))),
            workers: Arc::new(Semaphore::new(at_once)),
            dummy_hash: Arc::new(hash(&random.token(), random).expect("argon2 accepts a token and a 16-byte salt")),
            checks: Arc::default(),
        }
    }

    /// Returns the hash of a new password. Fails with `busy` like [`check`](Self::check).
    pub async fn hash(&self, password: String, random: &Random) -> Result<String, Problem> {
        let random = random.clone();
        self.work(move |_| hash_password(&password, &random).map_err(Problem::internal)).await?
    }

    /// Returns true if `password` matches `hash`. Without a hash, or with a malformed one, returns false after the same
    /// time.
    ///
    /// Fails with `busy` if too many are already waiting.
    pub async fn check(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        let made = Arc::clone(&self.checks);
        let check = move |nobody: &PasswordHash| {
            made.fetch_add(1, Relaxed);
            verify(&password, hash.as_deref(), nobody)
        };
        self.work(check).await
    }

    /// Runs the work as soon as there is a permit. Fails with `busy` if too many are already waiting.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&PasswordHash) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(Code::Busy).detail("too many concurrent logins").retry_after(2);
        let queued = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| busy())?;
        let worker = Arc::clone(&self.workers).acquire_owned().await.map_err(|_| busy())?;
        let nobody = Arc::clone(&self.dummy_hash);
        tokio::task::spawn_blocking(move || {
            // Release the permits when the work is done, even if the caller stops waiting before that.
            let _permits = (queued, worker);
            work(&nobody)
        })
        .await
        .map_err(Problem::internal)
    }

    /// Returns the number of checks since the start, whatever their result.
    pub fn checks(&self) -> u64 {
        self.checks.load(Relaxed)
    }
}

/// Runs argon2 exactly once, with or without a hash.
fn verify(password: &str, hash: Option<&str>, nobody: &PasswordHash) -> bool {
    let known = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let fits = Argon2::default().verify_password(password.as_bytes(), known.as_ref().unwrap_or(nobody)).is_ok();
    fits && known.is_some()
}

fn hash(password: &str, random: &Random) -> Result<PasswordHash, argon2::password_hash::Error> {
    Argon2::default().hash_password_with_salt(password.as_bytes(), &random.bytes::<16>())
}

/// Returns the hash of a password as a PHC string, which contains the parameters and a random salt.
pub fn hash_password(password: &str, random: &Random) -> Result<String, argon2::password_hash::Error> {
    hash(password, random).map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use futures_util::FutureExt as _;
    use futures_util::future::join_all;

    use super::{MAX_WAITING, Passwords, hash, hash_password, verify};
    use parlour_core::http::Code;
    use parlour_core::random::Random;

    #[test]
    fn hashes_are_argon2id_at_owasps_parameters_and_salted() {
        let random = Random::seeded(1);
        let made = hash_password("testpass", &random).unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert_ne!(made, hash_password("testpass", &random).unwrap());
        let nobody = hash("nobody's", &random).unwrap();
        assert!(verify("testpass", Some(&made), &nobody));
        assert!(!verify("Testpass", Some(&made), &nobody));
        assert!(!verify("nobody's", None, &nobody), "there is nobody to be");
        assert!(!verify("nobody's", Some("nonsense"), &nobody));
    }

    #[tokio::test]
    async fn more_than_can_wait_are_told_to_come_back() {
        let passwords = Passwords::new(1, &Random::seeded(1));
        let asked = (0..MAX_WAITING + 11).map(|_| passwords.check("guess".into(), None));
        let answers = join_all(asked).await;
        let busy = answers.iter().filter_map(|answer| answer.as_ref().err()).collect::<Vec<_>>();
        assert!(busy.iter().all(|problem| problem.code == Code::Busy));
        assert_eq!((busy.len(), passwords.checks()), (10, 33));
    }

    /// Occupies the only thread for blocking work, so that work queued after that does not start.
    #[test]
    fn a_caller_that_goes_away_leaves_its_place_taken_until_the_work_is_done() {
        let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
        runtime.block_on(async {
            let passwords = Passwords::new(1, &Random::seeded(1));
            let (let_go, held) = mpsc::channel::<()>();
            let holding = tokio::task::spawn_blocking(move || held.recv());
            assert!(passwords.check("guess".into(), None).now_or_never().is_none(), "it is waiting, and dropped");
            assert_eq!(passwords.workers.available_permits(), 0);
            let_go.send(()).unwrap();
            holding.await.unwrap().unwrap();
            assert!(!passwords.check("guess".into(), None).await.unwrap());
            assert_eq!((passwords.workers.available_permits(), passwords.checks()), (1, 2));
        });
    }
}

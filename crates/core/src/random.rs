//! Source of randomness that is passed in, so that tests can fix it.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Source of random bytes: the operating system, or a seed.
#[derive(Clone, Debug)]
pub struct Random(Option<Arc<(u64, AtomicU64)>>);

impl Random {
    /// Returns the random number generator of the operating system.
    pub fn system() -> Self {
        Self(None)
    }

    /// Returns a deterministic source: the same seed yields the same bytes. For tests and generated data.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new((seed, AtomicU64::new(0)))))
    }

    /// Returns `N` random bytes. Panics if the operating system provides none.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            #[allow(
                clippy::disallowed_methods,
                clippy::expect_used,
                reason = "the only source of randomness; the program cannot continue safely without it"
            )]
            None => getrandom::fill(&mut bytes).expect("the operating system provides random bytes"),
            Some(source) => {
                for chunk in bytes.chunks_mut(32) {
                    let number = source.1.fetch_add(1, Relaxed);
                    let block = Sha256::new().chain_update(source.0.to_le_bytes()).chain_update(number.to_le_bytes());
                    chunk.copy_from_slice(&block.finalize()[..chunk.len()]);
                }
            }
        }
        bytes
    }

    /// Returns an unguessable token: 256 random bits as 43 URL-safe characters.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}

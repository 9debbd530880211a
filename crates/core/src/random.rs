//! Randomness comes from outside, so that tests can fix it.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A source of random bytes.
#[derive(Clone, Debug)]
pub struct Random(Option<Arc<(u64, AtomicU64)>>);

impl Random {
    /// The operating system's.
    pub fn system() -> Self {
        Self(None)
    }

    /// The same bytes for the same seed. For tests, and for data that is made up.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new((seed, AtomicU64::new(0)))))
    }

    /// That many bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            #[allow(
                clippy::disallowed_methods,
                clippy::expect_used,
                reason = "this is where randomness comes in, and without it there is nothing safe to go on with"
            )]
            None => getrandom::fill(&mut bytes).expect("the operating system gives random bytes"),
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

    /// A token that cannot be guessed: 256 random bits as 43 characters that are safe in addresses.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}

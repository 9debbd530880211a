//! Encryption of values that leave this node. Someone with access to Redis cannot read a value. A value that was
//! changed or moved to another key is rejected.

use chacha20poly1305::aead::{Aead as _, Generate as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// Length of the nonce in bytes. It precedes the ciphertext.
const NONCE: usize = 24;

/// Encryption key that all nodes share. The cipher is XChaCha20-Poly1305, because its nonces are long enough to be
/// random.
#[derive(Clone)]
pub struct Seal(XChaCha20Poly1305);

impl Seal {
    /// Creates a seal from a secret key of 256 bits.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&key.into()))
    }

    /// Encrypts `text` for the cache key `key`. Returns `None` if there is no randomness for the nonce, or encryption
    /// fails.
    pub(crate) fn close(&self, key: &str, text: &[u8]) -> Option<Vec<u8>> {
        let nonce = XNonce::try_generate().ok()?;
        let sealed = self.0.encrypt(&nonce, Payload { msg: text, aad: key.as_bytes() }).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts a value. Returns `None` if it was sealed for another cache key or with another seal, or was changed.
    pub(crate) fn open(&self, key: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: key.as_bytes() }).ok()
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;

    #[test]
    fn what_is_sealed_opens_with_the_key_at_its_place_and_unchanged_only() {
        let seal = Seal::new([7; 32]);
        let sealed = seal.close("here", b"secret").unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_ne!(sealed, seal.close("here", b"secret").unwrap(), "never twice the same");
        assert_eq!(seal.open("here", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(seal.open("there", &sealed), None);
        assert_eq!(Seal::new([8; 32]).open("here", &sealed), None);
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert_eq!(seal.open("here", &changed), None);
            assert_eq!(seal.open("here", &sealed[..position]), None);
        }
    }
}

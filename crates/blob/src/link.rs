//! Signed links to files, valid for a limited time for anyone who has them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

use crate::error::Error;
use crate::key::Key;

/// Prefix of the signed data. It prevents a signature for another purpose under the same secret from being accepted.
const LABEL: &[u8] = b"files/link/1\0";
/// Block length of SHA-256 in bytes. HMAC pads a shorter secret with zeros to this length (RFC 2104, 2).
const BLOCK: usize = 64;

/// Signs and verifies links, with HMAC-SHA256 over the key and the expiry. All nodes need the same secret.
#[derive(Clone)]
pub struct Links {
    keyed: Hmac<Sha256>,
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links").finish_non_exhaustive()
    }
}

impl Links {
    /// Creates a signer with this secret, which must be unpredictable.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        let mut block = [0; BLOCK];
        block[..secret.len()].copy_from_slice(&secret);
        Self { keyed: Hmac::new(&block.into()) }
    }

    /// Returns the query of a link to this file that is valid up to and including the second of `until`:
    /// `expires=<seconds since 1970>&signature=<43 characters>`.
    #[must_use]
    pub fn sign(&self, key: &Key, until: Timestamp) -> String {
        let expires = until.as_second();
        let signature = URL_SAFE_NO_PAD.encode(self.over(key, expires).finalize().into_bytes());
        format!("expires={expires}&signature={signature}")
    }

    /// Verifies a link and returns the key of its file. `key` is the percent-decoded key in the path, and `query` is
    /// the query as received. Signatures are compared in constant time.
    ///
    /// # Errors
    /// Returns [`Error::InvalidLink`] if the link differs in any way from what [`Links::sign`] created, and
    /// [`Error::ExpiredLink`] if a valid link has expired.
    pub fn verify(&self, key: &str, query: &str, now: Timestamp) -> Result<Key, Error> {
        let (key, expires, signature) = read(key, query).ok_or(Error::InvalidLink)?;
        self.over(&key, expires).verify_slice(&signature).map_err(|_| Error::InvalidLink)?;
        if now.as_second() > expires { Err(Error::ExpiredLink) } else { Ok(key) }
    }

    /// Computes the signature over label, expiry and key. The first two have a fixed length, so the parts cannot be
    /// mistaken for one another.
    fn over(&self, key: &Key, expires: i64) -> Hmac<Sha256> {
        self.keyed.clone().chain_update(LABEL).chain_update(expires.to_be_bytes()).chain_update(key.as_str())
    }
}

/// Parses a link. The expiry and the signature are accepted in only one spelling.
fn read(key: &str, query: &str) -> Option<(Key, i64, Vec<u8>)> {
    let (written, signature) = query.strip_prefix("expires=")?.split_once("&signature=")?;
    let expires: i64 = written.parse().ok()?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    Some((Key::parse(key).ok().filter(|_| expires.to_string() == written)?, expires, signature))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::MediaType;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn key(name: &str) -> Key {
        Key::new("a", name, MediaType::Pdf, [9; 16]).unwrap()
    }

    #[test]
    fn a_link_is_good_until_its_second_is_over() {
        let links = Links::new([1; 32]);
        let query = links.sign(&key("x"), at(1_000));
        assert_eq!(links.verify(key("x").as_str(), &query, at(1_000)).unwrap(), key("x"));
        assert!(matches!(links.verify(key("x").as_str(), &query, at(1_001)), Err(Error::ExpiredLink)));
        assert!(matches!(Links::new([2; 32]).verify(key("x").as_str(), &query, at(0)), Err(Error::InvalidLink)));
    }

    #[test]
    fn signatures_are_hmac_sha256_as_others_make_it() {
        // python3: hmac.new(bytes([1] * 32), b"files/link/1\0" + (1000).to_bytes(8, "big") + key, "sha256")
        assert_eq!(
            Links::new([1; 32]).sign(&key("x"), at(1_000)),
            "expires=1000&signature=HhK07jc0Pu9Mo9WFEK_lnORQ4f6Tz7DhNdNuyCdr9zc"
        );
    }

    #[test]
    fn a_later_expiry_cannot_be_written_in() {
        let links = Links::new([1; 32]);
        let query = links.sign(&key("x"), at(1_000));
        for other in ["expires=2000", "expires=01000", "expires=+1000", "expires=", "Expires=1000", "x=1&expires=1000"]
        {
            let forged = query.replace("expires=1000", other);
            assert!(matches!(links.verify(key("x").as_str(), &forged, at(0)), Err(Error::InvalidLink)), "{forged}");
        }
    }

    proptest! {
        #[test]
        fn any_change_makes_a_link_invalid(
            secret: [u8; 32], name in "[a-z]{1,10}", second in -1_000_000_i64..10_000_000_000,
            position: prop::sample::Index, character in "[ -~]",
        ) {
            let links = Links::new(secret);
            let (key, query) = (key(&name), links.sign(&key(&name), at(second)));
            prop_assert!(links.verify(key.as_str(), &query, at(second)).is_ok());

            let whole = format!("{key}?{query}");
            let position = position.index(whole.len());
            let changes = [
                format!("{}{character}{}", &whole[..position], &whole[position + 1..]),
                format!("{}{character}{}", &whole[..position], &whole[position..]),
                format!("{}{}", &whole[..position], &whole[position + 1..]),
                format!("{whole}{character}"),
            ];
            for changed in changes.iter().filter(|changed| **changed != whole) {
                let (key, query) = changed.split_once('?').unwrap_or((changed, ""));
                let verified = links.verify(key, query, Timestamp::MIN);
                prop_assert!(matches!(verified, Err(Error::InvalidLink)), "{}", changed);
            }
        }
    }
}

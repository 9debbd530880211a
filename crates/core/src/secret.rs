//! The installation's secret: made once, kept in the records, the same on all nodes.

use hmac::{Hmac, KeyInit as _};
use parlour_db::{Db, params};
use sha2::{Digest, Sha256};

use crate::random::Random;

parlour_db::statements! {
    KEEP = "INSERT INTO installation (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO NOTHING";
    FIND = "SELECT value FROM installation WHERE name = 'secret'";
}

/// The length of a block of SHA-256, to which HMAC fills up its key with zeros (RFC 2104, 2).
const BLOCK: usize = 64;

/// What nobody outside knows. Each use has a key of its own.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// From these bytes, which cannot be guessed.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The one of the records, made if there is none.
    pub async fn of(db: &Db, random: &Random) -> Result<Self, parlour_db::Error> {
        let fresh = random.bytes::<32>().to_vec();
        let find = |tx: &mut parlour_db::Tx<'_>| tx.first(&FIND, params![], |row| row.take::<Vec<u8>>());
        let bytes = match db.read(find).await? {
            Some(bytes) => bytes,
            None => {
                let keep = move |tx: &mut parlour_db::Tx<'_>| {
                    tx.execute(&KEEP, params![fresh])?;
                    tx.one(&FIND, params![], |row| row.take::<Vec<u8>>())
                };
                db.write(keep).await?
            }
        };
        Ok(Self(Sha256::digest(bytes).into()))
    }

    /// The key for one use.
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        // Twice, so that a key says nothing about that of a longer name.
        let once = Sha256::new().chain_update(self.0).chain_update(purpose).finalize();
        Sha256::digest(once).into()
    }
}

/// Starts the HMAC-SHA256 under a key.
pub fn mac(key: [u8; 32]) -> Hmac<Sha256> {
    let mut block = [0; BLOCK];
    block[..key.len()].copy_from_slice(&key);
    Hmac::new(&block.into())
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

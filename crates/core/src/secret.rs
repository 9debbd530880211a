//! Secret of the installation. It is generated once and stored in the database, so it is the same on all nodes.

use hmac::{Hmac, KeyInit as _};
use parlour_db::{Db, params};
use sha2::{Digest, Sha256};

use crate::random::Random;

parlour_db::statements! {
    KEEP = "INSERT INTO installation (name, value) VALUES ('secret', $1) ON CONFLICT (name) DO NOTHING";
    FIND = "SELECT value FROM installation WHERE name = 'secret'";
}

/// Block size of SHA-256 in bytes. HMAC pads its key with zeros to this length (RFC 2104, section 2).
const BLOCK: usize = 64;

/// Secret of the installation. A separate key is derived from it for each purpose.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Wraps 32 bytes, which must be unguessable.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the secret from the database. Generates and stores a new secret first if the
    /// database has none.
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

    /// Derives the key for one purpose.
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        // Hashed twice, so that a key reveals nothing about the key of a purpose with a longer name (length extension).
        let once = Sha256::new().chain_update(self.0).chain_update(purpose).finalize();
        Sha256::digest(once).into()
    }
}

/// Starts an HMAC-SHA256 with this key.
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

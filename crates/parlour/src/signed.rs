//! Short texts that only this installation can have written: what links hold, in place of rows that say who may follow them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::secret::Secret;

/// Bytes of the signature: half of a SHA-256, which nobody can guess (RFC 2104, section 5).
const TAG: usize = 16;

/// Signs and reads the tokens of one purpose.
#[derive(Clone, Debug)]
pub struct Signer(Hmac<Sha256>);

impl Signer {
    /// For tokens of this purpose. Those of one are none of another.
    pub fn new(secret: &Secret, purpose: &str) -> Self {
        // A key of less than a block is padded with zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        block[..32].copy_from_slice(&secret.key(purpose));
        Self(Hmac::new(&block.into()))
    }

    /// A token that holds these numbers, in characters that are safe in addresses. It holds good only as long as `fact`, which
    /// is not part of it, is the same.
    pub fn sign(&self, numbers: &[i64], fact: &str) -> String {
        let mut bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        let tag = self.mac(&bytes, fact).finalize().into_bytes();
        bytes.extend_from_slice(&tag[..TAG]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The numbers of a token, whoever wrote it: for looking up the fact that it is to be [checked](Self::verify) with.
    pub fn numbers<const N: usize>(token: &str) -> Option<[i64; N]> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == N * 8 + TAG)?;
        let mut numbers = bytes.chunks_exact(8).filter_map(|chunk| chunk.try_into().ok().map(i64::from_be_bytes));
        let numbers: Vec<i64> = numbers.by_ref().take(N).collect();
        numbers.try_into().ok()
    }

    /// The numbers of a token, if it was signed here, with this fact.
    pub fn verify<const N: usize>(&self, token: &str, fact: &str) -> Option<[i64; N]> {
        let numbers = Self::numbers(token)?;
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signed, tag) = bytes.split_at_checked(N * 8)?;
        self.mac(signed, fact).verify_truncated_left(tag).ok().map(|()| numbers)
    }

    fn mac(&self, bytes: &[u8], fact: &str) -> Hmac<Sha256> {
        // What is signed says where the numbers end.
        let length = u64::try_from(bytes.len()).unwrap_or_default();
        self.0.clone().chain_update(length.to_be_bytes()).chain_update(bytes).chain_update(fact)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_signed_is_read_and_nothing_else(
            numbers in any::<[i64; 2]>(), fact in ".{0,20}", other in ".{0,20}", bit in 0_usize..256,
        ) {
            let secret = Secret::new([7; 32]);
            let signer = Signer::new(&secret, "one");
            let token = signer.sign(&numbers, &fact);
            prop_assert_eq!(signer.verify::<2>(&token, &fact), Some(numbers));
            prop_assert_eq!(signer.verify::<1>(&token, &fact), None);
            prop_assert_eq!(Signer::new(&secret, "two").verify::<2>(&token, &fact), None);
            prop_assert_eq!(signer.verify::<2>(&token, &other).is_some(), fact == other);
            let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(signer.verify::<2>(&URL_SAFE_NO_PAD.encode(bytes), &fact), None);
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let signer = Signer::new(&Secret::new([7; 32]), "one");
        for wrong in ["", "a", "é", "AAAA", &"A".repeat(10_000), "%00", "../.."] {
            assert_eq!(signer.verify::<1>(wrong, ""), None, "{wrong}");
        }
    }
}

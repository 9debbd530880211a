//! Signed tokens for links that work without a login. A token carries its own data, and only this installation can sign
//! it.
//!
//! A token consists of a few numbers and the first half of their HMAC-SHA256, in URL-safe base64. Each purpose has its
//! own key. A signature of 128 bits cannot be guessed, and the link is short enough for an SMS.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::secret::mac;

/// Length of the truncated HMAC in bytes (RFC 2104, section 5).
const SIGNATURE: usize = 16;

/// Returns a token that carries these numbers.
pub fn sign<const N: usize>(key: [u8; 32], numbers: [i64; N]) -> String {
    sign_with(key, numbers, "")
}

/// Returns the numbers in a token, or `None` if its signature is invalid. The signature is compared in constant time.
pub fn read<const N: usize>(key: [u8; 32], token: &str) -> Option<[i64; N]> {
    read_with(key, token, "")
}

/// Returns a token that carries these numbers and is valid only while `fact` stays the same. The token does not contain
/// `fact`.
pub fn sign_with<const N: usize>(key: [u8; 32], numbers: [i64; N], fact: &str) -> String {
    let mut bytes = numbers.map(i64::to_be_bytes).concat();
    let signature = over(key, &bytes, fact).finalize().into_bytes();
    bytes.extend(&signature[..SIGNATURE]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Like [`read`], for a token that was signed with `fact`.
pub fn read_with<const N: usize>(key: [u8; 32], token: &str, fact: &str) -> Option<[i64; N]> {
    let bytes = bytes::<N>(token)?;
    let (said, signature) = bytes.split_at(8 * N);
    over(key, said, fact).verify_truncated_left(signature).ok()?;
    numbers(said)
}

/// Returns the numbers in a token without verifying its signature, to look up the fact that [`read_with`] needs.
pub fn unchecked<const N: usize>(token: &str) -> Option<[i64; N]> {
    numbers(&bytes::<N>(token)?)
}

fn bytes<const N: usize>(token: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == 8 * N + SIGNATURE)
}

fn numbers<const N: usize>(bytes: &[u8]) -> Option<[i64; N]> {
    let mut numbers = [0; N];
    for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(8)) {
        *number = i64::from_be_bytes(bytes.try_into().ok()?);
    }
    Some(numbers)
}

/// Starts the HMAC over the numbers and the fact. No separator is needed: all tokens of a key have equally many
/// numbers, so the fact always begins at the same byte.
fn over(key: [u8; 32], bytes: &[u8], fact: &str) -> Hmac<Sha256> {
    mac(key).chain_update(bytes).chain_update(fact)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_are_hmac_sha256_as_others_make_it() {
        // python3: p = struct.pack(">qq", 1, 7); base64.urlsafe_b64encode(p + hmac.new(bytes([1] * 32), p,
        // "sha256").digest()[:16])
        assert_eq!(sign([1; 32], [1, 7]), "AAAAAAAAAAEAAAAAAAAAB0jXuR8-rufDHeAsGVvPiCY");
    }

    proptest! {
        #[test]
        fn a_token_holds_as_long_as_the_fact_is_the_same(
            key: [u8; 32], numbers: [i64; 2], fact in ".{0,9}", other in ".{0,9}",
        ) {
            let token = sign_with(key, numbers, &fact);
            prop_assert_eq!(unchecked(&token), Some(numbers));
            prop_assert_eq!(read_with(key, &token, &fact), Some(numbers));
            prop_assert_eq!(read_with::<2>(key, &token, &other).is_some(), fact == other);
        }

        #[test]
        fn a_token_says_what_was_signed_and_any_change_makes_it_none(
            key: [u8; 32], other: [u8; 32], numbers: [i64; 2], position: prop::sample::Index, character in "[ -~]",
        ) {
            let token = sign(key, numbers);
            prop_assert_eq!(read(key, &token), Some(numbers));
            let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            prop_assert!(token.len() == 43 && token.bytes().all(is_allowed));
            prop_assert!(key == other || read::<2>(other, &token).is_none());
            prop_assert!(read::<1>(key, &token).is_none() && read::<3>(key, &token).is_none());

            let position = position.index(token.len());
            let changes = [
                format!("{}{character}{}", &token[..position], &token[position + 1..]),
                format!("{}{character}{}", &token[..position], &token[position..]),
                format!("{}{}", &token[..position], &token[position + 1..]),
                format!("{token}{character}"),
                format!("{token}="),
            ];
            for changed in changes.iter().filter(|changed| **changed != token) {
                prop_assert_eq!(read::<2>(key, changed), None, "{}", changed);
            }
        }
    }
}

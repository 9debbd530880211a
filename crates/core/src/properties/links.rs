//! Properties of signed tokens: a token is accepted only if it is exactly as it was signed.

use super::edits::edited;
use crate::signed_token::{read, read_with, sign, sign_with, unchecked};

/// Length of a signature in bytes.
const SIGNATURE: usize = 16;

/// Checks all properties on an input: a token as text, or a key, three numbers, a fact and edits to their token.
pub fn check(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        check_any_token::<1>(text);
        check_any_token::<2>(text);
        check_any_token::<3>(text);
    }
    let Some(([key, length], rest)) = input.split_first_chunk() else { return };
    let Some((numbers, rest)) = rest.split_first_chunk::<24>() else { return };
    let (fact, edits) = rest.split_at(usize::from(*length).min(rest.len()));
    let mut numbers = numbers.as_chunks().0.iter().map(|bytes| i64::from_be_bytes(*bytes));
    let [a, b, c] = std::array::from_fn(|_| numbers.next().unwrap_or_default());
    let fact = String::from_utf8_lossy(fact);
    check_signed([*key; 32], [a], &fact, edits);
    check_signed([*key; 32], [a, b], &fact, edits);
    check_signed([*key; 32], [a, b, c], &fact, edits);
}

/// Checks that an arbitrary token is accepted only if it equals the token that this key signs.
fn check_any_token<const N: usize>(token: &str) {
    let key = [7; 32];
    for fact in ["", "fact"] {
        if let Some(numbers) = read_with::<N>(key, token, fact) {
            assert_eq!(sign_with(key, numbers, fact), token, "read, but not signed");
        }
    }
    if let Some(numbers) = unchecked::<N>(token) {
        let signed = sign(key, numbers);
        let said = 8 * N * 4 / 3;
        assert_eq!(signed.len(), token.len());
        assert_eq!(signed[..said], token[..said], "not what the token says");
    }
}

fn check_signed<const N: usize>(key: [u8; 32], numbers: [i64; N], fact: &str, edits: &[u8]) {
    let token = sign_with(key, numbers, fact);
    assert_eq!(token.len(), ((8 * N + SIGNATURE) * 4).div_ceil(3));
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "safe in an address");
    assert_eq!(read_with(key, &token, fact), Some(numbers));
    assert_eq!(unchecked(&token), Some(numbers));
    assert_eq!(read::<N>(key, &token).is_some(), fact.is_empty(), "a fact counts");
    assert_eq!(read_with::<N>(key.map(|byte| byte ^ 1), &token, fact), None, "another key");
    assert_eq!(read_with::<N>(key, &token, &format!("{fact} ")), None, "another fact");
    assert_eq!(read_with::<1>(key, &token, fact).is_some(), N == 1, "fewer numbers");
    assert_eq!(read_with::<4>(key, &token, fact), None, "more numbers");

    let changed = edited(&token, edits);
    if changed == token {
        return;
    }
    assert_eq!(read_with::<N>(key, &changed, fact), None, "changed: {changed:?} from {token:?}");
}

#[cfg(test)]
mod tests {
    #[test]
    fn links_keep_their_properties_on_any_token() {
        parlour_testkit::fuzz("links", 2_000, super::check);
    }
}

//! Request ids, which link log entries to the responses that callers received.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use axum::http::{HeaderMap, HeaderValue};
use parlour_core::random::Random;

/// Returns the caller's own request id if it is well-formed. Otherwise creates an id that differs from those of other
/// nodes and of earlier runs of this node.
pub(super) fn request_id(headers: &HeaderMap, random: &Random) -> HeaderValue {
    static RUN: OnceLock<u64> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let sane = |value: &&HeaderValue| {
        (1..=64).contains(&value.len()) && value.as_bytes().iter().all(|byte| byte.is_ascii_graphic() && *byte != b'"')
    };
    headers.get("x-request-id").filter(sane).cloned().unwrap_or_else(|| {
        let run = RUN.get_or_init(|| u64::from_le_bytes(random.bytes()));
        let mut text = [b'-'; 29];
        write_hex(&mut text[..16], *run);
        write_hex(&mut text[17..], NEXT.fetch_add(1, Relaxed));
        HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("unknown"))
    })
}

/// Fills `text` with the lowest hexadecimal digits of a number.
fn write_hex(text: &mut [u8], number: u64) {
    for (position, digit) in text.iter_mut().rev().enumerate() {
        *digit = b"0123456789abcdef"[(number >> (4 * position) & 15) as usize];
    }
}

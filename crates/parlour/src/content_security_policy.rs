//! Content security policies of pages.

/// What a page may load: its own things only. The API's documentation page styles itself in place.
macro_rules! csp_self {
    () => {
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
    };
}

/// The policy of a page that may stand in others' pages.
pub const CSP_SELF: &str = csp_self!();
/// That of all other pages.
pub(super) const POLICY: &str = concat!(csp_self!(), "; frame-ancestors 'none'");

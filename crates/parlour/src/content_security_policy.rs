//! Content security policies of pages.

/// What a page may load: its own things only. The API's documentation page styles itself in place.
macro_rules! own_things {
    () => {
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'"
    };
}

/// The policy of a page that may stand in others' pages.
pub const OWN_THINGS: &str = own_things!();
/// That of all other pages.
pub(super) const POLICY: &str = concat!(own_things!(), "; frame-ancestors 'none'");

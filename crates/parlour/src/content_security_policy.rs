//! Content security policies of pages.

/// Restricts a page to resources of its own origin. The API documentation page needs inline styles.
macro_rules! csp_self {
    () => {
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
            form-action 'self'"
    };
}

/// Policy of a page that may be embedded in other sites.
pub const CSP_SELF: &str = csp_self!();
/// Policy of all other pages.
pub(super) const POLICY: &str = concat!(csp_self!(), "; frame-ancestors 'none'");

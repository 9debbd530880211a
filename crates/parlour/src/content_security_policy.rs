//! Content security policies of pages.

/// Expands to a policy that allows only resources of the same origin, and `data:` images. Inline styles are allowed
/// too, because the API documentation page needs them.
macro_rules! csp_self {
    () => {
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; \
            form-action 'self'"
    };
}

/// Policy of a page that other sites may embed.
pub const CSP_SELF: &str = csp_self!();
/// Policy of all other pages, which other sites cannot embed.
pub(super) const POLICY: &str = concat!(csp_self!(), "; frame-ancestors 'none'");

//! Traffic classes of paths.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::{HeaderMap, header};

/// Traffic class of a path. It determines if requests are rate limited, and if the path reserves its first segment (see
/// [`ReservedSegments`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathClass {
    /// An API operation or socket. Rate limited.
    Api,
    /// A page of the web app. Not rate limited.
    Page(WebEntry),
    /// A server-rendered page with a form. Rate limited.
    Form,
    /// An asset or an uploaded file. Not rate limited, because a page may load a hundred of them.
    Asset,
    /// A health check, metrics or an API description. Not rate limited.
    Probe,
}

/// Entry pages of the web app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WebEntry {
    /// App for logged-in users, and its sign-in page.
    App,
    /// Pages that need no login: the booking page and the pages of personal links.
    Guests,
    /// API documentation.
    Docs,
}

impl WebEntry {
    /// Returns the name of the embedded file.
    pub fn file(self) -> &'static str {
        match self {
            Self::App => "index.html",
            Self::Guests => "book.html",
            Self::Docs => "docs.html",
        }
    }
}

impl PathClass {
    /// Returns true if requests to the path count towards rate limits.
    pub fn is_limited(self) -> bool {
        matches!(self, Self::Api | Self::Form)
    }
}

/// Reserved first segments of paths, such as `files`. The front desk app is never shown below them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ReservedSegments(Arc<BTreeSet<String>>);

impl ReservedSegments {
    /// Collects the segments from patterns such as `/files/{*key}`. Pages, forms, and paths with only one segment
    /// reserve nothing.
    pub fn new<'p>(paths: impl IntoIterator<Item = (&'p str, PathClass)>) -> Self {
        let is_for_people = |traffic: PathClass| matches!(traffic, PathClass::Page(_) | PathClass::Form);
        let folders = paths.into_iter().filter(|(path, traffic)| path[1..].contains('/') && !is_for_people(*traffic));
        let segments = folders.filter_map(|(path, _)| first_segment(path)).map(str::to_owned);
        Self(Arc::new(segments.collect()))
    }

    /// Returns true if the front desk app should answer a request to a path that the router does not know. This is the
    /// case if a browser sent the request and the first segment is not reserved.
    pub fn is_for_a_page(&self, path: &str, headers: &HeaderMap) -> bool {
        let by_browser = headers
            .get(header::ACCEPT)
            .and_then(|kinds| kinds.to_str().ok())
            .is_some_and(|kinds| kinds.contains("text/html"));
        by_browser && !first_segment(path).is_some_and(|segment| self.0.contains(segment))
    }

    /// Returns the segments, sorted.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn first_segment(path: &str) -> Option<&str> {
    path.strip_prefix('/')?.split('/').next().filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_get_pages_and_programs_get_problems() {
        let paths = [
            ("/", PathClass::Page(WebEntry::App)),
            ("/b/{code}", PathClass::Page(WebEntry::Guests)),
            ("/api/v1/clients", PathClass::Api),
            ("/files/{*key}", PathClass::Asset),
            ("/ws/chat/{user_id}", PathClass::Api),
            ("/health", PathClass::Probe),
            ("/unsubscribe/{token}", PathClass::Form),
        ];
        let reserved = ReservedSegments::new(paths);
        let browser =
            HeaderMap::from_iter([(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8".parse().unwrap())]);
        let program = HeaderMap::from_iter([(header::ACCEPT, "*/*".parse().unwrap())]);
        for (path, expected) in [
            ("/calendar", true),
            ("/apiary", true),
            ("/api/nothing", false),
            ("/files/x", false),
            ("/ws", false),
            ("/unsubscribe/", true),
            ("/health/x", true),
        ] {
            assert_eq!(reserved.is_for_a_page(path, &browser), expected, "{path}");
            assert!(!reserved.is_for_a_page(path, &program));
        }
    }
}

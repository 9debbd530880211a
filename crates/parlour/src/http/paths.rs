//! The list of paths, as far as requests are treated by it before a handler is called.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, header};

/// The kind of traffic on a path, by which the server treats requests to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// An operation of the interface, or the opening of a socket. Limited.
    Api,
    /// A page for people. Not limited: it is the same for all, and says in words what was refused.
    Page(Entry),
    /// A part of a page, or an uploaded file behind a signed link. Not limited: one page may show a hundred of them.
    Part,
    /// Asked by machines that watch the program or read its descriptions. Not limited.
    Probe,
}

/// The entries of the web app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// For those who work at a business.
    Desk,
    /// For those without an account.
    Guests,
    /// The documentation of the interface.
    Docs,
}

impl Entry {
    /// The file that is sent.
    pub fn file(self) -> &'static str {
        match self {
            Self::Desk => "index.html",
            Self::Guests => "book.html",
            Self::Docs => "docs.html",
        }
    }
}

impl Traffic {
    /// Returns true if the limits count requests to the path.
    pub fn is_limited(self) -> bool {
        self == Self::Api
    }
}

/// The first segments of paths that are not for pages: below them nothing is shown to people.
#[derive(Clone, Debug)]
pub struct Reserved(BTreeSet<String>);

impl Reserved {
    /// Takes the patterns of all paths, as in `/files/{*key}`.
    pub fn new<'p>(paths: impl IntoIterator<Item = (&'p str, Traffic)>) -> Self {
        let reserved = paths.into_iter().filter(|(_, traffic)| !matches!(traffic, Traffic::Page(_)));
        Self(reserved.filter_map(|(path, _)| first_segment(path)).map(str::to_owned).collect())
    }

    /// Returns true if the desk app answers a request to an unlisted path: it has paths of its own.
    pub fn is_for_a_page(&self, path: &str, headers: &HeaderMap) -> bool {
        let by_browser = headers
            .get(header::ACCEPT)
            .and_then(|kinds| kinds.to_str().ok())
            .is_some_and(|kinds| kinds.contains("text/html"));
        by_browser && !first_segment(path).is_some_and(|segment| self.0.contains(segment))
    }

    /// The segments, in order.
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
            ("/", Traffic::Page(Entry::Desk)),
            ("/b/{code}", Traffic::Page(Entry::Guests)),
            ("/api/v1/clients", Traffic::Api),
            ("/files/{*key}", Traffic::Part),
            ("/ws", Traffic::Api),
        ];
        let reserved = Reserved::new(paths);
        let browser =
            HeaderMap::from_iter([(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8".parse().unwrap())]);
        let program = HeaderMap::from_iter([(header::ACCEPT, "*/*".parse().unwrap())]);
        for (path, expected) in
            [("/calendar", true), ("/apiary", true), ("/api/nothing", false), ("/files/x", false), ("/ws", false)]
        {
            assert_eq!(reserved.is_for_a_page(path, &browser), expected, "{path}");
            assert!(!reserved.is_for_a_page(path, &program));
        }
    }
}

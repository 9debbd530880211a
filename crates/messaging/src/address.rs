//! Types for header values. They are validated on construction, so they cannot inject headers.

use std::fmt;

use lettre::message::Mailbox;

use crate::error::Invalid;

/// Maximum length of a message id, in bytes. It fits on a header line (at most 998 characters; RFC 5322, 2.1.1).
const MAX_ID_LENGTH: usize = 200;
/// Maximum length of a URL, in bytes. It fits on a header line, like a message id.
const MAX_URL_LENGTH: usize = 900;

/// An email address with an optional display name in any script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Mailbox);

impl Address {
    /// Creates an address without a display name.
    ///
    /// # Errors
    /// Returns [`Invalid`] if `email` is malformed.
    pub fn new(email: &str) -> Result<Self, Invalid> {
        Self::build(None, email)
    }

    /// Creates an address with a display name. An empty name counts as none. Line breaks and other control characters
    /// in the name become spaces.
    ///
    /// # Errors
    /// Returns [`Invalid`] if `email` is malformed.
    pub fn named(name: &str, email: &str) -> Result<Self, Invalid> {
        let name = one_line(name);
        Self::build((!name.is_empty()).then_some(name), email)
    }

    fn build(name: Option<String>, email: &str) -> Result<Self, Invalid> {
        let invalid = |why: &str| Invalid::new("the address", why);
        if email.chars().any(char::is_control) {
            return Err(invalid("has control characters"));
        }
        let (user, domain) = email.rsplit_once('@').ok_or_else(|| invalid("has no @"))?;
        // Servers without SMTPUTF8 understand only the ASCII form of a domain.
        let domain = if domain.is_ascii() {
            domain.to_owned()
        } else {
            idna::domain_to_ascii(domain).map_err(|_| invalid("has an invalid domain"))?
        };
        let address = lettre::Address::new(user, domain).map_err(|error| invalid(&format!("is none: {error}")))?;
        Ok(Self(Mailbox::new(name, address)))
    }

    /// Returns the address without the display name. Its domain is in ASCII.
    #[must_use]
    pub fn email(&self) -> &str {
        self.0.email.as_ref()
    }

    /// Returns the display name, on one line. `None` if there is no name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    pub(crate) fn mailbox(&self) -> Mailbox {
        self.0.clone()
    }
}

/// Message-ID of an email. It is the same at each attempt to send the email, and no other email has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// Creates an id such as `confirmation-7@salon.example`. On both sides of one `@` it has ASCII letters, digits,
    /// `- _ + =` and single dots, at most 200 characters in total. The id can therefore be part of a file name.
    ///
    /// # Errors
    /// Returns [`Invalid`] if `id` does not have this form.
    pub fn new(id: impl Into<String>) -> Result<Self, Invalid> {
        let id = id.into();
        // RFC 5322, 3.6.4, without the forms that few servers accept: atoms separated by single dots.
        let is_atom = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+=".contains(&byte))
        };
        let is_side = |side: &str| side.split('.').all(is_atom);
        let fits = id.len() <= MAX_ID_LENGTH
            && id.split_once('@').is_some_and(|(left, right)| is_side(left) && is_side(right));
        if fits {
            Ok(Self(id))
        } else {
            Err(Invalid::new("the message id", "must look like confirmation-7@salon.example"))
        }
    }

    /// Returns the id without angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An `http` or `https` URL in ASCII that is safe in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// Creates a URL of at most 900 characters.
    ///
    /// # Errors
    /// Returns [`Invalid`] if `url` is not an `http` or `https` URL, is too long, or contains a space, a comma, a
    /// control character, a character outside ASCII or one of ``<>"\^`{|}``. Such characters must be percent-encoded.
    pub fn new(url: impl Into<String>) -> Result<Self, Invalid> {
        let url = url.into();
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let is_clean = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|},".contains(&byte));
        if is_web && is_clean && url.len() <= MAX_URL_LENGTH {
            Ok(Self(url))
        } else {
            Err(Invalid::new("the URL", "must look like https://salon.example/path"))
        }
    }

    /// Returns the URL as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

/// Puts a text on one line: each run of whitespace and control characters becomes one space, and the ends are trimmed.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_would_break_a_header_is_refused() {
        for email in
            ["a@b.example\r\nBcc: c@d.example", "a\n@b.example", "a b@c.example", "a.example", "@b.example", "a@", ""]
        {
            assert!(Address::new(email).is_err(), "{email:?}");
        }
    }

    #[test]
    fn a_name_is_one_line_in_any_script() {
        let address = Address::named("  Zoë\r\nBcc: x@y.example\t渡辺 ", "zoe@example.org").unwrap();
        assert_eq!(address.name(), Some("Zoë Bcc: x@y.example 渡辺"));
        assert_eq!(Address::named(" \n", "zoe@example.org").unwrap().name(), None);
    }

    #[test]
    fn a_domain_in_another_script_is_told_in_ascii() {
        assert_eq!(Address::new("info@müller.example").unwrap().email(), "info@xn--mller-kva.example");
    }

    #[test]
    fn an_id_is_one_that_every_server_and_file_system_takes() {
        assert!(MessageId::new("reminder-7.2@salon.example").is_ok());
        for id in ["", "a", "@b", "a@", "a@b@c", "a b@c", "a/b@c", "<a@b>", "a..b@c", "a@b\r\nX: y", &"a".repeat(300)] {
            assert!(MessageId::new(id).is_err(), "{id:?}");
        }
    }

    #[test]
    fn a_url_is_one_that_can_stand_in_a_header() {
        assert!(Url::new("https://salon.example/u?t=a.b-c%20d").is_ok());
        for url in [
            "",
            "ftp://a.example",
            "https://a.example/\r\nX: y",
            "https://a.example/>,<mailto:x",
            "https://a.example/ü",
        ] {
            assert!(Url::new(url).is_err(), "{url:?}");
        }
    }
}

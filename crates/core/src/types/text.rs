//! Validated texts: trimmed, of limited length, and without control characters. Texts of several lines may contain line
//! breaks and tabs.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// Declares text types, each with its maximum length in characters. `check` receives the trimmed text and returns the
/// text to store, or an error message.
macro_rules! validated_strings {
    ($($(#[$doc:meta])* $name:ident($most:tt) = $check:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema)]
        #[schema(value_type = String, max_length = $most)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let text = text.trim_matches(is_blank);
                if text.chars().count() > $most {
                    return Err(concat!("must be no longer than ", $most, " characters").into());
                }
                let check: fn(&str) -> Result<String, String> = $check;
                check(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl parlour_db::ToValue for $name {
            fn to_value(&self) -> parlour_db::Value<'_> {
                parlour_db::Value::Text((&self.0).into())
            }
        }

        super::read_from_text!($name);
        super::stored_as_text!($name);
    )* };
}

validated_strings! {
    /// Name of a person, location or service: one line, not empty.
    Name(120) = |text| line(text).and_then(not_empty);
    /// Short text on one line, possibly empty: a title, a category, a reason, a street.
    Label(200) = line;
    /// Longer text, possibly empty and of several lines.
    Note(10_000) = lines;
    /// Text of a chat message or notification: not empty, possibly of several lines.
    MessageText(4_000) = |text| lines(text).and_then(not_empty);
    /// Text of a chat message, possibly empty and of several lines. Only a message with attachments may have an empty
    /// text.
    MessageLines(4_000) = lines;
    /// Email address, stored in lower case. Only sending an email shows if the address exists, so the check is coarse:
    /// a local part, an `@`, and a domain with a dot or `localhost`.
    Email(254) = email;
    /// Phone number: 3 to 20 digits. `+ - ( ) . , /` and spaces are allowed.
    Phone(40) = phone;
    /// Date of birth: `1990-03-14`, or `03-14` if the year is unknown. The year is 1900 to 2100.
    Birthday(10) = birthday;
    /// Username for the login, stored in lower case. It consists of letters, digits and `. _ - @ +`.
    Username(120) = username;
    /// Name of a business in web addresses: 2 to 40 lower-case ASCII letters, digits and hyphens. It does not begin or
    /// end with a hyphen.
    BusinessCode(40) = code;
}

impl Label {
    pub fn empty() -> Self {
        Self(String::new())
    }
}

impl Note {
    pub fn empty() -> Self {
        Self(String::new())
    }
}

/// Returns true for characters that are invisible on their own: spaces, directional marks, joiners and fillers. Copied
/// text often contains directional marks.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
}

fn line(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err("must be one line, without control characters".into());
    }
    Ok(text.to_owned())
}

fn lines(text: &str) -> Result<String, String> {
    let allowed = |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
    if !text.chars().all(allowed) {
        return Err("must not contain control characters".into());
    }
    Ok(text.to_owned())
}

fn not_empty(text: String) -> Result<String, String> {
    if text.is_empty() { Err("must not be empty".into()) } else { Ok(text) }
}

fn email(text: &str) -> Result<String, String> {
    let wrong = || "must be an email address".to_owned();
    let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
    let plain = !text.chars().any(|character| character.is_whitespace() || character.is_control());
    let domain_is_one =
        domain == "localhost" || (domain.contains('.') && domain.split('.').all(|label| !label.is_empty()));
    if plain && !local.is_empty() && domain_is_one { Ok(text.to_lowercase()) } else { Err(wrong()) }
}

fn phone(text: &str) -> Result<String, String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let allowed = text.chars().all(|character| character.is_ascii_digit() || "+-().,/ ".contains(character));
    if allowed && (3..=20).contains(&digits) {
        Ok(text.to_owned())
    } else {
        Err("must be a telephone number of 3 to 20 digits".into())
    }
}

fn birthday(text: &str) -> Result<String, String> {
    let has_year = text.len() > 5;
    // 2000 is a leap year, so 29 February is accepted.
    let whole = if has_year { text.to_owned() } else { format!("2000-{text}") };
    let is_day = whole.len() == 10 && whole.is_ascii();
    let date: Option<Date> = whole.parse().ok().filter(|_| is_day);
    match date {
        Some(date) if !has_year || (1900..=2100).contains(&date.year()) => Ok(text.to_owned()),
        _ => Err("must be a valid date in the form YYYY-MM-DD or, without the year, MM-DD".into()),
    }
}

fn username(text: &str) -> Result<String, String> {
    let allowed = |character: char| character.is_alphanumeric() || "._-@+".contains(character);
    if text.is_empty() || !text.chars().all(allowed) {
        return Err("must consist of letters, digits and . _ - @ +".into());
    }
    Ok(text.to_lowercase())
}

fn code(text: &str) -> Result<String, String> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let edges = text.starts_with('-') || text.ends_with('-');
    if text.len() < 2 || edges || !text.bytes().all(allowed) {
        return Err(
            "must be 2 to 40 lowercase letters, digits or hyphens, and must not begin or end with a hyphen".into()
        );
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Birthday, BusinessCode, Email, Name, Note, Phone, Username};

    #[test]
    fn texts_are_trimmed_and_folded() {
        assert_eq!("  Ana María ".parse::<Name>().unwrap().as_str(), "Ana María");
        assert_eq!("\u{202a}Ana\u{200d}\u{202c} ".parse::<Name>().unwrap().as_str(), "Ana");
        assert_eq!("\u{202a}+1 555 0100\u{202c}".parse::<Phone>().unwrap().as_str(), "+1 555 0100", "as it is copied");
        assert_eq!("❤\u{fe0f} Ana می\u{200c}خواهم".parse::<Name>().unwrap().as_str(), "❤\u{fe0f} Ana می\u{200c}خواهم");
        assert_eq!("Ana@Example.TEST".parse::<Email>().unwrap().as_str(), "ana@example.test");
        assert_eq!("Ana.M".parse::<Username>().unwrap().as_str(), "ana.m");
    }

    #[test]
    fn texts_refuse_what_they_are_not() {
        assert!("".parse::<Name>().is_err());
        assert!("\u{200b}\u{2060}\u{3164}\u{2800}".parse::<Name>().is_err(), "nothing to be seen");
        assert!(" \u{0} ".parse::<Name>().is_err());
        assert!("a\nb".parse::<Name>().is_err());
        assert!("x".repeat(121).parse::<Name>().is_err());
        assert!("é".repeat(120).parse::<Name>().is_ok(), "length counts characters, not bytes");
        assert!("a\nb".parse::<Note>().is_ok());
        for wrong in ["", "@", "a@", "@b.test", "a b@c.test", "a@b..test", "a@b"] {
            assert!(wrong.parse::<Email>().is_err(), "{wrong}");
        }
        for wrong in ["", "12", "call me", "123456789012345678901"] {
            assert!(wrong.parse::<Phone>().is_err(), "{wrong}");
        }
        for wrong in [
            "",
            "1990-02-29",
            "1899-12-31",
            "02-30",
            "3-14",
            "90-03-14",
            "1990-3-14",
            "14.03.1990",
            "13-01",
            "1990-0３-1",
        ] {
            assert!(wrong.parse::<Birthday>().is_err(), "{wrong}");
        }
        for right in ["1990-03-14", " 03-14 ", "02-29", "1992-02-29"] {
            assert_eq!(right.parse::<Birthday>().unwrap().as_str(), right.trim());
        }
        for wrong in ["", "a", "-ab", "ab-", "Ab", "a_b"] {
            assert!(wrong.parse::<BusinessCode>().is_err(), "{wrong}");
        }
    }
}

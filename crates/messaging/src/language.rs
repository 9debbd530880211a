//! Dates, times and money in each language. The formats follow Unicode CLDR 48, but with plain spaces, because other
//! spaces would make an SMS longer.

use jiff::Zoned;
use jiff::civil::{Date, Time, Weekday};

use crate::notification::Price;

/// A language of messages, with its formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English with a twelve-hour clock and the month before the day.
    AmericanEnglish,
    /// English with a twenty-four-hour clock and the day before the month.
    BritishEnglish,
    /// German, with a twenty-four-hour clock and the day before the month.
    German,
}

/// Currencies without minor units (ISO 4217).
const NO_DIGITS: [&str; 17] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
];
/// Currencies whose minor units have three digits.
const THREE_DIGITS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
/// Currencies whose minor units have four digits. Currencies that are not listed have two digits.
const FOUR_DIGITS: [&str; 2] = ["CLF", "UYW"];

impl Language {
    /// All supported languages, in the order of declaration.
    pub const ALL: [Self; 3] = [Self::AmericanEnglish, Self::BritishEnglish, Self::German];

    /// Returns the language for a BCP 47 tag such as `de-AT`. `None` if the language is not supported. `en` is American
    /// English without a region and in the regions US, PH and PR; in all others it is British English.
    #[must_use]
    pub fn of(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next()? {
            "de" => Some(Self::German),
            "en" => Some(match parts.next_back() {
                None | Some("us" | "ph" | "pr") => Self::AmericanEnglish,
                Some(_) => Self::BritishEnglish,
            }),
            _ => None,
        }
    }

    /// Returns the BCP 47 tag, such as `en-US`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::AmericanEnglish => "en-US",
            Self::BritishEnglish => "en-GB",
            Self::German => "de",
        }
    }

    /// Returns the name of the folder with the templates. Both kinds of English share a folder.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::AmericanEnglish | Self::BritishEnglish => "en",
            Self::German => "de",
        }
    }

    /// Formats a date with its weekday, as in "Friday, January 22, 2027".
    #[must_use]
    pub fn date(self, date: Date) -> String {
        let (weekday, month) = (self.weekday(date.weekday()), self.month(date.month()));
        let (day, year) = (date.day(), date.year());
        match self {
            Self::AmericanEnglish => format!("{weekday}, {month} {day}, {year}"),
            Self::BritishEnglish => format!("{weekday} {day} {month} {year}"),
            Self::German => format!("{weekday}, {day}. {month} {year}"),
        }
    }

    /// Formats a time to the minute, as in "2:30 PM".
    #[must_use]
    pub fn time(self, time: Time) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match self {
            Self::AmericanEnglish => {
                let half = if hour < 12 { "AM" } else { "PM" };
                format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1)
            }
            Self::BritishEnglish => format!("{hour:02}:{minute:02}"),
            Self::German => format!("{hour:02}:{minute:02} Uhr"),
        }
    }

    /// Formats a date and local time, as in "Friday, January 22, 2027 at 2:30 PM".
    #[must_use]
    pub fn moment(self, at: &Zoned) -> String {
        let (date, time) = (self.date(at.date()), self.time(at.time()));
        match self {
            Self::AmericanEnglish | Self::BritishEnglish => format!("{date} at {time}"),
            Self::German => format!("{date} um {time}"),
        }
    }

    /// Formats an interval in local time, as in "2:30 PM to 3:15 PM". An end on another day includes its date.
    #[must_use]
    pub fn span(self, from: &Zoned, to: &Zoned) -> String {
        let until = if from.date() == to.date() { self.time(to.time()) } else { self.moment(to) };
        let start = self.time(from.time());
        match self {
            Self::AmericanEnglish | Self::BritishEnglish => format!("{start} to {until}"),
            // "Uhr" is written only once.
            Self::German => format!("{} bis {until}", start.trim_end_matches(" Uhr")),
        }
    }

    /// Formats an amount, as in "$1,250.00".
    #[must_use]
    pub fn money(self, price: &Price) -> String {
        let (thousands, point) = if self == Self::German { (".", ",") } else { (",", ".") };
        let figure = figure(price, thousands, point);
        let sign = if price.minor_units < 0 { "-" } else { "" };
        let symbol = self.symbol(&price.currency);
        match (self, symbol) {
            (Self::German, _) => format!("{sign}{figure} {}", symbol.unwrap_or(&price.currency)),
            (_, Some(symbol)) => format!("{sign}{symbol}{figure}"),
            (_, None) => format!("{sign}{} {figure}", price.currency),
        }
    }

    /// Returns the symbol of a currency. `None` if readers may not recognize it.
    fn symbol(self, currency: &str) -> Option<&'static str> {
        match (currency, self) {
            ("EUR", _) => Some("€"),
            ("GBP", _) => Some("£"),
            ("JPY", _) => Some("¥"),
            ("USD", Self::BritishEnglish) => Some("US$"),
            ("USD", _) => Some("$"),
            _ => None,
        }
    }

    fn weekday(self, weekday: Weekday) -> &'static str {
        let names = match self {
            Self::AmericanEnglish | Self::BritishEnglish => {
                ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
            }
            Self::German => ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        };
        name(&names, weekday.to_monday_zero_offset())
    }

    fn month(self, month: i8) -> &'static str {
        let names = match self {
            Self::AmericanEnglish | Self::BritishEnglish => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Self::German => [
                "Januar",
                "Februar",
                "März",
                "April",
                "Mai",
                "Juni",
                "Juli",
                "August",
                "September",
                "Oktober",
                "November",
                "Dezember",
            ],
        };
        name(&names, month - 1)
    }
}

fn name(names: &[&'static str], index: i8) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// Formats the amount without its sign: digits in groups of three, then as many decimals as the currency has.
fn figure(price: &Price, thousands: &str, point: &str) -> String {
    let digits = digits(&price.currency);
    let amount = format!("{:0>width$}", price.minor_units.unsigned_abs(), width = digits + 1);
    let (whole, minor) = amount.split_at(amount.len() - digits);
    let mut figure = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            figure.push_str(thousands);
        }
        figure.push(digit);
    }
    if digits == 0 { figure } else { format!("{figure}{point}{minor}") }
}

/// Returns the number of digits of a currency's minor units. Unknown currencies have two.
fn digits(currency: &str) -> usize {
    match currency {
        code if NO_DIGITS.contains(&code) => 0,
        code if THREE_DIGITS.contains(&code) => 3,
        code if FOUR_DIGITS.contains(&code) => 4,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn a_day_is_written_as_is_usual() {
        let day = date(2027, 1, 22);
        assert_eq!(Language::AmericanEnglish.date(day), "Friday, January 22, 2027");
        assert_eq!(Language::BritishEnglish.date(day), "Friday 22 January 2027");
        assert_eq!(Language::German.date(day), "Freitag, 22. Januar 2027");
        assert_eq!(Language::German.date(date(2027, 3, 7)), "Sonntag, 7. März 2027");
    }

    #[test]
    fn twelve_hours_begin_with_twelve() {
        let american = |hour| Language::AmericanEnglish.time(time(hour, 5, 0, 0));
        assert_eq!(
            [0, 1, 11, 12, 13, 23].map(american),
            ["12:05 AM", "1:05 AM", "11:05 AM", "12:05 PM", "1:05 PM", "11:05 PM"]
        );
        assert_eq!(Language::BritishEnglish.time(time(0, 5, 0, 0)), "00:05");
        assert_eq!(Language::German.time(time(14, 30, 0, 0)), "14:30 Uhr");
    }

    #[test]
    fn a_span_past_midnight_says_the_other_day() {
        let at = |text: &str| text.parse::<Zoned>().unwrap();
        let (from, to) = (at("2027-01-22T23:30[Europe/Berlin]"), at("2027-01-23T00:15[Europe/Berlin]"));
        assert_eq!(Language::German.span(&from, &to), "23:30 bis Samstag, 23. Januar 2027 um 00:15 Uhr");
        assert_eq!(Language::BritishEnglish.span(&from, &from), "23:30 to 23:30");
    }

    #[test]
    fn money_has_the_digits_of_its_currency() {
        let written = |language: Language, minor_units, currency: &str| {
            language.money(&Price { minor_units, currency: currency.into() })
        };
        use Language::{AmericanEnglish, BritishEnglish, German};
        assert_eq!(written(AmericanEnglish, 123_450, "USD"), "$1,234.50");
        assert_eq!(written(BritishEnglish, 5, "GBP"), "£0.05");
        assert_eq!(written(BritishEnglish, 4_500, "USD"), "US$45.00");
        assert_eq!(written(AmericanEnglish, 4_500, "CHF"), "CHF 45.00");
        assert_eq!(written(German, 123_456_789, "EUR"), "1.234.567,89 €");
        assert_eq!(written(German, -4_500, "EUR"), "-45,00 €");
        assert_eq!(written(AmericanEnglish, -4_500, "USD"), "-$45.00");
        assert_eq!(written(AmericanEnglish, 1_500, "JPY"), "¥1,500");
        assert_eq!(written(German, 12_345, "KWD"), "12,345 KWD");
        assert_eq!(written(German, 0, "EUR"), "0,00 €");
        assert_eq!(written(German, i64::MIN, "JPY"), "-9.223.372.036.854.775.808 ¥");
    }

    #[test]
    fn a_tag_finds_the_nearest_language() {
        for (tag, language) in [
            ("de", Some(Language::German)),
            ("de-AT", Some(Language::German)),
            ("DE_ch", Some(Language::German)),
            ("en", Some(Language::AmericanEnglish)),
            ("en-US", Some(Language::AmericanEnglish)),
            ("en-GB", Some(Language::BritishEnglish)),
            ("en-IE", Some(Language::BritishEnglish)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Language::of(tag), language, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(Language::of(language.tag()), Some(language));
        }
    }
}

//! A business's rules for messages to its clients.

use jiff::civil::Time;
use parlour_db::{Tx, params};
use parlour_messaging::QuietHours;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::channel::{Channel, Language};
use crate::http::extract::read_from_number;
use crate::types::{BusinessId, TimeOfDay};

parlour_db::statements! {
    SHOW = "SELECT notification_rules FROM businesses WHERE id = $1";
}

/// Minutes before a visit at which a client is reminded of it: 15 to 20,160 (two weeks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(value_type = u16, minimum = 15, maximum = 20_160)]
pub struct Minutes(pub u16);

impl TryFrom<i64> for Minutes {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| (15..=20_160).contains(minutes));
        minutes.map(Self).ok_or("must be 15 to 20160 minutes")
    }
}

read_from_number!(Minutes);

/// What a business wants to be said to its clients, on which way, and when not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = NotificationRules)]
pub struct NotificationRules {
    /// Whether clients are told that a visit is booked, moved or off.
    pub bookings: bool,
    /// Minutes before a visit at which its client is reminded of it; no more than 5, none for no reminders.
    pub reminders: Vec<Minutes>,
    /// The ways that messages may go, the best first: the first for which there is an address is taken.
    pub channels: Vec<Channel>,
    /// The language of messages, where a client has no other.
    pub language: Language,
    /// When quiet hours begin, on the client's clock. E-mail about what has just happened is sent all the same; all
    /// else waits.
    pub quiet_from: TimeOfDay,
    /// When they end. If both are the same there are none.
    pub quiet_until: TimeOfDay,
    /// Where answers to emails go.
    pub reply_to: Option<String>,
}

impl Default for NotificationRules {
    fn default() -> Self {
        Self {
            bookings: true,
            reminders: vec![Minutes(24 * 60)],
            channels: vec![Channel::Email, Channel::Sms],
            language: Language::AmericanEnglish,
            quiet_from: const { TimeOfDay::hour(21) },
            quiet_until: const { TimeOfDay::hour(8) },
            reply_to: None,
        }
    }
}

crate::types::stored_as_json!(NotificationRules);

impl NotificationRules {
    pub fn of(tx: &mut Tx<'_>, business: BusinessId) -> Result<Self, parlour_db::Error> {
        tx.one(&SHOW, params![business], |row| row.take())
    }

    /// The language of messages, where a client has no other.
    pub fn language(&self) -> Language {
        self.language
    }

    pub fn quiet(&self) -> QuietHours {
        let time = |at: TimeOfDay| {
            let minutes = at.minutes() % 1_440;
            let part = |number: u16| i8::try_from(number).unwrap_or_default();
            Time::constant(part(minutes / 60), part(minutes % 60), 0, 0)
        };
        QuietHours { from: time(self.quiet_from), to: time(self.quiet_until) }
    }
}

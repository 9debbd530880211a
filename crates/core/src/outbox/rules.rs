//! Notification rules of a business.

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

/// Time of a reminder, in minutes before the booking: 15 to 20,160 (two weeks).
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

/// Rules for notifications to a business's clients: occasions, channels and quiet hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = NotificationRules)]
pub struct NotificationRules {
    /// True if clients are notified of new, rescheduled and cancelled bookings.
    pub bookings: bool,
    /// Times of the reminders, in minutes before the booking. At most 5; empty for no reminders.
    pub reminders: Vec<Minutes>,
    /// Channels in order of preference. The first one that is enabled and that the client has an address for is used.
    pub channels: Vec<Channel>,
    /// Language of the booking page, and of notifications to clients whose record has no language.
    pub language: Language,
    /// Start of quiet hours, in the client's time zone, or else in the location's. Reminders and automatic SMS wait
    /// until quiet hours end. A reminder is not sent if the booking starts earlier. An SMS about a new, rescheduled or
    /// cancelled booking is sent at once if less than an hour would remain until the booking.
    pub quiet_from: TimeOfDay,
    /// End of quiet hours. Equal to the start if there are no quiet hours.
    pub quiet_until: TimeOfDay,
    /// Address for replies to emails; null if there is none.
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

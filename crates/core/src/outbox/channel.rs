//! Channels and languages of notifications.

use parlour_messaging::Language as Written;

use crate::types::string_enum;

string_enum! {
    /// Channel over which a notification is sent.
    pub enum Channel {
        Email = "email",
        Sms = "sms",
    }
}

string_enum! {
    /// Channels that reach a business's clients.
    pub enum ClientChannels {
        /// No channel: the front desk informs clients itself.
        None = "none",
        Email = "email",
        Sms = "sms",
        /// Email and SMS.
        Both = "both",
    }
}

string_enum! {
    /// Language of notifications, including their date and time formats.
    pub enum Language {
        AmericanEnglish = "en-US",
        BritishEnglish = "en-GB",
        German = "de",
    }
}

impl From<Language> for Written {
    fn from(language: Language) -> Self {
        match language {
            Language::AmericanEnglish => Self::AmericanEnglish,
            Language::BritishEnglish => Self::BritishEnglish,
            Language::German => Self::German,
        }
    }
}

crate::types::deserialize_from_str!(Channel, Language);

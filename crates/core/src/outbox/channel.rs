//! Ways that messages go, and languages that they are written in.

use parlour_messaging::Language as Written;

use crate::types::string_enum;

string_enum! {
    /// What way a message goes.
    pub enum Channel {
        /// By e-mail.
        Email = "email",
        /// By text message.
        Sms = "sms",
    }
}

string_enum! {
    /// The channels that reach a business's clients.
    pub enum ClientChannels {
        /// None: the front desk tells them.
        None = "none",
        Email = "email",
        Sms = "sms",
        /// E-mail and text messages.
        Both = "both",
    }
}

string_enum! {
    /// A language that messages are written in, with its dates and times.
    pub enum Language {
        /// English as in the United States.
        AmericanEnglish = "en-US",
        /// English as in Britain.
        BritishEnglish = "en-GB",
        /// German.
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

//! The `[sms]` section: the service that takes text messages.

use parlour_messaging::{Invalid, Url, Webhook, WebhookSettings};
use secrecy::SecretString;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::mail::SENDING_WITHIN;

#[derive(Deserialize)]
struct Section {
    url: String,
    secret: SecretString,
}

impl Section {
    fn webhook(self) -> Result<WebhookSettings, Invalid> {
        let Self { url, secret } = self;
        let settings = WebhookSettings { url: Url::new(url)?, secret, authority: None, limit: SENDING_WITHIN };
        Webhook::new(settings.clone()).map(|_| settings)
    }
}

/// Reads the service, or `None` if there is no URL.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<WebhookSettings>, D::Error> {
    let section = Section::deserialize(deserializer)?;
    if section.url.is_empty() { Ok(None) } else { section.webhook().map(Some).map_err(D::Error::custom) }
}

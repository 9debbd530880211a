//! The `[sms]` section: the webhook of the SMS service.

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

/// Reads the SMS service; `None` without a URL.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<WebhookSettings>, D::Error> {
    let section = Section::deserialize(deserializer)?;
    if section.url.is_empty() { Ok(None) } else { section.webhook().map(Some).map_err(D::Error::custom) }
}

//! Settings of email and text messages.

use std::path::PathBuf;
use std::time::Duration;

use post::{SmtpSettings, WebhookSettings};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use super::values::whole;

/// How long handing over a message may take.
const SENDING_WITHIN: Duration = Duration::from_secs(30);
/// Connections to the mail server that a node has at once.
const MAIL_CONNECTIONS: usize = 4;

/// How email is sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "MailSection")]
pub struct Mail {
    /// What takes it.
    pub transport: Transport,
    /// The address that it comes from; empty where none is sent.
    pub from: String,
}

/// What takes email.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Nothing: none is sent.
    Off,
    /// A folder.
    Folder(PathBuf),
    /// A server.
    Smtp(SmtpSettings),
}

#[derive(Deserialize)]
struct MailSection {
    host: String,
    #[serde(deserialize_with = "whole::<0, 65_535, _, _>")]
    port: u16,
    #[serde(with = "Security")]
    security: post::Security,
    user: String,
    password: SecretString,
    folder: String,
    from: String,
}

#[derive(Deserialize)]
#[serde(remote = "post::Security")]
enum Security {
    #[serde(rename = "starttls")]
    StartTls,
    #[serde(rename = "tls")]
    Implicit,
    #[serde(rename = "none")]
    None,
}

impl TryFrom<MailSection> for Mail {
    type Error = String;

    fn try_from(section: MailSection) -> Result<Self, String> {
        let MailSection { host, port, security, user, password, folder, from } = section;
        let mut faults = Vec::new();
        if !host.is_empty() && !folder.is_empty() {
            faults.push("host and folder cannot both be set: email goes one way".to_owned());
        }
        if (!host.is_empty() || !folder.is_empty())
            && let Err(error) = post::Address::new(&from)
        {
            faults.push(format!("from must be the address that email comes from: {error}"));
        }
        if !faults.is_empty() {
            return Err(faults.join("; "));
        }
        let transport = if !folder.is_empty() {
            Transport::Folder(folder.into())
        } else if !host.is_empty() {
            Transport::Smtp(SmtpSettings {
                host,
                port,
                security,
                login: (!user.is_empty()).then_some((user, password)),
                own_name: from.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned(),
                authority: None,
                limit: SENDING_WITHIN,
                connections: MAIL_CONNECTIONS,
            })
        } else {
            Transport::Off
        };
        Ok(Self { transport, from })
    }
}

#[derive(Deserialize)]
#[serde(try_from = "TextsSection")]
struct Texts(Option<WebhookSettings>);

#[derive(Deserialize)]
struct TextsSection {
    url: String,
    secret: SecretString,
}

impl TryFrom<TextsSection> for Texts {
    type Error = post::Invalid;

    fn try_from(TextsSection { url, secret }: TextsSection) -> Result<Self, post::Invalid> {
        if url.is_empty() {
            return Ok(Self(None));
        }
        let settings = WebhookSettings { url: post::Url::new(url)?, secret, authority: None, limit: SENDING_WITHIN };
        post::Webhook::new(settings.clone()).map(|_| Self(Some(settings)))
    }
}

/// Reads which service takes text messages, if there is one.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<WebhookSettings>, D::Error> {
    Texts::deserialize(deserializer).map(|Texts(settings)| settings)
}

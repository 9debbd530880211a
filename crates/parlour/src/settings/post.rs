//! Settings of email and text messages.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::reader::Reader;

/// How long handing over a message may take.
const SENDING_WITHIN: Duration = Duration::from_secs(30);
/// Connections to the mail server that a node has at once.
const MAIL_CONNECTIONS: usize = 4;

/// How messages reach people.
#[derive(Clone, Debug)]
pub struct Post {
    /// Where letters go.
    pub mail: Mail,
    /// The address that letters come from; empty where none are sent.
    pub from: String,
    /// The service that takes texts, if there is one.
    pub texts: Option<post::WebhookSettings>,
}

/// Where letters go.
#[derive(Clone, Debug)]
pub enum Mail {
    /// Nowhere.
    Off,
    /// Into a folder.
    Folder(PathBuf),
    /// To a server.
    Smtp(post::SmtpSettings),
}

impl Post {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let (host, folder): (String, String) =
            (reader.get("mail.host", "SMTP_HOST"), reader.get("mail.folder", "MAIL_FOLDER"));
        let from: String = reader.get("mail.from", "MAIL_FROM");
        let smtp = post::SmtpSettings {
            host: host.clone(),
            port: reader.get("mail.port", "SMTP_PORT"),
            security: reader.get::<Security>("mail.security", "SMTP_SECURITY").0,
            login: Some((reader.get("mail.user", "SMTP_USER"), reader.get("mail.password", "SMTP_PASSWORD")))
                .filter(|(user, _): &(String, String)| !user.is_empty())
                .map(|(user, password)| (user, password.into())),
            own_name: from.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned(),
            authority: None,
            limit: SENDING_WITHIN,
            connections: MAIL_CONNECTIONS,
        };
        let mail = match (folder.is_empty(), host.is_empty()) {
            (false, true) => Mail::Folder(folder.into()),
            (true, false) => Mail::Smtp(smtp),
            (true, true) => Mail::Off,
            (false, false) => {
                reader.fault("mail".into(), "host and folder cannot both be set: letters go one way".into());
                Mail::Off
            }
        };
        if !matches!(mail, Mail::Off)
            && let Err(error) = post::Address::new(&from)
        {
            reader.fault("mail.from".into(), format!("must be the address that letters come from: {error}"));
        }
        let (url, secret): (String, String) =
            (reader.get("texts.url", "TEXTS_URL"), reader.get("texts.secret", "TEXTS_SECRET"));
        let texts = (!url.is_empty()).then(|| {
            let url = post::Url::new(url)?;
            let settings = post::WebhookSettings { url, secret: secret.into(), authority: None, limit: SENDING_WITHIN };
            post::Webhook::new(settings.clone()).map(|_| settings)
        });
        let texts = texts.transpose().unwrap_or_else(|error| {
            reader.fault("texts".into(), error.to_string());
            None
        });
        Self { mail, from, texts }
    }

    /// Whether messages go any way.
    pub fn is_on(&self) -> bool {
        !matches!(self.mail, Mail::Off) || self.texts.is_some()
    }
}

/// How a connection to a mail server is protected.
struct Security(post::Security);

impl Default for Security {
    fn default() -> Self {
        Self(post::Security::StartTls)
    }
}

impl FromStr for Security {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "starttls" => Ok(Self(post::Security::StartTls)),
            "tls" => Ok(Self(post::Security::Implicit)),
            "none" => Ok(Self(post::Security::None)),
            _ => Err("must be starttls, tls or none"),
        }
    }
}

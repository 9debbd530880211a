//! The `[mail]` section: outgoing email.

use std::path::PathBuf;
use std::time::Duration;

use parlour_messaging::SmtpSettings;
use secrecy::SecretString;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::values::{text, whole};

/// Time limit for sending one email or SMS.
pub(super) const SENDING_WITHIN: Duration = Duration::from_secs(30);
/// Maximum number of connections of a node to the mail server.
const MAIL_CONNECTIONS: usize = 4;

/// Transport and sender of email.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Section")]
pub struct Mail {
    /// Transport; off unless a host or a folder is set.
    pub transport: MailTransport,
    /// Sender address. It is validated only if email is on, and may be empty otherwise.
    pub from: String,
}

#[derive(Clone, Debug)]
pub enum MailTransport {
    /// No email is sent.
    Off,
    /// Folder for email, which is written as `.eml` files.
    Folder(PathBuf),
    /// SMTP server that email is sent through.
    Smtp(SmtpSettings),
}

#[derive(Deserialize)]
struct Section {
    host: String,
    #[serde(deserialize_with = "whole::<0, 65_535, _, _>")]
    port: u16,
    #[serde(deserialize_with = "security")]
    security: parlour_messaging::Security,
    user: String,
    password: SecretString,
    folder: String,
    from: String,
}

impl TryFrom<Section> for Mail {
    type Error = String;

    fn try_from(section: Section) -> Result<Self, String> {
        let Section { host, port, security, user, password, folder, from } = section;
        let mut faults = Vec::new();
        if !host.is_empty() && !folder.is_empty() {
            faults.push("set either host or folder, not both".to_owned());
        }
        if (!host.is_empty() || !folder.is_empty())
            && let Err(error) = parlour_messaging::Address::new(&from)
        {
            faults.push(format!("from is not a valid sender address: {error}"));
        }
        if !faults.is_empty() {
            return Err(faults.join("; "));
        }
        let transport = if !folder.is_empty() {
            MailTransport::Folder(folder.into())
        } else if !host.is_empty() {
            MailTransport::Smtp(SmtpSettings {
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
            MailTransport::Off
        };
        Ok(Self { transport, from })
    }
}

fn security<'de, D: Deserializer<'de>>(deserializer: D) -> Result<parlour_messaging::Security, D::Error> {
    match text(deserializer)?.as_str() {
        "starttls" => Ok(parlour_messaging::Security::StartTls),
        "tls" => Ok(parlour_messaging::Security::Implicit),
        "none" => Ok(parlour_messaging::Security::None),
        _ => Err(D::Error::custom("must be starttls, tls or none")),
    }
}

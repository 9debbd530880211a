//! How messages reach people, and how they are queued.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use post::{Invalid, Mail, Texts};
use tasks::Tasks;

use super::channel::Channel;
use crate::secret::Secret;
use crate::settings::{self, Settings};
use crate::signed;
use crate::types::{BusinessId, ClientId};

/// How messages reach people, and how they are queued. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Notices(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) mail: Mail,
    pub(super) texts: Texts,
    /// The address that letters come from.
    pub(super) from: String,
    /// Tells messages of this installation from those of others with the same domain.
    pub(super) mark: String,
    /// The key of links by which messages are turned off.
    pub(super) unsubscribe: [u8; 32],
    pub(super) public_url: String,
    pub(super) tasks: Tasks,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").field("mail", &self.mail).field("texts", &self.texts).finish_non_exhaustive()
    }
}

impl Notices {
    /// The ways that the settings name.
    pub fn new(settings: &Settings, secret: &Secret, tasks: Tasks) -> Result<Self, Invalid> {
        let mail = match &settings.mail.transport {
            settings::MailTransport::Off => Mail::Off,
            settings::MailTransport::Folder(folder) => Mail::Folder(post::Folder::new(folder)),
            settings::MailTransport::Smtp(smtp) => Mail::Smtp(post::Smtp::new(smtp.clone())?),
        };
        let texts = match &settings.texts {
            Some(texts) => Texts::Webhook(post::Webhook::new(texts.clone())?),
            None => Texts::Off,
        };
        Ok(Self(Arc::new(Inner {
            mail,
            texts,
            from: settings.mail.from.clone(),
            mark: URL_SAFE_NO_PAD.encode(&secret.key("message-ids")[..6]),
            unsubscribe: secret.key("unsubscribe"),
            public_url: settings.public_url(),
            tasks,
        })))
    }

    /// Whether messages go this way at all.
    pub fn has(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => !matches!(self.0.mail, Mail::Off),
            Channel::Sms => !matches!(self.0.texts, Texts::Off),
        }
    }

    /// Whether messages go any way.
    pub(super) fn is_on(&self) -> bool {
        Channel::ALL.iter().any(|channel| self.has(*channel))
    }

    /// Where a client turns messages of a business off.
    pub(super) fn unsubscribe_url(&self, business: BusinessId, client: ClientId) -> String {
        let token = signed::sign(self.0.unsubscribe, [business.0, client.0]);
        format!("{}/unsubscribe/{token}", self.0.public_url)
    }
}

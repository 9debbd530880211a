//! State of this crate's handlers and jobs.

use std::ops::Deref;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parlour_core::context::Context;
use parlour_core::settings::MailTransport;
use parlour_core::signed_token;
use parlour_core::types::{BusinessId, ClientId};
use parlour_messaging::{EmailSender, Invalid, SmsSender};

/// The shared context and the senders of emails and SMS. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Notifications {
    pub context: Context,
    pub(super) sender: Arc<Sender>,
}

impl Deref for Notifications {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

pub(super) struct Sender {
    pub(super) mail: EmailSender,
    pub(super) texts: SmsSender,
    /// Sender address of emails.
    pub(super) from: String,
    /// Part of each Message-ID and key. It differs between installations with the same domain.
    pub(super) mark: String,
    /// Key for signing unsubscribe links.
    pub(super) unsubscribe: [u8; 32],
    pub(super) public_url: String,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender").field("mail", &self.mail).field("texts", &self.texts).finish_non_exhaustive()
    }
}

impl Notifications {
    /// Creates the email and SMS senders that the settings configure.
    ///
    /// # Errors
    /// Returns [`Invalid`] if the settings of the mail server or of the SMS service are invalid.
    pub fn new(context: Context) -> Result<Self, Invalid> {
        let (settings, secret) = (&context.settings, &context.secret);
        let mail = match &settings.mail.transport {
            MailTransport::Off => EmailSender::Off,
            MailTransport::Folder(folder) => EmailSender::Folder(parlour_messaging::Folder::new(folder)),
            MailTransport::Smtp(smtp) => EmailSender::Smtp(parlour_messaging::Smtp::new(smtp.clone())?),
        };
        let texts = match &settings.sms {
            Some(texts) => SmsSender::Webhook(parlour_messaging::Webhook::new(texts.clone())?),
            None => SmsSender::Off,
        };
        let sender = Sender {
            mail,
            texts,
            from: settings.mail.from.clone(),
            mark: URL_SAFE_NO_PAD.encode(&secret.key("message-ids")[..6]),
            unsubscribe: secret.key("unsubscribe"),
            public_url: settings.public_url(),
        };
        Ok(Self { sender: Arc::new(sender), context })
    }

    /// Returns the link for a client to turn off all notifications from a business.
    pub(super) fn unsubscribe_url(&self, business: BusinessId, client: ClientId) -> String {
        let token = signed_token::sign(self.sender.unsubscribe, [business.0, client.0]);
        format!("{}/unsubscribe/{token}", self.sender.public_url)
    }
}

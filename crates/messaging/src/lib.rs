#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod address;
mod email;
mod error;
mod folder;
mod icalendar;
mod language;
mod notification;
mod quiet_hours;
mod smtp;
mod template;
mod webhook;

pub use address::{Address, MessageId, Url};
pub use email::{Attachment, EmailMessage, Invitation};
pub use error::{Error, Invalid};
pub use folder::Folder;
pub use icalendar::{Calendar, Event, Method, Status};
pub use language::Language;
pub use notification::{Appointment, Location, Notification, Price, Series, Service};
pub use quiet_hours::QuietHours;
pub use smtp::{Security, Smtp, SmtpSettings};
pub use template::{RenderedMessage, TemplateError};
pub use webhook::{Channel, SmsMessage, Webhook, WebhookSettings};

/// Outcome of a send that returned no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The other side accepted the message. It may still not be delivered or read.
    HandedOver,
    /// Not sent, because messages of this kind are turned off.
    Off,
}

/// Destination of emails.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a program has only one of these")]
pub enum EmailSender {
    /// A mail server, which passes emails on to their recipients.
    Smtp(Smtp),
    /// A folder of files, one per email.
    Folder(Folder),
    /// No destination: emails are turned off.
    Off,
}

impl EmailSender {
    /// Sends an email, unless emails are turned off.
    ///
    /// # Errors
    /// Returns an [`Error`] that says whether a retry can help.
    pub async fn send(&self, email: &EmailMessage) -> Result<Outcome, Error> {
        match self {
            Self::Smtp(smtp) => smtp.send(email).await?,
            Self::Folder(folder) => folder.put(email).await?,
            Self::Off => return Ok(Outcome::Off),
        }
        Ok(Outcome::HandedOver)
    }
}

/// Destination of SMS and push messages.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a program has only one of these")]
pub enum SmsSender {
    /// A service that passes the messages on.
    Webhook(Webhook),
    /// No destination: SMS and push messages are turned off.
    Off,
}

impl SmsSender {
    /// Sends a message, unless SMS and push messages are turned off. `now` becomes the signed timestamp. Receivers
    /// usually reject a message whose timestamp differs from their clock by more than five minutes.
    ///
    /// # Errors
    /// Returns an [`Error`] that says whether a retry can help.
    pub async fn send(&self, text: &SmsMessage, now: jiff::Timestamp) -> Result<Outcome, Error> {
        match self {
            Self::Webhook(webhook) => webhook.send(text, now).await?,
            Self::Off => return Ok(Outcome::Off),
        }
        Ok(Outcome::HandedOver)
    }
}

//! Email, SMS and push messages to people: their content, their delivery, and the hours at which they may be sent.
//!
//! ```no_run
//! # use jiff::Timestamp;
//! # use parlour_messaging::{Appointment, EmailSender};
//! # async fn example(mail: EmailSender, appointment: Appointment, now: Timestamp) -> Result<(), Box<dyn std::error::Error>> {
//! let notice = parlour_messaging::Notification::Confirmation { appointment, manage_url: "https://salon.example/b/7".into() };
//! let wording = notice.render_in(parlour_messaging::Language::German)?;
//! let email = parlour_messaging::EmailMessage {
//!     id: parlour_messaging::MessageId::new("confirmation-7@salon.example")?,
//!     written_at: now,
//!     from: parlour_messaging::Address::named("Salon Süd", "hello@salon.example")?,
//!     to: parlour_messaging::Address::new("client@example.org")?,
//!     reply_to: None,
//!     subject: wording.subject,
//!     text: wording.text,
//!     html: wording.html,
//!     unsubscribe: None,
//!     invitation: None,
//!     attachments: Vec::new(),
//! };
//! mail.send(&email).await?;
//! # Ok(()) }
//! ```
//!
//! Guarantees:
//! - A failure says whether a retry can help ([`Error`]). A retry is possible at any later time: an email keeps its
//!   [`MessageId`] and an SMS its key, so a receiver can detect duplicates.
//! - A message may be sent twice. If the reply of the server is lost, there is no way to know whether it accepted the
//!   message.
//! - User input cannot add a header, a recipient or markup.
//! - A future of this crate can be dropped at any time. A connection with an operation in progress is not reused.
//!
//! The crate stores nothing. Retries, delivery states and the decision to send are up to the caller.
//!
//! | module | contents |
//! |---|---|
//! | `address`, `email` | email and its MIME form |
//! | `smtp`, `folder` | delivery of email |
//! | `webhook` | delivery of SMS and push messages |
//! | `notification`, `template` | content of notifications, in each language |
//! | `language` | dates, times and money in each language |
//! | `icalendar` | bookings as iCalendar |
//! | `quiet_hours` | hours without notifications |

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

/// Result of sending without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Accepted by the other side, which does not mean that it was delivered or read.
    HandedOver,
    /// Not sent, because messages of this kind are turned off.
    Off,
}

/// Destination of emails.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a program has one of it")]
pub enum EmailSender {
    /// A mail server.
    Smtp(Smtp),
    /// A folder of files, for inspection.
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
#[allow(clippy::large_enum_variant, reason = "a program has one of it")]
pub enum SmsSender {
    /// A service that passes them on.
    Webhook(Webhook),
    /// No destination: these messages are turned off.
    Off,
}

impl SmsSender {
    /// Sends a message, unless these messages are turned off. The receiver compares `now` with its own clock, with a
    /// tolerance of five minutes.
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

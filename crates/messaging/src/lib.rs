//! Messages to people: email and texts (SMS and push), what they say, and when they may be sent.
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
//! What is promised:
//! - A message that could not be handed over says whether trying again can help ([`Error`]). Sending may be tried at
//!   any time after that: an email keeps its [`MessageId`], a text its key, so whoever gets one twice can tell.
//! - It may be sent twice: if the answer of the server is lost, nobody knows whether it took the message.
//! - Nothing that people enter can add a header, a recipient or markup.
//! - A future of this crate can be dropped at any time; a connection on which something was under way is not used
//!   again.
//!
//! It keeps nothing. Retries, delivery states and the decision to send are the caller's.
//!
//! | module | what it is |
//! |---|---|
//! | `address`, `email` | email and its MIME form |
//! | `smtp`, `folder` | delivery of email |
//! | `webhook` | delivery of SMS |
//! | `notification`, `template` | the texts of notifications, in each language |
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

/// What became of a message that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody took it, which does not mean that it was read, or even delivered.
    HandedOver,
    /// Messages of this kind are turned off, so nothing was sent.
    Off,
}

/// Where emails go.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a program has one of it")]
pub enum EmailSender {
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder, to be looked at.
    Folder(Folder),
    /// Nowhere.
    Off,
}

impl EmailSender {
    /// Sends an email.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send(&self, email: &EmailMessage) -> Result<Outcome, Error> {
        match self {
            Self::Smtp(smtp) => smtp.send(email).await?,
            Self::Folder(folder) => folder.put(email).await?,
            Self::Off => return Ok(Outcome::Off),
        }
        Ok(Outcome::HandedOver)
    }
}

/// Where texts go.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a program has one of it")]
pub enum SmsSender {
    /// To a service that passes them on.
    Webhook(Webhook),
    /// Nowhere.
    Off,
}

impl SmsSender {
    /// Sends a text. `now` is what the receiver compares its own clock with, to within five minutes.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send(&self, text: &SmsMessage, now: jiff::Timestamp) -> Result<Outcome, Error> {
        match self {
            Self::Webhook(webhook) => webhook.send(text, now).await?,
            Self::Off => return Ok(Outcome::Off),
        }
        Ok(Outcome::HandedOver)
    }
}

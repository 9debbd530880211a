//! An email and its form on the wire (RFC 5322, MIME).

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentDisposition, ContentType, HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};

use crate::address::{Address, MessageId, Url, one_line};
use crate::error::Invalid;
use crate::icalendar::Method;

/// An email to exactly one recipient, so that recipients do not learn of each other.
#[derive(Clone, Debug)]
pub struct EmailMessage {
    /// Message-ID. It must be the same at each attempt.
    pub id: MessageId,
    /// Time of writing, sent in the `Date` header. It must be the same at each attempt.
    pub written_at: Timestamp,
    /// Sender, in the header and in the envelope.
    pub from: Address,
    /// Recipient, in the header and in the envelope.
    pub to: Address,
    /// Address for replies. `None` means the sender.
    pub reply_to: Option<Address>,
    /// Subject. Line breaks and other control characters become spaces.
    pub subject: String,
    /// Content as plain text, for mail programs that do not show HTML.
    pub text: String,
    /// Content as HTML, for mail programs that show it.
    pub html: String,
    /// URL that unsubscribes the recipient when it receives a POST (RFC 8058). Only an `https` URL is announced
    /// to mail programs for one-click unsubscribing.
    pub unsubscribe: Option<Url>,
    /// Change to the recipient's calendar: an entry to add, update or remove. `None` if there is no change.
    pub invitation: Option<Invitation>,
    /// Attached files. The file of the invitation follows them.
    pub attachments: Vec<Attachment>,
}

/// A calendar entry in the form that mail programs understand (RFC 6047). It is sent as an alternative body, and as a
/// file for programs that ignore that body.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Calendar method. It must match the one in `ics`.
    pub method: Method,
    /// Calendar text from [`crate::Calendar`].
    pub ics: String,
}

/// A file attached to an email.
#[derive(Clone, Debug)]
pub struct Attachment {
    name: String,
    content_type: ContentType,
    bytes: Vec<u8>,
}

impl Attachment {
    /// Creates an attachment with this file name and media type, such as `application/pdf`.
    ///
    /// # Errors
    /// Returns [`Invalid`] if the media type is malformed.
    pub fn new(name: &str, media_type: &str, bytes: Vec<u8>) -> Result<Self, Invalid> {
        let content_type = ContentType::parse(media_type).map_err(|_| Invalid::new("the media type", "is none"))?;
        Ok(Self { name: one_line(name), content_type, bytes })
    }

    fn part(&self) -> SinglePart {
        SinglePart::builder()
            .header(ContentDisposition::attachment(&self.name))
            .header(self.content_type.clone())
            .body(self.bytes.clone())
    }
}

impl EmailMessage {
    /// Encodes the email for sending. Lines end with CR LF.
    ///
    /// # Errors
    /// Returns [`Invalid`] if the email cannot be encoded.
    pub fn to_mime(&self) -> Result<Vec<u8>, Invalid> {
        Ok(self.message()?.formatted())
    }

    pub(crate) fn message(&self) -> Result<Message, Invalid> {
        let mut builder = Message::builder()
            .from(self.from.mailbox())
            .to(self.to.mailbox())
            .subject(one_line(&self.subject))
            // Dates before 1970 cannot be encoded.
            .date(SystemTime::from(self.written_at.max(Timestamp::UNIX_EPOCH)))
            .raw_header(plain_header("Message-ID", format!("<{}>", self.id)))
            // Vacation responders do not answer such emails (RFC 3834).
            .raw_header(plain_header("Auto-Submitted", "auto-generated".into()));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.mailbox());
        }
        if let Some(url) = &self.unsubscribe {
            builder = builder.raw_header(plain_header("List-Unsubscribe", format!("<{}>", url.as_str())));
            if url.is_https() {
                let one_click = "List-Unsubscribe=One-Click".into();
                builder = builder.raw_header(plain_header("List-Unsubscribe-Post", one_click));
            }
        }
        builder.multipart(self.body()?).map_err(|error| Invalid::new("the email", format!("is none: {error}")))
    }

    fn body(&self) -> Result<MultiPart, Invalid> {
        let mut forms = MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        let mut files: Vec<SinglePart> = self.attachments.iter().map(Attachment::part).collect();
        if let Some(Invitation { method, ics }) = &self.invitation {
            let content_type = format!("text/calendar; charset=utf-8; method={}", method.name());
            let form = ContentType::parse(&content_type)
                .map_err(|_| Invalid::new("the invitation", "has an invalid media type"))?;
            forms = forms.singlepart(SinglePart::builder().header(form).body(ics.clone()));
            files.push(Attachment::new("invite.ics", "application/ics", ics.clone().into_bytes())?.part());
        }
        if files.is_empty() {
            return Ok(forms);
        }
        Ok(files.into_iter().fold(MultiPart::mixed().multipart(forms), MultiPart::singlepart))
    }
}

/// Creates a header whose value is known to be graphic ASCII, so it needs neither encoding nor folding.
fn plain_header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

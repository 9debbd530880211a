//! An email and its form on the wire (RFC 5322, MIME).

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentDisposition, ContentType, HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};

use crate::address::{Address, MessageId, Url, one_line};
use crate::error::Invalid;
use crate::icalendar::Method;

/// An e-mail to one recipient: recipients do not learn of each other, and each has a delivery state of its own.
#[derive(Clone, Debug)]
pub struct EmailMessage {
    /// What it is known by. Has to be the same at each attempt.
    pub id: MessageId,
    /// When it was written, which its date says. Has to be the same at each attempt.
    pub written_at: Timestamp,
    /// Whom it is from.
    pub from: Address,
    /// Whom it is to.
    pub to: Address,
    /// Whom an answer goes to, if not to whom it is from.
    pub reply_to: Option<Address>,
    /// What it is about. Line breaks and other control characters become spaces.
    pub subject: String,
    /// What it says, for readers that show plain text.
    pub text: String,
    /// What it says, for the others.
    pub html: String,
    /// Where a POST ends such emails without further questions (RFC 8058); that is said for `https` only.
    pub unsubscribe: Option<Url>,
    /// An entry for the recipient's calendar.
    pub invitation: Option<Invitation>,
    /// Files that go along.
    pub attachments: Vec<Attachment>,
}

/// An entry for a calendar, as calendars in mail programs take it (RFC 6047): a form of the email, and a file beside
/// it for those who do not look for that.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// What the calendar is to do; the one that `ics` says.
    pub method: Method,
    /// The calendar, from [`crate::Calendar`].
    pub ics: String,
}

/// A file.
#[derive(Clone, Debug)]
pub struct Attachment {
    name: String,
    content_type: ContentType,
    bytes: Vec<u8>,
}

impl Attachment {
    /// A file of this name and media type, as in `application/pdf`.
    ///
    /// # Errors
    /// When the media type is none.
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
    /// The email as it goes over the wire. Its lines end with CR LF.
    ///
    /// # Errors
    /// When it cannot be put into that form.
    pub fn to_mime(&self) -> Result<Vec<u8>, Invalid> {
        Ok(self.message()?.formatted())
    }

    pub(crate) fn message(&self) -> Result<Message, Invalid> {
        let mut builder = Message::builder()
            .from(self.from.mailbox())
            .to(self.to.mailbox())
            .subject(one_line(&self.subject))
            // Dates before 1970 cannot be told.
            .date(SystemTime::from(self.written_at.max(Timestamp::UNIX_EPOCH)))
            .raw_header(plain_header("Message-ID", format!("<{}>", self.id)))
            // Vacation responders leave such emails alone (RFC 3834).
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
            let form = ContentType::parse(&content_type).map_err(|_| Invalid::new("the invitation", "has no type"))?;
            forms = forms.singlepart(SinglePart::builder().header(form).body(ics.clone()));
            files.push(Attachment::new("invite.ics", "application/ics", ics.clone().into_bytes())?.part());
        }
        if files.is_empty() {
            return Ok(forms);
        }
        Ok(files.into_iter().fold(MultiPart::mixed().multipart(forms), MultiPart::singlepart))
    }
}

/// A header whose value is known to be graphic ASCII, so that it needs no encoding, nor folding by a server.
fn plain_header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

//! What a business tells people: that a visit is booked, near, moved or off; what somebody there writes to them; who is invited
//! to work there, and how one gets in again.
//!
//! A message is a *delivery*, a row that says whom it is to, on which way, and what became of it. It comes about in a unit of
//! work, together with what it is about, and is handed over by a background task, so nothing is said of what was rolled
//! back. A visit is looked up when the message is written: what was cancelled or moved meanwhile is not announced any more.
//!
//! A message is handed over at least once. If the program dies between handing it over and writing that down, it is handed over
//! again, with the same Message-ID or key.
//!
//! | module | what it is |
//! |---|---|
//! | `rules` | what a business wants to be said, on which way, and when not |
//! | `announce` | what becomes of a visit is announced |
//! | `told` | what a client knows of a visit |
//! | `remind` | visits that have come near |
//! | `send` | what somebody writes to a client |
//! | `delivery` | deliveries, how they are made and listed |
//! | `deliver` | handing one over |
//! | `compose` | what one says |
//! | `unsubscribe` | links by which clients turn messages off |

mod announce;
mod compose;
mod deliver;
mod delivery;
mod remind;
mod rules;
mod send;
mod told;
mod unsubscribe;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::Tx;
use post::{Invalid, Mail, Texts};
use tasks::{New, Tasks};

pub use announce::Announce;
pub(crate) use announce::run as announce;
pub(crate) use deliver::{Deliver, run as deliver};
pub use delivery::{
    __path_list_deliveries, __path_show_delivery, Delivery, Kind, Reason, State, list_deliveries, show_delivery,
};
pub(crate) use delivery::{Details, NewDelivery};
pub use remind::remind_of_visits;
pub(crate) use remind::{Remind, run as remind};
pub use rules::{
    __path_show_notice_rules, __path_update_notice_rules, Channel, Language, Rules, show_notice_rules,
    update_notice_rules,
};
pub use send::{__path_create_notification, create_notification};
pub use unsubscribe::{show_unsubscribe, unsubscribe};

use crate::http::Problem;
use crate::secret::Secret;
use crate::settings::{self, Settings};
use crate::signed;
use crate::types::{BookingId, BusinessId, ClientId};

/// How messages reach people, and how they are queued. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Notices(Arc<Inner>);

struct Inner {
    mail: Mail,
    texts: Texts,
    /// The address that letters come from.
    from: String,
    /// Tells messages of this installation from those of others with the same domain.
    mark: String,
    /// The key of links by which messages are turned off.
    unsubscribe: [u8; 32],
    public_url: String,
    tasks: Tasks,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").field("mail", &self.mail).field("texts", &self.texts).finish_non_exhaustive()
    }
}

impl Notices {
    /// The ways that the settings name.
    pub fn new(settings: &Settings, secret: &Secret, tasks: Tasks) -> Result<Self, Invalid> {
        let mail = match &settings.post.mail {
            settings::Mail::Off => Mail::Off,
            settings::Mail::Folder(folder) => Mail::Folder(post::Folder::new(folder)),
            settings::Mail::Smtp(smtp) => Mail::Smtp(post::Smtp::new(smtp.clone())?),
        };
        let texts = match &settings.post.texts {
            Some(texts) => Texts::Webhook(post::Webhook::new(texts.clone())?),
            None => Texts::Off,
        };
        Ok(Self(Arc::new(Inner {
            mail,
            texts,
            from: settings.post.from.clone(),
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
    fn is_on(&self) -> bool {
        Channel::ALL.iter().any(|channel| self.has(*channel))
    }

    /// Has it announced what became of a visit, if the unit of work is kept. Costs nothing where no messages are sent. Call
    /// [`wake`](Self::wake) after that.
    pub fn about(&self, tx: &mut Tx<'_>, business: BusinessId, booking: BookingId) -> Result<(), tasks::Error> {
        if !self.is_on() {
            return Ok(());
        }
        let new = New::of(&Announce { booking: booking.0 })?.business(business.0);
        Ok(self.0.tasks.enqueue_all(tx, &[new])?)
    }

    /// Says that there may be something to hand over.
    pub fn wake(&self) {
        if self.is_on() {
            self.0.tasks.wake();
        }
    }

    /// Where a client turns messages of a business off.
    fn unsubscribe_url(&self, business: BusinessId, client: ClientId) -> String {
        let token = signed::sign(self.0.unsubscribe, [business.0, client.0]);
        format!("{}/unsubscribe/{token}", self.0.public_url)
    }
}

impl From<tasks::Error> for Problem {
    fn from(error: tasks::Error) -> Self {
        match error {
            tasks::Error::Db(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

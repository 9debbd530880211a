//! What a business wants to be said to its clients.

use axum::extract::State;
use db::{Tx, params};
use deserr::Deserr;
use jiff::civil::Time;
use post::QuietHours;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::channel::{Channel, Language};
use crate::accounts::Manager;
use crate::app::App;
use crate::changes;
use crate::http::input::{FieldErrors, read_from_number};
use crate::http::{Answer, Json, Problem};
use crate::types::{BusinessId, Change, Email, Given, TimeOfDay};

db::statements! {
    SHOW = "SELECT notices FROM businesses WHERE id = $1";
    LOCK = "SELECT id FROM businesses WHERE id = $1 {for update}";
    UPDATE = "UPDATE businesses SET notices = $2 WHERE id = $1";
}

/// Minutes before a visit at which a client is reminded of it: 15 to 20,160 (two weeks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(value_type = u16, minimum = 15, maximum = 20_160)]
pub struct Minutes(pub(super) u16);

impl TryFrom<i64> for Minutes {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| (15..=20_160).contains(minutes));
        minutes.map(Self).ok_or("must be 15 to 20160 minutes")
    }
}

read_from_number!(Minutes);

/// What a business wants to be said to its clients, on which way, and when not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = NoticeRules)]
pub struct Rules {
    /// Whether clients are told that a visit is booked, moved or off.
    pub(super) visits: bool,
    /// Minutes before a visit at which its client is reminded of it; no more than 5, none for no reminders.
    pub(super) reminders: Vec<Minutes>,
    /// The ways that messages may go, the best first: the first for which there is an address is taken.
    pub(super) channels: Vec<Channel>,
    /// The language of messages, where a client has no other.
    pub(super) language: Language,
    /// When quiet hours begin, on the client's clock. E-mail about what has just happened is sent all the same; all
    /// else waits.
    pub(super) quiet_from: TimeOfDay,
    /// When they end. If both are the same there are none.
    pub(super) quiet_until: TimeOfDay,
    /// Where answers to letters go.
    pub(super) reply_to: Option<String>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            visits: true,
            reminders: vec![Minutes(24 * 60)],
            channels: vec![Channel::Email, Channel::Sms],
            language: Language::AmericanEnglish,
            quiet_from: const { TimeOfDay::hour(21) },
            quiet_until: const { TimeOfDay::hour(8) },
            reply_to: None,
        }
    }
}

crate::types::stored_as_json!(Rules);

impl Rules {
    pub(super) fn of(tx: &mut Tx<'_>, business: BusinessId) -> Result<Self, db::Error> {
        tx.one(&SHOW, params![business], |row| row.take())
    }

    /// The language of messages, where a client has no other.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(super) fn quiet(&self) -> QuietHours {
        let time = |at: TimeOfDay| {
            let minutes = at.minutes() % 1_440;
            let part = |number: u16| i8::try_from(number).unwrap_or_default();
            Time::constant(part(minutes / 60), part(minutes % 60), 0, 0)
        };
        QuietHours { from: time(self.quiet_from), to: time(self.quiet_until) }
    }
}

/// Shows what your business tells its clients, and when.
#[utoipa::path(get, path = "/business/notices", operation_id = "show_notice_rules", tag = "notices",
    responses((status = 200, body = Rules)))]
pub async fn show_notice_rules(State(app): State<App>, who: Manager) -> Answer<Rules> {
    let business = who.business_id;
    app.db.read(move |tx| Rules::of(tx, business)).await.map(axum::Json).map_err(Problem::from)
}

/// What can be changed of that. What is left out stays.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[schema(as = NoticeRulesUpdate)]
pub struct RulesUpdate {
    #[deserr(default)]
    #[schema(value_type = bool, required = false)]
    visits: Given<bool>,
    /// Minutes before a visit; no more than 5, none for no reminders.
    #[deserr(default)]
    #[schema(value_type = Vec<Minutes>, required = false)]
    reminders: Given<Vec<Minutes>>,
    /// The best first.
    #[deserr(default)]
    #[schema(value_type = Vec<Channel>, required = false)]
    channels: Given<Vec<Channel>>,
    #[deserr(default)]
    #[schema(value_type = Language, required = false)]
    language: Given<Language>,
    #[deserr(default)]
    #[schema(value_type = TimeOfDay, required = false)]
    quiet_from: Given<TimeOfDay>,
    #[deserr(default)]
    #[schema(value_type = TimeOfDay, required = false)]
    quiet_until: Given<TimeOfDay>,
    #[deserr(default)]
    #[schema(value_type = Option<Email>)]
    reply_to: Change<Email>,
}

/// Reminders of one visit.
const MOST_REMINDERS: usize = 5;

/// Changes what your business tells its clients, and when.
#[utoipa::path(patch, path = "/business/notices", operation_id = "update_notice_rules", tag = "notices",
    request_body = RulesUpdate, responses((status = 200, body = Rules)))]
pub async fn update_notice_rules(
    State(app): State<App>,
    who: Manager,
    Json(mut update): Json<RulesUpdate>,
) -> Answer<Rules> {
    let business = who.business_id;
    if let Some(reminders) = &mut update.reminders.0 {
        reminders.sort_unstable();
        reminders.dedup();
        if reminders.len() > MOST_REMINDERS {
            return Err(Problem::field("reminders", format!("must not be more than {MOST_REMINDERS}")));
        }
    }
    if let Some(channels) = &mut update.channels.0 {
        let mut known = Vec::new();
        channels.retain(|channel| {
            !known.contains(channel) && {
                known.push(*channel);
                true
            }
        });
    }
    let rules = app.changes.write(business, move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business])?;
        let mut rules = Rules::of(tx, business)?;
        update.visits.apply(&mut rules.visits);
        update.reminders.apply(&mut rules.reminders);
        update.channels.apply(&mut rules.channels);
        update.language.apply(&mut rules.language);
        update.quiet_from.apply(&mut rules.quiet_from);
        update.quiet_until.apply(&mut rules.quiet_until);
        update.reply_to.map(|email| email.to_string()).apply(&mut rules.reply_to);
        tx.execute(&UPDATE, params![business, rules])?;
        // The booking page is in the language of the rules.
        tx.changed(changes::Change::CatalogueChanged);
        Ok(rules)
    });
    rules.await.map(axum::Json)
}
